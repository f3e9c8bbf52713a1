/* Paths as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/path.h"

static void names_and_parents(void **state)
{
	const struct { struct str path, parent, name; } cases[] = {
		{STR("a/b"), STR("a"), STR("b")}, {STR("a/b/"), STR("a"), STR("b")}, {STR("a"), STR("."), STR("a")},
		{STR("/a"), STR("/"), STR("a")}, {STR("/"), STR("."), STR("/")}, {STR("//a//b"), STR("//a"), STR("b")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(str_eq(path_name(cases[i].path), cases[i].name));
		if (cases[i].path.len > 1)
			assert_true(str_eq(path_parent(cases[i].path), cases[i].parent));
	}
}

static void normal_forms(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct { const char *path, *want; } cases[] = {
		{"", "."}, {".", "."}, {"a/..", "."}, {"a/./b//c", "a/b/c"}, {"../a/../b", "../b"}, {"../../x", "../../x"},
		{"/..", "/"}, {"/../a", "/a"}, {"/a/b/../../c", "/c"}, {"a/b/../../..", ".."}, {"ab/..", "."}, {"/", "/"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(path_normalize(&mem, str_of(cases[i].path)).p, cases[i].want);
}

static void joins(void **state)
{
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	assert_string_equal(path_join(&mem, STR("a"), STR("b")).p, "a/b");
	assert_string_equal(path_join(&mem, STR("a/"), STR("b")).p, "a/b");
	assert_string_equal(path_join(&mem, STR("a"), STR("/b")).p, "/b");
	assert_string_equal(path_join(&mem, STR(""), STR("b")).p, "b");
}

static void relative_leads_there(void **state)
{
	static const char *const cases[][3] = {
		{"/a/b", "/a/b/c", "c"}, {"/a/b", "/a/b", "."}, {"/a/b", "/a/bc", "../bc"}, {"/a/bc", "/a/b", "../b"},
		{"/a/b/c", "/a", "../.."}, {"/a", "/b/c", "../b/c"}, {"/", "/a/b", "a/b"}, {"/a/b", "/", "../.."}, {"/", "/", "."},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(path_relative(&mem, str_of(cases[i][0]), str_of(cases[i][1])).p, cases[i][2]);
}

static void inside_is_by_segments(void **state)
{
	(void)state;
	assert_true(path_is_inside(STR("/a"), STR("/a")));
	assert_true(path_is_inside(STR("/a"), STR("/a/b")));
	assert_true(path_is_inside(STR("/"), STR("/a")));
	assert_false(path_is_inside(STR("/a"), STR("/ab")));
	assert_false(path_is_inside(STR("/a/b"), STR("/a")));
}

static void names_from_outside(void **state)
{
	static const char *const good[] = {"a", "a/b.py", "...", "..a/b", "a b/ü", "-x"};
	static const char *const bad[] = {"", "/a", "a/", "a//b", ".", "./a", "a/.", "..", "a/../b", "a\\b", "c:x", "a\nb", "a\x7f"};
	char longest[256 + 1];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(path_is_safe_relative(str_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(path_is_safe_relative(str_of(bad[i])));
	assert_false(path_is_safe_relative(((struct str){"a\0b", 3})));
	memset(longest, 'a', sizeof longest);
	assert_true(path_is_safe_relative(((struct str){longest, 255})));
	assert_false(path_is_safe_relative(((struct str){longest, 256})));
}

static void own_places_follow_xdg(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str got;

	(void)state;
	setenv("HOME", "/home/x", 1);
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("XDG_STATE_HOME", "/state", 1);
	assert_int_equal(path_own(&mem, PATH_CACHE, &got, &err), OK);
	assert_string_equal(got.p, "/home/x/.cache/assay");
	assert_int_equal(path_own(&mem, PATH_STATE, &got, &err), OK);
	assert_string_equal(got.p, "/state/assay");
}

static void terminated_paths_have_bounds(void **state)
{
	struct err err = {0};
	struct path_z z;
	char longest[PATH_MAX];

	(void)state;
	memset(longest, 'a', sizeof longest);
	assert_int_equal(path_terminate(((struct str){longest, PATH_MAX - 1}), &z, &err), OK);
	assert_int_equal(path_terminate(((struct str){longest, PATH_MAX}), &z, &err), E_LIMIT);
	assert_int_equal(path_terminate(((struct str){"a\0b", 3}), &z, &err), E_SYNTAX);
	assert_int_equal(path_terminate(STR(""), &z, &err), E_SYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_parents),
		cmocka_unit_test(normal_forms),
		cmocka_unit_test(joins),
		cmocka_unit_test(relative_leads_there),
		cmocka_unit_test(inside_is_by_segments),
		cmocka_unit_test(names_from_outside),
		cmocka_unit_test(own_places_follow_xdg),
		cmocka_unit_test(terminated_paths_have_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
