/* The JSON writer: layout, escapes, and that the reader gives back what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/json_out.h"
#include "base/utf8.h"
#include "cases.h"

static void write_sample(struct json_out *o)
{
	json_out_object(o);
	json_out_key(o, STR("list"));
	json_out_array(o);
	json_out_u64(o, 1);
	json_out_i64(o, -2);
	json_out_object(o);
	json_out_object_end(o);
	json_out_array(o);
	json_out_array_end(o);
	json_out_array_end(o);
	json_out_key_string(o, "name", STR("x"));
	json_out_key_u64(o, "size", UINT64_MAX);
	json_out_key_bool(o, "yes", true);
	json_out_key(o, STR("none"));
	json_out_null(o);
	json_out_object_end(o);
}

static void compact_and_indented(void **state)
{
	cleanup(buf_free) struct buf b = buf_make(1000);
	struct json_out o = json_out_open(&b, 0);

	(void)state;
	write_sample(&o);
	assert_string_equal(buf_z(&b), "{\"list\":[1,-2,{},[]],\"name\":\"x\",\"size\":18446744073709551615,\"yes\":true,\"none\":null}");
	buf_clear(&b);
	o = json_out_open(&b, 2);
	write_sample(&o);
	assert_string_equal(buf_z(&b), "{\n  \"list\": [\n    1,\n    -2,\n    {},\n    []\n  ],\n  \"name\": \"x\",\n"
				       "  \"size\": 18446744073709551615,\n  \"yes\": true,\n  \"none\": null\n}");
}

static void strings_leave_harmless(void **state)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR("a\"b\\c/\b\f\n\r\t"), "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\""},
		{STR("\x1b[31m\x7f\0"), "\"\\u001b[31m\\u007f\\u0000\""},
		{STR("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""},
		{STR("\xc2\x9b" "31m\xe2\x80\xae\xe2\x80\x8b\xf3\xa0\x81\x81"), "\"\\u009b31m\\u202e\\u200b\\udb40\\udc41\""},
		{STR("a\xff\xc3"), "\"a\xef\xbf\xbd\xef\xbf\xbd\""},
		{STR(""), "\"\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf b = buf_make(1000);
		json_out_quoted(&b, cases[i].text);
		assert_string_equal(buf_z(&b), cases[i].want);
	}
}

/* Any valid text, often with what needs escaping in it. */
static struct str random_text(struct dice *d, char *room)
{
	static const uint32_t tops[] = {0x20, 0x80, 0x800, 0x3000, 0x10000, 0x110000};
	size_t n = 0;

	for (uint64_t i = dice_roll(d, 40); i > 0; i--) {
		uint32_t code = (uint32_t)dice_roll(d, tops[dice_roll(d, 6)]);
		n += utf8_put(room + n, code >= 0xd800 && code < 0xe000 ? '\\' : code);
	}
	return (struct str){room, n};
}

static void what_is_written_reads_the_same(void **state)
{
	struct dice d = dice_open("JSON round trip");
	char room[200];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		cleanup(arena_free) struct arena mem = {0};
		cleanup(buf_free) struct buf b = buf_make(4000);
		struct json_out o = json_out_open(&b, (unsigned)dice_roll(&d, 3));
		struct str text = random_text(&d, room), key, value;
		struct err err = {0};
		struct json j;
		bool more;

		json_out_object(&o);
		json_out_key(&o, text);
		json_out_string(&o, text);
		json_out_object_end(&o);
		j = json_open(buf_str(&b), &mem);
		assert_int_equal(json_object_open(&j, &err), OK);
		assert_int_equal(json_object_next(&j, &key, &more, &err), OK);
		assert_int_equal(json_take_string(&j, &value, &err), OK);
		assert_true(str_eq(key, text) && str_eq(value, text));
		assert_int_equal(json_object_next(&j, &key, &more, &err), OK);
		assert_int_equal(json_done(&j, &err), OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compact_and_indented),
		cmocka_unit_test(strings_leave_harmless),
		cmocka_unit_test(what_is_written_reads_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
