/* Supported tags, against lists that another implementation made, and ranks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/file.h"
#include "pep/tag.h"

/* -- the golden file's names of targets: PYTHON-OS... -- */

static unsigned number(struct str text)
{
	unsigned n = 0;

	assert_true(text.len > 0);
	for (size_t i = 0; i < text.len; i++) {
		assert_true(is_digit(text.p[i]));
		n = n * 10 + (unsigned)(text.p[i] - '0');
	}
	return n;
}

static struct tag_platform platform_of(struct str text)
{
	static const struct {
		struct str name;
		enum tag_os os;
	} known[] = {
		{STR("linux_glibc"), TAG_OS_GLIBC},
		{STR("linux_musl"), TAG_OS_MUSL},
		{STR("mac_"), TAG_OS_MACOS},
		{STR("ios_"), TAG_OS_IOS},
		{STR("android_"), TAG_OS_ANDROID},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct tag_platform on = {.os = known[i].os};
		struct str version, major, minor;

		if (!str_starts(text, known[i].name))
			continue;
		assert_true(str_cut(str_skip(text, known[i].name.len), '_', &version, &on.arch));
		on.minor = str_cut(version, '.', &major, &minor) ? number(minor) : 0;
		on.major = number(major);
		return on;
	}
	assert_true(str_starts(text, STR("win")));
	return (struct tag_platform){.os = TAG_OS_WINDOWS, .arch = text};
}

static struct tag_target target_of(struct str text)
{
	struct tag_target target = {0};
	struct str python, rest;

	assert_true(str_cut(text, '-', &python, &rest));
	if (str_eq(python, STR("other"))) {
		target.implementation = TAG_OTHER;
		assert_true(str_cut(rest, '-', &target.python, &rest));
	} else if (str_starts(python, STR("pp"))) {
		target.implementation = TAG_PYPY;
		target.python = python;
	}
	if (target.implementation != TAG_CPYTHON) {
		assert_true(str_cut(rest, '-', &target.abi, &rest));
		python = str_skip(target.python, target.python.len - 5);
	}
	if (str_ends(python, STR("d"))) {
		target.debug = true;
		python.len--;
	}
	if (str_ends(python, STR("t"))) {
		target.free_threaded = true;
		python.len--;
	}
	target.major = 3;
	while (!is_digit(python.p[0]))
		python = str_skip(python, 1);
	target.minor = number(str_skip(python, 1));
	target.platform = platform_of(rest);
	return target;
}

/* -- the golden file itself -- */

struct golden {
	struct str target, pairs, platforms, anys;
};

static struct str value_of(struct str line, struct str key)
{
	assert_true(str_starts(line, key));
	return str_skip(line, key.len);
}

static bool golden_next(struct str *rest, struct golden *ret)
{
	struct str line[4];

	do
		if (!str_line(rest, &line[0]))
			return false;
	while (line[0].len == 0 || line[0].p[0] == '#');
	for (size_t i = 1; i < 4; i++)
		assert_true(str_line(rest, &line[i]));
	*ret = (struct golden){value_of(line[0], STR("target ")), value_of(line[1], STR("pairs ")),
		value_of(line[2], STR("platforms ")), value_of(line[3], STR("any "))};
	return true;
}

static void expect(const struct tags *tags, size_t rank, struct tag want)
{
	struct tag tag;

	assert_true(rank < tags_count(tags));
	tag = tags_at(tags, rank);
	if (!str_eq(tag.python, want.python) || !str_eq(tag.abi, want.abi) || !str_eq(tag.platform, want.platform))
		fail_msg("rank %zu is " STR_FMT "-" STR_FMT "-" STR_FMT ", not " STR_FMT "-" STR_FMT "-" STR_FMT, rank,
			STR_ARG(tag.python), STR_ARG(tag.abi), STR_ARG(tag.platform), STR_ARG(want.python),
			STR_ARG(want.abi), STR_ARG(want.platform));
	assert_int_equal(tags_rank(tags, want.python, want.abi, want.platform), rank);
}

/* Every tag has its place and every place its tag. */
static void golden_check(const struct golden *golden, const struct tags *tags)
{
	struct str pairs = golden->pairs, anys = golden->anys, pair, python;
	size_t rank = 0;
	bool more_pairs = golden->pairs.len > 0 && golden->platforms.len > 0, more = true;

	while (str_token(&pairs, ' ', &pair, &more_pairs)) {
		struct str platforms = golden->platforms;
		struct tag want;

		assert_true(str_cut(pair, '-', &want.python, &want.abi));
		for (more = true; str_token(&platforms, ' ', &want.platform, &more); rank++)
			expect(tags, rank, want);
	}
	for (more = true; str_token(&anys, ' ', &python, &more); rank++)
		expect(tags, rank, (struct tag){python, STR("none"), STR("any")});
	assert_int_equal(tags_count(tags), rank);
}

static void lists_are_those_of_packaging(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str text = {0}, path = arena_printf(&mem, "%s/pep/tags.txt", getenv("ASSAY_TEST_DATA"));
	struct golden golden;
	size_t n = 0;

	(void)state;
	assert_int_equal(file_read(path, MIB, &mem, &text, &err), OK);
	for (; golden_next(&text, &golden); n++) {
		struct tag_target target = target_of(golden.target);
		struct tags tags;

		assert_int_equal(tags_make(&target, &mem, &tags, &err), OK);
		golden_check(&golden, &tags);
	}
	assert_int_equal(n, 41);
}

/* -- ranks -- */

static const struct tag_target LINUX = {
	.major = 3, .minor = 11, .platform = {TAG_OS_GLIBC, 2, 36, {"x86_64", 6}}};

static struct tags make(const struct tag_target *target, struct arena *mem)
{
	struct tags tags = {0};
	struct err err = {0};

	assert_int_equal(tags_make(target, mem, &tags, &err), OK);
	return tags;
}

static void the_best_member_of_a_set_counts(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct tags tags = make(&LINUX, &mem);
	struct str many = STR("manylinux_2_17_x86_64.manylinux2014_x86_64"), one = STR("manylinux_2_17_x86_64");
	int rank = tags_rank(&tags, STR("cp311"), STR("cp311"), one);

	(void)state;
	assert_true(rank > 0);
	assert_int_equal(tags_rank(&tags, STR("cp311"), STR("cp311"), many), rank);
	assert_int_equal(tags_rank(&tags, STR("cp39.cp311"), STR("cp39.cp311.none"), many), rank);
	assert_int_equal(tags_rank(&tags, STR("CP311"), STR("Cp311"), STR("ManyLinux_2_17_X86_64")), rank);
	assert_int_equal(tags_rank(&tags, STR("py2.py3"), STR("none"), STR("any")),
		tags_rank(&tags, STR("py3"), STR("none"), STR("any")));
	assert_true(tags_rank(&tags, STR("py3"), STR("none"), STR("any.manylinux_2_5_x86_64")) <
		tags_rank(&tags, STR("py3"), STR("none"), STR("any")));
}

static void what_does_not_fit_has_no_rank(void **state)
{
	static const struct {
		struct str python, abi, platform;
	} no[] = {
		{STR("cp310"), STR("cp310"), STR("manylinux_2_17_x86_64")},
		{STR("cp310"), STR("none"), STR("any")},
		{STR("cp312"), STR("abi3"), STR("manylinux_2_17_x86_64")},
		{STR("cp311"), STR("abi3"), STR("any")},
		{STR("cp311"), STR("cp311"), STR("manylinux_2_37_x86_64")},
		{STR("cp311"), STR("cp311"), STR("manylinux_2_17_aarch64")},
		{STR("cp311"), STR("cp311"), STR("musllinux_1_2_x86_64")},
		{STR("py3"), STR("none"), STR("win_amd64")},
		{STR("py2"), STR("none"), STR("any")},
		{STR("py3"), STR("none"), STR("any[")},
		{STR("cp311"), STR("cp311"), STR("linux\x7fx86_64")},
		{STR(""), STR(""), STR("")},
		{STR("py3."), STR("."), STR("..")},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct tags tags = make(&LINUX, &mem);

	(void)state;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_int_equal(tags_rank(&tags, no[i].python, no[i].abi, no[i].platform), -1);
}

static void a_platform_that_nothing_is_known_of_has_its_own_tag(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct tag_target target = {.major = 3, .minor = 12,
		.platform = {.os = TAG_OS_OTHER, .arch = STR("freebsd_14_0_release_amd64")}};
	struct tags tags = make(&target, &mem);

	(void)state;
	assert_int_equal(tags_rank(&tags, STR("cp312"), STR("cp312"), target.platform.arch), 0);
	target.platform = (struct tag_platform){.os = TAG_OS_LINUX, .arch = STR("x86_64")};
	tags = make(&target, &mem);
	assert_int_equal(tags_rank(&tags, STR("cp312"), STR("cp312"), STR("linux_x86_64")), 0);
	assert_int_equal(tags_rank(&tags, STR("cp312"), STR("cp312"), STR("manylinux_2_17_x86_64")), -1);
}

static void nonsense_targets_are_refused(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct tag_target target = LINUX;
	struct tags tags;
	struct err err = {0};

	(void)state;
	target.major = 2;
	assert_int_equal(tags_make(&target, &mem, &tags, &err), E_LIMIT);
	target = LINUX;
	target.platform.minor = LIMIT_TAG_VERSION + 1;
	assert_int_equal(tags_make(&target, &mem, &tags, &err), E_LIMIT);
	target = LINUX;
	target.platform.arch = STR("x86-64");
	assert_int_equal(tags_make(&target, &mem, &tags, &err), E_SYNTAX);
	target = LINUX;
	target.implementation = TAG_PYPY;
	assert_int_equal(tags_make(&target, &mem, &tags, &err), E_SYNTAX);
	target.python = STR("pp311");
	assert_int_equal(tags_make(&target, &mem, &tags, &err), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_those_of_packaging),
		cmocka_unit_test(the_best_member_of_a_set_counts),
		cmocka_unit_test(what_does_not_fit_has_no_rank),
		cmocka_unit_test(a_platform_that_nothing_is_known_of_has_its_own_tag),
		cmocka_unit_test(nonsense_targets_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
