/* The HTTP client against a server on loopback: what the cache keeps, and when it asks again. */
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

/* -- the cache -- */

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_entries_need_no_network),
		cmocka_unit_test(stale_entries_are_asked_about),
		cmocka_unit_test(what_must_not_be_stored_is_not),
		cmocka_unit_test(redirects_bound_freshness),
		cmocka_unit_test(immutable_entries_stay),
		cmocka_unit_test(offline_uses_what_is_there),
		cmocka_unit_test(damaged_entries_are_dropped),
		cmocka_unit_test(credentials_are_part_of_the_key),
	};

	return cmocka_run_group_tests(tests, site_start, site_stop);
}
