/* Projects: [project], extras that refer to each other, dependency groups, requirements files beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/toml.h"
#include "lock/project.h"

#include "files.h"

struct asked {
	const char *sources, *extras, *groups; /* separated by spaces; "*": all extras or groups */
};

static size_t words(const char *text, struct str *ret, struct arena *mem)
{
	struct str rest = str_of(text), word;
	size_t n = 0;
	bool more = true;

	(void)mem;
	while (rest.len && str_token(&rest, ' ', &word, &more))
		ret[n++] = word;
	return n;
}

static status read_project(const struct test_file *files, struct asked asked, struct arena *mem, struct project *ret,
                           struct err *err)
{
	struct str sources[8], extras[8], groups[8];
	struct project_request request = {.sources = sources, .extras = extras, .groups = groups, .opener = TEST_FILES(files)};

	request.n_sources = words(asked.sources, sources, mem);
	request.all_extras = asked.extras && strcmp(asked.extras, "*") == 0;
	request.all_groups = asked.groups && strcmp(asked.groups, "*") == 0;
	request.n_extras = request.all_extras ? 0 : words(asked.extras, extras, mem);
	request.n_groups = request.all_groups ? 0 : words(asked.groups, groups, mem);
	return project_read(&request, mem, ret, err);
}

/* "text<extra>{group}@file:line" for each requirement. */
static void assert_project(const struct test_file *files, struct asked asked, const char *want)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(8192);
	struct project project;
	struct err err = {0};

	if (read_project(files, asked, &mem, &project, &err) != OK)
		fail_msg("refused: " STR_FMT, STR_ARG(err_line(&err, 0)));
	vec_each (const struct project_requirement, r, project.requirements) {
		buf_printf(&out, "%s" STR_FMT, out.len ? "\n" : "", STR_ARG(r->text));
		if (r->extra.len)
			buf_printf(&out, " <" STR_FMT ">", STR_ARG(r->extra));
		if (r->group.len)
			buf_printf(&out, " {" STR_FMT "}", STR_ARG(r->group));
		buf_printf(&out, " @" STR_FMT ":%u", STR_ARG(r->place.file), r->place.line);
	}
	vec_each (const struct project_requirement, r, project.constraints)
		buf_printf(&out, "\n!" STR_FMT, STR_ARG(r->text));
	assert_string_equal(buf_z(&out), want);
}

static void assert_refused(const char *toml, struct asked asked, status st, const char *sentence)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct test_file files[] = {{"pyproject.toml", toml}, {NULL, NULL}};
	struct project project;
	struct err err = {0};

	assert_int_equal(read_project(files, asked, &mem, &project, &err), st);
	if (!err_tells(&err, sentence))
		fail_msg("no '%s' in '" STR_FMT "'", sentence, STR_ARG(err_line(&err, 0)));
}

static const struct test_file demo[] = {
	{"pyproject.toml",
	 "[project]\nname = \"De.mo\"\nversion = \"1\"\nrequires-python = \">=3.9\"\n"
	 "dependencies = [\n  \"flask >= 2\",\n  \"celery[redis]; os_name=='nt'\",\n]\n"
	 "[project.optional-dependencies]\n"
	 "test = [\"pytest\"]\n"
	 "Docs_X = [\"sphinx\", \"de-mo[test]; python_version < '3.9' or os_name == 'x'\"]\n"
	 "all = [\"demo[test]\", \"demo[docs-x]\"]\n"
	 "self = [\"de_mo[all,self,test]\"]\n"
	 "[dependency-groups]\n"
	 "dev = [\"ruff\", {include-group = \"Lint\"}, {include-group = \"lint\"}]\n"
	 "lint = [\"black>=24\"]\n"
	 "[tool.assay]\nsource = \"src\"\n"},
	{"requirements.in", "idna # c\n-c c.txt\n"}, {"c.txt", "idna<4\n"}, {NULL, NULL}};

static void dependencies_extras_and_groups(void **state)
{
	(void)state;
	assert_project(demo, (struct asked){"pyproject.toml"},
	               "flask>=2 @pyproject.toml:6\ncelery[redis]; os_name == \"nt\" @pyproject.toml:7");
	assert_project(demo, (struct asked){"pyproject.toml", "Test", "lint"},
	               "flask>=2 @pyproject.toml:6\ncelery[redis]; os_name == \"nt\" @pyproject.toml:7\n"
	               "pytest <test> @pyproject.toml:10\nblack>=24 {lint} @pyproject.toml:16");
	assert_project(demo, (struct asked){"requirements.in pyproject.toml", NULL, "dev"},
	               "idna @requirements.in:1\nflask>=2 @pyproject.toml:6\ncelery[redis]; os_name == \"nt\" @pyproject.toml:7\n"
	               "ruff {dev} @pyproject.toml:15\nblack>=24 {dev} @pyproject.toml:16\n!idna<4");
}

static void extras_of_the_project_itself_are_followed(void **state)
{
	(void)state;
	assert_project(demo, (struct asked){"pyproject.toml", "docs-x"},
	               "flask>=2 @pyproject.toml:6\ncelery[redis]; os_name == \"nt\" @pyproject.toml:7\n"
	               "sphinx <docs-x> @pyproject.toml:11\n"
	               "pytest; python_version < \"3.9\" or os_name == \"x\" <docs-x> @pyproject.toml:10");
	assert_project((const struct test_file[]){{"pyproject.toml",
	               "[project]\nname = \"d\"\noptional-dependencies.a = [\"d[b]; os_name == 'x' or os_name == 'y'\", \"d[a]\"]\n"
	               "optional-dependencies.b = [\"z; python_version == '3'\"]\n"}, {NULL, NULL}}, (struct asked){"pyproject.toml", "a"},
	               "z; (os_name == \"x\" or os_name == \"y\") and python_version == \"3\" <a> @pyproject.toml:4");
}

static void what_a_project_declares_is_told(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct project project;
	struct err err = {0};

	(void)state;
	assert_int_equal(read_project(demo, (struct asked){"pyproject.toml requirements.in", NULL, "*"}, &mem, &project, &err), OK);
	assert_true(str_eq(project.name, STR("de-mo")));
	assert_true(str_eq(project.requires_python, STR(">=3.9")));
	assert_non_null(project.parsed_requires_python);
	assert_int_equal(project.extras.len, 4);
	assert_true(str_eq(project.extras.p[0], STR("all")));
	assert_true(str_eq(project.extras.p[1], STR("docs-x")));
	assert_int_equal(project.groups.len, 2);
	assert_int_equal(project.inputs.len, 3);
	assert_true(str_eq(toml_get(project.tool_assay, STR("source"))->string, STR("src")));
}

static void mistakes_are_named(void **state)
{
	struct asked all = {"pyproject.toml", "*", "*"};

	(void)state;
	assert_refused("[tool.x]\n", all, E_CONFIG, "neither [project]");
	assert_refused("[tool.poetry]\n", all, E_CONFIG, "poetry 2");
	assert_refused("[project\n", all, E_CONFIG, "line 1");
	assert_refused("[project]\nversion = \"1\"\n", all, E_CONFIG, "no 'name'");
	assert_refused("[project]\nname = \"-\"\n", all, E_CONFIG, "line 2");
	assert_refused("[project]\nname = \"a\"\ndependencies = \"x\"\n", all, E_CONFIG, "line 3");
	assert_refused("[project]\nname = \"a\"\ndependencies = [1]\n", all, E_CONFIG, "a whole number");
	assert_refused("[project]\nname = \"a\"\ndependencies = [\"x\", \"y >\"]\n", all, E_CONFIG, "line 3");
	assert_refused("[project]\nname = \"a\"\ndependencies = [\"x @ git+https://h.example/x\"]\n", all, E_CONFIG, "version control");
	assert_refused("[project]\nname = \"a\"\ndynamic = [\"dependencies\"]\n", all, E_CONFIG, "'dependencies' is dynamic");
	assert_refused("[project]\nname = \"a\"\ndynamic = [\"optional-dependencies\"]\noptional-dependencies.x = []\n", all, E_CONFIG,
	               "'optional-dependencies' is dynamic");
	assert_refused("[project]\nname = \"a\"\nrequires-python = \"3\"\n", all, E_CONFIG, "requires-python");
	assert_refused("[project]\nname = \"a\"\noptional-dependencies = {a-b = [], A_b = []}\n", all, E_CONFIG, "defined twice");
	assert_refused("[project]\nname = \"a\"\noptional-dependencies.x = [\"a[y]\"]\n", all, E_CONFIG, "no extra 'y'");
	assert_refused("[project]\nname = \"a\"\n", (struct asked){"pyproject.toml", "x"}, E_USAGE, "no extra is called 'x'");
	assert_refused("[project]\nname = \"a\"\noptional-dependencies.y = []\n", (struct asked){"pyproject.toml", "x"}, E_USAGE, "there is 'y'");
	assert_refused("[dependency-groups]\na = []\n", (struct asked){"pyproject.toml", NULL, "b"}, E_USAGE, "there is 'a'");
}

static void groups_that_are_wrong(void **state)
{
	struct asked all = {"pyproject.toml", NULL, "*"};

	(void)state;
	assert_refused("[dependency-groups]\na = [{include-group = \"b\"}]\n", all, E_CONFIG, "no dependency group 'b'");
	assert_refused("[dependency-groups]\na = [{include-group = \"a\"}]\n", all, E_CONFIG, "'a' includes itself");
	assert_refused("[dependency-groups]\na = [{include-group = \"b\"}]\nb = [{include-group = \"A\"}]\n", all, E_CONFIG, "includes itself");
	assert_refused("[dependency-groups]\na = [{include = \"b\"}]\n", all, E_CONFIG, "include-group");
	assert_refused("[dependency-groups]\na = [{include-group = \"a\", x = 1}]\n", all, E_CONFIG, "include-group");
	assert_refused("[dependency-groups]\na = \"x\"\n", all, E_CONFIG, "not an array");
	assert_refused("[dependency-groups]\na = [1]\n", all, E_CONFIG, "a whole number");
	assert_refused("[dependency-groups]\na = []\nA = []\n", all, E_CONFIG, "defined twice");
}

/* Each group includes the next one twice: 2^60 ways through them, but each is read once. */
static void doubled_includes_stay_linear(void **state)
{
	cleanup(buf_free) struct buf text = buf_make(65536);

	(void)state;
	buf_printf(&text, "[dependency-groups]\n");
	for (int i = 0; i < 60; i++)
		buf_printf(&text, "g%d = [{include-group = \"g%d\"}, {include-group = \"g%d\"}]\n", i, i + 1, i + 1);
	buf_printf(&text, "g60 = [\"x\"]\n");
	assert_project((const struct test_file[]){{"pyproject.toml", buf_z(&text)}, {NULL, NULL}}, (struct asked){"pyproject.toml", NULL, "g0"},
	               "x {g0} @pyproject.toml:62");
}

/* Extras that refer to each other under markers: circles end, and ways that multiply are refused. */
static void references_stay_bounded(void **state)
{
	cleanup(buf_free) struct buf text = buf_make(65536);

	(void)state;
	assert_project((const struct test_file[]){{"pyproject.toml",
	               "[project]\nname = \"d\"\noptional-dependencies.a = [\"d[b]; os_name == 'x'\", \"y\"]\n"
	               "optional-dependencies.b = [\"d[a]; os_name == 'y'\", \"z\"]\n"}, {NULL, NULL}}, (struct asked){"pyproject.toml", "a"},
	               "z; os_name == \"x\" <a> @pyproject.toml:4\ny <a> @pyproject.toml:3");
	buf_printf(&text, "[project]\nname = \"d\"\n[project.optional-dependencies]\n");
	for (int i = 0; i < 40; i++)
		buf_printf(&text, "g%d = [\"d[g%d]; os_name == 'x'\", \"d[g%d]; os_name == 'y'\"]\n", i, i + 1, i + 1);
	buf_printf(&text, "g40 = [\"x\"]\n");
	assert_refused(buf_z(&text), (struct asked){"pyproject.toml", "g0"}, E_CONFIG, "in more than 1000 ways");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dependencies_extras_and_groups),
		cmocka_unit_test(extras_of_the_project_itself_are_followed),
		cmocka_unit_test(what_a_project_declares_is_told),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(groups_that_are_wrong),
		cmocka_unit_test(doubled_includes_stay_linear),
		cmocka_unit_test(references_stay_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
