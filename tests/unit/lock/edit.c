/* Requirements put into project files and taken out: what the text is before and after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lock/edit.h"

#define TOML "pyproject.toml"
#define LINES "requirements.in"

struct row {
	const char *path, *list; /* list: "extra NAME", "group NAME", "" */
	const char *what;        /* "+REQUIREMENT" or "-NAME" */
	const char *before, *after; /* after NULL: refused */
};

static const struct row rows[] = {
	/* one line */
	{TOML, "", "+b>=1", "[project]\ndependencies = [\"a\"]\n", "[project]\ndependencies = [\"a\", \"b>=1\"]\n"},
	{TOML, "", "+b", "[project]\ndependencies = ['a',] # x\n", "[project]\ndependencies = ['a', 'b',] # x\n"},
	{TOML, "", "+b", "[project]\ndependencies = []\n", "[project]\ndependencies = [\"b\"]\n"},
	{TOML, "", "+b", "[project]\ndependencies = [\n  # none\n]\n", "[project]\ndependencies = [\n  # none\n    \"b\",\n]\n"},
	{TOML, "", "+b; python_version<'3'", "[project]\ndependencies = ['a']\n",
	 "[project]\ndependencies = ['a', \"b; python_version<'3'\"]\n"},
	/* a line each */
	{TOML, "", "+b", "[project]\ndependencies = [\n\t\"a\", # first\n\t# last\n]\n",
	 "[project]\ndependencies = [\n\t\"a\", # first\n\t\"b\",\n\t# last\n]\n"},
	{TOML, "", "+b", "[project]\ndependencies = [\n  \"a\" # first, of all\n]\n",
	 "[project]\ndependencies = [\n  \"a\", # first, of all\n  \"b\"\n]\n"},
	{TOML, "", "+b", "[project]\r\ndependencies = [\r\n  \"a\",\r\n]\r\n",
	 "[project]\r\ndependencies = [\r\n  \"a\",\r\n  \"b\",\r\n]\r\n"},
	{TOML, "", "+c", "[project]\ndependencies = [\n  \"a\",\n  \"b\"]", "[project]\ndependencies = [\n  \"a\",\n  \"b\",\n  \"c\"]"},
	{TOML, "", "+b", "[project]\ndependencies = [\n  \"a\"\n  , # odd\n]\n", "[project]\ndependencies = [\n  \"a\"\n  , # odd\n  \"b\",\n]\n"},
	/* the same requirement */
	{TOML, "", "+Foo.Bar[y,x]>=2", "[project]\ndependencies = ['foo_bar[X,y] <1', \"z\"] # keep\n",
	 "[project]\ndependencies = ['Foo.Bar[y,x]>=2', \"z\"] # keep\n"},
	{TOML, "", "+foo>=2", "[project]\ndependencies = [\"foo[x]\"]\n", "[project]\ndependencies = [\"foo[x]\", \"foo>=2\"]\n"},
	/* tables and lists that are not there */
	{TOML, "", "+b", "[project]\nname = \"x\" # me\n\n# tools\n[tool.x]\n",
	 "[project]\nname = \"x\" # me\ndependencies = [\n    \"b\",\n]\n\n# tools\n[tool.x]\n"},
	{TOML, "", "+b", "[project]\nname = \"x\"\nurls.a = \"u\"\n[project.scripts]\nx = \"y\"\n",
	 "[project]\nname = \"x\"\nurls.a = \"u\"\ndependencies = [\n    \"b\",\n]\n[project.scripts]\nx = \"y\"\n"},
	{TOML, "", "+b", "[project]", "[project]\ndependencies = [\n    \"b\",\n]"},
	{TOML, "extra Test", "+b", "[project]\nname = \"x\"\n",
	 "[project]\nname = \"x\"\n\n[project.optional-dependencies]\nTest = [\n    \"b\",\n]\n"},
	{TOML, "extra t", "+b", "[project]\nname = \"x\"\noptional-dependencies.s = ['a']\n[tool]\n",
	 "[project]\nname = \"x\"\noptional-dependencies.s = ['a']\noptional-dependencies.t = [\n    \"b\",\n]\n[tool]\n"},
	{TOML, "extra my_test", "+b", "[project.optional-dependencies]\nMy-Test = [\"a\"]\n",
	 "[project.optional-dependencies]\nMy-Test = [\"a\", \"b\"]\n"},
	{TOML, "group dev", "+b", "[project]\nname = \"x\"", "[project]\nname = \"x\"\n\n[dependency-groups]\ndev = [\n    \"b\",\n]\n"},
	{TOML, "group dev", "+b", "[dependency-groups]\ndev = [{include-group = \"t\"}]\nt = []\n",
	 "[dependency-groups]\ndev = [{include-group = \"t\"}, \"b\"]\nt = []\n"},
	{TOML, "group dev", "+b", "", "[dependency-groups]\ndev = [\n    \"b\",\n]\n"},
	/* what cannot be added to */
	{TOML, "", "+b", "[tool.x]\n", NULL},
	{TOML, "", "+b", "project = {name = \"x\"}\n", NULL},
	{TOML, "", "+b", "[project]\ndependencies = \"a\"\n", NULL},
	{TOML, "", "+b", "[project\n", NULL},
	{TOML, "", "+no requirement", "[project]\n", NULL},
	{TOML, "group ..", "+b", "[project]\n", NULL},
	{LINES, "group dev", "+b", "a\n", NULL},
	/* removing */
	{TOML, "", "-a", "[project]\ndependencies = [\"A>=1\", \"b\"]\n", "[project]\ndependencies = [\"b\"]\n"},
	{TOML, "", "-b", "[project]\ndependencies = [\"a\", \"b\"]\n", "[project]\ndependencies = [\"a\"]\n"},
	{TOML, "", "-b", "[project]\ndependencies = [\"a\", \"b\",]\n", "[project]\ndependencies = [\"a\", ]\n"},
	{TOML, "", "-a", "[project]\ndependencies = [\"a\"]\n", "[project]\ndependencies = []\n"},
	{TOML, "", "-a", "[project]\ndependencies = [\n  \"a\",\n]\n", "[project]\ndependencies = []\n"},
	{TOML, "", "-b", "[project]\ndependencies = [\n  # one\n  \"a\", # a\n  \"b[x]\", # b\n  # two\n  'c',\n]\n",
	 "[project]\ndependencies = [\n  # one\n  \"a\", # a\n  # two\n  'c',\n]\n"},
	{TOML, "", "-b", "[project]\ndependencies = [\n  \"a\", # a\n  \"b\"\n]\n", "[project]\ndependencies = [\n  \"a\" # a\n]\n"},
	{TOML, "", "-a", "[project]\ndependencies = [\"a\", \"a[x]; python_version<'3'\", \"b\"]\n", "[project]\ndependencies = [\"b\"]\n"},
	{TOML, "extra t", "-a", "[project]\noptional-dependencies = {t = ['a', 'b']}\n",
	 "[project]\noptional-dependencies = {t = ['b']}\n"},
	{TOML, "", "-z", "[project]\ndependencies = [\"a\"]\n", "[project]\ndependencies = [\"a\"]\n"},
	/* requirements files */
	{LINES, "", "+b>=1", "# mine\na # why\n", "# mine\na # why\nb>=1\n"},
	{LINES, "", "+b", "a", "a\nb\n"},
	{LINES, "", "+b", "", "b\n"},
	{LINES, "", "+b", "a\r\n", "a\r\nb\r\n"},
	{LINES, "", "+a>=2", "-r x.txt\n  A <1   # old\nb\n", "-r x.txt\n  a>=2   # old\nb\n"},
	{LINES, "", "+a>=2", "\xef\xbb\xbf" "a\n", "\xef\xbb\xbf" "a>=2\n"},
	{LINES, "", "+b", "a \\\n", NULL},
	{LINES, "", "+a>=2", "a==1 --hash=sha256:00\n", NULL},
	{LINES, "", "-a", "x\na>=1 # c\na[y]\nb\n", "x\nb\n"},
	{LINES, "", "-a", "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb\n", "b\n"},
	{LINES, "", "-a", "\xef\xbb\xbf" "a\nb", "\xef\xbb\xbf" "b"},
	{LINES, "", "-a", "b # not a\n#a\n-c a\n", "b # not a\n#a\n-c a\n"},
};

static status edit(const struct row *row, struct arena *mem, struct str *ret, struct err *err)
{
	struct edit_list list = {0};
	size_t removed;

	if (strncmp(row->list, "extra ", 6) == 0)
		list.extra = str_of(row->list + 6);
	else if (*row->list)
		list.group = str_of(row->list + 6);
	if (*row->what == '+')
		return edit_add(str_of(row->path), str_of(row->before), &list, str_of(row->what + 1), mem, ret, err);
	return edit_remove(str_of(row->path), str_of(row->before), &list, str_of(row->what + 1), mem, ret, &removed, err);
}

static void test_edits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct err err = {0};
		struct str made = {0};
		status st = edit(&rows[i], &mem, &made, &err);

		if ((st == OK) != (rows[i].after != NULL))
			fail_msg("%s in %s: " STR_FMT, rows[i].what, rows[i].before, STR_ARG(st == OK ? made : err_what(&err)));
		if (st == OK && !str_eq(made, str_of(rows[i].after)))
			fail_msg("%s in\n%s\ngives\n" STR_FMT, rows[i].what, rows[i].before, STR_ARG(made));
		if (st != OK)
			assert_true(st == E_CONFIG || st == E_USAGE);
	}
}

static void test_has(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct edit_list main_list = {0};
	struct str text = STR("[project]\ndependencies = ['A[x]>1', \"b; python_version<'3'\"]\n");
	bool there;

	(void)state;
	assert_int_equal(edit_has(STR(TOML), text, &main_list, STR("a[X]"), &mem, &there, NULL), OK);
	assert_true(there);
	assert_int_equal(edit_has(STR(TOML), text, &main_list, STR("a"), &mem, &there, NULL), OK);
	assert_false(there);
	assert_int_equal(edit_has(STR(TOML), text, &main_list, STR("b>=1; python_version < '3'"), &mem, &there, NULL), OK);
	assert_true(there);
	assert_int_equal(edit_has(STR(LINES), STR("# a\n a [x] # a\n"), &main_list, STR("a[x]"), &mem, &there, NULL), OK);
	assert_true(there);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_edits), cmocka_unit_test(test_has)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
