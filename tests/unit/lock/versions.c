/* Specifiers as sets of a page's versions, against specifier_set_contains, version by version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "index_folder.h"
#include "lock/provider.h"

static const char *const versions[] = {
	"0", "0.9", "1.0.dev1", "1.0a1", "1.0a1.dev2", "1.0a1.post1", "1.0b2", "1.0rc1", "1.0", "1.0+local", "1.0+local.2",
	"1.0.post1.dev3", "1.0.post1", "1.0.post2", "1.0.1.dev1", "1.0.1", "1.1.dev1", "1.1a1", "1.1", "1.1+cpu", "1.1.post1",
	"1.2rc1", "1.2", "1.10", "2.0.dev1", "2.0a1", "2.0", "2.0+abc", "2.0.post1", "2.1", "10.0", "1!0.5", "1!1.0", "2022.1",
};
static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">", "~=", "===", "==*", "!=*"};

static struct str clause_text(struct arena *mem, const char *op, const char *version)
{
	if (strlen(op) == 3 && op[2] == '*')
		return arena_printf(mem, "%c=%s.*", op[0], version);
	return arena_printf(mem, "%s%s", op, version);
}

static void compare(struct provider *p, const struct package *base, struct str text, size_t *compared)
{
	struct specifier_set set;
	struct err err = {0};
	struct vset got;

	/* Not every operator takes every version. */
	if (specifier_set_parse(text, p->mem, &set, &err) != OK)
		return;
	got = versions_of(p, base, &set);
	for (uint32_t i = 0; i < base->versions; i++) {
		struct version v;

		assert_int_equal(version_parse(page_version(&base->project->page, i).text, p->mem, &v, &err), OK);
		if (vset_contains(got, i) != specifier_set_contains(&set, &v, PRERELEASES_ALLOW))
			fail_msg(STR_FMT " and " STR_FMT, STR_ARG(text), STR_ARG(v.text));
		++*compared;
	}
}

static void sets_hold_what_specifiers_contain(void **state)
{
	enum { VERSIONS = sizeof versions / sizeof *versions, OPERATORS = sizeof operators / sizeof *operators };
	cleanup(index_folder_close) struct index_folder f;
	struct target target = {0};
	struct project project = {0};
	struct resolve_request request = {.project = &project, .target = &target};
	struct resolve_result result = {0};
	struct provider p;
	struct package *base;
	struct err err = {0};
	size_t compared = 0;

	(void)state;
	index_folder_open(&f);
	for (size_t i = 0; i < VERSIONS; i++)
		index_folder_add(&f, arena_printf(&f.mem, "a %s", versions[i]));
	index_folder_done(&f);
	assert_int_equal(target_declare(STR("3.11"), STR("x86_64-unknown-linux-gnu"), NULL, &f.mem, &target, &err), OK);
	request.settings = &f.settings;
	request.index = f.index;
	provider_open(&p, &request, &f.mem, &result);
	base = provider_package(&p, STR("a"), STR(""));
	assert_int_equal(provider_wait(&p, base, &err), OK);
	assert_int_equal(base->versions, VERSIONS);
	for (size_t op = 0; op < OPERATORS; op++)
		for (size_t v = 0; v < VERSIONS; v++) {
			struct str one = clause_text(&f.mem, operators[op], versions[v]);

			compare(&p, base, one, &compared);
			compare(&p, base, arena_printf(&f.mem, STR_FMT ",>=1.0a1,!=1.1", STR_ARG(one)), &compared);
		}
	assert_true(compared > 15000);
	crawl_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_hold_what_specifiers_contain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
