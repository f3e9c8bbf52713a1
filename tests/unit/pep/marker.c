/* Environment markers: what is one, its tree, its canonical text, its value. */
#include "pep/marker.h"

#include "vectors.h"

static const struct marker *marker_of(struct str text, struct arena *mem)
{
	const struct marker *marker = NULL;
	struct err err = {0};

	vectors_must(marker_parse(text, mem, &marker, &err), &err);
	return marker;
}

static void set(struct marker_env *env, enum marker_variable variable, const char *value)
{
	env->value[variable] = str_of(value);
}

/* A Linux machine with CPython 3.12.4. */
static struct marker_env linux312(void)
{
	struct marker_env env = {0};

	set(&env, MARKER_IMPLEMENTATION_NAME, "cpython");
	set(&env, MARKER_IMPLEMENTATION_VERSION, "3.12.4");
	set(&env, MARKER_OS_NAME, "posix");
	set(&env, MARKER_PLATFORM_MACHINE, "x86_64");
	set(&env, MARKER_PLATFORM_PYTHON_IMPLEMENTATION, "CPython");
	set(&env, MARKER_PLATFORM_RELEASE, "6.8.0-45-generic");
	set(&env, MARKER_PLATFORM_SYSTEM, "Linux");
	set(&env, MARKER_PLATFORM_VERSION, "#45-Ubuntu SMP");
	set(&env, MARKER_PYTHON_FULL_VERSION, "3.12.4");
	set(&env, MARKER_PYTHON_VERSION, "3.12");
	set(&env, MARKER_SYS_PLATFORM, "linux");
	return env;
}

static void markers_have_values(void **state)
{
	/* value: 0, 1, or -1 for a comparison without meaning */
	static const struct {
		const char *marker;
		int value;
	} cases[] = {
		{"python_version >= '3.10'", 1}, {"'3.10' <= python_version", 1}, {"python_version == '3.12.*'", 1},
		{"python_version>='3.10'and(os_name=='nt'or os_name=='posix')", 1}, {"os_name == 'a' or os_name == 'posix' and python_version < '3'", 0},
		{"os_name > 'a'", 0}, {"os_name <= 'posix'", 1}, {"os_name ~= 'posix'", -1}, {"os_name === 'posix'", -1},
		{"os_name == 'posix' or os_name ~= 'x'", -1}, {"python_version > 'foo'", 0}, {"python_version ~= '3'", -1},
		{"python_version ~= '3.10'", 1}, {"platform_release >= '6'", 0}, {"platform_release === '6.8.0-45-GENERIC'", 1},
		{"python_version in '3.11 3.12'", 1}, {"'3.12.4' in python_full_version", 1}, {"python_version not  in '3.11,3.12'", 0},
		{"'posix' == 'os_name'", 1}, {"'a' == 'b'", -1}, {"os_name == sys_platform", 0}, {"extra == 'a'", 0}, {"extra != 'a'", 1},
		{"extra == ''", 1}, {"python_version < '=3.12'", 1}, {"python_version == ' 3.12 '", 1}, {"'a' in extras", -1},
		{"sys.platform == 'linux' and python_implementation == 'CPython'", 1}, {"os_name == '\\x70osix'", 1},
		{"python_version != '3.12.*'", 0}, {"'3.*' == python_version", 0},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct marker_env env = linux312();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		bool value = false;
		status st = marker_eval(marker_of(str_of(cases[i].marker), &mem), &env, &value, &err);

		if ((st == OK ? (int)value : -1) != cases[i].value)
			fail_msg("%s", cases[i].marker);
	}
}

static void names_compare_in_any_spelling(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	static const struct str asked[] = {STR("Foo_Bar"), STR("x")};
	struct marker_env env = linux312();
	struct err err = {0};
	bool value;

	(void)state;
	set(&env, MARKER_EXTRA, "Foo.Bar");
	vectors_must(marker_eval(marker_of(STR("extra == 'foo_bar'"), &mem), &env, &value, &err), &err);
	assert_true(value);
	/* Only a literal beside the variable itself is taken for a name. */
	vectors_must(marker_eval(marker_of(STR("'foo-bar' == 'extra'"), &mem), &env, &value, &err), &err);
	assert_true(value);
	vectors_must(marker_eval(marker_of(STR("'foo_bar' == 'extra'"), &mem), &env, &value, &err), &err);
	assert_false(value);
	env.value[MARKER_EXTRA] = (struct str){0};
	env.extras = (struct marker_names){true, asked, 2};
	vectors_must(marker_eval(marker_of(STR("'foo--bar' in extras and 'y' not in extras"), &mem), &env, &value, &err), &err);
	assert_true(value);
	assert_int_equal(marker_eval(marker_of(STR("extras == 'x'"), &mem), &env, &value, &err), E_SYNTAX);
	assert_int_equal(marker_eval(marker_of(STR("'x' in dependency_groups"), &mem), &env, &value, &err), E_NOT_FOUND);
	assert_int_equal(marker_eval(marker_of(STR("extra == 'x'"), &mem), &env, &value, &err), E_NOT_FOUND);
}

static void a_python_from_a_work_tree_has_a_version(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct marker_env env = linux312();
	struct err err = {0};
	bool value;

	(void)state;
	set(&env, MARKER_PYTHON_FULL_VERSION, "3.14.0a1+");
	vectors_must(marker_eval(marker_of(STR("python_full_version >= '3.13'"), &mem), &env, &value, &err), &err);
	assert_true(value);
}

static void trees_are_plain(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct marker *m = marker_of(STR("os_name == 'a' or 'x' < sys_platform and (python_version >= '3')"), &mem);

	(void)state;
	assert_int_equal(m->kind, MARKER_OR);
	assert_int_equal(m->count, 2);
	assert_int_equal(m->items[0].kind, MARKER_COMPARE);
	assert_int_equal(m->items[0].left.variable, MARKER_OS_NAME);
	assert_int_equal(m->items[1].kind, MARKER_AND);
	m = &m->items[1];
	assert_int_equal(m->items[0].left.variable, MARKER_LITERAL);
	assert_true(str_eq(m->items[0].left.text, STR("x")));
	assert_int_equal(m->items[0].op, MARKER_LESS);
	assert_false(m->items[1].grouped);
	assert_non_null(m->items[1].clause);
	assert_int_equal(m->items[1].clause->op, SPECIFIER_GREATER_EQUAL);
}

static void canonical_texts(void **state)
{
	static const char *const cases[][2] = {
		{"((os.name=='a'))", "os_name == \"a\""},
		{"(os_name=='a')or(os_name=='b'and(os_name=='c'or(os_name=='d')))",
		 "os_name == \"a\" or (os_name == \"b\" and (os_name == \"c\" or os_name == \"d\"))"},
		{"((os_name=='a' or os_name=='b')) and os_name=='c'", "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\""},
		{"(os_name=='a' and os_name=='b')", "os_name == \"a\" and os_name == \"b\""},
		{"os_name == 'a\"b'", "os_name == 'a\"b'"}, {"os_name == \"a'b\"", "os_name == \"a'b\""},
		{"extra == 'Foo_bar'", "extra == \"foo-bar\""}, {"'3' not\tin python_version", "\"3\" not in python_version"},
		{"os_name == 'po\\six'", "os_name == \"po\\six\""}, {"os_name == '\\\\x41'", "os_name == \"\\x5cx41\""},
		{"os_name == '\\x22\\47'", "os_name == \"\\x22'\""}, {"os_name == 'a\\nb'", "os_name == \"a\\x0ab\""},
		{"os_name == '\\u00e9\\U0001f600\\101'", "os_name == \"\xc3\xa9\xf0\x9f\x98\x80" "A\""},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = marker_text(marker_of(str_of(cases[i][0]), &mem), &mem);
		vectors_same(text, str_of(cases[i][1]), str_of(cases[i][0]));
		vectors_same(marker_text(marker_of(text, &mem), &mem), text, text);
	}
}

static void texts_that_are_no_markers(void **state)
{
	static const char *const cases[] = {
		"", "os_name", "'a'", "os_name ==", "== 'a'", "os_name == a", "os_name == 'a", "os_name = 'a'", "os_name <> 'a'",
		"os_name == 'a' and", "and os_name == 'a'", "os_name == 'a' && os_name == 'b'", "(os_name == 'a'", "os_name == 'a')",
		"()", "unknown == 'a'", "Os_name == 'a'", "os_name == 'a' 'b'", "os_name notin 'a'", "'a'inos_name", "not os_name == 'a'",
		"os_name == 'a'\n", "\nos_name == 'a'", "os_name\n== 'a'", "os_name == 'a\nb'", "os_name == 'C:\\'", "os_name == '\\x'",
		"os_name == '\\xg0'", "os_name == '\\u12'", "os_name == '\\U00110000'", "os_name == '\\ud800'", "os_name == '\\N{DASH}'",
		"os_name == 'a' or os_name == 'b' # c", ("os_name == \xe2\x80\x9c" "a\xe2\x80\x9d"), "os_name == 'a'\xc2\xa0",
	};
	cleanup(arena_free) struct arena mem = {0};
	const struct marker *marker;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (marker_parse(str_of(cases[i]), &mem, &marker, &err) != E_SYNTAX)
			fail_msg("'%s' is no marker", cases[i]);
}

static void nesting_has_a_limit(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = STR("os_name == 'a'");
	const struct marker *marker;
	struct err err = {0};

	(void)state;
	for (int i = 0; i < LIMIT_MARKER_DEPTH; i++)
		text = arena_printf(&mem, "(" STR_FMT ")", STR_ARG(text));
	assert_int_equal(marker_parse(text, &mem, &marker, &err), OK);
	text = arena_printf(&mem, "(" STR_FMT ")", STR_ARG(text));
	assert_int_equal(marker_parse(text, &mem, &marker, &err), E_LIMIT);
}

/* -- packaging's answers -- */

static void read_env(struct json object, struct marker_env *env)
{
	struct err err = {0};

	*env = (struct marker_env){0};
	for (enum marker_variable v = 0; v < MARKER_VARIABLES; v++) {
		struct json value;
		struct arena mem = {0};
		struct str name = arena_str(&mem, marker_variable_name(v));

		if (vectors_find(object, name.p, &value))
			vectors_must(json_take_string(&value, &env->value[v], &err), &err);
		arena_free(&mem);
	}
}

static void check_value(const struct marker *marker, const struct marker_env *env, struct json want, struct str text,
                        struct str where)
{
	struct err err = {0};
	bool value = false;
	status st = marker_eval(marker, env, &value, &err);
	enum json_kind kind = json_peek(&want);
	bool as_wanted = kind == JSON_STRING ? st != OK : st == OK && value == (kind == JSON_TRUE);

	if (!as_wanted)
		fail_msg("'" STR_FMT "' in " STR_FMT ": " STR_FMT, STR_ARG(text), STR_ARG(where), STR_ARG(err_what(&err)));
}

static void check_cases(struct json file, struct arena *mem)
{
	struct json environments = vectors_get(file, "environments");
	struct err err = {0};
	struct str name;
	bool more;

	vectors_must(json_object_open(&environments, &err), &err);
	for (;;) {
		struct marker_env env;

		vectors_must(json_object_next(&environments, &name, &more, &err), &err);
		if (!more)
			return;
		read_env(environments, &env);
		vectors_must(json_skip(&environments, &err), &err);
		vectors_items (item, vectors_get(file, "cases")) {
			struct str text = vectors_get_str(item, "marker");
			const struct marker *marker = marker_of(text, mem);
			struct json want;

			vectors_same(marker_text(marker, mem), vectors_get_str(item, "norm"), text);
			if (vectors_find(vectors_get(item, "result"), arena_str(mem, name).p, &want))
				check_value(marker, &env, want, text, name);
		}
	}
}

static struct marker_names read_names(struct json array, struct arena *mem)
{
	VEC(struct str) names = {0};

	vectors_items (item, array)
		vec_push(&names, mem, vectors_str(item));
	return (struct marker_names){true, names.p, names.len};
}

static void check_file(struct json file, struct arena *mem)
{
	const struct marker *marker;
	struct err err = {0};

	check_cases(file, mem);
	vectors_items (item, vectors_get(file, "invalid"))
		if (marker_parse(vectors_str(item), mem, &marker, &err) == OK)
			fail_msg("'" STR_FMT "' is no marker", STR_ARG(vectors_str(item)));
	vectors_items (item, vectors_get(file, "lock_file_context")) {
		struct marker_env env = linux312();
		struct str text = vectors_get_str(item, "marker");

		env.extras = read_names(vectors_get(item, "extras"), mem);
		env.dependency_groups = read_names(vectors_get(item, "dependency_groups"), mem);
		check_value(marker_of(text, mem), &env, vectors_get(item, "result"), text, STR("a lock"));
	}
}

static void markers_agree_with_packaging(void **state)
{
	(void)state;
	vectors_each("markers.json", check_file);
}

/* -- properties -- */

static struct str random_marker(unsigned depth, struct arena *mem)
{
	static const char *const sides[] = {
		"os_name", "python_version", "extra", "platform_release", "sys.platform", "'posix'", "'3.12'", "'3.*'", "'Foo_Bar'", "\"it's\"",
		"'a\"b'", "'\\x22\\x27'", "'\\\\n'", "''", "extras", "'x",
	};
	static const char *const operators[] = {"==", " != ", "<", " >= ", "~=", " in ", " not  in ", "===", "=", " "};
	const char *word = vectors_pick(2) ? " and " : " or ";

	if (depth < 4 && vectors_pick(3) == 0) {
		struct str a = random_marker(depth + 1, mem), b = random_marker(depth + 1, mem);
		return arena_printf(mem, STR_FMT "%s" STR_FMT, STR_ARG(a), word, STR_ARG(b));
	}
	if (depth < 4 && vectors_pick(4) == 0)
		return arena_printf(mem, "( " STR_FMT ")", STR_ARG(random_marker(depth + 1, mem)));
	return arena_printf(mem, "%s%s%s", sides[vectors_pick(sizeof sides / sizeof *sides)],
	                    operators[vectors_pick(sizeof operators / sizeof *operators)],
	                    sides[vectors_pick(sizeof sides / sizeof *sides)]);
}

/* A marker's canonical text is a marker with the same text and the same value. */
static void random_markers_read_back(void **state)
{
	struct marker_env env = linux312();
	size_t valid = 0;

	(void)state;
	vectors_seed();
	for (size_t i = 0; i < 20000; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct str in = random_marker(0, &mem), text;
		const struct marker *marker, *again;
		bool a = false, b = false;

		if (marker_parse(in, &mem, &marker, NULL) != OK)
			continue;
		text = marker_text(marker, &mem);
		again = marker_of(text, &mem);
		vectors_same(marker_text(again, &mem), text, in);
		assert_int_equal(marker_eval(marker, &env, &a, NULL), marker_eval(again, &env, &b, NULL));
		assert_int_equal(a, b);
		valid++;
	}
	assert_true(valid > 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markers_have_values),
		cmocka_unit_test(names_compare_in_any_spelling),
		cmocka_unit_test(a_python_from_a_work_tree_has_a_version),
		cmocka_unit_test(trees_are_plain),
		cmocka_unit_test(canonical_texts),
		cmocka_unit_test(texts_that_are_no_markers),
		cmocka_unit_test(nesting_has_a_limit),
		cmocka_unit_test(markers_agree_with_packaging),
		cmocka_unit_test(random_markers_read_back),
	};

	return cmocka_run_group_tests_name("markers", tests, NULL, NULL);
}
