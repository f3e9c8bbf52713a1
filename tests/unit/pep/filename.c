/* Names of wheels and sdists: against what another implementation makes of them, and where we are stricter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "pep/filename.h"

/* One case of the vectors. */
struct want {
	struct str in, name, version;
	bool has_build;
	struct str number, suffix;
	VEC(struct str) tags;
};

static struct err err;

static void must(status st)
{
	if (st != OK)
		fail_msg(STR_FMT, STR_ARG(err_what(&err)));
}

static struct str string_take(struct json *j)
{
	struct str text;

	must(json_take_string(j, &text, &err));
	return text;
}

static void build_take(struct json *j, struct want *want)
{
	bool null, more;

	must(json_take_null(j, &null, &err));
	if (null)
		return;
	want->has_build = true;
	must(json_array_open(j, &err));
	must(json_array_next(j, &more, &err));
	want->number = string_take(j);
	must(json_array_next(j, &more, &err));
	want->suffix = string_take(j);
	must(json_array_next(j, &more, &err));
	assert_false(more);
}

static void tags_take(struct json *j, struct arena *mem, struct want *want)
{
	bool more;

	must(json_array_open(j, &err));
	for (must(json_array_next(j, &more, &err)); more; must(json_array_next(j, &more, &err)))
		vec_push(&want->tags, mem, string_take(j));
}

static struct want want_take(struct json *j, struct arena *mem)
{
	struct want want = {0};
	struct str key;
	bool more;

	must(json_object_open(j, &err));
	for (must(json_object_next(j, &key, &more, &err)); more; must(json_object_next(j, &key, &more, &err))) {
		if (str_eq(key, STR("in")))
			want.in = string_take(j);
		else if (str_eq(key, STR("name")))
			want.name = string_take(j);
		else if (str_eq(key, STR("version")))
			want.version = string_take(j);
		else if (str_eq(key, STR("build")))
			build_take(j, &want);
		else if (str_eq(key, STR("tags")))
			tags_take(j, mem, &want);
		else
			must(json_skip(j, &err));
	}
	return want;
}

static void equal(struct str in, struct str got, struct str want)
{
	if (!str_eq(got, want))
		fail_msg("'" STR_FMT "': '" STR_FMT "' instead of '" STR_FMT "'", STR_ARG(in), STR_ARG(got), STR_ARG(want));
}

/* Where we refuse what the vectors accept: tags with other characters (README.md of the vectors), and what is a path. */
static bool stricter(struct str in)
{
	return str_eq(in, STR("foo-1.0-py3-none-any/.whl")) || str_eq(in, STR("foo-1.0-py3-none-any .whl")) ||
		str_has(in, '/') || str_has(in, '\\');
}

static void wheel_case(struct want want, struct arena *mem)
{
	struct wheel_filename wheel;
	struct str *tags;
	size_t n;

	if (stricter(want.in)) {
		assert_int_equal(wheel_filename_parse(want.in, mem, &wheel, &err), E_SYNTAX);
		return;
	}
	must(wheel_filename_parse(want.in, mem, &wheel, &err));
	equal(want.in, wheel.name, want.name);
	equal(want.in, version_normalized(&wheel.version, mem), want.version);
	assert_int_equal(wheel.build_number.len > 0, want.has_build);
	equal(want.in, wheel.build_number, want.number);
	equal(want.in, wheel.build_suffix, want.suffix);
	must(wheel_filename_tags(&wheel, mem, &tags, &n, &err));
	assert_int_equal(n, want.tags.len);
	for (size_t i = 0; i < n; i++)
		equal(want.in, tags[i], want.tags.p[i]);
}

static void sdist_case(struct want want, struct arena *mem)
{
	struct sdist_filename sdist;

	if (stricter(want.in)) {
		assert_int_equal(sdist_filename_parse(want.in, mem, &sdist, &err), E_SYNTAX);
		return;
	}
	must(sdist_filename_parse(want.in, mem, &sdist, &err));
	equal(want.in, sdist.name, want.name);
	equal(want.in, version_normalized(&sdist.version, mem), want.version);
}

static void section(struct json *j, struct str key, struct arena *mem, size_t *n)
{
	bool wheels = str_eq(key, STR("cases")), sdists = str_eq(key, STR("sdist_cases"));
	bool no_wheels = str_eq(key, STR("invalid")), no_sdists = str_eq(key, STR("sdist_invalid")), more;
	struct wheel_filename wheel;
	struct sdist_filename sdist;

	if (!wheels && !sdists && !no_wheels && !no_sdists) {
		must(json_skip(j, &err));
		return;
	}
	must(json_array_open(j, &err));
	for (must(json_array_next(j, &more, &err)); more; must(json_array_next(j, &more, &err)), ++*n) {
		if (wheels)
			wheel_case(want_take(j, mem), mem);
		else if (sdists)
			sdist_case(want_take(j, mem), mem);
		else if (no_wheels)
			assert_int_not_equal(wheel_filename_parse(string_take(j), mem, &wheel, &err), OK);
		else
			assert_int_not_equal(sdist_filename_parse(string_take(j), mem, &sdist, &err), OK);
	}
}

static void vectors(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str path = arena_printf(&mem, "%s/pep/wheel_filenames.json", getenv("ASSAY_TEST_DATA")), text, key;
	struct json j;
	size_t n = 0;
	bool more;

	(void)state;
	must(file_read(path, MIB, &mem, &text, &err));
	j = json_open(text, &mem);
	must(json_object_open(&j, &err));
	for (must(json_object_next(&j, &key, &more, &err)); more; must(json_object_next(&j, &key, &more, &err)))
		section(&j, key, &mem, &n);
	assert_int_equal(n, 335);
}

static void what_is_no_plain_file_name_is_refused(void **state)
{
	static const struct str wheels[] = {
		STR("foo-1.0-1/x-py3-none-any.whl"), STR("foo-1.0-1\n-py3-none-any.whl"), STR("foo-1.0-1\x80-py3-none-any.whl"),
		STR("foo-1.0-py3-none-linux+x.whl"), STR("foo-1.0-py3-n\xc3\xb6ne-any.whl"), STR("foo-1.0-p\xc3\xbf-none-any.whl"),
		STR("fo\xcc\x88o-1.0-py3-none-any.whl"), STR("foo-\n1.0-py3-none-any.whl"), STR("fo\xff-1.0-py3-none-any.whl"),
		STR("\xc3\xb6__o-1.0-py3-none-any.whl"), STR("foo-1.0-py3-none-any.\xc2\x85whl"), STR(""),
	};
	static const struct str sdists[] = {
		STR("..\\foo-1.0.tar.gz"), STR("fo\x7fo-1.0.tar.gz"), STR("fo\xed\xa0\x80-1.0.zip"), STR("foo-1.0.egg"), STR(""),
	};
	cleanup(arena_free) struct arena mem = {0};
	struct wheel_filename wheel;
	struct sdist_filename sdist;

	(void)state;
	for (size_t i = 0; i < sizeof wheels / sizeof *wheels; i++)
		assert_int_equal(wheel_filename_parse(wheels[i], &mem, &wheel, &err), E_SYNTAX);
	for (size_t i = 0; i < sizeof sdists / sizeof *sdists; i++)
		assert_int_equal(sdist_filename_parse(sdists[i], &mem, &sdist, &err), E_SYNTAX);
}

static void limits_hold(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf name = buf_make(4 * KIB);
	struct wheel_filename wheel;
	struct str *tags;
	size_t n;

	(void)state;
	buf_add(&name, STR("foo-1.0-p"));
	for (size_t i = 0; i < 90; i++)
		buf_add(&name, STR(".p"));
	buf_add(&name, STR("-n"));
	for (size_t i = 0; i < 90; i++)
		buf_add(&name, STR(".n"));
	buf_add(&name, STR("-any.whl"));
	must(wheel_filename_parse(buf_str(&name), &mem, &wheel, &err));
	assert_int_equal(wheel_filename_tags(&wheel, &mem, &tags, &n, &err), E_LIMIT);
	buf_clear(&name);
	for (size_t i = 0; i < LIMIT_FILENAME; i++)
		buf_byte(&name, 'f');
	buf_add(&name, STR("-1.0-py3-none-any.whl"));
	assert_int_equal(wheel_filename_parse(buf_str(&name), &mem, &wheel, &err), E_LIMIT);
}

static void builds_have_an_order(void **state)
{
	static const struct str ascending[] = {
		STR("f-1-py3-none-any.whl"), STR("f-1-0-py3-none-any.whl"), STR("f-1-1-py3-none-any.whl"),
		STR("f-1-001a-py3-none-any.whl"), STR("f-1-1b-py3-none-any.whl"), STR("f-1-2-py3-none-any.whl"),
		STR("f-1-10-py3-none-any.whl"), STR("f-1-99999999999999999999999-py3-none-any.whl"),
	};
	enum { N = sizeof ascending / sizeof *ascending };
	struct wheel_filename wheels[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		must(wheel_filename_split(ascending[i], &wheels[i], &err));
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++) {
			int order = wheel_filename_cmp_build(&wheels[i], &wheels[j]);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

static void names_of_other_scripts_are_lowered(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct wheel_filename wheel;

	(void)state;
	must(wheel_filename_parse(STR("\xc3\x96l_\xc4\xb0.X-1-py3-none-any.whl"), &mem, &wheel, &err));
	equal(wheel.project, wheel.name, STR("\xc3\xb6l-i\xcc\x87-x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(what_is_no_plain_file_name_is_refused),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(builds_have_an_order),
		cmocka_unit_test(names_of_other_scripts_are_lowered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
