/* Versions: what is one, its normalised forms, and their order; with properties on random texts. */
#include "pep/version.h"

#include "vectors.h"

#define TEXT(s) str_of(s)

static struct version parsed(const char *text, struct arena *mem)
{
	struct version v;
	struct err err = {0};

	if (version_parse(TEXT(text), mem, &v, &err) != OK)
		fail_msg("'%s' should be a version", text);
	return v;
}

static void assert_text(struct str got, const char *want)
{
	if (!str_eq(got, TEXT(want)))
		fail_msg("got '" STR_FMT "', expected '%s'", STR_ARG(got), want);
}

static void versions_have_normalised_forms(void **state)
{
	/* as given; whole, public, base, local */
	static const char *const cases[][5] = {
		{"1.0", "1.0", "1.0", "1.0", ""},
		{" v1.02-ALPHA_3.Rev.4-dev+Ubuntu-01_x ", "1.2a3.post4.dev0+ubuntu.1.x", "1.2a3.post4.dev0", "1.2", "ubuntu.1.x"},
		{"1-1", "1.post1", "1.post1", "1", ""},
		{"0!1c", "1rc0", "1rc0", "1", ""},
		{"007!1.preview", "7!1rc0", "7!1rc0", "7!1", ""},
		{"1.0a--1", "1.0a0.post1", "1.0a0.post1", "1.0", ""},
		{"1.0a-.post.-dev_+1", "1.0a0.post0.dev0+1", "1.0a0.post0.dev0", "1.0", "1"},
		{"1.0rcr1", "1.0rc0.post1", "1.0rc0.post1", "1.0", ""},
		{"\xc2\xa0" "1.0.0\xe2\x80\xa8\x1c", "1.0.0", "1.0.0", "1.0.0", ""},
		{"00.0", "0.0", "0.0", "0.0", ""},
		{"1+0a.00.a0", "1+0a.0.a0", "1", "1", "0a.0.a0"},
		{"99999999999999999999999999999.18446744073709551616", "99999999999999999999999999999.18446744073709551616",
	         "99999999999999999999999999999.18446744073709551616", "99999999999999999999999999999.18446744073709551616", ""},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct version v = parsed(cases[i][0], &mem);
		assert_text(version_normalized(&v, &mem), cases[i][1]);
		assert_text(version_public(&v, &mem), cases[i][2]);
		assert_text(version_base(&v, &mem), cases[i][3]);
		assert_text(version_local(&v, &mem), cases[i][4]);
	}
}

static void texts_that_are_no_version(void **state)
{
	static const struct str cases[] = {
		STR(""), STR(" "), STR("v"), STR("vv1"), STR("1."), STR(".1"), STR("1..0"), STR("1.0-"), STR("1.0+"), STR("1.0+a."),
		STR("1.0+a+b"), STR("1 .0"), STR("1.0 a1"), STR("!1"), STR("1!"), STR("1!!1"), STR("1.*"), STR("1.0p1"), STR("1.0a1b1"),
		STR("1.0.dev1.post1"), STR("1.0-1-1"), STR("1.0\0"), STR("1\0.0"), STR("1_0"), STR("1.0-_1"), STR("1.0rev--1"),
		STR("1.0+\xe2\x84\xaa"), STR("1.0po\xc5\xbft1"), STR("1.0prev\xc4\xb1" "ew1"), STR("\xd9\xa1"), STR("1\xe2\x80\x8b"),
	};
	cleanup(arena_free) struct arena mem = {0};
	struct version v;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (version_parse(cases[i], &mem, &v, &err) != E_SYNTAX)
			fail_msg("'" STR_FMT "' is no version", STR_ARG(cases[i]));
}

static void numbers_and_texts_have_limits(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	static char text[LIMIT_VERSION + 1];
	struct version v;
	struct err err;

	(void)state;
	memset(text, '7', sizeof text);
	assert_int_equal(version_parse((struct str){text, LIMIT_VERSION_DIGITS}, &mem, &v, &err), OK);
	assert_int_equal(version_parse((struct str){text, LIMIT_VERSION_DIGITS + 1}, &mem, &v, &err), E_LIMIT);
	for (size_t i = 1; i < sizeof text; i += 2)
		text[i] = '.';
	assert_int_equal(version_parse((struct str){text, LIMIT_VERSION - 1}, &mem, &v, &err), OK);
	assert_int_equal(version_release_count(&v), LIMIT_VERSION / 2);
	assert_int_equal(version_parse((struct str){text, LIMIT_VERSION + 1}, &mem, &v, &err), E_LIMIT);
}

static void versions_are_ordered(void **state)
{
	static const char *const ascending[] = {
		"0", "1.dev0", "1.dev0+a", "1.dev1", "1a0.dev5", "1a0", "1a0+x", "1a0.post0.dev1", "1a0.post0", "1a1", "1b0", "1rc0.dev0",
		"1rc0", "1", "1+a", "1+a.a", "1+a.0", "1+aa", "1+b", "1+0", "1+0.a", "1+1", "1.post0.dev0", "1.post0", "1.post0+a",
		"1.post1", "1.0.0.0.1.dev0", "1.0.0.0.1", "1.0.1", "1.1.dev0", "1.9", "1.10", "1.191", "1.192", "1.255", "1.256", "1.65536",
		"1.9999999999999999999", "1.10000000000000000000", "1.18446744073709551616", "1.99999999999999999999",
		"1.100000000000000000000", "2", "1!0.dev0", "1!0", "2!0",
	};
	enum { N = sizeof ascending / sizeof *ascending };
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < N; k++) {
			struct version a = parsed(ascending[i], &mem), b = parsed(ascending[k], &mem);
			int order = version_cmp(&a, &b);
			if ((order > 0) - (order < 0) != (i > k) - (i < k))
				fail_msg("order of '%s' and '%s'", ascending[i], ascending[k]);
		}
}

static void equal_versions_have_equal_keys(void **state)
{
	static const char *const pairs[][2] = {
		{"1", "1.0.0"}, {"1.0a", "1.a0"}, {"v1c2", "1-pre-2"}, {"1-3", "1.r3"}, {"1+A_1", "1+a.01"}, {"0!0", "0.0"}, {"1dev", "1.0.DEV00"},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct version a = parsed(pairs[i][0], &mem), b = parsed(pairs[i][1], &mem);
		assert_int_equal(version_cmp(&a, &b), 0);
		assert_true(str_eq(version_canonical(&a, &mem), version_canonical(&b, &mem)));
	}
}

/* -- packaging's answers -- */

static void check_valid(struct json item, struct arena *mem)
{
	struct str in = vectors_get_str(item, "in");
	struct version v;
	struct err err = {0};
	size_t segments = 0;

	vectors_must(version_parse(in, mem, &v, &err), &err);
	vectors_same(version_normalized(&v, mem), vectors_get_str(item, "norm"), in);
	vectors_same(version_public(&v, mem), vectors_get_str(item, "public"), in);
	vectors_same(version_base(&v, mem), vectors_get_str(item, "base"), in);
	if (!vectors_is_null(item, "local"))
		vectors_same(version_local(&v, mem), vectors_get_str(item, "local"), in);
	assert_int_equal(version_has_local(&v), !vectors_is_null(item, "local"));
	assert_int_equal(version_is_prerelease(&v), vectors_get_bool(item, "is_prerelease"));
	assert_int_equal(version_is_postrelease(&v), vectors_get_bool(item, "is_postrelease"));
	assert_int_equal(version_is_devrelease(&v), vectors_get_bool(item, "is_devrelease"));
	vectors_items (segment, vectors_get(item, "release"))
		vectors_same(version_release_segment(&v, segments++), vectors_str(segment), in);
	assert_int_equal(version_release_count(&v), segments);
}

/* Groups ascend; within a group all are equal. */
static void check_order(struct json groups, struct arena *mem)
{
	struct version before = {0}, first = {0};

	vectors_items (group, groups) {
		bool have_first = false;
		vectors_items (item, group) {
			struct version v;
			struct err err = {0};

			vectors_must(version_parse(vectors_str(item), mem, &v, &err), &err);
			if (have_first)
				assert_int_equal(version_cmp(&first, &v), 0);
			else if (before.key.len && version_cmp(&before, &v) >= 0)
				fail_msg("'" STR_FMT "' should come before '" STR_FMT "'", STR_ARG(before.text), STR_ARG(v.text));
			if (!have_first)
				first = v;
			have_first = true;
		}
		before = first;
	}
}

static void check_file(struct json file, struct arena *mem)
{
	struct version v;
	struct err err = {0};

	vectors_items (item, vectors_get(file, "valid"))
		check_valid(item, mem);
	vectors_items (item, vectors_get(file, "invalid"))
		if (version_parse(vectors_str(item), mem, &v, &err) == OK)
			fail_msg("'" STR_FMT "' is no version", STR_ARG(vectors_str(item)));
	check_order(vectors_get(file, "order"), mem);
}

static void versions_agree_with_packaging(void **state)
{
	(void)state;
	vectors_each("versions.json", check_file);
}

/* -- properties -- */

/* Pieces that make versions, and things close to versions. */
static struct str random_text(struct arena *mem)
{
	static const char *const pieces[] = {
		"0", "1", "2", "10", "191", "192", "007", "18446744073709551615", "99999999999999999999", ".", ".", ".", ".", "-", "_", "!",
		"+", "a", "b", "rc", "c", "post", ".post", ".dev", "dev", "r", "rev", "x", "V", "Alpha", " ", "*",
	};

	return vectors_pieces(pieces, sizeof pieces / sizeof *pieces, 9, mem);
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void random_versions_are_totally_ordered_and_print_what_they_are(void **state)
{
	enum { CASES = 300000, KEPT = 400 };
	cleanup(arena_free) struct arena mem = {0};
	static struct version kept[KEPT];
	size_t n = 0;

	(void)state;
	vectors_seed();
	for (size_t i = 0; i < CASES && n < KEPT; i++) {
		struct version v, again;
		struct err err;
		struct str text = random_text(&mem);

		if (version_parse(text, &mem, &v, &err) != OK)
			continue;
		assert_int_equal(version_parse(version_normalized(&v, &mem), &mem, &again, &err), OK);
		assert_int_equal(version_cmp(&v, &again), 0);
		assert_true(str_eq(version_normalized(&v, &mem), version_normalized(&again, &mem)));
		kept[n++] = v;
	}
	assert_true(n == KEPT);
	for (size_t i = 0; i < 200000; i++) {
		const struct version *a = &kept[vectors_pick(n)], *b = &kept[vectors_pick(n)], *c = &kept[vectors_pick(n)];
		assert_int_equal(sign(version_cmp(a, b)), -sign(version_cmp(b, a)));
		if (version_cmp(a, b) <= 0 && version_cmp(b, c) <= 0)
			assert_true(version_cmp(a, c) <= 0);
		assert_int_equal(version_cmp(a, b) == 0, str_eq(version_canonical(a, &mem), version_canonical(b, &mem)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_have_normalised_forms),
		cmocka_unit_test(texts_that_are_no_version),
		cmocka_unit_test(numbers_and_texts_have_limits),
		cmocka_unit_test(versions_are_ordered),
		cmocka_unit_test(equal_versions_have_equal_keys),
		cmocka_unit_test(versions_agree_with_packaging),
		cmocka_unit_test(random_versions_are_totally_ordered_and_print_what_they_are),
	};

	return cmocka_run_group_tests_name("versions", tests, NULL, NULL);
}
