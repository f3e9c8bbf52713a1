/* The JSON reader: the public parsing suite, positions, limits, and reading by expectation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/json_scan.h"
#include "cases.h"

/* Read to the end by tokens, decoding every string; the first failure. */
static status read_all(struct str text, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct json j = json_open(text, &mem);
	struct json_token token;
	struct str decoded;
	status st = OK;

	do {
		st = json_next(&j, &token, err);
		if (st == OK && (token.kind == JSON_KEY || token.kind == JSON_STRING))
			st = json_string(&token, &mem, &decoded, err);
	} while (st == OK && token.kind != JSON_END);
	return st;
}

/* The same by skipping the whole document. */
static status skip_all(struct str text, struct err *err)
{
	struct json j = json_open(text, NULL);
	status st = json_skip(&j, err);

	return st == OK ? json_done(&j, err) : st;
}

static void suite_file(const char *path, void *user)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = case_read(&mem, path), name, folder;
	struct err err = {0};
	status read, skipped;

	(void)user;
	(void)str_rcut(str_of(path), '/', &folder, &name);
	read = read_all(text, &err);
	skipped = skip_all(text, &err);
	if (name.p[0] == 'y' && (read != OK || skipped != OK))
		fail_msg("%s: refused: " STR_FMT, path, STR_ARG(err_what(&err)));
	if (name.p[0] == 'n' && (read == OK || skipped == OK))
		fail_msg("%s: accepted", path);
	/* Half a surrogate pair is all that only decoding sees. */
	if (read == OK)
		assert_int_equal(skipped, OK);
	assert_true(read == OK || err.lines > 0);
}

static void the_public_suite_is_judged_right(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const char *shared = case_folder(&mem, "ASSAY_SHARED", "json");

	(void)state;
	assert_true(case_each(case_folder(&mem, "ASSAY_TEST_DATA", "json"), ".json", suite_file, NULL) >= 40);
	if (shared && case_each(shared, ".json", suite_file, NULL) < 300)
		print_message("# %s: not there\n", shared);
}

static void tokens_come_in_order(void **state)
{
	static const enum json_kind want[] = {
		JSON_OBJECT, JSON_KEY, JSON_ARRAY, JSON_NUMBER, JSON_STRING, JSON_OBJECT, JSON_OBJECT_END, JSON_ARRAY,
		JSON_ARRAY_END, JSON_ARRAY_END, JSON_KEY, JSON_TRUE, JSON_KEY, JSON_NULL, JSON_OBJECT_END, JSON_END, JSON_END};
	struct json j = json_open(STR(" {\"a\" : [ -1.5e+3,\"x\", {},[ ] ],\"b\":true , \"\":null } \n"), NULL);
	struct json_token token;
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		assert_int_equal(json_next(&j, &token, &err), OK);
		assert_int_equal(token.kind, want[i]);
		if (i == 3)
			assert_true(str_eq(token.raw, STR("-1.5e+3")));
		if (i == 4)
			assert_int_equal(token.at, 19);
	}
}

static void errors_name_the_byte(void **state)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR(""), "JSON ends at byte 0, where a value is due"},
		{STR("[1,]"), "JSON has ']' at byte 3, where a value is due"},
		{STR("{\"a\" 1}"), "JSON has '1' at byte 5, where ':' is due"},
		{STR("{\"a\":1,}"), "JSON has '}' at byte 7, where a key is due"},
		{STR("[1 2]"), "JSON has '2' at byte 3, where ',' or ']' is due"},
		{STR("\"a\nb\""), "JSON has byte 0x0a at byte 2, where the rest of a string is due"},
		{STR("\"abc"), "JSON ends at byte 4, where the rest of a string is due"},
		{STR("\"\\x\""), "JSON has '\\' at byte 1, where a valid escape is due"},
		{STR("\"\\u12g4\""), "JSON has '\\' at byte 1, where a valid escape is due"},
		{STR("\"\xc0\xaf\""), "JSON has byte 0xc0 at byte 1, where valid UTF-8 is due"},
		{STR("1 1"), "JSON has '1' at byte 2, where the end is due"},
		{STR("-"), "JSON ends at byte 1, where a digit is due"},
		{STR("1.e"), "JSON has 'e' at byte 2, where a digit is due"},
		{STR("\"a\\ud800\\u0041\""), "JSON has half a surrogate pair at byte 2"},
		{STR("\"\\udc00\""), "JSON has half a surrogate pair at byte 1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		assert_int_equal(read_all(cases[i].text, &err), E_SYNTAX);
		err.text[err.line[0].len] = '\0';
		assert_string_equal(err.text, cases[i].want);
	}
}

static void an_error_stays(void **state)
{
	struct json j = json_open(STR("[1,?]"), NULL);
	struct json_token token;
	struct err err = {0};

	(void)state;
	assert_int_equal(json_next(&j, &token, &err), OK);
	assert_int_equal(json_next(&j, &token, &err), OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(json_next(&j, &token, &err), E_SYNTAX);
	assert_int_equal(json_skip(&j, &err), E_SYNTAX);
}

static void strings_decode(void **state)
{
	static const struct {
		struct str text, want;
	} cases[] = {
		{STR("\"plain\""), STR("plain")},
		{STR("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), STR("\"\\/\b\f\n\r\t")},
		{STR("\"x\\u0041\\u00e9\\u20ac\\ud83d\\ude00y\""), STR("xA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80y")},
		{STR("\"\\u0000\""), STR("\0")},
		{STR("\"\xc3\xa9 and a run that is longer than sixteen bytes \\u0021\""),
		 STR("\xc3\xa9 and a run that is longer than sixteen bytes !")},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str got;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct json j = json_open(cases[i].text, &mem);
		assert_int_equal(json_take_string(&j, &got, &err), OK);
		assert_true(str_eq(got, cases[i].want));
		assert_int_equal(json_done(&j, &err), OK);
	}
}

/* A special byte at every place of strings of many lengths, so that no width of the scanner's loops is left out. */
static void every_position_is_scanned(void **state)
{
	static const char special[] = {'\\', '\n', '\x80', '\x1f', '\0', '\xff', '"'};
	struct err err = {0};

	(void)state;
	for (size_t len = 1; len < 70; len++) {
		for (size_t at = 0; at < len; at++) {
			for (size_t k = 0; k < sizeof special; k++) {
				cleanup_free char *text = mem_new(len + 2, 1);
				memset(text, 'x', len + 2);
				text[0] = text[len + 1] = '"';
				assert_int_equal(skip_all((struct str){text, len + 2}, &err), OK);
				text[1 + at] = special[k];
				assert_int_equal(skip_all((struct str){text, len + 2}, &err), E_SYNTAX);
			}
		}
	}
}

/* The three widths of the scanner find the same byte, whatever stands around it. */
static void the_scanners_agree(void **state)
{
	struct dice d = dice_open("JSON scanners");

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char text[80];
		size_t len = dice_roll(&d, sizeof text), special = dice_roll(&d, 4);
		const char *end = text + len, *want;
		for (size_t k = 0; k < len; k++)
			text[k] = (char)(0x20 + dice_roll(&d, 0x60));
		for (; special && len; special--)
			text[dice_roll(&d, len)] = (char)dice_roll(&d, 256);
		want = json_plain_end_bytes(text, end);
		assert_ptr_equal(json_plain_end(text, end), want);
		assert_ptr_equal(json_plain_end_words(text, end), want);
	}
}

static struct str nested(struct arena *mem, size_t depth, char open, const char *close)
{
	char *text = arena_alloc(mem, depth * 8, 1);
	size_t n = 0;

	for (size_t i = 0; i < depth; i++) {
		text[n++] = open;
		if (open == '{') {
			memcpy(text + n, "\"\":", 3);
			n += 3;
		}
	}
	text[n++] = '0';
	for (size_t i = 0; i < depth; i++)
		text[n++] = *close;
	return (struct str){text, n};
}

static void depth_and_size_are_capped(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct json_token token;
	struct json j;

	(void)state;
	assert_int_equal(read_all(nested(&mem, LIMIT_JSON_DEPTH, '[', "]"), &err), OK);
	assert_int_equal(read_all(nested(&mem, LIMIT_JSON_DEPTH + 1, '[', "]"), &err), E_LIMIT);
	assert_int_equal(read_all(nested(&mem, LIMIT_JSON_DEPTH, '{', "}"), &err), OK);
	assert_int_equal(skip_all(nested(&mem, LIMIT_JSON_DEPTH + 1, '{', "}"), &err), E_LIMIT);
	j = json_open((struct str){"", LIMIT_JSON_BYTES + 1}, NULL);
	assert_int_equal(json_next(&j, &token, &err), E_LIMIT);
	assert_int_equal(json_skip(&j, &err), E_LIMIT);
}

static void objects_are_walked_by_key(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct json j = json_open(STR("{\"n\\u0061me\":\"x\",\"skip\":[1,{\"a\":[]}],\"size\":42,\"ok\":false,\"no\":null}"), &mem);
	struct err err = {0};
	struct str key, name = {0};
	uint64_t size = 0;
	bool more, ok = true, null = false;

	(void)state;
	assert_int_equal(json_object_open(&j, &err), OK);
	while (json_object_next(&j, &key, &more, &err) == OK && more) {
		if (str_eq(key, STR("name")))
			assert_int_equal(json_take_string(&j, &name, &err), OK);
		else if (str_eq(key, STR("size")))
			assert_int_equal(json_take_u64(&j, 100, &size, &err), OK);
		else if (str_eq(key, STR("ok")))
			assert_int_equal(json_take_bool(&j, &ok, &err), OK);
		else if (str_eq(key, STR("no")))
			assert_int_equal(json_take_null(&j, &null, &err), OK);
		else
			assert_int_equal(json_skip(&j, &err), OK);
	}
	assert_int_equal(json_done(&j, &err), OK);
	assert_true(str_eq(name, STR("x")));
	assert_int_equal(size, 42);
	assert_false(ok);
	assert_true(null);
}

static void wrong_types_say_what_is_due(void **state)
{
	struct json j = json_open(STR("[ 300 ]"), NULL);
	struct err err = {0};
	struct str s;
	uint64_t n;
	bool b, more;

	(void)state;
	assert_int_equal(json_object_open(&j, &err), E_SYNTAX);
	assert_true(str_eq(err_what(&err), STR("JSON has '[' at byte 0, where an object is due")));
	assert_int_equal(json_array_open(&j, &err), OK);
	assert_int_equal(json_array_next(&j, &more, &err), OK);
	assert_true(more);
	assert_int_equal(json_take_string(&j, &s, &err), E_SYNTAX);
	assert_true(str_eq(err_what(&err), STR("JSON has '3' at byte 2, where a string is due")));
	assert_int_equal(json_take_bool(&j, &b, &err), E_SYNTAX);
	assert_int_equal(json_take_u64(&j, 299, &n, &err), E_SYNTAX);
	assert_true(str_eq(err_what(&err), STR("JSON has '300' at byte 2, where a whole number up to 299 is due")));
	assert_int_equal(json_take_u64(&j, 300, &n, &err), OK);
	assert_int_equal(json_skip(&j, &err), E_SYNTAX);
	assert_int_equal(json_array_next(&j, &more, &err), OK);
	assert_false(more);
	assert_int_equal(json_done(&j, &err), OK);
}

static void what_is_not_walked_right_is_an_error(void **state)
{
	struct json j = json_open(STR("{\"a\":1,\"b\":2}"), NULL);
	struct err err = {0};
	struct str key;
	bool more;

	(void)state;
	assert_int_equal(json_object_open(&j, &err), OK);
	assert_int_equal(json_peek(&j), JSON_NOTHING);
	assert_int_equal(json_skip(&j, &err), E_SYNTAX);
	assert_int_equal(json_object_next(&j, &key, &more, &err), OK);
	/* The value of "a" was neither taken nor skipped. */
	assert_int_equal(json_object_next(&j, &key, &more, &err), E_SYNTAX);
	assert_int_equal(json_skip(&j, &err), OK);
	assert_int_equal(json_peek(&j), JSON_NOTHING);
	assert_int_equal(json_object_next(&j, &key, &more, &err), OK);
	assert_true(str_eq(key, STR("b")));
}

static void a_key_named_twice_is_found(void **state)
{
	static const struct {
		struct str text;
		status want;
	} cases[] = {
		{STR("{\"a\":1,\"b\":{\"a\":2},\"c\":[{\"a\":1},{\"a\":2}]}"), OK},
		{STR("{\"a\":1,\"b\":2,\"a\":3}"), E_SYNTAX},
		{STR("{\"a\":1,\"\\u0061\":3}"), E_SYNTAX},
		{STR("{\"x\":{\"y\":1,\"z\":{\"y\":1},\"y\":2}}"), E_SYNTAX},
		{STR("[{\"\":1,\"\":2}]"), E_SYNTAX},
		{STR("{\"a\":1"), E_SYNTAX},
		{STR("[]"), OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		assert_int_equal(json_unique_keys(cases[i].text, &err), cases[i].want);
		if (i == 1)
			assert_true(str_eq(err_what(&err), STR("JSON names the key 'a' twice in one object, at bytes 2 and 14")));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_public_suite_is_judged_right),
		cmocka_unit_test(tokens_come_in_order),
		cmocka_unit_test(errors_name_the_byte),
		cmocka_unit_test(an_error_stays),
		cmocka_unit_test(strings_decode),
		cmocka_unit_test(every_position_is_scanned),
		cmocka_unit_test(the_scanners_agree),
		cmocka_unit_test(depth_and_size_are_capped),
		cmocka_unit_test(objects_are_walked_by_key),
		cmocka_unit_test(wrong_types_say_what_is_due),
		cmocka_unit_test(what_is_not_walked_right_is_an_error),
		cmocka_unit_test(a_key_named_twice_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
