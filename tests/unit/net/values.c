/* Header values, cache terms, entries, credentials, proxies and the address policy: everything that needs no server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/time.h"
#include "net/cache_control.h"
#include "net/cache_entry.h"
#include "net/credentials.h"
#include "net/decode.h"
#include "net/head.h"
#include "net/policy.h"
#include "net/proxy.h"

#define NOW (INT64_C(1795000000) * TIME_SECOND)

static void cache_control_directives(void **state)
{
	static const struct { const char *value; bool no_store, no_cache, immutable, has; int64_t age; } cases[] = {
		{"", 0, 0, 0, 0, 0}, {"max-age=600", 0, 0, 0, 1, 600}, {"MAX-AGE=600, public", 0, 0, 0, 1, 600},
		{"max-age=\"60\"", 0, 0, 0, 1, 60}, {"max-age = 60", 0, 0, 0, 1, 60}, {"max-age=60,max-age=30", 0, 0, 0, 1, 30},
		{"max-age=99999999999999999999", 0, 0, 0, 1, CACHE_SECONDS_MAX}, {"max-age=-1", 0, 0, 0, 1, 0},
		{"max-age=1x", 0, 0, 0, 1, 0}, {"max-age", 0, 0, 0, 1, 0}, {"s-maxage=5", 0, 0, 0, 0, 0},
		{"no-store", 1, 0, 0, 0, 0}, {"no-cache=\"a, no-store\"", 0, 1, 0, 0, 0}, {"x=\"no-store", 0, 0, 0, 0, 0},
		{"x=\"a\\\", no-store\", immutable", 0, 0, 1, 0, 0}, {",, ,no-cache,", 0, 1, 0, 0, 0}, {"no-store2, xno-store", 0, 0, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct cache_control c = cache_control_parse(str_of(cases[i].value));
		if (c.no_store != cases[i].no_store || c.no_cache != cases[i].no_cache || c.immutable != cases[i].immutable
			|| c.has_max_age != cases[i].has || c.max_age != cases[i].age)
			fail_msg("Cache-Control: %s", cases[i].value);
	}
}

static int64_t fresh_seconds(struct cache_fields fields)
{
	fields.asked_at = fields.answered_at = NOW;
	return (cache_terms_of(&fields).fresh_until - NOW) / TIME_SECOND;
}

static struct str date_at(int64_t seconds_from_now)
{
	static struct buf text[4];
	static size_t next;
	struct buf *b = &text[next++ % 4];

	buf_free(b);
	*b = buf_make(64);
	time_format_http(NOW + seconds_from_now * TIME_SECOND, b);
	return buf_str(b);
}

static void freshness(void **state)
{
	(void)state;
	assert_int_equal(fresh_seconds((struct cache_fields){0}), 0);
	assert_int_equal(fresh_seconds((struct cache_fields){.cache_control = STR("max-age=600")}), 600);
	assert_int_equal(fresh_seconds((struct cache_fields){.cache_control = STR("max-age=600"), .age = STR("100")}), 500);
	assert_int_equal(fresh_seconds((struct cache_fields){.cache_control = STR("max-age=600"), .date = date_at(-60)}), 540);
	assert_int_equal(fresh_seconds((struct cache_fields){.cache_control = STR("max-age=600"), .date = date_at(60)}), 600);
	assert_int_equal(fresh_seconds((struct cache_fields){.cache_control = STR("max-age=600, no-cache")}), 0);
	assert_int_equal(fresh_seconds((struct cache_fields){.expires = date_at(300), .date = date_at(0)}), 300);
	assert_int_equal(fresh_seconds((struct cache_fields){.expires = STR("0"), .date = date_at(0)}), 0);
	/* max-age wins over Expires. */
	assert_int_equal(fresh_seconds((struct cache_fields){.cache_control = STR("max-age=1"), .expires = date_at(300)}), 1);
	assert_int_equal(fresh_seconds((struct cache_fields){.cache_control = STR("max-age=600"), .age = STR("nonsense")}), 600);
}

static void storing_and_vary(void **state)
{
	struct cache_fields f = {.cache_control = STR("max-age=5"), .vary = STR("Accept, Accept-Encoding, Cookie")};

	(void)state;
	assert_true(cache_terms_of(&f).store && !cache_terms_of(&f).varies_by_agent);
	f.vary = STR("accept,User-Agent");
	assert_true(cache_terms_of(&f).store && cache_terms_of(&f).varies_by_agent);
	f.vary = STR("Accept, *");
	assert_false(cache_terms_of(&f).store);
	f.vary = STR("");
	f.cache_control = STR("no-store");
	assert_false(cache_terms_of(&f).store);
}

static void retry_after(void **state)
{
	(void)state;
	assert_int_equal(retry_after_parse(STR("120"), NOW), 120 * TIME_SECOND);
	assert_int_equal(retry_after_parse(date_at(30), NOW), 30 * TIME_SECOND);
	assert_int_equal(retry_after_parse(date_at(-30), NOW), 0);
	assert_int_equal(retry_after_parse(STR("soon"), NOW), -1);
	assert_int_equal(retry_after_parse(STR("-5"), NOW), -1);
	assert_int_equal(retry_after_parse(STR(""), NOW), -1);
}

static void content_ranges(void **state)
{
	static const char *const bad[] = {"", "bytes", "bytes 0-9", "bytes 0-9/*", "bytes */10", "bytes 5-4/10", "bytes 0-10/10",
		"lines 0-1/2", "bytes -1-5/10", "bytes 0-9/99999999999999999999"};
	uint64_t from, to, total;

	(void)state;
	assert_true(content_range_parse(STR("bytes 10-19/100"), &from, &to, &total));
	assert_true(from == 10 && to == 19 && total == 100);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(content_range_parse(str_of(bad[i]), &from, &to, &total));
}

static void heads(void **state)
{
	static const char *const lines[] = {"HTTP/1.1 100 Continue\r\n", "ETag: \"interim\"\r\n", "\r\n", "HTTP/1.1 200 OK\r\n",
		"etag:\"a\"\r\n", "ETag: \"b\"\r\n", "Cache-Control: max-age=1\r\n", "Vary:  Accept \r\n", "cache-control: immutable\r\n",
		"no colon here\r\n", "X-Other: y\r\n", "\r\n"};
	struct head head = head_make();
	struct err err = {0};
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_int_equal(head_line(&head, str_of(lines[i]), &err), OK);
	assert_int_equal(head.status, 200);
	assert_true(str_eq(head_get(&head, HEAD_ETAG), STR("\"a\"")));
	assert_true(str_eq(head_get(&head, HEAD_CACHE_CONTROL), STR("max-age=1, immutable")));
	assert_true(str_eq(head_get(&head, HEAD_VARY), STR("Accept")));
	assert_int_equal(head_get(&head, HEAD_AGE).len, 0);
	while (n < 2 * LIMIT_HTTP_HEADERS && head_line(&head, STR("Vary: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &err) == OK)
		n++;
	assert_int_equal(err.status, E_LIMIT);
	assert_true(head_value_is_clean(STR("W/\"x y\"")) && !head_value_is_clean(STR("a\r\nb")) && !head_value_is_clean(STR("\x7f")));
	head_free(&head);
}

static void entries_round_trip_and_notice_damage(void **state)
{
	cleanup(buf_free) struct buf file = buf_make(MIB);
	struct cache_entry in = {.key = {1, 2, 3}, .stored_at = NOW, .fresh_until = NOW + 5, .flags = CACHE_ENTRY_IMMUTABLE, .agent = 7,
		.http_status = 206, .total_size = 99, .etag = STR("\"e\""), .content_type = STR("text/x"), .url = STR("http://example.org/"),
		.payload = STR("the payload")};
	uint8_t other_key[SHA256_BYTES] = {9};
	struct cache_entry out;
	struct err err = {0};

	(void)state;
	assert_int_equal(cache_entry_head(&in, &file, &err), OK);
	assert_int_equal(file.len % CACHE_ENTRY_ALIGN, 0);
	buf_add(&file, in.payload);
	assert_true(cache_entry_read(buf_str(&file), in.key, &out));
	assert_true(out.stored_at == in.stored_at && out.fresh_until == in.fresh_until && out.http_status == 206 && out.total_size == 99);
	assert_true(str_eq(out.etag, in.etag) && str_eq(out.url, in.url) && out.last_modified.len == 0 && str_eq(out.payload, in.payload));
	assert_false(cache_entry_read(buf_str(&file), other_key, &out));
	for (size_t i = 0; i < file.len; i++)
		assert_false(cache_entry_read(str_sub(buf_str(&file), 0, i), in.key, &out));
	for (size_t i = 0; i < file.len; i++) {
		file.p[i] ^= 0x10;
		assert_false(cache_entry_read(buf_str(&file), in.key, &out));
		file.p[i] ^= 0x10;
	}
}

static struct url url_of(const char *text)
{
	struct url url;
	struct err err = {0};

	if (url_parse(str_of(text), &url, &err) != OK)
		fail_msg("not a URL: %s", text);
	return url;
}

static const char *user_for(const struct credentials *all, const char *text, bool trusted)
{
	struct url url = url_of(text);
	const struct credential *c = credentials_for(all, &url, trusted);

	return c ? c->user.p : "";
}

static void scopes_of_credentials(void **state)
{
	struct credentials all = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(credentials_add_url(&all, STR("https://a@pkg.example/pypi/corp/simple/"), &err), OK);
	assert_int_equal(credentials_add_url(&all, STR("https://b%40c:x@pkg.example/simple/"), &err), OK);
	assert_int_equal(credentials_add_url(&all, STR("https://none.example/simple/"), &err), OK);
	assert_int_equal(credentials_add_netrc(&all, STR("machine net.example login n password \"p w\" machine pkg.example login z"), &err), OK);
	assert_string_equal(user_for(&all, "https://PKG.example:443/pypi/corp/x/", true), "a");
	assert_string_equal(user_for(&all, "https://pkg.example/pypi/corporation/", true), "b@c");
	assert_string_equal(user_for(&all, "https://pkg.example/", true), "b@c");
	assert_string_equal(user_for(&all, "https://pkg.example", true), "b@c");
	assert_string_equal(user_for(&all, "https://pkg.example/pypi/corp/%2E%2e/x", true), "b@c");
	assert_string_equal(user_for(&all, "https://pkg.example:8443/pypi/corp/x/", true), "z");
	assert_string_equal(user_for(&all, "http://pkg.example/pypi/corp/x/", false), "");
	assert_string_equal(user_for(&all, "https://pkg.example.evil/simple/", true), "");
	assert_string_equal(user_for(&all, "https://sub.pkg.example/simple/", true), "");
	assert_string_equal(user_for(&all, "https://net.example/x", false), "n");
	assert_string_equal(user_for(&all, "http://net.example/x", false), "");
	assert_string_equal(user_for(&all, "http://net.example/x", true), "n");
	credentials_free(&all);
}

static void netrc_files(void **state)
{
	static const char *const bad[] = {"machine", "machine h login", "login", "nonsense", "machine h logon x"};
	struct credentials all = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(credentials_add_netrc(&all, STR("# a comment machine no.example login x\nmachine h.example\n\tlogin u\n\taccount q "
		"password \"a\\\"b\"\nmacdef init\nmachine m.example login m\n\nmachine t.example login t\ndefault login d password d\n"), &err), OK);
	assert_int_equal(all.known.len, 2);
	assert_string_equal(all.known.p[0].password.p, "a\"b");
	assert_string_equal(all.known.p[1].user.p, "t");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(credentials_add_netrc(&all, str_of(bad[i]), &err), E_CONFIG);
	credentials_free(&all);
}

static bool goes_through(const struct proxies *p, const char *text)
{
	struct url url = url_of(text);

	return proxy_for(p, &url).len > 0;
}

static void proxies(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct proxies p;

	(void)state;
	setenv("http_proxy", "http://p1:1", 1);
	setenv("HTTPS_PROXY", "http://p2:2", 1);
	unsetenv("https_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	setenv("no_proxy", "example.org, .corp.example ,h:8080,10.0.0.0/8,[::1],fd00::/8", 1);
	p = proxies_of(STR(""), &mem);
	assert_string_equal(p.http.p, "http://p1:1");
	assert_string_equal(p.https.p, "http://p2:2");
	assert_true(goes_through(&p, "https://example.net/") && goes_through(&p, "http://notexample.org/"));
	assert_false(goes_through(&p, "https://example.org/") || goes_through(&p, "https://a.EXAMPLE.org/"));
	assert_false(goes_through(&p, "https://corp.example/") || goes_through(&p, "https://x.corp.example/"));
	assert_true(goes_through(&p, "http://h/") && !goes_through(&p, "http://h:8080/"));
	assert_true(goes_through(&p, "http://11.0.0.1/") && !goes_through(&p, "http://10.9.8.7/"));
	assert_true(goes_through(&p, "http://[fe00::1]/") && !goes_through(&p, "http://[fd12::1]/") && !goes_through(&p, "http://[::1]/"));
	p = proxies_of(STR("socks5://s:3"), &mem);
	assert_string_equal(p.http.p, "socks5://s:3");
	setenv("no_proxy", "*", 1);
	p = proxies_of(STR("socks5://s:3"), &mem);
	assert_false(goes_through(&p, "http://h/"));
	unsetenv("http_proxy");
	setenv("HTTP_PROXY", "http://from-a-request:1", 1);
	unsetenv("HTTPS_PROXY");
	assert_int_equal(proxies_of(STR(""), &mem).http.len, 0);
}

static status reach(const char *index, enum address_class index_class, const char *target, enum address_class class)
{
	static const struct str named[] = {STR("files.example"), STR("h.example:8080")};
	const struct policy policy = {named, 2};
	struct origin origin = {.url = str_of(index), .parts = url_of(index)};
	struct url url = url_of(target);
	struct err err = {0};
	status st = policy_check_address(&policy, &origin, &origin.parts, index_class, &err);

	return st != OK ? st : policy_check_address(&policy, &origin, &url, class, &err);
}

static void addresses_are_measured_by_the_index(void **state)
{
	(void)state;
	assert_int_equal(reach("https://i.example/", ADDRESS_PUBLIC, "https://x.example/", ADDRESS_PUBLIC), OK);
	assert_int_equal(reach("https://i.example/", ADDRESS_PUBLIC, "https://x.example/", ADDRESS_PRIVATE), E_REFUSED);
	assert_int_equal(reach("https://i.example/", ADDRESS_PUBLIC, "https://x.example/", ADDRESS_LOCAL), E_REFUSED);
	assert_int_equal(reach("https://i.example/", ADDRESS_PRIVATE, "https://x.example/", ADDRESS_PRIVATE), OK);
	assert_int_equal(reach("https://i.example/", ADDRESS_PRIVATE, "https://x.example/", ADDRESS_LOCAL), E_REFUSED);
	assert_int_equal(reach("https://i.example/", ADDRESS_LOCAL, "https://x.example/", ADDRESS_LOCAL), OK);
	assert_int_equal(reach("https://i.example/", ADDRESS_PUBLIC, "https://files.example/", ADDRESS_PRIVATE), OK);
	assert_int_equal(reach("https://i.example/", ADDRESS_PUBLIC, "https://h.example:8080/", ADDRESS_LOCAL), OK);
	assert_int_equal(reach("https://i.example/", ADDRESS_PUBLIC, "https://h.example:8081/", ADDRESS_LOCAL), E_REFUSED);
}

static void an_index_seen_in_public_stays_public(void **state)
{
	struct origin origin = {.url = STR("http://i.example/"), .parts = url_of("http://i.example/")};
	const struct policy policy = {0};
	struct url target = url_of("http://x.example/");
	struct err err = {0};

	(void)state;
	/* Its name resolves to a public address first and to an inner one later (rebinding). */
	assert_int_equal(policy_check_address(&policy, &origin, &origin.parts, ADDRESS_PUBLIC, &err), OK);
	assert_int_equal(policy_check_address(&policy, &origin, &origin.parts, ADDRESS_LOCAL, &err), OK);
	assert_int_equal(policy_check_address(&policy, &origin, &target, ADDRESS_LOCAL, &err), E_REFUSED);
}

static void bodies_are_decoded_within_bounds(void **state)
{
	/* gzip of 17 bytes, "hello hello hello" */
	static const char packed[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x80\x88\xf9\xe5\x11\x00\x00\x00";
	struct str one = {packed, sizeof packed - 1}, got;
	cleanup(buf_free) struct buf room = buf_make(34), twice = buf_make(100), tight = buf_make(16);
	struct err err = {0};

	(void)state;
	assert_int_equal(body_decode(STR("gzip"), one, &room, &got, &err), OK);
	assert_true(str_eq(got, STR("hello hello hello")));
	buf_add(&twice, one);
	buf_add(&twice, one);
	buf_clear(&room);
	assert_int_equal(body_decode(STR("x-gzip"), buf_str(&twice), &room, &got, &err), OK);
	assert_int_equal(got.len, 34);
	assert_int_equal(body_decode(STR("gzip"), one, &tight, &got, &err), E_LIMIT);
	assert_int_equal(body_decode(STR("gzip"), str_sub(one, 0, 20), &tight, &got, &err), E_NET);
	assert_int_equal(body_decode(STR("br"), one, &tight, &got, &err), E_NET);
	assert_int_equal(body_decode(STR("identity"), one, &tight, &got, &err), OK);
	assert_true(got.p == one.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cache_control_directives),
		cmocka_unit_test(freshness),
		cmocka_unit_test(storing_and_vary),
		cmocka_unit_test(retry_after),
		cmocka_unit_test(content_ranges),
		cmocka_unit_test(heads),
		cmocka_unit_test(entries_round_trip_and_notice_damage),
		cmocka_unit_test(scopes_of_credentials),
		cmocka_unit_test(netrc_files),
		cmocka_unit_test(proxies),
		cmocka_unit_test(addresses_are_measured_by_the_index),
		cmocka_unit_test(an_index_seen_in_public_stays_public),
		cmocka_unit_test(bodies_are_decoded_within_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
