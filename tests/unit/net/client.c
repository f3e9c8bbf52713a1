/* The HTTP client against a server on loopback: answers, limits and failures, transforms, sinks, cancelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/time.h"
#include "site.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_come_through),
		cmocka_unit_test(connections_are_kept),
		cmocka_unit_test(many_at_once_but_not_more_than_allowed),
		cmocka_unit_test(ranges),
		cmocka_unit_test(large_answers_end_early),
		cmocka_unit_test(a_body_that_ends_early_is_no_answer),
		cmocka_unit_test(silence_ends_a_transfer),
		cmocka_unit_test(passing_failures_are_tried_again),
		cmocka_unit_test(failures_say_which_host),
		cmocka_unit_test(certificates_are_verified),
		cmocka_unit_test(urls_that_cannot_be_asked),
		cmocka_unit_test(transforms_decide_what_is_kept),
		cmocka_unit_test(sinks_take_bodies_in_pieces),
		cmocka_unit_test(file_urls_of_a_file_index),
		cmocka_unit_test(proxies_are_used_and_exempted),
		cmocka_unit_test(polling_needs_no_wait),
		cmocka_unit_test(cancelling_ends_the_wait),
	};

	return cmocka_run_group_tests(tests, site_start, site_stop);
}
