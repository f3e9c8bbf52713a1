/* Dependency specifiers: what is one, its parts, its canonical text. */
#include "pep/requirement.h"

#include "pep/name.h"
#include "vectors.h"

static struct requirement requirement_of(struct str text, struct arena *mem)
{
	struct requirement req = {0};
	struct err err = {0};

	vectors_must(requirement_parse(text, mem, &req, &err), &err);
	return req;
}

static void canonical_texts(void **state)
{
	static const char *const cases[][2] = {
		{" x ", "x"}, {"X.Y-z_W", "X.Y-z_W"}, {"x_", "x_"}, {"x[b, a ,b]", "x[a,b]"}, {"x [ ]", "x"},
		{"x[A_b,a-b] ( >=1 , <2, )", "x[A_b,a-b]<2,>=1"}, {"x()", "x"}, {"x>=1,", "x>=1"}, {"x===1.0,>=2", "x===1.0,>=2"},
		{"x===a;os_name=='b'", "x===a; os_name == \"b\""}, {"x=== ", "x==="}, {"x>=\n1", "x>=1"}, {"x===(a", "x===(a"},
		{"x@http://h/p", "x @ http://h/p"}, {"x@a;os_name=='b'", "x @ a;os_name=='b'"},
		{"x[e] @ a ;os_name=='b'", "x[e] @ a ; os_name == \"b\""}, {"x@\na", "x @ \na"},
		{"x>=1.0a.\t;\t(extra=='A_B')", "x>=1.0a.; extra == \"a-b\""}, {"x==1.0.post1,==1.0-1", "x==1.0-1"},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct requirement req = requirement_of(str_of(cases[i][0]), &mem);
		struct str text = requirement_text(&req, &mem);

		vectors_same(text, str_of(cases[i][1]), str_of(cases[i][0]));
		req = requirement_of(text, &mem);
		vectors_same(requirement_text(&req, &mem), text, text);
	}
}

static void parts_are_slices(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct requirement req = requirement_of(STR("a[y,x]~=1.2,!=1.3; python_version < '3'"), &mem);

	(void)state;
	assert_true(str_eq(req.name, STR("a")));
	assert_int_equal(req.extras_count, 2);
	assert_true(str_eq(req.extras[0], STR("x")));
	assert_int_equal(req.specifier.count, 2);
	assert_int_equal(req.specifier.clauses[0].op, SPECIFIER_NOT_EQUAL);
	assert_int_equal(req.url.len, 0);
	assert_int_equal(req.marker->kind, MARKER_COMPARE);
	req = requirement_of(STR("a @ file:///x"), &mem);
	assert_true(str_eq(req.url, STR("file:///x")));
	assert_null(req.marker);
	assert_int_equal(req.specifier.count, 0);
}

static void texts_that_are_no_requirements(void **state)
{
	static const char *const cases[] = {
		"", " ", "_x", "x-", "x.", "-x", "x y", "x\n", "\nx", "x\xc2\xa0", "x\xc3\xa9", "x[a,]", "x[,a]", "x[a b]", "x[a-]", "x[a][b]",
		"x[a", "x[a\n]", "x;", "x ; ", "x>=1;", "x@", "x @ ", "x @ a b", "x @ a ;", "x(>=1)@a", "x @ a >=1", "x,>=1", "x>=1,,<2",
		"x>=1 <2", "x(>=1", "x>=1)", "x((>=1))", "x(>=1)<2", "x>=1\n", "x>=1 \n,<2", "x (\n>=1)", "x===1.0, >=2", "x===a,b",
		"x~=1", "x=1", "x>=1.0+a", "x==1.*.*", "x; os_name", "x; os_name == 'a' x", "x # c", "x>=1 # c", "x --hash=sha256:0", "./x",
	};
	cleanup(arena_free) struct arena mem = {0};
	struct requirement req;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (requirement_parse(str_of(cases[i]), &mem, &req, &err) != E_SYNTAX)
			fail_msg("'%s' is no requirement", cases[i]);
}

static void errors_name_the_column(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct requirement req;
	struct err err;

	(void)state;
	assert_int_equal(requirement_parse(STR("x ; os_name = 'a'"), &mem, &req, &err), E_SYNTAX);
	assert_true(str_ends(err_line(&err, 0), STR("at column 13")));
	assert_true(str_starts(err_what(&err), STR("requirement 'x ; os_name = 'a''")));
}

/* -- packaging's answers -- */

static void check_case(struct json item, struct arena *mem)
{
	struct str in = vectors_get_str(item, "in");
	struct requirement req = requirement_of(in, mem);
	size_t extras = 0;

	vectors_same(req.name, vectors_get_str(item, "name"), in);
	vectors_same(name_normalize(req.name, mem), vectors_get_str(item, "canonical"), in);
	vectors_same(specifier_set_text(&req.specifier, mem), vectors_get_str(item, "specifier"), in);
	vectors_same(requirement_text(&req, mem), vectors_get_str(item, "str"), in);
	vectors_items (extra, vectors_get(item, "extras")) {
		assert_true(extras < req.extras_count);
		vectors_same(req.extras[extras++], vectors_str(extra), in);
	}
	assert_int_equal(extras, req.extras_count);
	assert_int_equal(req.url.len == 0, vectors_is_null(item, "url"));
	if (req.url.len)
		vectors_same(req.url, vectors_get_str(item, "url"), in);
	assert_int_equal(req.marker == NULL, vectors_is_null(item, "marker"));
	if (req.marker)
		vectors_same(marker_text(req.marker, mem), vectors_get_str(item, "marker"), in);
}

static void check_file(struct json file, struct arena *mem)
{
	struct requirement req;
	struct err err;

	vectors_items (item, vectors_get(file, "cases"))
		check_case(item, mem);
	vectors_items (item, vectors_get(file, "invalid"))
		if (requirement_parse(vectors_str(item), mem, &req, &err) == OK)
			fail_msg("'" STR_FMT "' is no requirement", STR_ARG(vectors_str(item)));
}

static void requirements_agree_with_packaging(void **state)
{
	(void)state;
	vectors_each("requirements.json", check_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_texts),
		cmocka_unit_test(parts_are_slices),
		cmocka_unit_test(texts_that_are_no_requirements),
		cmocka_unit_test(errors_name_the_column),
		cmocka_unit_test(requirements_agree_with_packaging),
	};

	return cmocka_run_group_tests_name("requirements", tests, NULL, NULL);
}
