/* What happens to a body once it is whole: unpacked, transformed, stored. On a pool thread, or on the owner's. */
#include "net/parts.h"

#include "net/decode.h"
#include "base/banned.h"

/* The payload becomes what `from` holds; from is empty then. */
static void move_buf(struct buf *to, struct buf *from)
{
	buf_free(to);
	to->p = from->p;
	to->len = from->len;
	to->cap = from->cap;
	from->p = NULL;
	from->len = from->cap = 0;
}

static status transform(struct transfer *t, struct str bytes)
{
	/* A file: URL has no header; file_url.c says what it found. */
	struct str type = t->response.content_type.len ? t->response.content_type : head_get(&t->head, HEAD_CONTENT_TYPE);
	const struct net_body body = {bytes, buf_str(&t->url), type, t->response.total_size};
	status st = t->req.transform(t->req.user, &body, &t->payload, t->err);

	return st == OK ? buf_check(&t->payload, "what is kept of the answer", t->err) : st;
}

static status make_payload(struct transfer *t)
{
	struct str bytes;
	status st = body_decode(head_get(&t->head, HEAD_CONTENT_ENCODING), buf_str(&t->body), &t->decoded, &bytes, t->err);

	if (st != OK)
		return st;
	if (t->response.http_status == 200)
		t->response.total_size = bytes.len;
	if (t->req.transform)
		st = transform(t, bytes);
	else
		move_buf(&t->payload, bytes.p && bytes.p == t->decoded.p ? &t->decoded : &t->body);
	buf_free(&t->decoded);
	buf_free(&t->body);
	return st;
}

static void store(struct transfer *t)
{
	struct err quiet = {0};

	t->entry.payload = buf_str(&t->payload);
	t->entry.total_size = t->response.total_size;
	t->entry.http_status = t->response.http_status;
	/* A cache that cannot be written is no reason to fail: the answer is here. It is counted. */
	t->store_failed = cache_store(&t->net->cache, &t->entry, &quiet) != OK;
}

static void run(void *user)
{
	struct transfer *t = user;

	t->failure = make_payload(t);
	if (t->failure == OK && t->store)
		store(t);
}

void body_done(struct transfer *t)
{
	if (t->failure != OK) {
		transfer_fail(t, t->failure);
		return;
	}
	t->net->counters.store_failures += t->store_failed;
	t->response.payload = buf_str(&t->payload);
	net_payload_keep(t->net, t->response.payload, (struct file_map){0}, t->payload.p);
	t->payload.p = NULL;
	t->payload.len = t->payload.cap = 0;
	transfer_ready(t);
}

void body_finish(struct transfer *t)
{
	struct net *net = t->net;

	t->job = (struct pool_job){run, t, net->inbox, NULL};
	if (net->options.pool) {
		net->n_pool++;
		pool_run(net->options.pool, &t->job);
	} else {
		run(t);
		body_done(t);
	}
}
