/* Declared targets: Pythons and platforms by the names that people write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "env/target.h"

static struct err err;

static void platforms_by_name(void **state)
{
	static const struct {
		struct str text, os, sys, family, machine, tag; /* tag: the best of CPython 3.12's */
	} cases[] = {
		{STR("linux"), STR("posix"), STR("linux"), STR("Linux"), STR("x86_64"), STR("manylinux_2_28_x86_64")},
		{STR("macos"), STR("posix"), STR("darwin"), STR("Darwin"), STR("arm64"), STR("macosx_13_0_arm64")},
		{STR("windows"), STR("nt"), STR("win32"), STR("Windows"), STR("AMD64"), STR("win_amd64")},
		{STR("x86_64-apple-darwin"), STR("posix"), STR("darwin"), STR("Darwin"), STR("x86_64"), STR("macosx_13_0_x86_64")},
		{STR("i686-pc-windows-msvc"), STR("nt"), STR("win32"), STR("Windows"), STR("x86"), STR("win32")},
		{STR("aarch64-pc-windows-msvc"), STR("nt"), STR("win32"), STR("Windows"), STR("ARM64"), STR("win_arm64")},
		{STR("aarch64-unknown-linux-musl"), STR("posix"), STR("linux"), STR("Linux"), STR("aarch64"),
			STR("musllinux_1_2_aarch64")},
		{STR("riscv64-unknown-linux"), STR("posix"), STR("linux"), STR("Linux"), STR("riscv64"),
			STR("manylinux_2_39_riscv64")},
		{STR("x86_64-manylinux2014"), STR("posix"), STR("linux"), STR("Linux"), STR("x86_64"), STR("manylinux_2_17_x86_64")},
		{STR("aarch64-manylinux_2_31"), STR("posix"), STR("linux"), STR("Linux"), STR("aarch64"),
			STR("manylinux_2_31_aarch64")},
		{STR("manylinux2010_i686"), STR("posix"), STR("linux"), STR("Linux"), STR("i686"), STR("manylinux_2_12_i686")},
		{STR("manylinux_2_17_x86_64"), STR("posix"), STR("linux"), STR("Linux"), STR("x86_64"),
			STR("manylinux_2_17_x86_64")},
		{STR("linux_armv7l"), STR("posix"), STR("linux"), STR("Linux"), STR("armv7l"), STR("linux_armv7l")},
		{STR("macosx_10_15_x86_64"), STR("posix"), STR("darwin"), STR("Darwin"), STR("x86_64"), STR("macosx_10_15_x86_64")},
		{STR("win_amd64"), STR("nt"), STR("win32"), STR("Windows"), STR("AMD64"), STR("win_amd64")},
		{STR("aarch64-linux-android"), STR("posix"), STR("android"), STR("Android"), STR("aarch64"),
			STR("android_24_arm64_v8a")},
		{STR("android_21_x86_64"), STR("posix"), STR("android"), STR("Android"), STR("x86_64"), STR("android_21_x86_64")},
		{STR("arm64-apple-ios"), STR("posix"), STR("ios"), STR("iOS"), STR("arm64"), STR("ios_13_0_arm64_iphoneos")},
		{STR("ios_15_4_x86_64_iphonesimulator"), STR("posix"), STR("ios"), STR("iOS"), STR("x86_64"),
			STR("ios_15_4_x86_64_iphonesimulator")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct target target;
		const struct str *value = target.markers.value;

		if (target_declare(STR("3.12"), cases[i].text, NULL, &mem, &target, &err) != OK)
			fail_msg(STR_FMT, STR_ARG(err_what(&err)));
		assert_true(str_eq(value[MARKER_OS_NAME], cases[i].os));
		assert_true(str_eq(value[MARKER_SYS_PLATFORM], cases[i].sys));
		assert_true(str_eq(value[MARKER_PLATFORM_SYSTEM], cases[i].family));
		assert_true(str_eq(value[MARKER_PLATFORM_MACHINE], cases[i].machine));
		assert_true(value[MARKER_PLATFORM_RELEASE].p && value[MARKER_PLATFORM_RELEASE].len == 0);
		assert_true(str_eq(tags_at(&target.tags, 0).platform, cases[i].tag));
		assert_int_equal(tags_rank(&target.tags, STR("cp312"), STR("cp312"), cases[i].tag), 0);
		assert_true(target.declared);
	}
}

static void what_is_no_platform_is_refused(void **state)
{
	static const struct str bad[] = {
		STR("amiga"), STR("manylinux"), STR("manylinux_2_x86_64"), STR("manylinux_2_28_"), STR("manylinux_2_28_x86-64"),
		STR("x86_64-manylinux_2"), STR("macosx_11_arm64"), STR("win_"), STR("linux_"), STR("android_x_arm64"),
		STR("manylinux_2_9999_x86_64"), STR("ios_13_0_arm64"), STR("manylinux2014_"), STR("-manylinux2014"),
		STR("macosx_11_0_toaster"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct target target;

		if (target_declare(STR("3.12"), bad[i], NULL, &mem, &target, &err) != E_USAGE)
			fail_msg("case %zu was not refused: " STR_FMT, i, STR_ARG(bad[i]));
	}
}

static void pythons_by_version(void **state)
{
	static const struct {
		struct str text, full, minor, implementation, best_python, best_abi;
	} cases[] = {
		{STR("3.11"), STR("3.11.0"), STR("3.11"), STR("cpython"), STR("cp311"), STR("cp311")},
		{STR("3.11.4"), STR("3.11.4"), STR("3.11"), STR("cpython"), STR("cp311"), STR("cp311")},
		{STR("cpython3.9"), STR("3.9.0"), STR("3.9"), STR("cpython"), STR("cp39"), STR("cp39")},
		{STR("3.13t"), STR("3.13.0"), STR("3.13"), STR("cpython"), STR("cp313"), STR("cp313t")},
		{STR("3.14.0rc2"), STR("3.14.0rc2"), STR("3.14"), STR("cpython"), STR("cp314"), STR("cp314")},
		{STR("pypy3.10"), STR("3.10.0"), STR("3.10"), STR("pypy"), STR("pp310"), STR("pypy310_pp73")},
		{STR("pp3.11"), STR("3.11.0"), STR("3.11"), STR("pypy"), STR("pp311"), STR("pypy311_pp73")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct target target;
		const struct str *value = target.markers.value;

		assert_int_equal(target_declare(cases[i].text, STR("linux"), NULL, &mem, &target, &err), OK);
		assert_true(str_eq(value[MARKER_PYTHON_FULL_VERSION], cases[i].full));
		assert_true(str_eq(value[MARKER_PYTHON_VERSION], cases[i].minor));
		assert_true(str_eq(value[MARKER_IMPLEMENTATION_NAME], cases[i].implementation));
		assert_true(str_eq(value[MARKER_IMPLEMENTATION_VERSION], cases[i].full));
		assert_true(str_eq(target.python.text, cases[i].full));
		assert_true(str_eq(tags_at(&target.tags, 0).python, cases[i].best_python));
		assert_true(str_eq(tags_at(&target.tags, 0).abi, cases[i].best_abi));
	}
}

static void what_is_no_python_is_refused(void **state)
{
	static const struct str bad[] = {
		STR(""), STR("3"), STR("2.7"), STR("4.0"), STR("x"), STR("3.11+l"), STR("3.11.post1"), STR("1!3.11"), STR("3.99999"),
		STR("t"), STR("pypy"), STR("python"), STR("3.x"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct target target;

		if (target_declare(bad[i], STR("linux"), NULL, &mem, &target, &err) != E_USAGE)
			fail_msg("case %zu was not refused: " STR_FMT, i, STR_ARG(bad[i]));
	}
}

static void the_platform_of_this_machine(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct target target;

	(void)state;
	assert_int_equal(target_declare(STR("3.11"), STR(""), NULL, &mem, &target, &err), OK);
	assert_true(tags_count(&target.tags) > 50);
	assert_true(target.markers.value[MARKER_PLATFORM_RELEASE].len > 0);
}

static void a_base_gives_what_was_not_said(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct interpreter base = {.major = 3, .minor = 10, .tags = {.major = 3, .minor = 10,
		.platform = {TAG_OS_MUSL, 1, 1, STR("x86_64")}}};
	struct target target;

	(void)state;
	base.markers.value[MARKER_OS_NAME] = STR("posix");
	base.markers.value[MARKER_PYTHON_FULL_VERSION] = STR("3.10.9");
	assert_int_equal(target_declare(STR("3.12"), STR(""), &base, &mem, &target, &err), OK);
	assert_true(str_eq(tags_at(&target.tags, 0).platform, STR("musllinux_1_1_x86_64")));
	assert_true(str_eq(tags_at(&target.tags, 0).python, STR("cp312")));
	assert_true(str_eq(target.markers.value[MARKER_OS_NAME], STR("posix")));
	assert_int_equal(target_declare(STR(""), STR("windows"), &base, &mem, &target, &err), OK);
	assert_true(str_eq(tags_at(&target.tags, 0).python, STR("cp310")));
	assert_true(str_eq(target.markers.value[MARKER_PYTHON_FULL_VERSION], STR("3.10.9")));
	assert_true(str_eq(target.markers.value[MARKER_OS_NAME], STR("nt")));
	assert_int_equal(target_of_interpreter(&base, &mem, &target, &err), OK);
	assert_false(target.declared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(platforms_by_name),
		cmocka_unit_test(what_is_no_platform_is_refused),
		cmocka_unit_test(pythons_by_version),
		cmocka_unit_test(what_is_no_python_is_refused),
		cmocka_unit_test(the_platform_of_this_machine),
		cmocka_unit_test(a_base_gives_what_was_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
