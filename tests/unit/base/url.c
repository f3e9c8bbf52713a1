/* URLs: parts, the resolution table of RFC 3986, what is refused, credentials, file names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/url.h"
#include "cases.h"

static void a_url_has_parts(void **state)
{
	struct err err = {0};
	struct url u;

	(void)state;
	assert_int_equal(url_parse(STR("HTTPS://me:se:cret@[::1]:8443/a/b%20c;d?x=1/2?&y#frag?"), &u, &err), OK);
	assert_true(str_eq(u.scheme, STR("HTTPS")) && url_has_scheme(&u, "https"));
	assert_true(str_eq(u.user, STR("me")) && str_eq(u.password, STR("se:cret")));
	assert_true(str_eq(u.host, STR("[::1]")) && str_eq(u.port, STR("8443")) && url_port(&u) == 8443);
	assert_true(str_eq(u.path, STR("/a/b%20c;d")) && str_eq(u.query, STR("x=1/2?&y")) && str_eq(u.fragment, STR("frag?")));
	assert_int_equal(url_parse(STR("file:///tmp/x"), &u, &err), OK);
	assert_true(u.has_authority && u.host.len == 0 && str_eq(u.path, STR("/tmp/x")) && url_port(&u) == 0);
	assert_int_equal(url_parse(STR("../a?"), &u, &err), OK);
	assert_true(u.scheme.len == 0 && !u.has_authority && u.has_query && u.query.len == 0);
	assert_int_equal(url_parse(STR("http://example.org"), &u, &err), OK);
	assert_true(u.path.len == 0 && url_port(&u) == 80 && !u.has_user);
	assert_int_equal(url_parse(STR("//token@example.org/"), &u, &err), OK);
	assert_true(u.has_user && !u.has_password && str_eq(u.user, STR("token")));
}

static void what_is_no_url_is_refused(void **state)
{
	static const struct str cases[] = {
		STR("http://exa mple.org/"), STR("http://example.org/a\nb"), STR("http://example.org/\x7f"),
		STR("http://example.org\\@evil.example/"), STR("http://a@b@example.org/"), STR("http://example.org:80:90/"),
		STR("http://example.org:65536/"), STR("http://example.org:8o/"), STR("http://[::1/"), STR("http://[::1]x/"),
		STR("http://[x]/"), STR("http://ex%41mple.org/"), STR("http:///path"), STR("http:g"), STR("https:"),
		STR("http://example.org/%4"), STR("http://example.org/%zz"), STR("http://example.org/\xc3\xa9"),
		STR("http://example.org/<b>"), STR("http://example.org/\"x\""), STR("1:2"), STR(":x"), STR("http://a,b/"),
		STR("http://example.org/\0x"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		struct url u;
		if (url_parse(cases[i], &u, &err) != E_SYNTAX)
			fail_msg("accepted: " STR_FMT, STR_ARG(cases[i]));
	}
}

/* RFC 3986, sections 5.4.1 and 5.4.2; "http:g" is refused instead, see above. */
static void references_resolve_as_in_the_standard(void **state)
{
	static const char base[] = "http://a/b/c/d;p?q";
	static const struct {
		const char *ref, *want;
	} cases[] = {
		{"g:h", "g:h"}, {"g", "http://a/b/c/g"}, {"./g", "http://a/b/c/g"}, {"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"}, {"//g", "http://g"}, {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"}, {"g#s", "http://a/b/c/g#s"}, {"g?y#s", "http://a/b/c/g?y#s"},
		{";x", "http://a/b/c/;x"}, {"g;x", "http://a/b/c/g;x"}, {"g;x?y#s", "http://a/b/c/g;x?y#s"},
		{"", "http://a/b/c/d;p?q"}, {".", "http://a/b/c/"}, {"./", "http://a/b/c/"}, {"..", "http://a/b/"},
		{"../", "http://a/b/"}, {"../g", "http://a/b/g"}, {"../..", "http://a/"}, {"../../", "http://a/"},
		{"../../g", "http://a/g"}, {"../../../g", "http://a/g"}, {"../../../../g", "http://a/g"},
		{"/./g", "http://a/g"}, {"/../g", "http://a/g"}, {"g.", "http://a/b/c/g."}, {".g", "http://a/b/c/.g"},
		{"g..", "http://a/b/c/g.."}, {"..g", "http://a/b/c/..g"}, {"./../g", "http://a/b/g"},
		{"./g/.", "http://a/b/c/g/"}, {"g/./h", "http://a/b/c/g/h"}, {"g/../h", "http://a/b/c/h"},
		{"g;x=1/./y", "http://a/b/c/g;x=1/y"}, {"g;x=1/../y", "http://a/b/c/y"}, {"g?y/./x", "http://a/b/c/g?y/./x"},
		{"g?y/../x", "http://a/b/c/g?y/../x"}, {"g#s/./x", "http://a/b/c/g#s/./x"},
		{"g#s/../x", "http://a/b/c/g#s/../x"}, {"https://u:p@h:1/x/../y?z", "https://u:p@h:1/y?z"},
		{"//h/..//.", "http://h//"}, {"../../..", "http://a/"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf out = buf_make(1000);
		struct err err = {0};
		assert_int_equal(url_join(str_of(base), str_of(cases[i].ref), &out, &err), OK);
		assert_string_equal(buf_z(&out), cases[i].want);
	}
}

static void other_bases(void **state)
{
	static const struct {
		const char *base, *ref, *want;
	} cases[] = {
		{"https://example.org", "x", "https://example.org/x"},
		{"https://u:p@example.org:8443/simple/a/", "../../files/a.whl#sha256=00", "https://u:p@example.org:8443/files/a.whl#sha256=00"},
		{"file:///srv/simple/a/index.html", "../../f/x.whl", "file:///srv/f/x.whl"},
		{"a:b/c", "d", "a:b/d"}, {"a:b", "../d", "a:d"}, {"a:b", "..", "a:"},
		{"https://example.org/", "//", NULL}, {"no-scheme/x", "y", NULL}, {"a:b", "/.//c", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf out = buf_make(1000);
		struct err err = {0};
		status st = url_join(str_of(cases[i].base), str_of(cases[i].ref), &out, &err);
		assert_int_equal(st, cases[i].want ? OK : E_SYNTAX);
		assert_string_equal(buf_z(&out), cases[i].want ? cases[i].want : "");
	}
}

static void a_long_url_is_refused(void **state)
{
	cleanup(buf_free) struct buf text = buf_make(2 * LIMIT_URL), out = buf_make(100 * LIMIT_URL);
	struct err err = {0};
	struct url u;

	(void)state;
	buf_add(&text, STR("http://example.org/"));
	while (text.len < LIMIT_URL)
		buf_byte(&text, 'a');
	assert_int_equal(url_parse(buf_str(&text), &u, &err), OK);
	buf_byte(&text, 'a');
	assert_int_equal(url_parse(buf_str(&text), &u, &err), E_LIMIT);
	assert_int_equal(url_join(STR("http://example.org/"), buf_str(&text), &out, &err), E_LIMIT);
	assert_int_equal(out.len, 0);
}

static void credentials_are_taken_out(void **state)
{
	static const struct {
		const char *text, *without, *shown;
	} cases[] = {
		{"https://me:secret@example.org/x", "https://example.org/x", "https://me:****@example.org/x"},
		{"https://token@example.org/x", "https://example.org/x", "https://****@example.org/x"},
		{"https://:pw@example.org/x", "https://example.org/x", "https://:****@example.org/x"},
		{"https://example.org/x@y", "https://example.org/x@y", "https://example.org/x@y"},
		{"https://me:sec ret@example.org/", "****", "****"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf out = buf_make(1000);
		url_without_credentials(str_of(cases[i].text), &out);
		assert_string_equal(buf_z(&out), cases[i].without);
		buf_clear(&out);
		url_redacted(str_of(cases[i].text), &out);
		assert_string_equal(buf_z(&out), cases[i].shown);
	}
}

static void a_file_name_is_decoded_once(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{"https://example.org/files/a-1.0%2Blocal-py3-none-any.whl?x#y", "a-1.0+local-py3-none-any.whl"},
		{"https://example.org/a%252e", "a%2e"}, {"https://example.org/%2e%2e", NULL}, {"https://example.org/a%2fb", NULL},
		{"https://example.org/a%5cb", NULL}, {"https://example.org/a%00b", NULL}, {"https://example.org/", NULL},
		{"https://example.org/.", NULL}, {"https://example.org", NULL}, {"https://example.org/%ff", NULL},
		{"https://example.org/a%0ab", NULL}, {"x.whl", "x.whl"}, {"https://example.org/%C3%A9", "\xc3\xa9"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct err err = {0};
		struct str name = {0};
		struct url u;
		assert_int_equal(url_parse(str_of(cases[i].text), &u, &err), OK);
		assert_int_equal(url_filename(&u, &mem, &name, &err), cases[i].want ? OK : E_SYNTAX);
		assert_true(str_eq(name, str_of(cases[i].want)));
	}
}

static void origins_compare(void **state)
{
	struct err err = {0};
	struct url a, b, c, d;

	(void)state;
	assert_int_equal(url_parse(STR("https://Example.org/a"), &a, &err), OK);
	assert_int_equal(url_parse(STR("HTTPS://example.ORG:443/b"), &b, &err), OK);
	assert_int_equal(url_parse(STR("https://example.org:444/b"), &c, &err), OK);
	assert_int_equal(url_parse(STR("http://example.org:443/b"), &d, &err), OK);
	assert_true(url_same_origin(&a, &b));
	assert_false(url_same_origin(&a, &c) || url_same_origin(&b, &d));
}

static void any_bytes_survive_encoding(void **state)
{
	struct dice d = dice_open("percent encoding");

	(void)state;
	for (int i = 0; i < 2000; i++) {
		cleanup(arena_free) struct arena mem = {0};
		cleanup(buf_free) struct buf out = buf_make(1000);
		char bytes[64];
		struct str s = {bytes, dice_roll(&d, sizeof bytes)}, back;
		struct err err = {0};
		struct url u;
		for (size_t k = 0; k < s.len; k++)
			bytes[k] = (char)dice_roll(&d, 256);
		buf_add(&out, STR("http://h/"));
		url_encode(&out, s, dice_roll(&d, 2) ? "/" : NULL);
		assert_int_equal(url_parse(buf_str(&out), &u, &err), OK);
		assert_int_equal(url_decode(str_skip(u.path, 1), &mem, &back, &err), OK);
		assert_true(str_eq(s, back));
	}
}

/* Text made of the characters that matter: what parses is put together again as it was, what is joined is absolute, holds
 * no dot segments, and joining it once more with nothing changes nothing. */
static void joins_are_stable(void **state)
{
	static const char *const pieces[] = {"a", "b:", "/", "//", ".", "..", "/../", "/./", "?", "#", "@", "x.y", ":8", "%2e", "http:"};
	struct dice d = dice_open("URL join");
	int joined = 0;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		cleanup(buf_free) struct buf ref = buf_make(1000), out = buf_make(1000), again = buf_make(1000);
		struct err err = {0};
		struct url u;
		for (uint64_t k = dice_roll(&d, 9); k > 0; k--)
			buf_add(&ref, str_of(pieces[dice_roll(&d, sizeof pieces / sizeof *pieces)]));
		if (url_parse(buf_str(&ref), &u, &err) != OK)
			continue;
		url_put(&u, &again);
		assert_true(str_eq(buf_str(&again), buf_str(&ref)) || (u.has_authority && u.port.len == 0));
		if (url_join(STR("http://h/p/q?r"), buf_str(&ref), &out, &err) != OK)
			continue;
		joined++;
		assert_int_equal(url_parse(buf_str(&out), &u, &err), OK);
		assert_true(u.scheme.len > 0);
		assert_true(str_find_str(u.path, STR("/../"), 0) == SIZE_MAX && !str_ends(u.path, STR("/..")));
		assert_true(str_find_str(u.path, STR("/./"), 0) == SIZE_MAX && !str_ends(u.path, STR("/.")));
		buf_clear(&again);
		assert_int_equal(url_join(buf_str(&out), u.has_fragment ? STR("#") : STR(""), &again, &err), OK);
		assert_true(str_starts(buf_str(&out), str_sub(buf_str(&again), 0, again.len - u.has_fragment)));
	}
	assert_true(joined > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_url_has_parts),
		cmocka_unit_test(what_is_no_url_is_refused),
		cmocka_unit_test(references_resolve_as_in_the_standard),
		cmocka_unit_test(other_bases),
		cmocka_unit_test(a_long_url_is_refused),
		cmocka_unit_test(credentials_are_taken_out),
		cmocka_unit_test(a_file_name_is_decoded_once),
		cmocka_unit_test(origins_compare),
		cmocka_unit_test(any_bytes_survive_encoding),
		cmocka_unit_test(joins_are_stable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
