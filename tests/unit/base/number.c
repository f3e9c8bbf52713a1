/* Strict numbers and UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/number.h"
#include "base/utf8.h"

static void decimal_is_strict(void **state)
{
	static const struct {
		struct str text;
		uint64_t max, want;
		bool ok;
	} cases[] = {
		{STR("0"), 0, 0, true}, {STR("007"), 10, 7, true}, {STR("18446744073709551615"), UINT64_MAX, UINT64_MAX, true},
		{STR("18446744073709551616"), UINT64_MAX, 0, false}, {STR("99999999999999999999"), UINT64_MAX, 0, false},
		{STR("11"), 10, 0, false}, {STR(""), 10, 0, false}, {STR("+1"), 10, 0, false}, {STR("-1"), 10, 0, false},
		{STR(" 1"), 10, 0, false}, {STR("1 "), 10, 0, false}, {STR("0x1"), 10, 0, false}, {STR("1a"), 100, 0, false},
		{STR("1\0"), 10, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint64_t got = 0;
		assert_int_equal(number_u64(cases[i].text, cases[i].max, &got), cases[i].ok);
		assert_true(got == cases[i].want);
	}
}

static void signed_and_hexadecimal(void **state)
{
	int64_t i = 0;
	uint64_t u = 0;

	(void)state;
	assert_true(number_i64(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &i) && i == INT64_MIN);
	assert_true(number_i64(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &i) && i == INT64_MAX);
	assert_false(number_i64(STR("9223372036854775808"), INT64_MIN, INT64_MAX, &i));
	assert_false(number_i64(STR("-9223372036854775809"), INT64_MIN, INT64_MAX, &i));
	assert_false(number_i64(STR("--1"), INT64_MIN, INT64_MAX, &i));
	assert_false(number_i64(STR("-"), INT64_MIN, INT64_MAX, &i));
	assert_false(number_i64(STR("-3"), -2, 2, &i));
	assert_true(number_hex(STR("fFfF"), 0xffff, &u) && u == 0xffff);
	assert_false(number_hex(STR("10000"), 0xffff, &u));
	assert_false(number_hex(STR("fg"), 0xffff, &u));
}

static void utf8_is_strict(void **state)
{
	static const struct {
		struct str text;
		bool ok;
	} cases[] = {
		{STR(""), true}, {STR("plain text of more than eight bytes"), true}, {STR("\xc2\x80"), true},
		{STR("\xdf\xbf"), true}, {STR("\xe0\xa0\x80"), true}, {STR("\xef\xbf\xbf"), true}, {STR("\xed\x9f\xbf"), true},
		{STR("\xf0\x90\x80\x80"), true}, {STR("\xf4\x8f\xbf\xbf"), true},
		{STR("12345678\xc3\xa9" "12345678\xe2\x82\xac"), true},
		{STR("\x80"), false}, {STR("\xc0\x80"), false}, {STR("\xc1\xbf"), false}, {STR("\xc2"), false},
		{STR("\xe0\x9f\xbf"), false}, {STR("\xed\xa0\x80"), false}, {STR("\xe2\x82"), false},
		{STR("\xf0\x8f\xbf\xbf"), false}, {STR("\xf4\x90\x80\x80"), false}, {STR("\xf5\x80\x80\x80"), false},
		{STR("\xff"), false}, {STR("12345678\xc3"), false}, {STR("\xc3\x28"), false}, {STR("\xe2\x28\xac"), false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(utf8_valid(cases[i].text), cases[i].ok);
}

static void every_scalar_goes_there_and_back(void **state)
{
	char room[4];
	uint32_t back;

	(void)state;
	for (uint32_t code = 0; code < 0x110000; code++) {
		size_t n = utf8_put(room, code);
		bool surrogate = code >= 0xd800 && code < 0xe000;
		assert_int_equal(utf8_take((struct str){room, n}, &back), surrogate ? 0 : n);
		if (!surrogate)
			assert_int_equal(back, code);
		if (n > 1)
			assert_int_equal(utf8_take((struct str){room, n - 1}, &back), 0);
	}
	assert_true(utf8_is_unseen(0x1b) && utf8_is_unseen(0x202e) && utf8_is_unseen(0xe0041));
	assert_false(utf8_is_unseen('a') || utf8_is_unseen(0xe9) || utf8_is_unseen(0x1f600));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimal_is_strict),
		cmocka_unit_test(signed_and_hexadecimal),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(every_scalar_goes_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
