/* Names: which are valid, and their one normalised form. */
#include "pep/name.h"
#include "vectors.h"

static void names_have_one_normalised_form(void **state)
{
	static const char *const cases[][2] = {
		{"foo", "foo"}, {"Foo", "foo"}, {"foo_bar", "foo-bar"}, {"foo.-_bar", "foo-bar"}, {"a--b", "a-b"},
		{"A", "a"}, {"0", "0"}, {"a-b", "a-b"}, {"a-b_C..9", "a-b-c-9"}, {"ab-_", "ab-"}, {"a-", "a-"}, {"", ""},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str got = name_normalize(str_of(cases[i][0]), &mem);
		assert_true(str_eq(got, str_of(cases[i][1])));
		assert_true(str_eq(name_normalize(got, &mem), got));
		assert_int_equal(name_is_normalized(str_of(cases[i][0])),
		                 name_valid(got) && str_eq(got, str_of(cases[i][0])));
	}
}

static void names_that_are_none(void **state)
{
	static const struct str cases[] = {
		STR(""), STR("-a"), STR("a-"), STR("_a"), STR("a."), STR("a b"), STR("a\n"), STR("a\0b"), STR("\xc3\xa9"),
		STR("\xe2\x84\xaa"), STR("a/b"), STR("a[b]"), STR("."), STR("a+b"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(name_valid(cases[i]));
		assert_false(name_is_normalized(cases[i]));
	}
	assert_true(name_valid(STR("a")));
	assert_true(name_valid(STR("A._-b")));
	assert_false(name_is_normalized(STR("A")));
	assert_true(name_is_normalized(STR("a-1-b")));
}

static void check_cases(struct json file, struct arena *mem)
{
	vectors_items (item, vectors_get(file, "cases")) {
		struct str in = vectors_get_str(item, "in");
		bool valid = vectors_get_bool(item, "valid");

		if (name_valid(in) != valid)
			fail_msg("'" STR_FMT "' should be %s", STR_ARG(in), valid ? "valid" : "refused");
		assert_int_equal(name_is_normalized(in), vectors_get_bool(item, "is_normalized"));
		if (valid)
			vectors_same(name_normalize(in, mem), vectors_get_str(item, "canonical"), in);
	}
}

static void names_agree_with_packaging(void **state)
{
	(void)state;
	vectors_each("names.json", check_cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_have_one_normalised_form),
		cmocka_unit_test(names_that_are_none),
		cmocka_unit_test(names_agree_with_packaging),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
