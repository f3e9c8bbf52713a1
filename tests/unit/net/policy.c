/* The HTTP client against a server on loopback: where redirects may lead, and where credentials go. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(redirects_are_followed_and_judged),
		cmocka_unit_test(an_index_cannot_lead_inwards),
		cmocka_unit_test(credentials_stay_in_their_scope),
		cmocka_unit_test(netrc_passwords_go_to_their_machine),
	};

	return cmocka_run_group_tests(tests, site_start, site_stop);
}
