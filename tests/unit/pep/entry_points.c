/* entry_points.txt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "pep/entry_points.h"

static struct err err;

static void scripts_are_read(void **state)
{
	static const struct {
		struct str name, module, attr, extras;
		bool gui;
	} want[] = {
		{STR("foo"), STR("pkg.cli"), STR("main"), STR(""), false},
		{STR("bar-2.x"), STR("pkg"), STR("App.run"), STR("extra1, extra2"), false},
		{STR("two words"), STR("_m"), STR("f1"), STR(""), false},
		{STR("\xc3\xa9"), STR("m"), STR("f"), STR(""), true},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct entry_point *entries;
	size_t n;

	(void)state;
	assert_int_equal(entry_points_parse(STR("# comment\n[other]\nwhat = ever it.is/..\nno pair\n\n[console_scripts]\r\n"
		"foo = pkg.cli:main\r\n  bar-2.x=pkg : App.run [ extra1, extra2 ]\n; foo = x\ntwo words = _m:f1\n"
		"[gui_scripts]\n\xc3\xa9 = m:f"), &mem, &entries, &n, &err), OK);
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++) {
		assert_true(str_eq(entries[i].name, want[i].name));
		assert_true(str_eq(entries[i].module, want[i].module));
		assert_true(str_eq(entries[i].attr, want[i].attr));
		assert_true(str_eq(entries[i].extras, want[i].extras));
		assert_int_equal(entries[i].gui, want[i].gui);
	}
	assert_int_equal(entry_points_parse(STR(""), &mem, &entries, &n, &err), OK);
	assert_int_equal(n, 0);
}

#define C "[console_scripts]\n"

static void what_is_unsafe_is_refused(void **state)
{
	static const struct str bad[] = {
		STR(C "../foo = m:f"), STR(C "a/b = m:f"), STR(C "a\\b = m:f"), STR(C ". = m:f"), STR(C ".. = m:f"),
		STR(C " = m:f"), STR(C "a\x1b = m:f"), STR(C "a\0b = m:f"), STR(C "\xff = m:f"), STR(C "foo"), STR(C "foo = m"),
		STR(C "foo = m:"), STR(C "foo = :f"), STR(C "foo = m:f:g"), STR(C "foo = m..n:f"), STR(C "foo = .m:f"),
		STR(C "foo = m:f()"), STR(C "foo = m:f;import os"), STR(C "foo = m:f\vimport os"), STR(C "foo = 1m:f"),
		STR(C "foo = m:f [x"), STR(C "foo = m:f [x]y"), STR(C "foo = m:f [\"]"), STR(C "foo = m-n:f"),
		STR(C "foo = \xc3\xa9:f"), STR(C "a = m:f\na = m:g"), STR(C "a = m:f\n[gui_scripts]\na = m:f"),
		STR("foo = m:f"), STR("[console_scripts\nfoo = m:f"), STR(C "foo = m:f # comment"), STR(C "foo =\n m:f"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct entry_point *entries;
		size_t n;

		if (entry_points_parse(bad[i], &mem, &entries, &n, &err) != E_SYNTAX)
			fail_msg("case %zu was not refused: " STR_FMT, i, STR_ARG(bad[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_are_read),
		cmocka_unit_test(what_is_unsafe_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
