/* Sets of environments: what is empty, equal, implied; which text says a set; hard inputs end. */
#include "pep/marker_algebra.h"

#include "vectors.h"

#include <time.h>

static const struct marker *marker_read(const char *text, struct arena *mem)
{
	const struct marker *marker = NULL;
	struct err err = {0};

	vectors_must(marker_parse(str_of(text), mem, &marker, &err), &err);
	return marker;
}

/* "" is all. */
static struct marker_set set_of(struct markers *m, const char *text, struct arena *mem)
{
	struct marker_set set = {0};
	struct err err = {0};

	vectors_must(markers_of(m, *text ? marker_read(text, mem) : NULL, &set, &err), &err);
	return set;
}

static struct marker_set python_of(struct markers *m, const char *text, enum markers_python how, struct arena *mem)
{
	struct specifier_set specifiers;
	struct marker_set set = {0};
	struct err err = {0};

	vectors_must(specifier_set_parse(str_of(text), mem, &specifiers, &err), &err);
	vectors_must(markers_of_python(m, &specifiers, how, &set, &err), &err);
	return set;
}

static struct str text_of(struct markers *m, struct marker_set set, struct marker_set within, struct arena *mem)
{
	struct str text = {0};
	struct err err = {0};

	vectors_must(markers_text(m, set, within, mem, &text, &err), &err);
	return text;
}

static void equal_markers_are_one_set(void **state)
{
	static const struct {
		const char *a, *b;
	} cases[] = {
		{"python_version >= '3.8'", "python_full_version >= '3.8.dev0'"},
		{"python_version > '3.8'", "python_version >= '3.9'"},
		{"python_version <= '3.8'", "python_version < '3.9'"},
		{"python_version == '3.8'", "python_full_version == '3.8.*'"},
		{"python_version ~= '3.8'", "python_version >= '3.8' and python_version < '4'"},
		{"python_version != '3.8'", "python_version < '3.8' or python_version > '3.8'"},
		{"python_version == '3.*'", "python_version >= '3' and python_version < '4.0'"},
		{"python_version in '3.7 3.8'", "python_version == '3.7' or python_version == '3.8'"},
		{"python_version in '3.12'", "python_version == '3.1' or python_version == '3.12'"},
		{"python_version >= '3.8.1'", "python_version >= '3.9'"},
		{"python_version == '3.8.1'", "python_version < '0'"},
		{"python_version >= '3.8rc1'", "python_version >= '3.8'"},
		{"python_version < '3.191'", "python_version <= '3.190'"},
		{"python_version < '3.192'", "python_version <= '3.191'"},
		{"python_version < '3.100000000000000000000'", "python_version <= '3.99999999999999999999'"},
		{"python_version >= '1!3'", "python_version < '0'"},
		{"python_version > 'x'", "python_version < '0'"},
		{"python_full_version > '3.8.1'", "python_full_version >= '3.8.1.post1'"},
		{"python_full_version <= '3.8.1' or python_full_version > '3.8.1'", ""},
		{"python_full_version == '3.8.1' or python_full_version != '3.8.1.0'", ""},
		{"python_full_version === '3.8.1'", "python_full_version == '3.8.1'"},
		{"python_full_version === '3.8'", "python_version < '0'"},
		{"python_full_version in '3.8.1, 3.8.2'", "python_full_version == '3.8.1' or python_full_version == '3.8.2'"},
		{"python_full_version == '3.8.1+local'", "python_version < '0'"},
		{"python_full_version >= '3.9rc1' and python_full_version < '3.9'", "python_version < '0'"},
		{"python_full_version < '3.9rc2' and python_full_version > '3.9rc1'", "python_full_version >= '3.9rc2.dev0' and python_full_version < '3.9rc2'"},
		{"'3.8' <= python_version", "python_version >= '3.8'"},
		{"'3.8' == python_version", "python_version == '3.8'"},
		{"'3.8' > python_version", "python_version < '3.8'"},
		{"'3.8' ~= python_version", "python_version >= '3' and python_version <= '3.8'"},
		{"'3.8.5' ~= python_full_version", "python_full_version <= '3.8.5' and python_full_version == '3.8.*'"},
		{"'3.8rc1' < python_version", "python_version > '3.8'"},
		{"os_name == 'a' or os_name != 'a'", ""},
		{"os_name == 'a' and os_name == 'b'", "python_version < '0'"},
		{"os_name < 'a'", "python_version < '0'"},
		{"os_name >= 'a'", "'a' == os_name"},
		{"'win' in sys_platform and sys_platform == 'win32'", "sys_platform == 'win32'"},
		{"'win' in sys_platform and sys_platform == 'linux'", "python_version < '0'"},
		{"'win32' in sys_platform and 'win' in sys_platform", "'win32' in sys_platform"},
		{"'win32' in sys_platform and 'win' not in sys_platform", "python_version < '0'"},
		{"'' in sys_platform", ""},
		{"sys_platform in 'ab'", "sys_platform == 'ab' or sys_platform == 'a' or sys_platform == 'b' or sys_platform == ''"},
		{"sys_platform in 'ab' and 'b' in sys_platform", "sys_platform == 'ab' or sys_platform == 'b'"},
		{"extra == 'Foo_Bar'", "extra == 'foo-bar'"},
		{"'foo_bar' == 'extra'", "python_version < '0'"},
		{"'A.B' in extras and 'a-b' not in extras", "python_version < '0'"},
		{"'x' != extras", ""},
		{"(os_name == 'a' and sys_platform == 'b') or (sys_platform == 'b' and os_name == 'a')", "os_name == 'a' and sys_platform == 'b'"},
		{"os_name == sys_platform", "os_name == 'sys_platform'"},
		{"platform_release >= '6' or platform_release == 'x'", "platform_release == 'x' or platform_release >= '6'"},
		{"platform_release >= '6' and platform_release == 'x'", "python_version < '0'"},
		{"platform_release >= '6' and platform_release == '7-x'", "python_version < '0'"},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!markers_equal(set_of(m, cases[i].a, &mem), set_of(m, cases[i].b, &mem)))
			fail_msg("%s and %s are not the same set", cases[i].a, cases[i].b);
}

static void without_meaning_there_is_no_set(void **state)
{
	static const struct {
		const char *text;
		status st;
	} cases[] = {
		{"os_name ~= 'x'", E_SYNTAX}, {"os_name === 'x'", E_SYNTAX}, {"python_version ~= '3'", E_SYNTAX}, {"extras == 'x'", E_SYNTAX},
		{"'x' ~= extras", E_SYNTAX}, {"'a' == 'b'", E_NOT_FOUND}, {"os_name == 'a' or os_name ~= 'x'", E_SYNTAX},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct marker_set set = markers_all();
		struct err err = {0};

		assert_int_equal(markers_of(m, marker_read(cases[i].text, &mem), &set, &err), cases[i].st);
		assert_true(markers_is_all(set));
		assert_true(str_starts(err_what(&err), STR("cannot reason about the marker '")));
	}
}

static void sets_have_short_texts(void **state)
{
	/* a marker; a marker for the environment, "law" before it for what is known of platforms; the text */
	static const struct {
		const char *marker, *within, *text;
	} cases[] = {
		{"python_version >= '3.6' and python_version >= '3.8'", "", "python_version >= \"3.8\""},
		{"python_version >= '3.6' and python_version < '3.9'", "python_version >= '3.8'", "python_version < \"3.9\""},
		{"python_version >= '3.6'", "python_full_version >= '3.8'", ""},
		{"python_version < '3.6'", "python_full_version >= '3.8'", "python_version < \"0\""},
		{"python_full_version >= '3.9'", "python_full_version >= '3.8'", "python_full_version >= \"3.9\""},
		{"python_version == '3.8' or python_version == '3.9'", "", "python_version >= \"3.8\" and python_version < \"3.10\""},
		{"python_version != '3.9'", "", "python_version != \"3.9\""},
		{"python_version != '3.9' and python_version >= '3.8'", "", "python_version >= \"3.8\" and python_version != \"3.9\""},
		{"python_version < '3.8' or python_version >= '3.10'", "", "python_version < \"3.8\" or python_version >= \"3.10\""},
		{"python_version == '3.8'", "", "python_version == \"3.8\""},
		{"python_full_version == '3.8.1'", "", "python_full_version == \"3.8.1\""},
		{"python_full_version == '3.8.1.*'", "", "python_full_version == \"3.8.1.*\""},
		{"python_full_version > '3.8.1' and python_version < '3.9'", "python_version == '3.8'", "python_full_version > \"3.8.1\""},
		{"python_full_version >= '3.11.4'", "", "python_full_version >= \"3.11.4\""},
		{"python_version == '3.*'", "", "python_full_version == \"3.*\""},
		{"python_version == '4.0'", "", "python_version == \"4.0\""},
		{"implementation_version >= '7' and implementation_version < '8'", "", "implementation_version >= \"7.0\" and implementation_version < \"8.0\""},
		{"sys_platform == 'win32' and os_name == 'nt'", "law", "sys_platform == \"win32\""},
		{"os_name == 'nt'", "law", "os_name == \"nt\""},
		{"platform_system == 'Windows' or sys_platform == 'win32'", "law", "sys_platform == \"win32\""},
		{"os_name == 'posix' and sys_platform == 'win32'", "law", "python_version < \"0\""},
		{"platform_system == 'Linux' and sys_platform == 'linux' and platform_machine == 'x86_64'", "law",
		 "sys_platform == \"linux\" and platform_machine == \"x86_64\""},
		{"platform_system != 'Windows'", "law", "platform_system != \"Windows\""},
		{"implementation_name == 'cpython' and platform_python_implementation == 'CPython'", "law", "implementation_name == \"cpython\""},
		{"sys_platform == 'linux' or sys_platform == 'darwin'", "sys_platform == 'linux' or sys_platform == 'darwin' or sys_platform == 'win32'",
		 "sys_platform != \"win32\""},
		{"sys_platform == 'linux'", "sys_platform == 'linux' or sys_platform == 'win32'", "sys_platform == \"linux\""},
		{"sys_platform == 'linux' or sys_platform == 'darwin'", "", "sys_platform == \"darwin\" or sys_platform == \"linux\""},
		{"sys_platform != 'linux' and sys_platform != 'darwin'", "", "sys_platform != \"darwin\" and sys_platform != \"linux\""},
		{"platform_machine in 'x86_64 aarch64'", "", "platform_machine in \"x86_64 aarch64\""},
		{"platform_machine not in 'x86_64 aarch64'", "", "platform_machine not in \"x86_64 aarch64\""},
		{"platform_machine in 'x86_64 aarch64' or platform_machine == 'arm64'", "", "platform_machine in \"x86_64 aarch64\" or platform_machine == \"arm64\""},
		{"platform_machine in 'x86_64 aarch64' and platform_machine != 'x86'", "", "platform_machine in \"x86_64 aarch64\" and platform_machine != \"x86\""},
		{"'win' in sys_platform", "", "\"win\" in sys_platform"},
		{"'win' not in sys_platform and 'b' in extras", "", "\"win\" not in sys_platform and \"b\" in extras"},
		{"(python_version < '3.8' and os_name == 'a') or (python_version < '3.8' and os_name == 'b')", "",
		 "python_version < \"3.8\" and (os_name == \"a\" or os_name == \"b\")"},
		{"(python_version >= '3.8' and sys_platform == 'win32') or (python_version < '3.8' and sys_platform == 'win32')", "", "sys_platform == \"win32\""},
		{"python_version >= '3.8' or (python_version < '3.8' and sys_platform == 'win32')", "", "python_version >= \"3.8\" or sys_platform == \"win32\""},
		{"(python_version < '3.8' or os_name == 'a') and (sys_platform == 'b' or extra == 'c')", "",
		 "(python_version < \"3.8\" or os_name == \"a\") and (sys_platform == \"b\" or extra == \"c\")"},
		{"extra == 'a' or extra == 'b'", "", "extra == \"a\" or extra == \"b\""},
		{"'a' in extras or 'b' in dependency_groups", "", "\"a\" in extras or \"b\" in dependency_groups"},
		{"platform_release >= '6' and sys_platform == 'linux'", "", "sys_platform == \"linux\" and platform_release >= \"6\""},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct marker_set law = {0};
	struct err err = {0};

	(void)state;
	vectors_must(markers_platforms(m, &law, &err), &err);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct marker_set within = strcmp(cases[i].within, "law") == 0 ? law : set_of(m, cases[i].within, &mem);
		struct str text = text_of(m, set_of(m, cases[i].marker, &mem), within, &mem);

		if (!str_eq(text, str_of(cases[i].text)))
			print_error("%s within %s: " STR_FMT "\n", cases[i].marker, cases[i].within, STR_ARG(text));
		assert_true(str_eq(text, str_of(cases[i].text)));
	}
}

static void what_no_marker_says_is_refused(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct marker_set set = set_of(m, "platform_release >= '6'", &mem);
	struct str text;
	struct err err = {0};

	(void)state;
	vectors_must(markers_not(m, set, &set, &err), &err);
	assert_int_equal(markers_text(m, set, markers_all(), &mem, &text, &err), E_NO);
}

static void python_bounds_are_sets(void **state)
{
	static const struct {
		const char *specifiers;
		enum markers_python how;
		const char *marker;
	} cases[] = {
		{">=3.8", MARKERS_PYTHON_EXACT, "python_full_version >= '3.8'"},
		{">=3.8", MARKERS_PYTHON_RELEASES, "python_version >= '3.8'"},
		{">=3.8,<4", MARKERS_PYTHON_RELEASES, "python_version >= '3.8' and python_version < '4'"},
		{"!=3.9.7,>=3.8", MARKERS_PYTHON_RELEASES, "python_version >= '3.8' and (python_full_version < '3.9.7' or python_full_version > '3.9.7')"},
		{"<=3.9.7", MARKERS_PYTHON_RELEASES, "python_full_version <= '3.9.7'"},
		{">3.9.7rc1", MARKERS_PYTHON_RELEASES, "python_full_version >= '3.9.7.dev0'"},
		{"~=3.8.2", MARKERS_PYTHON_EXACT, "python_full_version ~= '3.8.2'"},
		{"==3.8.*", MARKERS_PYTHON_EXACT, "python_version == '3.8'"},
		{"===3.8.2", MARKERS_PYTHON_EXACT, "python_full_version == '3.8.2'"},
		{"===foo", MARKERS_PYTHON_EXACT, "python_version < '0'"},
		{"", MARKERS_PYTHON_EXACT, ""},
		{">=3.9,<3.8", MARKERS_PYTHON_EXACT, "python_version < '0'"},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!markers_equal(python_of(m, cases[i].specifiers, cases[i].how, &mem), set_of(m, cases[i].marker, &mem)))
			fail_msg("%s is not %s", cases[i].specifiers, cases[i].marker);
}

static void releases_stand_for_their_prereleases(void **state)
{
	static const struct {
		const char *marker, *releases;
	} cases[] = {
		{"python_full_version >= '3.12'", "python_version >= '3.12'"},
		{"python_full_version >= '3.12rc1' and os_name == 'a'", "python_version >= '3.12' and os_name == 'a'"},
		{"python_full_version <= '3.12rc1'", "python_version < '3.12'"},
		{"python_full_version > '3.12.1'", "python_full_version > '3.12.1'"},
		{"python_full_version == '3.12.1'", "python_full_version >= '3.12.1.dev0' and python_full_version <= '3.12.1'"},
		{"python_full_version >= '3.12rc1' and python_full_version < '3.12rc3'", "python_version < '0'"},
		{"python_full_version >= '0'", ""},
		{"os_name == 'a'", "os_name == 'a'"},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct marker_set set = set_of(m, cases[i].marker, &mem);
		struct err err = {0};

		vectors_must(markers_releases(m, set, &set, &err), &err);
		if (!markers_equal(set, set_of(m, cases[i].releases, &mem)))
			fail_msg("%s: " STR_FMT, cases[i].marker, STR_ARG(text_of(m, set, markers_all(), &mem)));
	}
}

static void an_extra_can_be_given(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct marker_set set = set_of(m, "extra == 'a' and os_name == 'x' or extra == 'b' or os_name == 'y'", &mem), given;
	struct err err = {0};

	(void)state;
	vectors_must(markers_given_extra(m, set, STR("A"), &given, &err), &err);
	assert_true(markers_equal(given, set_of(m, "os_name == 'x' or os_name == 'y'", &mem)));
	vectors_must(markers_given_extra(m, set, STR("b"), &given, &err), &err);
	assert_true(markers_is_all(given));
	vectors_must(markers_given_extra(m, set, STR(""), &given, &err), &err);
	assert_true(markers_equal(given, set_of(m, "os_name == 'y'", &mem)));
}

static void a_partition_is_minimal(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct marker_set within = set_of(m, "python_version >= '3.8'", &mem), *pieces = NULL;
	struct marker_set sets[] = {
		set_of(m, "python_version >= '3.9'", &mem), set_of(m, "sys_platform == 'win32'", &mem),
		set_of(m, "python_version < '3.9'", &mem), set_of(m, "python_version < '3.7'", &mem),
	};
	struct err err = {0};
	size_t n = 0;

	(void)state;
	vectors_must(markers_partition(m, within, sets, 4, &mem, &pieces, &n, &err), &err);
	assert_int_equal(n, 4);
	assert_true(markers_equal(pieces[0], set_of(m, "python_version >= '3.9' and sys_platform == 'win32'", &mem)));
	assert_true(markers_equal(pieces[3], set_of(m, "python_version == '3.8' and sys_platform != 'win32'", &mem)));
	vectors_must(markers_partition(m, markers_none(), sets, 4, &mem, &pieces, &n, &err), &err);
	assert_int_equal(n, 0);
}

/* -- hard inputs -- */

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* fmt n times, each # a number. */
static struct str repeated(const char *fmt, const char *joint, int n, struct arena *mem)
{
	struct buf out = buf_make(LIMIT_REQUIREMENT * 4);
	struct str text;

	for (int i = 0; i < n; i++) {
		if (i)
			buf_add(&out, str_of(joint));
		for (const char *c = fmt; *c; c++)
			if (*c == '#')
				buf_printf(&out, "%d", i);
			else
				buf_byte(&out, *c);
	}
	text = arena_str(mem, buf_str(&out));
	buf_free(&out);
	return text;
}

/* Each ends: with a set, or with E_LIMIT that names the marker; and soon, also in a slow build. */
static void hard_markers_end(void **state)
{
	static const struct {
		const char *fmt, *joint;
		int n;
		status st;
	} cases[] = {
		{"('x#' in extras and 'y#' in dependency_groups)", " or ", 10, OK},
		{"('x#' in extras and 'y#' in dependency_groups)", " or ", 40, E_LIMIT},
		{"('x#' in extras and 'y#' in dependency_groups)", " or ", 400, E_LIMIT},
		{"('x#' in extras or 'y#' in dependency_groups)", " and ", 400, E_LIMIT},
		{"'x#' in extras", " and ", 5000, E_LIMIT},
		{"'x#' in extras", " or ", 1500, OK},
		{"'x#' in sys_platform", " and ", 200, OK},
		{"'x#' in sys_platform", " and ", 1500, E_LIMIT},
		{"python_full_version != '3.#'", " and ", 2000, OK},
		{"os_name == 'x#'", " or ", 5000, OK},
		{"(os_name == 'x#' and sys_platform == 'x#')", " or ", 3000, OK},
		{"(os_name == 'x#' or sys_platform == 'x#' and platform_machine != 'x#')", " and ", 1000, OK},
		{"os_name in 'abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz#'", " or ", 200, E_LIMIT},
		{"python_version in '3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13 #'", " or ", 400, E_LIMIT},
		{"('a#' in os_name or 'b#' in sys_platform or 'c#' in platform_machine)", " and ", 100, E_LIMIT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct markers *m = markers_open(&mem);
		struct str text = repeated(cases[i].fmt, cases[i].joint, cases[i].n, &mem);
		const struct marker *marker = NULL;
		struct marker_set set = {0};
		struct err err = {0};
		double start = seconds();
		status st;

		vectors_must(marker_parse(text, &mem, &marker, &err), &err);
		start = seconds();
		st = markers_of(m, marker, &set, &err);
		print_message("# %s x %d: %s, %.0f ms, %llu steps, %zu KiB\n", cases[i].fmt, cases[i].n, st ? "limit" : "set",
		              (seconds() - start) * 1000, (unsigned long long)markers_steps(m), mem.total / 1024);
		assert_int_equal(st, cases[i].st);
		if (st != OK)
			assert_true(str_starts(err_what(&err), STR("cannot reason about the marker '")));
		assert_true(markers_steps(m) <= LIMIT_MARKER_STEPS + 10000);
		assert_true(seconds() - start < 20);
	}
}

static void a_long_text_ends(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct str text = repeated("('x#' in extras and os_name == 'y#')", " or ", 1200, &mem), out;
	const struct marker *marker = NULL;
	struct marker_set set = {0};
	struct err err = {0};

	(void)state;
	vectors_must(marker_parse(text, &mem, &marker, &err), &err);
	vectors_must(markers_of(m, marker, &set, &err), &err);
	assert_int_equal(markers_text(m, set, markers_all(), &mem, &out, &err), E_LIMIT);
}

/* One question too many is refused again and again; so is a comparison that is too long when it is written out. */
static void questions_have_a_bound(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct buf text = buf_make(LIMIT_REQUIREMENT);
	const struct marker *marker = NULL;
	struct marker_set set = {0};
	struct err err = {0};

	(void)state;
	buf_add(&text, STR("platform_release === '"));
	for (int i = 0; i < 900000; i++)
		buf_byte(&text, '"');
	buf_add(&text, STR("\\x27'"));
	vectors_must(marker_parse(buf_str(&text), &mem, &marker, &err), &err);
	for (int i = 0; i < 2; i++)
		assert_int_equal(markers_of(m, marker, &set, &err), E_LIMIT);
	buf_free(&text);
	vectors_must(marker_parse(repeated("'x#' in extras", " or ", (int)LIMIT_MARKER_TESTS + 1, &mem), &mem, &marker, &err), &err);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(markers_of(m, marker, &set, &err), E_LIMIT);
		assert_true(str_find_str(err_line(&err, 0), STR("questions"), 0) != SIZE_MAX);
	}
	assert_false(markers_is_none(set_of(m, "'x1' in extras", &mem)));
}

static void a_context_has_a_bound(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct err err = {0};
	status st = OK;
	int i;

	(void)state;
	for (i = 0; i < 5000 && st == OK; i++) {
		char text[200];
		struct marker_set set = {0};

		snprintf(text, sizeof text, "os_name in 'abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz%d'", i);
		st = markers_of(m, marker_read(text, &mem), &set, &err);
	}
	assert_int_equal(st, E_LIMIT);
	assert_true(i > 100);
	assert_true(markers_steps(m) <= LIMIT_MARKER_STEPS_ALL + 10000);
	assert_true(mem.total < GIB);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_markers_are_one_set),   cmocka_unit_test(without_meaning_there_is_no_set),
		cmocka_unit_test(sets_have_short_texts),       cmocka_unit_test(what_no_marker_says_is_refused),
		cmocka_unit_test(python_bounds_are_sets),      cmocka_unit_test(an_extra_can_be_given),
		cmocka_unit_test(releases_stand_for_their_prereleases),
		cmocka_unit_test(a_partition_is_minimal),      cmocka_unit_test(hard_markers_end),
		cmocka_unit_test(a_long_text_ends),            cmocka_unit_test(a_context_has_a_bound),
		cmocka_unit_test(questions_have_a_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
