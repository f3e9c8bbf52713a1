/* METADATA and PKG-INFO. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "pep/metadata.h"

#define HEAD "Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.0rc1\n"

static struct err err;

static status parse(struct str text, struct arena *mem, struct metadata *ret)
{
	return metadata_parse(text, mem, ret, &err);
}

static void fields_are_read(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct metadata m;

	(void)state;
	assert_int_equal(parse(STR("metadata-VERSION: 2.4\r\nName:Foo.Bar \r\nVersion: \t1.0RC1\nRequires-Python: >=3.8\r"
		"Requires-Dist: a>1\nRequires-Dist: b ; extra == \"x\"\nX-Y: Requires-Dist: no\nProvides-Extra: x\n"
		"Dynamic: description\nLicense: a\n        b\nLicense-Expression: MIT\nAuthor: \xff\n\nRequires-Dist: body\n"),
		&mem, &m), OK);
	assert_int_equal(m.major, 2);
	assert_int_equal(m.minor, 4);
	assert_true(str_eq(m.name, STR("Foo.Bar")));
	assert_true(str_eq(version_normalized(&m.version, &mem), STR("1.0rc1")));
	assert_true(str_eq(m.requires_python, STR(">=3.8")));
	assert_int_equal(m.n_requires_dist, 2);
	assert_true(str_eq(m.requires_dist[0], STR("a>1")));
	assert_true(str_eq(m.requires_dist[1], STR("b ; extra == \"x\"")));
	assert_int_equal(m.n_provides_extra, 1);
	assert_true(str_eq(m.license, STR("a        b")));
	assert_true(str_eq(m.license_expression, STR("MIT")));
	assert_true(metadata_is_static(&m));
	assert_true(metadata_is_dynamic(&m, STR("Description")));
}

/* Each must give exactly these requirements, as it does in Python's email parser. */
static void lines_end_where_python_ends_them(void **state)
{
	static const struct {
		struct str text;
		size_t requirements;
		struct str first;
	} cases[] = {
		{STR(HEAD "Requires-Dist: a\n  >1\n\t,<2\nRequires-Dist: b\n"), 2, STR("a  >1\t,<2")},
		{STR(HEAD "Summary: x\rRequires-Dist: a\r\r\nRequires-Dist: b"), 1, STR("a")},
		{STR(HEAD "Summary: x\vRequires-Dist: a\nRequires-Dist: b"), 1, STR("b")},
		{STR(HEAD "Summary: x\xe2\x80\xa8Requires-Dist: a\nRequires-Dist: b"), 1, STR("b")},
		{STR(HEAD "Requires-Dist: a\n   \n b\n\nRequires-Dist: c"), 1, STR("a    b")},
		{STR(HEAD "Requires-Dist: a\nno header\nRequires-Dist: b\n"), 1, STR("a")},
		{STR(HEAD "Requires-Dist: a\nRequires-Dist : b\nRequires-Dist: c\n"), 1, STR("a")},
		{STR(HEAD "Requires-Dist: a\n: b\n c\nRequires-Dist: d\n"), 2, STR("a")},
		{STR(HEAD "Requires-Dist: a\nFrom x\n b\nRequires-Dist: d\n"), 2, STR("a")},
		{STR(" folded: nothing\nRequires-Dist: a\n" HEAD), 1, STR("a")},
		{STR(HEAD "Requires-Dist:\n a\n"), 1, STR("a")},
		{STR(HEAD "Requires-Dist:"), 1, STR("")},
		{STR("From somebody\n" HEAD), 0, STR("")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct metadata m;

		if (parse(cases[i].text, &mem, &m) != OK)
			fail_msg("case %zu: " STR_FMT, i, STR_ARG(err_line(&err, 0)));
		assert_int_equal(m.n_requires_dist, cases[i].requirements);
		if (m.n_requires_dist && !str_eq(m.requires_dist[0], cases[i].first))
			fail_msg("case %zu: '" STR_FMT "'", i, STR_ARG(m.requires_dist[0]));
	}
}

static void what_is_wrong_is_refused(void **state)
{
	static const struct str bad[] = {
		STR(""),
		STR("\n" HEAD),
		STR("Name: a\nVersion: 1\n"),
		STR("Metadata-Version: 2.1\nVersion: 1\n"),
		STR("Metadata-Version: 2.1\nName: a\n"),
		STR("Metadata-Version: 2.1\nName: a\n\nVersion: 1\n"),
		STR("Metadata-Version: 3.0\nName: a\nVersion: 1\n"),
		STR("Metadata-Version: 0.9\nName: a\nVersion: 1\n"),
		STR("Metadata-Version: 2\nName: a\nVersion: 1\n"),
		STR("Metadata-Version: 2.-1\nName: a\nVersion: 1\n"),
		STR("Metadata-Version: 2.1\nName: -a\nVersion: 1\n"),
		STR("Metadata-Version: 2.1\nName: a\nVersion: x\n"),
		STR("Metadata-Version: 2.1\nName:\nVersion: 1\n"),
		STR(HEAD "Name: Foo.Bar\n"),
		STR(HEAD "version: 1.0rc1\n"),
		STR(HEAD "Metadata-Version: 2.1\n"),
		STR(HEAD "Requires-Python: >=3\nRequires-Python: >=3\n"),
		STR(HEAD "Requires-Python:\nRequires-Python: >=3\n"),
		STR(HEAD "Requires-Dist: \xff\n"),
		STR(HEAD "Requires-Dist: a\x1b[0m\n"),
		STR(HEAD "Dynamic: Name\n"),
		STR(HEAD "Dynamic: version\n"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct metadata m;

		if (parse(bad[i], &mem, &m) != E_SYNTAX)
			fail_msg("case %zu was not refused", i);
	}
}

static void later_minor_versions_are_read(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct metadata m;

	(void)state;
	assert_int_equal(parse(STR("Metadata-Version: 2.99\nName: a\nVersion: 1\nImport-Name: x\n"), &mem, &m), OK);
	assert_int_equal(m.minor, 99);
}

static void only_static_metadata_is_believed(void **state)
{
	static const struct {
		struct str text;
		bool is_static;
	} cases[] = {
		{STR("Metadata-Version: 2.1\nName: a\nVersion: 1\n"), false},
		{STR("Metadata-Version: 1.2\nName: a\nVersion: 1\n"), false},
		{STR("Metadata-Version: 2.2\nName: a\nVersion: 1\n"), true},
		{STR("Metadata-Version: 2.10\nName: a\nVersion: 1\nDynamic: License-File\n"), true},
		{STR("Metadata-Version: 2.2\nName: a\nVersion: 1\nDynamic: requires-DIST\n"), false},
		{STR("Metadata-Version: 2.2\nName: a\nVersion: 1\nDynamic: Provides-Extra\n"), false},
		{STR("Metadata-Version: 2.2\nName: a\nVersion: 1\nDynamic: Summary\nDynamic: Requires-Python\n"), false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct metadata m;

		assert_int_equal(parse(cases[i].text, &mem, &m), OK);
		assert_int_equal(metadata_is_static(&m), cases[i].is_static);
	}
}

static void limits_hold(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf text = buf_make(8 * MIB);
	struct metadata m;

	(void)state;
	buf_add(&text, STR(HEAD));
	for (size_t i = 0; i <= LIMIT_METADATA_FIELDS; i++)
		buf_add(&text, STR("Requires-Dist: a\n"));
	assert_int_equal(parse(buf_str(&text), &mem, &m), E_LIMIT);
	buf_clear(&text);
	buf_add(&text, STR(HEAD "Description: x\n"));
	while (text.len <= LIMIT_METADATA_HEADERS)
		buf_add(&text, STR("        |more\n"));
	assert_int_equal(parse(buf_str(&text), &mem, &m), E_LIMIT);
	buf_clear(&text);
	buf_add(&text, STR(HEAD "\n"));
	while (text.len <= LIMIT_METADATA_HEADERS)
		buf_add(&text, STR("the description\n"));
	assert_int_equal(parse(buf_str(&text), &mem, &m), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_read),
		cmocka_unit_test(lines_end_where_python_ends_them),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test(later_minor_versions_are_read),
		cmocka_unit_test(only_static_metadata_is_believed),
		cmocka_unit_test(limits_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
