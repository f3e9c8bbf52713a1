/* The client itself: opening, closing, the lists that transfers move through, and handing out answers. */
#include "net/parts.h"

#include <libdeflate.h>
#include <poll.h>

#include "base/cancel.h"
#include "base/time.h"
#include "base/banned.h"

void net_list_add(struct list *list, struct transfer *t)
{
	t->next = NULL;
	if (list->last)
		list->last->next = t;
	else
		list->first = t;
	list->last = t;
}

struct transfer *net_list_take(struct list *list)
{
	struct transfer *t = list->first;

	if (t) {
		list->first = t->next;
		if (!list->first)
			list->last = NULL;
	}
	return t;
}

void transfer_free(struct transfer *t)
{
	if (!t)
		return;
	file_map_close(&t->stored_map);
	head_free(&t->head);
	buf_free(&t->url);
	buf_free(&t->body);
	buf_free(&t->decoded);
	buf_free(&t->payload);
	credentials_free(&t->own_room);
	arena_free(&t->mem);
	free(t->err);
	free(t);
}

void transfer_ready(struct transfer *t)
{
	net_list_add(&t->net->ready, t);
}

void transfer_fail(struct transfer *t, status st)
{
	struct str url = t->url.len ? buf_str(&t->url) : t->req.url;

	t->response = (struct net_response){.url = url};
	t->response.status = err_wrap(t->err, st, "cannot read '" STR_FMT "'", STR_ARG(url));
	t->response.err = t->err;
	transfer_ready(t);
}

void net_payload_keep(struct net *net, struct str bytes, struct file_map map, char *heap)
{
	struct payload *p = mem_new(1, sizeof *p);

	*p = (struct payload){net->payloads, bytes, map, heap};
	net->payloads = p;
}

static void payload_free(struct payload *p)
{
	file_map_close(&p->map);
	free(p->heap);
	free(p);
}

void net_payload_drop(struct net *net, struct str payload)
{
	for (struct payload **at = &net->payloads; *at; at = &(*at)->next) {
		struct payload *p = *at;
		if (p->bytes.p == payload.p) {
			*at = p->next;
			payload_free(p);
			return;
		}
	}
}

status net_url_clean(struct str url, struct buf *to, struct err *err)
{
	struct url u;
	size_t before = to->len;
	status st = url_join(url, url, to, err);

	if (st == OK)
		st = url_parse(str_skip(buf_str(to), before), &u, err);
	if (st == OK && (u.has_user || u.has_fragment)) {
		cleanup(buf_free) struct buf clean = buf_make(LIMIT_URL);
		u.has_user = u.has_password = u.has_fragment = false;
		u.user = u.password = u.fragment = (struct str){0};
		url_put(&u, &clean);
		to->len = before;
		buf_add(to, buf_str(&clean));
	}
	return st == OK ? buf_check(to, "a URL", err) : st;
}

static struct str *copy_list(struct arena *mem, const struct str *list, size_t n)
{
	struct str *copy = arena_array(mem, n, struct str);

	for (size_t i = 0; i < n; i++)
		copy[i] = arena_str(mem, list[i]);
	return copy;
}

static void set_defaults(struct net_options *o)
{
	if (o->connect_timeout_us <= 0)
		o->connect_timeout_us = 10 * TIME_SECOND;
	if (o->idle_timeout_us <= 0)
		o->idle_timeout_us = 30 * TIME_SECOND;
	if (o->retries == 0)
		o->retries = 3;
	if (o->retries < 0)
		o->retries = 0;
	if (o->max_transfers == 0 || o->max_transfers > LIMIT_TRANSFERS)
		o->max_transfers = LIMIT_TRANSFERS;
}

static void copy_options(struct net *net, const struct net_options *from)
{
	struct net_options *to = &net->options;

	*to = *from;
	to->cache_dir = arena_str(&net->mem, from->cache_dir);
	to->user_agent = arena_str(&net->mem, from->user_agent);
	to->proxy = arena_str(&net->mem, from->proxy);
	to->ca_file = arena_str(&net->mem, from->ca_file);
	to->client_cert = arena_str(&net->mem, from->client_cert);
	to->netrc = arena_str(&net->mem, from->netrc);
	to->indexes = copy_list(&net->mem, from->indexes, from->n_indexes);
	to->private_hosts = copy_list(&net->mem, from->private_hosts, from->n_private_hosts);
	set_defaults(to);
}

static status read_netrc(struct net *net, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text;
	status st;

	if (net->options.netrc.len == 0)
		return OK;
	st = file_read(net->options.netrc, LIMIT_NETRC, &mem, &text, err);
	if (st == E_NOT_FOUND) {
		err_clear(err);
		return OK;
	}
	if (st == OK)
		st = credentials_add_netrc(&net->credentials, text, err);
	return st == OK ? OK : err_wrap(err, E_CONFIG, "cannot use '" STR_FMT "'", STR_ARG(net->options.netrc));
}

static status learn(struct net *net, struct err *err)
{
	status st = OK;

	net->agent = libdeflate_crc32(0, net->options.user_agent.p, net->options.user_agent.len);
	net->proxies = proxies_of(net->options.proxy, &net->mem);
	net->policy = (struct policy){net->options.private_hosts, net->options.n_private_hosts};
	for (size_t i = 0; st == OK && i < net->options.n_indexes; i++)
		st = credentials_add_url(&net->credentials, net->options.indexes[i], err);
	if (st != OK)
		return err_wrap(err, E_CONFIG, "an index URL of the settings is wrong");
	return read_netrc(net, err);
}

status net_open(const struct net_options *options, struct net **ret, struct err *err)
{
	struct net *net = mem_new(1, sizeof *net);
	status st;

	net->cache = CACHE_NONE;
	net->epoll = -1;
	net->timer_at = INT64_MAX;
	copy_options(net, options);
	st = learn(net, err);
	if (st == OK)
		st = cache_open(net->options.cache_dir, &net->cache, err);
	if (st == OK)
		st = pool_inbox_open(&net->inbox, err);
	if (st != OK) {
		net_close(net);
		return st;
	}
	*ret = net;
	return OK;
}

/* Jobs on pool threads hold pointers to transfers; they cannot be called back. */
static void wait_for_pool(struct net *net)
{
	while (net->n_pool) {
		struct pollfd ready = {pool_inbox_fd(net->inbox), POLLIN, 0};
		struct pool_job *job, *next;
		(void)poll(&ready, 1, -1);
		for (job = pool_inbox_take(net->inbox); job; job = next) {
			next = job->next;
			net->n_pool--;
			transfer_free(job->user);
		}
	}
}

static void free_all(struct transfer *t)
{
	while (t) {
		struct transfer *next = t->next;
		transfer_free(t);
		t = next;
	}
}

void net_close(struct net *net)
{
	if (!net)
		return;
	wait_for_pool(net);
	loop_close(net);
	free_all(net->queue.first);
	free_all(net->ready.first);
	free_all(net->waiting);
	while (net->payloads) {
		struct payload *next = net->payloads->next;
		payload_free(net->payloads);
		net->payloads = next;
	}
	pool_inbox_close(net->inbox);
	cache_close(&net->cache);
	credentials_free(&net->credentials);
	arena_free(&net->mem);
	free(net);
}

struct net_counters net_count(const struct net *net)
{
	struct net_counters c = net->counters;

	c.queued = net->n_queue;
	c.active = net->n_active + net->n_pool;
	for (const struct transfer *t = net->waiting; t; t = t->next)
		c.active++;
	return c;
}

status net_start(struct net *net, const struct net_request *request, struct err *err)
{
	struct transfer *t = NULL;
	status st = transfer_make(net, request, &t, err);

	if (st != OK)
		return st;
	if (transfer_from_cache(t)) {
		transfer_ready(t);
		return OK;
	}
	t->err = mem_new(1, sizeof *t->err);
	if (net->options.offline && !str_starts_nocase(buf_str(&t->url), STR("file:"))) {
		err_set(t->err, E_NET, "it is not in the cache, and assay works offline");
		err_help(t->err, "run the command once without --offline");
		transfer_fail(t, E_NET);
	} else {
		net_list_add(&net->queue, t);
		net->n_queue++;
		/* Out at once, while the caller goes on with something else. */
		if (!net->inside_curl)
			loop_kick(net);
	}
	return OK;
}

static void hand_out(struct net *net)
{
	struct transfer *t;

	while ((t = net_list_take(&net->ready))) {
		if (t->req.done)
			t->req.done(t->req.user, &t->response);
		transfer_free(t);
	}
}

static bool nothing_left(const struct net *net)
{
	return !net->queue.first && !net->ready.first && !net->waiting && !net->n_active && !net->n_pool;
}

/* OK, or E_CANCELLED: the caller's flag, or ^C. */
static status cancelled(const struct net *net, struct err *err)
{
	if (net->options.cancelled && *net->options.cancelled)
		return err_set(err, E_CANCELLED, "interrupted");
	return cancel_check(err);
}

status net_wait(struct net *net, bool (*until)(void *user), void *user, struct err *err)
{
	status st = OK;

	for (;;) {
		hand_out(net);
		if (until && until(user))
			return OK;
		st = cancelled(net, err);
		if (st != OK)
			return st;
		if (nothing_left(net))
			return OK;
		if (!net->ready.first)
			st = loop_turn(net, true, err);
		if (st != OK)
			return st;
	}
}

status net_poll(struct net *net, struct err *err)
{
	status st = cancelled(net, err);

	if (st != OK)
		return st;
	if (net->n_active || net->n_pool || net->waiting || net->queue.first)
		st = loop_turn(net, false, err);
	hand_out(net);
	return st;
}
