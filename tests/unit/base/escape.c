/* What leaves for a terminal or a build log is seen and obeyed by nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "cases.h"

static void what_a_terminal_would_obey_is_shown(void **state)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR("plain text, C# and C:: too"), "plain text, C# and C:: too"},
		{STR("na\xc3\xafve \xf0\x9f\x98\x80 \xe4\xb8\xad"), "na\xc3\xafve \xf0\x9f\x98\x80 \xe4\xb8\xad"},
		{STR("\x1b]0;title\x07\x1b[2J"), "\\x1b]0;title\\x07\\x1b[2J"},
		{STR("a\r\nb\tc\0d\x7f"), "a\\r\\nb\\tc\\x00d\\x7f"},
		{STR("\xc2\x9b" "2J"), "\\u{9b}2J"},
		{STR("safe\xe2\x80\xaegpj.exe\xe2\x81\xa6"), "safe\\u{202e}gpj.exe\\u{2066}"},
		{STR("req\xe2\x80\x8buests\xef\xbb\xbf"), "req\\u{200b}uests\\u{feff}"},
		{STR("\xff\xc3(\xed\xa0\x80"), "\\xff\\xc3(\\xed\\xa0\\x80"},
		{STR("::error file=x::boo"), "\\x3a:error file=x::boo"},
		{STR("  ::set-env"), "  \\x3a:set-env"},
		{STR("\xe3\x80\x80::set-env"), "\xe3\x80\x80\\x3a:set-env"},
		{STR("x ##[warning]y ##vso[z]"), "x \\x23#[warning]y \\x23#vso[z]"},
		{STR("###[x] ##TeamCity[y]"), "#\\x23#[x] \\x23#TeamCity[y]"},
		{STR(""), ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf b = buf_make(1000);
		escape_terminal(&b, cases[i].text);
		assert_string_equal(buf_z(&b), cases[i].want);
	}
}

static void any_bytes_come_out_harmless(void **state)
{
	static const char *const pieces[] = {":", "::", "#", "##[", "##vso[", "\x1b", "\n", " ", "x", "\xe2\x80\xae", "\xc2\x9b", "\xff"};
	struct dice d = dice_open("escape");

	(void)state;
	for (int i = 0; i < 20000; i++) {
		cleanup(buf_free) struct buf in = buf_make(1000), out = buf_make(10000);
		struct str rest;
		for (uint64_t k = dice_roll(&d, 12); k > 0; k--) {
			if (dice_roll(&d, 3))
				buf_add(&in, str_of(pieces[dice_roll(&d, sizeof pieces / sizeof *pieces)]));
			else
				buf_byte(&in, (char)dice_roll(&d, 256));
		}
		escape_terminal(&out, buf_str(&in));
		rest = buf_str(&out);
		assert_true(utf8_valid(rest));
		assert_false(str_starts(str_trim(rest), STR("::")));
		assert_true(str_find_str(rest, STR("##["), 0) == SIZE_MAX && str_find_str(rest, STR("##vso["), 0) == SIZE_MAX);
		while (rest.len) {
			uint32_t code;
			rest = str_skip(rest, utf8_take(rest, &code));
			assert_false(utf8_is_unseen(code));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_terminal_would_obey_is_shown),
		cmocka_unit_test(any_bytes_come_out_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
