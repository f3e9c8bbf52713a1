/* The HTTP client against a server on loopback: answers, redirects, limits, retries, the cache, credentials. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "base/file.h"
#include "base/path.h"
#include "base/time.h"
#include "net/http.h"
#include "server.h"

static struct server plain, secure, other;
static char top[64], ca_file[80];
static struct pool *pool;
static int flaky_failures; /* how often /flaky still fails */

#define SAY(x, text) say((x), (text), sizeof(text) - 1)

static void slowly(struct exchange *x)
{
	SAY(x, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
	for (int i = 0; i < 60 && !x->server->stop; i++)
		(void)usleep(50000);
	x->close = true;
}

static bool has_line(const struct exchange *x, const char *line)
{
	return strcasestr(x->request, line) != NULL;
}

static void big(struct exchange *x)
{
	static char piece[65536];

	memset(piece, 'x', sizeof piece);
	SAY(x, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 1000 && !x->close; i++) {
		SAY(x, "10000\r\n");
		say(x, piece, sizeof piece);
		SAY(x, "\r\n");
	}
	SAY(x, "0\r\n\r\n");
}

static void answer_redirects(struct exchange *x)
{
	if (strcmp(x->path, "/to/ok") == 0)
		reply(x, "302 Found", "Location: ../ok\r\n", "");
	else if (strcmp(x->path, "/to/moved") == 0)
		reply(x, "301 Moved Permanently", "Location: /fresh\r\n", "");
	else if (strcmp(x->path, "/to/found") == 0)
		reply(x, "302 Found", "Location: /fresh\r\n", "");
	else if (strcmp(x->path, "/to/loop") == 0)
		reply(x, "302 Found", "Location: /to/loop\r\n", "");
	else if (strcmp(x->path, "/to/file") == 0)
		reply(x, "302 Found", "Location: file:///etc/passwd\r\n", "");
	else if (strcmp(x->path, "/to/ftp") == 0)
		reply(x, "302 Found", "Location: ftp://127.0.0.1/x\r\n", "");
	else if (strcmp(x->path, "/to/plain") == 0)
		replyf(x, "302 Found", "", "Location: http://127.0.0.1:%u/ok\r\n", plain.port);
	else if (strcmp(x->path, "/to/other") == 0)
		replyf(x, "302 Found", "", "Location: http://127.0.0.1:%u/ok\r\n", other.port);
	else
		reply(x, "404 Not Found", "", "no such page");
}

static void answer_cached(struct exchange *x)
{
	if (strcmp(x->path, "/fresh") == 0)
		reply(x, "200 OK", "Cache-Control: max-age=600\r\nETag: \"one\"\r\nContent-Type: text/x\r\n", "fresh body");
	else if (strcmp(x->path, "/etag") == 0 && has_line(x, "If-None-Match: \"e1\""))
		SAY(x, "HTTP/1.1 304 Not Modified\r\nETag: \"e1\"\r\n\r\n");
	else if (strcmp(x->path, "/etag") == 0)
		reply(x, "200 OK", "ETag: \"e1\"\r\n", "etag body");
	else if (strcmp(x->path, "/dated") == 0 && has_line(x, "If-Modified-Since: Mon, 23 Nov 2026 10:00:00 GMT"))
		SAY(x, "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=600\r\n\r\n");
	else if (strcmp(x->path, "/dated") == 0)
		reply(x, "200 OK", "Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\n", "dated body");
	else if (strcmp(x->path, "/no-store") == 0)
		reply(x, "200 OK", "Cache-Control: max-age=600, no-store\r\n", "never kept");
	else
		answer_redirects(x);
}

static void answer_plain(struct exchange *x)
{
	if (strcmp(x->path, "/ok") == 0)
		reply(x, "200 OK", "Content-Type: text/plain; charset=utf-8\r\n", "hello");
	else if (strcmp(x->path, "/gzip") == 0)
		SAY(x, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 28\r\n\r\n"
			"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x80\x88\xf9\xe5\x11\x00\x00\x00");
	else if (strcmp(x->path, "/401") == 0)
		reply(x, "401 Unauthorized", "WWW-Authenticate: Basic\r\n", "who are you");
	else if (strcmp(x->path, "/slow") == 0)
		slowly(x);
	else if (strcmp(x->path, "/big") == 0)
		big(x);
	else if (strcmp(x->path, "/short") == 0) {
		SAY(x, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
		x->close = true;
	} else if (strcmp(x->path, "/range") == 0 && has_line(x, "Range: bytes=-4"))
		reply(x, "206 Partial Content", "Content-Range: bytes 6-9/10\r\n", "6789");
	else if (strcmp(x->path, "/range") == 0 && has_line(x, "Range: bytes=2-3"))
		reply(x, "206 Partial Content", "Content-Range: bytes 2-3/10\r\n", "23");
	else if (strcmp(x->path, "/wrong-range") == 0)
		reply(x, "206 Partial Content", "Content-Range: bytes 0-3/10\r\n", "0123");
	else if (strcmp(x->path, "/flaky") == 0 && flaky_failures-- > 0)
		reply(x, "503 Service Unavailable", "Retry-After: 0\r\n", "");
	else if (strcmp(x->path, "/flaky") == 0)
		reply(x, "200 OK", "", "at last");
	else
		answer_cached(x);
}

/* -- running one request -- */

struct result {
	bool done;
	status status;
	int http_status;
	char body[64], type[64], why[2048];
	size_t length, taken;
	uint64_t total_size;
	bool from_cache, stale;
};

static void take_result(void *user, const struct net_response *r)
{
	struct result *result = user;

	result->done = true;
	result->status = r->status;
	result->http_status = r->http_status;
	result->from_cache = r->from_cache;
	result->stale = r->stale;
	result->total_size = r->total_size;
	result->length = r->payload.len;
	(void)snprintf(result->body, sizeof result->body, STR_FMT, STR_ARG(str_sub(r->payload, 0, 60)));
	(void)snprintf(result->type, sizeof result->type, STR_FMT, STR_ARG(str_sub(r->content_type, 0, 60)));
	for (size_t i = 0; r->err && i < r->err->lines; i++) {
		struct str line = err_line(r->err, i);
		size_t at = strlen(result->why);
		(void)snprintf(result->why + at, sizeof result->why - at, STR_FMT "\n", STR_ARG(line));
	}
}

static struct net_options options(void)
{
	static char index[64];
	static struct str indexes[1];

	(void)snprintf(index, sizeof index, "http://user:s%%65cret@127.0.0.1:%u/private/simple/", plain.port);
	indexes[0] = str_of(index);
	return (struct net_options){.pool = pool, .retries = -1, .indexes = indexes, .n_indexes = 1, .ca_file = str_of(ca_file)};
}

static struct net *open_with(const struct net_options *o)
{
	struct net *net = NULL;
	struct err err = {0};

	assert_int_equal(net_open(o, &net, &err), OK);
	return net;
}

static struct result run_on(struct net *net, struct net_request request)
{
	struct result result = {0};
	struct err err = {0};
	status st;

	request.done = take_result;
	if (!request.user)
		request.user = &result;
	if (!request.max_body)
		request.max_body = MIB;
	st = net_start(net, &request, &err);
	if (st != OK) {
		result.status = st;
		(void)snprintf(result.why, sizeof result.why, STR_FMT, STR_ARG(err_what(&err)));
		return result;
	}
	assert_int_equal(net_wait(net, NULL, NULL, &err), OK);
	assert_true(result.done);
	return result;
}

static struct result run_with(struct net_options o, struct net_request request)
{
	struct net *net = open_with(&o);
	struct result result = run_on(net, request);

	net_close(net);
	return result;
}

static struct str url_on(const struct server *s, const char *path)
{
	static char urls[8][256];
	static int next;
	char *url = urls[next++ % 8];

	(void)snprintf(url, sizeof urls[0], "%s://127.0.0.1:%u%s", s->tls ? "https" : "http", s->port, path);
	return str_of(url);
}

static struct result get(const struct server *s, const char *path)
{
	return run_with(options(), (struct net_request){.url = url_on(s, path)});
}

static bool says(const struct result *r, const char *words)
{
	if (strstr(r->why, words))
		return true;
	print_message("said instead: %s\n", r->why);
	return false;
}

/* -- answers -- */

static void answers_come_through(void **state)
{
	struct result r = get(&plain, "/ok");

	(void)state;
	assert_int_equal(r.status, OK);
	assert_int_equal(r.http_status, 200);
	assert_string_equal(r.body, "hello");
	assert_string_equal(r.type, "text/plain; charset=utf-8");
	assert_int_equal(get(&plain, "/none").http_status, 404);
	assert_int_equal(get(&plain, "/401").http_status, 401);
	assert_int_equal(get(&plain, "/none").length, 0);
	r = get(&plain, "/gzip");
	assert_string_equal(r.body, "hello hello hello");
	assert_true(server_saw(&plain, "Accept-Encoding: gzip"));
}

static void connections_are_kept(void **state)
{
	struct net_options o = options();
	struct net *net = open_with(&o);
	size_t before = server_connections(&plain);

	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(run_on(net, (struct net_request){.url = url_on(&plain, "/ok")}).http_status, 200);
	assert_int_equal(server_connections(&plain), before + 1);
	net_close(net);
}

static void many_at_once_but_not_more_than_allowed(void **state)
{
	static struct result results[200];
	struct net_options o = options();
	struct err err = {0};
	size_t before = server_connections(&plain);
	struct net *net;

	(void)state;
	o.max_transfers = 7;
	net = open_with(&o);
	for (size_t i = 0; i < 200; i++) {
		struct net_request request = {.url = url_on(&plain, "/ok"), .max_body = 100, .done = take_result, .user = &results[i]};
		assert_int_equal(net_start(net, &request, &err), OK);
	}
	assert_int_equal(net_wait(net, NULL, NULL, &err), OK);
	for (size_t i = 0; i < 200; i++)
		assert_true(results[i].done && results[i].http_status == 200 && strcmp(results[i].body, "hello") == 0);
	assert_true(server_connections(&plain) - before <= 7);
	assert_int_equal(net_count(net).requests, 200);
	net_close(net);
}

static void ranges(void **state)
{
	struct result r = run_with(options(), (struct net_request){.url = url_on(&plain, "/range"), .range = {.last = 4}});

	(void)state;
	assert_int_equal(r.http_status, 206);
	assert_string_equal(r.body, "6789");
	assert_int_equal(r.total_size, 10);
	r = run_with(options(), (struct net_request){.url = url_on(&plain, "/range"), .range = {.from = 2, .to = 3}});
	assert_string_equal(r.body, "23");
	r = run_with(options(), (struct net_request){.url = url_on(&plain, "/wrong-range"), .range = {.last = 4}});
	assert_int_equal(r.status, E_NET);
	assert_int_equal(run_with(options(), (struct net_request){.url = url_on(&plain, "/range")}).http_status, 404);
}

/* -- redirects and the address policy -- */

static void redirects_are_followed_and_judged(void **state)
{
	struct result r = get(&plain, "/to/ok");

	(void)state;
	assert_string_equal(r.body, "hello");
	r = get(&plain, "/to/loop");
	assert_true(r.status == E_NET && says(&r, "redirects more than"));
	r = get(&plain, "/to/file");
	assert_true(r.status == E_REFUSED && says(&r, "file: URL"));
	r = get(&plain, "/to/ftp");
	assert_true(r.status == E_REFUSED && says(&r, "scheme"));
	r = get(&secure, "/to/ok");
	assert_string_equal(r.body, "hello");
	r = get(&secure, "/to/plain");
	assert_true(r.status == E_REFUSED && says(&r, "from https to http"));
}

static void an_index_cannot_lead_inwards(void **state)
{
	struct result r;
	struct str index = STR("http://8.8.8.8/simple/");
	struct net_options o = options();
	struct str named[] = {STR("127.0.0.1")};
	size_t before = server_requests(&plain);
	char local[64];

	(void)state;
	r = run_with(options(), (struct net_request){.url = url_on(&plain, "/ok"), .origin = index});
	assert_true(r.status == E_REFUSED && says(&r, "loopback"));
	(void)snprintf(local, sizeof local, "http://localhost:%u/ok", plain.port);
	r = run_with(options(), (struct net_request){.url = str_of(local), .origin = index});
	assert_int_equal(r.status, E_REFUSED);
	r = run_with(options(), (struct net_request){.url = STR("file:///etc/passwd"), .origin = index});
	assert_int_equal(r.status, E_REFUSED);
	r = run_with(options(), (struct net_request){.url = STR("http://8.8.8.8/x"), .origin = STR("https://8.8.8.8/simple/")});
	assert_true(r.status == E_REFUSED && says(&r, "from https to http"));
	assert_int_equal(server_requests(&plain), before);
	/* The user may say that it is right. */
	o.private_hosts = named;
	o.n_private_hosts = 1;
	r = run_with(o, (struct net_request){.url = url_on(&plain, "/ok"), .origin = index});
	assert_string_equal(r.body, "hello");
	/* An index at such an address may keep its files at others. */
	r = run_with(options(), (struct net_request){.url = url_on(&other, "/ok"), .origin = url_on(&plain, "/simple/")});
	assert_string_equal(r.body, "hello");
}

/* -- limits and failures -- */

static void large_answers_end_early(void **state)
{
	struct result r = get(&plain, "/big");

	(void)state;
	assert_true(r.status == E_LIMIT && says(&r, "larger than"));
	r = run_with(options(), (struct net_request){.url = url_on(&plain, "/gzip"), .max_body = 16});
	assert_int_equal(r.status, E_LIMIT);
	r = run_with(options(), (struct net_request){.url = url_on(&plain, "/ok"), .max_body = 5});
	assert_int_equal(r.status, OK);
}

static void a_body_that_ends_early_is_no_answer(void **state)
{
	struct result r = get(&plain, "/short");

	(void)state;
	assert_true(r.status == E_NET && says(&r, "ended early"));
}

static void silence_ends_a_transfer(void **state)
{
	struct net_options o = options();
	struct result r;
	int64_t start = time_monotonic();

	(void)state;
	o.idle_timeout_us = TIME_SECOND;
	r = run_with(o, (struct net_request){.url = url_on(&plain, "/slow")});
	assert_true(r.status == E_NET && says(&r, "did not answer in time"));
	o.idle_timeout_us = 0;
	o.total_timeout_us = TIME_SECOND / 5;
	r = run_with(o, (struct net_request){.url = url_on(&plain, "/slow")});
	assert_int_equal(r.status, E_NET);
	assert_true(time_monotonic() - start < 8 * TIME_SECOND);
}

static void passing_failures_are_tried_again(void **state)
{
	struct net_options o = options();
	struct result r;
	size_t before;

	(void)state;
	o.retries = 2;
	flaky_failures = 2;
	r = run_with(o, (struct net_request){.url = url_on(&plain, "/flaky")});
	assert_string_equal(r.body, "at last");
	flaky_failures = 9;
	before = server_requests(&plain);
	r = run_with(o, (struct net_request){.url = url_on(&plain, "/flaky")});
	assert_int_equal(r.http_status, 503);
	assert_int_equal(server_requests(&plain), before + 3);
	before = server_requests(&plain);
	r = run_with(o, (struct net_request){.url = url_on(&plain, "/short")});
	assert_true(r.status == E_NET && says(&r, "tried 3 times"));
	assert_int_equal(server_requests(&plain), before + 3);
	assert_int_equal(run_with(o, (struct net_request){.url = url_on(&plain, "/none")}).http_status, 404);
	assert_int_equal(server_requests(&plain), before + 4);
}

static void failures_say_which_host(void **state)
{
	struct result r = run_with(options(), (struct net_request){.url = STR("http://user:s3cret@127.0.0.1:1/x")});

	(void)state;
	assert_int_equal(r.status, E_NET);
	assert_true(says(&r, "'127.0.0.1' port 1: connection refused") && says(&r, "http://127.0.0.1:1/x"));
	assert_null(strstr(r.why, "s3cret"));
	r = run_with(options(), (struct net_request){.url = STR("http://no-such-host.invalid/")});
	assert_true(r.status == E_NET && says(&r, "no-such-host.invalid"));
}

static void certificates_are_verified(void **state)
{
	struct net_options o = options();
	struct result r = get(&secure, "/ok");
	char name[64];

	(void)state;
	assert_string_equal(r.body, "hello");
	o.ca_file = (struct str){0};
	r = run_with(o, (struct net_request){.url = url_on(&secure, "/ok")});
	assert_true(r.status == E_NET && says(&r, "certificate was not accepted"));
	/* The right authority, but not this host's name. */
	(void)snprintf(name, sizeof name, "https://127.0.0.2:%u/ok", secure.port);
	r = run_with(options(), (struct net_request){.url = str_of(name)});
	assert_int_equal(r.status, E_NET);
}

static void urls_that_cannot_be_asked(void **state)
{
	static const char *const bad[] = {"", "/x", "http://", "http://a b/", "gopher://h/", "ftp://h/x"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct result r = run_with(options(), (struct net_request){.url = str_of(bad[i])});
		assert_true(r.status == E_CONFIG || r.status == E_REFUSED);
	}
}

/* -- credentials -- */

static void credentials_stay_in_their_scope(void **state)
{
	char own[96];

	(void)state;
	(void)get(&plain, "/private/simple/x/");
	assert_true(server_saw(&plain, "Authorization: Basic dXNlcjpzZWNyZXQ=")); /* user:secret */
	(void)get(&plain, "/private/files/x.whl");
	assert_true(server_saw(&plain, "Authorization:"));
	(void)get(&plain, "/elsewhere");
	assert_false(server_saw(&plain, "Authorization:"));
	(void)get(&plain, "/private/../elsewhere");
	assert_false(server_saw(&plain, "Authorization:"));
	(void)get(&plain, "/private/%2e%2e/elsewhere");
	assert_false(server_saw(&plain, "Authorization:"));
	(void)get(&other, "/private/simple/x/");
	assert_false(server_saw(&other, "Authorization:"));
	/* What the user wrote into a URL is used there, and not where a redirect leads. */
	(void)snprintf(own, sizeof own, "http://me:pw@127.0.0.1:%u/to/other", plain.port);
	assert_string_equal(run_with(options(), (struct net_request){.url = str_of(own)}).body, "hello");
	assert_true(server_saw(&plain, "Authorization: Basic bWU6cHc="));
	assert_false(server_saw(&other, "Authorization:"));
	/* What a page writes into a URL is not used. */
	assert_string_equal(run_with(options(), (struct net_request){.url = str_of(own), .origin = url_on(&plain, "/x/")}).body, "hello");
	assert_false(server_saw(&plain, "Authorization:"));
}

static void netrc_passwords_go_to_their_machine(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = options();
	struct err err = {0};
	char local[64];

	(void)state;
	o.netrc = path_join(&mem, str_of(top), STR("netrc"));
	assert_int_equal(file_write(o.netrc, STR("default login a password b\nmachine localhost login u password p\n"), 0600, 0, &err), OK);
	(void)snprintf(local, sizeof local, "http://localhost:%u/ok", plain.port);
	(void)run_with(o, (struct net_request){.url = str_of(local)});
	assert_true(server_saw(&plain, "Authorization: Basic dTpw"));
	(void)run_with(o, (struct net_request){.url = url_on(&plain, "/ok")});
	assert_false(server_saw(&plain, "Authorization:"));
	/* On a page's word, and without TLS, it stays at home. */
	(void)run_with(o, (struct net_request){.url = str_of(local), .origin = url_on(&plain, "/simple/")});
	assert_false(server_saw(&plain, "Authorization:"));
}

/* -- the cache -- */

static struct net_options with_cache(struct arena *mem, const char *name)
{
	struct net_options o = options();

	o.cache_dir = path_join(mem, str_of(top), str_of(name));
	return o;
}

static struct net_request cached(const char *path)
{
	return (struct net_request){.url = url_on(&plain, path), .cache = NET_CACHE_NORMAL, .cache_namespace = STR("test")};
}

static void fresh_entries_need_no_network(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "fresh");
	struct result r = run_with(o, cached("/fresh"));
	size_t before = server_requests(&plain);
	struct net_request elsewhere = cached("/fresh");
	struct net_response hit;
	struct net *net;

	(void)state;
	assert_false(r.from_cache);
	r = run_with(o, cached("/fresh"));
	assert_true(r.from_cache && !r.stale);
	assert_string_equal(r.body, "fresh body");
	assert_string_equal(r.type, "text/x");
	net = open_with(&o);
	elsewhere.max_body = 100;
	assert_true(net_cached(net, &elsewhere, &hit));
	assert_true(str_eq(hit.payload, STR("fresh body")) && (uintptr_t)hit.payload.p % 16 == 0);
	net_payload_drop(net, hit.payload);
	assert_int_equal(server_requests(&plain), before);
	/* Another namespace, another answer; and the user may want everything checked. */
	elsewhere.cache_namespace = STR("other");
	assert_false(net_cached(net, &elsewhere, &hit));
	net_close(net);
	o.refresh = true;
	r = run_with(o, cached("/fresh"));
	assert_int_equal(server_requests(&plain), before + 1);
	assert_true(server_saw(&plain, "If-None-Match: \"one\""));
}

static void stale_entries_are_asked_about(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "stale");
	struct result r = run_with(o, cached("/etag"));
	size_t before = server_requests(&plain);

	(void)state;
	assert_string_equal(r.body, "etag body");
	r = run_with(o, cached("/etag"));
	assert_true(r.from_cache && strcmp(r.body, "etag body") == 0);
	assert_int_equal(server_requests(&plain), before + 1);
	/* By date; the 304 brings freshness, after which nobody is asked. */
	(void)run_with(o, cached("/dated"));
	r = run_with(o, cached("/dated"));
	assert_true(r.from_cache && strcmp(r.body, "dated body") == 0);
	before = server_requests(&plain);
	r = run_with(o, cached("/dated"));
	assert_true(r.from_cache && strcmp(r.body, "dated body") == 0);
	assert_int_equal(server_requests(&plain), before);
}

static void what_must_not_be_stored_is_not(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "nostore");
	struct net_request none = cached("/fresh");

	(void)state;
	(void)run_with(o, cached("/no-store"));
	assert_false(run_with(o, cached("/no-store")).from_cache);
	none.cache = NET_CACHE_NONE;
	(void)run_with(o, none);
	assert_false(run_with(o, cached("/fresh")).from_cache);
	(void)run_with(o, cached("/none"));
	assert_false(run_with(o, cached("/none")).from_cache);
}

static void redirects_bound_freshness(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "hops");
	size_t before;

	(void)state;
	(void)run_with(o, cached("/to/moved"));
	before = server_requests(&plain);
	assert_true(run_with(o, cached("/to/moved")).from_cache);
	assert_int_equal(server_requests(&plain), before);
	(void)run_with(o, cached("/to/found"));
	before = server_requests(&plain);
	assert_string_equal(run_with(o, cached("/to/found")).body, "fresh body");
	assert_true(server_requests(&plain) > before);
}

static void immutable_entries_stay(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "immutable");
	struct net_request request = cached("/etag");
	size_t before;

	(void)state;
	request.cache = NET_CACHE_IMMUTABLE;
	(void)run_with(o, request);
	before = server_requests(&plain);
	o.refresh = true;
	assert_true(run_with(o, request).from_cache);
	assert_int_equal(server_requests(&plain), before);
}

static void offline_uses_what_is_there(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "offline");
	struct result r = run_with(o, cached("/etag"));
	size_t before = server_requests(&plain);

	(void)state;
	o.offline = true;
	r = run_with(o, cached("/etag"));
	assert_true(r.from_cache && r.stale && strcmp(r.body, "etag body") == 0);
	r = run_with(o, cached("/fresh"));
	assert_true(r.status == E_NET && says(&r, "offline"));
	assert_int_equal(server_requests(&plain), before);
}

static status damage(void *user, const struct dir_visit *visit, struct err *err)
{
	cleanup(fd_close) int fd = openat(visit->dirfd, visit->name, O_RDWR | O_CLOEXEC);
	struct stat st;
	char byte;

	(void)err;
	if (visit->kind != DIR_FILE)
		return OK;
	assert_int_equal(fstat(fd, &st), 0);
	if (*(int *)user == 0) {
		assert_int_equal(ftruncate(fd, st.st_size - 1), 0);
		return OK;
	}
	assert_int_equal(pread(fd, &byte, 1, st.st_size - 2), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, st.st_size - 2), 1);
	return OK;
}

static void damaged_entries_are_dropped(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "damaged");
	struct err err = {0};

	(void)state;
	for (int how = 0; how < 2; how++) {
		cleanup(fd_close) int dir = -1;
		struct result r;
		(void)run_with(o, cached("/fresh"));
		assert_true(run_with(o, cached("/fresh")).from_cache);
		assert_int_equal(dir_open(o.cache_dir, &dir, &err), OK);
		assert_int_equal(dir_walk(dir, damage, &how, &err), OK);
		r = run_with(o, cached("/fresh"));
		assert_false(r.from_cache);
		assert_string_equal(r.body, "fresh body");
	}
}

static void credentials_are_part_of_the_key(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "identity");
	struct net_request request = cached("/fresh");
	char url[96];

	(void)state;
	(void)snprintf(url, sizeof url, "http://me:pw@127.0.0.1:%u/fresh", plain.port);
	request.url = str_of(url);
	(void)run_with(o, request);
	assert_true(run_with(o, request).from_cache);
	assert_false(run_with(o, cached("/fresh")).from_cache);
}

/* -- transforms, sinks, file:, cancelling -- */

static status shout(void *user, const struct net_body *body, struct buf *payload, struct err *err)
{
	(void)user;
	if (str_eq(body->bytes, STR("hello")))
		return err_set(err, E_SYNTAX, "too quiet");
	for (size_t i = 0; i < body->bytes.len; i++)
		buf_byte(payload, (char)(body->bytes.p[i] - 32));
	return OK;
}

static void transforms_decide_what_is_kept(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = with_cache(&mem, "transform");
	struct net_request request = cached("/gzip");
	struct result r;

	(void)state;
	request.cache = NET_CACHE_IMMUTABLE;
	request.transform = shout;
	assert_int_equal(strncmp(run_with(o, request).body, "HELLO", 5), 0);
	r = run_with(o, request);
	assert_true(r.from_cache && strncmp(r.body, "HELLO", 5) == 0);
	request.url = url_on(&plain, "/ok");
	r = run_with(o, request);
	assert_true(r.status == E_SYNTAX && says(&r, "too quiet") && says(&r, "cannot read"));
	assert_false(run_with(o, request).from_cache);
	o.pool = NULL;
	request.url = url_on(&plain, "/gzip");
	request.cache = NET_CACHE_NONE;
	assert_int_equal(strncmp(run_with(o, request).body, "HELLO", 5), 0);
}

struct counting {
	struct result result;
	size_t bytes, restarts, most;
};

static status count_bytes(void *user, const uint8_t *bytes, size_t n, struct err *err)
{
	struct counting *c = user;

	(void)bytes;
	c->bytes += n;
	return c->bytes > c->most ? err_set(err, E_REFUSED, "enough of it") : OK;
}

static status count_restart(void *user, struct err *err)
{
	struct counting *c = user;

	(void)err;
	c->bytes = 0;
	c->restarts++;
	return OK;
}

static void counting_done(void *user, const struct net_response *r)
{
	take_result(&((struct counting *)user)->result, r);
}

static struct counting run_sink(const char *path, size_t most, bool restart)
{
	struct counting c = {.most = most};
	struct net_options o = options();
	struct err err = {0};
	struct net_request request = {.url = url_on(&plain, path), .max_body = GIB, .sink = count_bytes,
		.restart = restart ? count_restart : NULL, .done = counting_done, .user = &c};
	struct net *net;

	o.retries = 1;
	net = open_with(&o);
	assert_int_equal(net_start(net, &request, &err), OK);
	assert_int_equal(net_wait(net, NULL, NULL, &err), OK);
	net_close(net);
	assert_true(c.result.done);
	return c;
}

static void sinks_take_bodies_in_pieces(void **state)
{
	struct counting c = run_sink("/big", GIB, false);

	(void)state;
	assert_int_equal(c.result.http_status, 200);
	assert_int_equal(c.bytes, 65536000);
	assert_int_equal(c.result.total_size, 65536000);
	assert_true(server_saw(&plain, "Accept-Encoding: identity"));
	c = run_sink("/big", 100000, false);
	assert_true(c.result.status == E_REFUSED && says(&c.result, "enough of it"));
	c = run_sink("/short", GIB, true);
	assert_true(c.result.status == E_NET && c.restarts == 1 && c.bytes == 4);
	c = run_sink("/short", GIB, false);
	assert_true(c.result.status == E_NET && c.restarts == 0);
	c = run_sink("/none", GIB, false);
	assert_true(c.result.http_status == 404 && c.bytes == 0);
}

static void file_urls_of_a_file_index(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str dir = path_join(&mem, str_of(top), STR("index/a b"));
	struct str origin = arena_printf(&mem, "file://%s/index/", top);
	struct net_request request = {.url = arena_printf(&mem, "file://%s/index/a%%20b/", top), .origin = origin};
	struct result r;

	(void)state;
	assert_int_equal(dir_make(dir, 0700, &err), OK);
	assert_int_equal(file_write(path_join(&mem, dir, STR("index.html")), STR("<a>"), 0600, 0, &err), OK);
	r = run_with(options(), request);
	assert_int_equal(r.http_status, 200);
	assert_string_equal(r.body, "<a>");
	assert_string_equal(r.type, "text/html");
	request.url = arena_printf(&mem, "file://%s/index/a%%20b/index.html", top);
	request.range.last = 2;
	assert_string_equal(run_with(options(), request).body, "a>");
	request.url = arena_printf(&mem, "file://%s/index/none/", top);
	assert_int_equal(run_with(options(), request).http_status, 404);
}

/* A server asked as a proxy gets the whole URL in the request line; the host in it need not exist here. */
static void proxies_are_used_and_exempted(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct net_options o = options();
	struct result r;

	(void)state;
	unsetenv("no_proxy");
	o.proxy = arena_printf(&mem, "http://prox:y@127.0.0.1:%u", other.port);
	r = run_with(o, (struct net_request){.url = STR("http://files.example/x"), .origin = STR("http://index.example/")});
	assert_int_equal(r.http_status, 404);
	assert_true(server_saw(&other, "Host: files.example"));
	assert_true(server_saw(&other, "Proxy-Authorization: Basic cHJveDp5"));
	/* What is inside cannot be reached through it on a page's word either. */
	r = run_with(o, (struct net_request){.url = STR("http://169.254.169.254/x"), .origin = STR("http://8.8.8.8/")});
	assert_int_equal(r.status, E_REFUSED);
	setenv("no_proxy", "127.0.0.1", 1);
	assert_string_equal(run_with(o, (struct net_request){.url = url_on(&plain, "/ok")}).body, "hello");
	assert_false(server_saw(&plain, "Proxy-"));
	setenv("no_proxy", "*", 1);
}

static bool arrived(const struct result *result)
{
	return result->done;
}

static void polling_needs_no_wait(void **state)
{
	struct net_options o = options();
	struct net *net = open_with(&o);
	struct result result = {0};
	struct err err = {0};
	struct net_request request = {.url = url_on(&plain, "/ok"), .max_body = 100, .done = take_result, .user = &result};

	(void)state;
	assert_int_equal(net_poll(net, &err), OK);
	assert_int_equal(net_start(net, &request, &err), OK);
	for (int i = 0; i < 1000 && !arrived(&result); i++) {
		assert_int_equal(net_poll(net, &err), OK);
		(void)usleep(5000);
	}
	assert_string_equal(result.body, "hello");
	net_close(net);
}

static volatile sig_atomic_t stop_now;

static bool cancel(void *user)
{
	(void)user;
	stop_now = 1;
	return false;
}

static void cancelling_ends_the_wait(void **state)
{
	struct net_options o = options();
	struct net_request request = {.url = url_on(&plain, "/slow"), .max_body = 100};
	struct err err = {0};
	struct net *net;

	(void)state;
	o.cancelled = &stop_now;
	net = open_with(&o);
	assert_int_equal(net_start(net, &request, &err), OK);
	assert_int_equal(net_wait(net, cancel, NULL, &err), E_CANCELLED);
	net_close(net);
	stop_now = 0;
}

static int start(void **state)
{
	(void)state;
	if (snprintf(top, sizeof top, "/tmp/assay-net-XXXXXX") < 0 || !mkdtemp(top))
		return -1;
	(void)snprintf(ca_file, sizeof ca_file, "%s/ca.pem", top);
	/* A proxy of the machine's own must not stand between the test and its server. */
	setenv("no_proxy", "*", 1);
	server_start(&plain, answer_plain, NULL);
	server_start(&other, answer_plain, NULL);
	server_start(&secure, answer_plain, top);
	pool = pool_open(2);
	return 0;
}

static int stop(void **state)
{
	struct err err = {0};
	cleanup(fd_close) int tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	pool_close(pool);
	server_stop(&plain);
	server_stop(&other);
	server_stop(&secure);
	return dir_remove_tree(tmp, top + sizeof "/tmp/" - 1, &err) == OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_come_through),
		cmocka_unit_test(connections_are_kept),
		cmocka_unit_test(many_at_once_but_not_more_than_allowed),
		cmocka_unit_test(ranges),
		cmocka_unit_test(redirects_are_followed_and_judged),
		cmocka_unit_test(an_index_cannot_lead_inwards),
		cmocka_unit_test(large_answers_end_early),
		cmocka_unit_test(a_body_that_ends_early_is_no_answer),
		cmocka_unit_test(silence_ends_a_transfer),
		cmocka_unit_test(passing_failures_are_tried_again),
		cmocka_unit_test(failures_say_which_host),
		cmocka_unit_test(certificates_are_verified),
		cmocka_unit_test(urls_that_cannot_be_asked),
		cmocka_unit_test(credentials_stay_in_their_scope),
		cmocka_unit_test(netrc_passwords_go_to_their_machine),
		cmocka_unit_test(fresh_entries_need_no_network),
		cmocka_unit_test(stale_entries_are_asked_about),
		cmocka_unit_test(what_must_not_be_stored_is_not),
		cmocka_unit_test(redirects_bound_freshness),
		cmocka_unit_test(immutable_entries_stay),
		cmocka_unit_test(offline_uses_what_is_there),
		cmocka_unit_test(damaged_entries_are_dropped),
		cmocka_unit_test(credentials_are_part_of_the_key),
		cmocka_unit_test(transforms_decide_what_is_kept),
		cmocka_unit_test(sinks_take_bodies_in_pieces),
		cmocka_unit_test(file_urls_of_a_file_index),
		cmocka_unit_test(proxies_are_used_and_exempted),
		cmocka_unit_test(polling_needs_no_wait),
		cmocka_unit_test(cancelling_ends_the_wait),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
