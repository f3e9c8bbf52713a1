/* How a transfer ended, and what follows: the answer, another hop, another try, or words for a failure. */
#include "net/parts.h"

#include <errno.h>

#include "base/random.h"
#include "base/time.h"
#include "net/cache_control.h"
#include "base/banned.h"

#define BACK_OFF_FIRST (250 * TIME_SECOND / 1000)
#define BACK_OFF_MOST  (10 * TIME_SECOND)
#define RETRY_AFTER_MOST (60 * TIME_SECOND) /* a person is waiting */

/* -- trying again -- */

static bool failure_is_passing(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return true;
	default:
		return false;
	}
}

static bool status_is_passing(int status_code)
{
	return status_code == 408 || status_code == 429 || (status_code >= 500 && status_code != 501 && status_code != 505);
}

/* 250 ms, doubled each time, and up to half of it more or less, so that a crowd does not come back at once. */
static int64_t back_off(int tries)
{
	int64_t delay = BACK_OFF_FIRST << (tries < 8 ? tries : 8);

	if (delay > BACK_OFF_MOST)
		delay = BACK_OFF_MOST;
	return delay / 2 + (int64_t)random_below((uint64_t)delay);
}

static bool try_again(struct transfer *t)
{
	struct net *net = t->net;
	int64_t delay = retry_after_parse(head_get(&t->head, HEAD_RETRY_AFTER), time_now());

	if (t->tries >= net->options.retries || delay > RETRY_AFTER_MOST)
		return false;
	if (t->sunk && (!t->req.restart || t->req.restart(t->req.user, t->err) != OK))
		return false;
	if (delay < 0)
		delay = back_off(t->tries);
	t->sunk = false;
	t->tries++;
	t->retry_at = time_monotonic() + delay;
	t->next = net->waiting;
	net->waiting = t;
	return true;
}

/* -- redirects -- */

static bool is_redirect(const struct transfer *t)
{
	int s = t->head.status;

	return (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) && head_get(&t->head, HEAD_LOCATION).len;
}

static struct cache_terms terms_of(const struct transfer *t)
{
	const struct cache_fields fields = {
		.cache_control = head_get(&t->head, HEAD_CACHE_CONTROL), .expires = head_get(&t->head, HEAD_EXPIRES),
		.date = head_get(&t->head, HEAD_DATE), .age = head_get(&t->head, HEAD_AGE), .vary = head_get(&t->head, HEAD_VARY),
		.asked_at = t->asked_at, .answered_at = t->answered_at,
	};

	return cache_terms_of(&fields);
}

/* The whole chain is kept under the first URL, so it stays fresh no longer than its shortest-lived hop. A permanent
 * redirect that says nothing sets no bound. */
static void note_hop(struct transfer *t)
{
	struct cache_terms terms = terms_of(t);
	bool permanent = t->head.status == 301 || t->head.status == 308;
	bool silent = !head_get(&t->head, HEAD_CACHE_CONTROL).len && !head_get(&t->head, HEAD_EXPIRES).len;

	t->hops_allow_storing &= terms.store;
	if (!(permanent && silent) && terms.fresh_until < t->hops_fresh_until)
		t->hops_fresh_until = terms.fresh_until;
}

static status next_hop(struct transfer *t)
{
	cleanup(buf_free) struct buf target = buf_make(LIMIT_URL), clean = buf_make(LIMIT_URL);
	struct url from, to;
	status st;

	if (++t->hops > (int)LIMIT_REDIRECTS)
		return err_set(t->err, E_NET, "it redirects more than %zu times", LIMIT_REDIRECTS);
	note_hop(t);
	st = url_join(buf_str(&t->url), head_get(&t->head, HEAD_LOCATION), &target, t->err);
	if (st == OK)
		st = net_url_clean(buf_str(&target), &clean, t->err);
	if (st == OK)
		st = url_parse(buf_str(&clean), &to, t->err);
	if (st != OK)
		return err_set(t->err, E_NET, "it redirects to something that is no URL");
	st = url_parse(buf_str(&t->url), &from, t->err);
	if (st == OK && url_has_scheme(&from, "https") && url_has_scheme(&to, "http"))
		return err_set(t->err, E_REFUSED, "refused to follow a redirect from https to http, to '" STR_FMT "'", STR_ARG(to.host));
	if (st == OK && url_has_scheme(&to, "file"))
		return err_set(t->err, E_REFUSED, "refused to follow a redirect to a file: URL");
	if (st == OK)
		st = policy_check_url(&t->net->policy, t->origin, &to, t->err);
	if (st == OK) {
		buf_clear(&t->url);
		buf_add(&t->url, buf_str(&clean));
	}
	return st;
}

/* To the front of the queue: it is under way already, and others may wait for what it brings. */
static void send_next(struct transfer *t)
{
	struct net *net = t->net;

	t->next = net->queue.first;
	net->queue.first = t;
	if (!net->queue.last)
		net->queue.last = t;
	net->n_queue++;
}

static void follow(struct transfer *t)
{
	status st = next_hop(t);

	if (st == OK)
		send_next(t);
	else
		transfer_fail(t, st);
}

/* The folder of certificates may lack what the bundle has. */
static bool try_other_form(struct transfer *t, CURLcode code)
{
	if (code != CURLE_PEER_FAILED_VERIFICATION || t->by_bundle)
		return false;
	trust_other_form(t->net);
	send_next(t);
	return true;
}

/* -- answers -- */

static struct str clean_value(struct transfer *t, enum head_field field)
{
	struct str value = head_get(&t->head, field);

	return head_value_is_clean(value) ? value : (struct str){0};
}

static void plan_storing(struct transfer *t)
{
	struct cache_terms terms = terms_of(t);

	t->store = t->cacheable && terms.store && t->hops_allow_storing;
	if (!t->store) {
		/* What was kept under other terms must not be used any more. */
		if (t->has_stored)
			cache_drop(&t->net->cache, t->key);
		return;
	}
	memcpy(t->entry.key, t->key, sizeof t->entry.key);
	t->entry.stored_at = t->answered_at;
	t->entry.fresh_until = terms.fresh_until < t->hops_fresh_until ? terms.fresh_until : t->hops_fresh_until;
	t->entry.flags = (terms.immutable ? CACHE_ENTRY_IMMUTABLE : 0) | (terms.varies_by_agent ? CACHE_ENTRY_VARIES_BY_AGENT : 0);
	t->entry.agent = t->net->agent;
	t->entry.etag = clean_value(t, HEAD_ETAG);
	t->entry.last_modified = clean_value(t, HEAD_LAST_MODIFIED);
	t->entry.content_type = clean_value(t, HEAD_CONTENT_TYPE);
	t->entry.url = buf_str(&t->url);
}

/* Section 4.3.4 of RFC 9111: the stored answer lives on under the new terms. */
static void still_good(struct transfer *t)
{
	struct cache_terms terms = terms_of(t);
	struct cache_entry *e = &t->stored;
	struct err quiet = {0};

	t->net->counters.not_modified++;
	e->stored_at = t->answered_at;
	e->fresh_until = terms.fresh_until < t->hops_fresh_until ? terms.fresh_until : t->hops_fresh_until;
	e->flags = (terms.immutable ? CACHE_ENTRY_IMMUTABLE : 0) | (e->flags & CACHE_ENTRY_VARIES_BY_AGENT);
	if (!terms.store || !t->hops_allow_storing)
		cache_drop(&t->net->cache, t->key);
	else if (cache_renew(&t->net->cache, e, &quiet) != OK)
		t->net->counters.store_failures++;
	t->response = (struct net_response){.status = OK, .http_status = e->http_status, .url = e->url, .content_type = e->content_type,
		.payload = e->payload, .total_size = e->total_size, .from_cache = true};
	net_payload_keep(t->net, e->payload, t->stored_map, NULL);
	t->stored_map = (struct file_map){0};
	transfer_ready(t);
}

static status check_range(struct transfer *t)
{
	const struct net_range *asked = &t->req.range;
	uint64_t from, to, total;

	if (!content_range_parse(head_get(&t->head, HEAD_CONTENT_RANGE), &from, &to, &total))
		return err_set(t->err, E_NET, "a part of the file was asked for, and the answer does not say which part it is");
	if (asked->last ? to != total - 1 || to - from + 1 > asked->last : from != asked->from || to > asked->to)
		return err_set(t->err, E_NET, "another part of the file came than was asked for");
	t->response.total_size = total;
	return OK;
}

static void good_answer(struct transfer *t)
{
	status st = OK;

	if (t->head.status == 206)
		st = check_range(t);
	else
		t->response.total_size = t->received;
	if (st != OK) {
		transfer_fail(t, st);
	} else if (t->req.sink) {
		transfer_ready(t);
	} else {
		plan_storing(t);
		body_finish(t);
	}
}

static void server_answered(struct transfer *t)
{
	bool range = t->req.range.last || t->req.range.to;

	t->response = (struct net_response){.http_status = t->head.status, .url = buf_str(&t->url),
		.content_type = head_get(&t->head, HEAD_CONTENT_TYPE)};
	if (t->head.status == 304 && t->has_stored)
		still_good(t);
	else if (is_redirect(t))
		follow(t);
	else if (t->head.status == 200 || (t->head.status == 206 && range))
		good_answer(t);
	else if (!status_is_passing(t->head.status) || !try_again(t))
		transfer_ready(t);
}

void answer_take(struct transfer *t, CURLcode code)
{
	cleanup_free char *words = mem_new(1, CURL_ERROR_SIZE);
	long os_error = 0;

	t->answered_at = time_now();
	memcpy(words, t->slot->words, CURL_ERROR_SIZE);
	(void)curl_api.curl_easy_getinfo(t->slot->easy, CURLINFO_OS_ERRNO, &os_error);
	send_release(t);
	if (t->failure != OK) {
		transfer_fail(t, t->failure);
	} else if (code == CURLE_OK || t->enough) {
		server_answered(t);
	} else if (!try_other_form(t, code) && (!failure_is_passing(code) || !try_again(t))) {
		errno = (int)os_error;
		answer_words(t, code, words);
		transfer_fail(t, E_NET);
	}
}
