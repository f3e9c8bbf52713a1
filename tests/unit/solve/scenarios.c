/* tests/data/solve/NAME.txt: a universe as universe.h has it, then "=>" and what must come out: the chosen packages
 * ("=> a 1.0, b 2.0") or, behind "=> none", the explanation's lines. "prefer lowest" may stand before "=>". */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "universe.h"

enum { SCENARIO_MAX = 64 * 1024 };

static struct str read_text(const char *path, struct arena *mem)
{
	char *text = arena_alloc(mem, SCENARIO_MAX, 1);
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, SCENARIO_MAX, f);
	fclose(f);
	assert_true(n < SCENARIO_MAX);
	return (struct str){text, n};
}

static void print_choices(struct universe *u, const struct solve_result *result, struct buf *out)
{
	for (size_t i = 1; i < result->len; i++) {
		const struct uni_package *p = &u->packages.p[result->choices[i].package];

		buf_printf(out, "%s" STR_FMT " " STR_FMT, i > 1 ? ", " : "", STR_ARG(p->name),
		           STR_ARG(p->versions.p[result->choices[i].version].text));
	}
}

static void print_explanation(const struct solve_explanation *why, struct buf *out)
{
	buf_add(out, STR("none\n"));
	for (size_t i = 0; i < why->lines_len; i++)
		buf_printf(out, STR_FMT "\n", STR_ARG(why->lines[i]));
	if (why->help.len)
		buf_printf(out, "help: " STR_FMT "\n", STR_ARG(why->help));
}

static bool run_scenario(const char *name, struct str text)
{
	cleanup(universe_close) struct universe u;
	cleanup(buf_free) struct buf got = buf_make(SCENARIO_MAX);
	size_t at = str_find_str(text, STR("\n=>"), 0);
	struct str given = str_sub(text, 0, at), want = str_trim(str_skip(text, at + 3));
	size_t lowest = str_find_str(given, STR("prefer lowest\n"), 0);
	struct solve_result result;
	struct err err = {0};
	status st;

	assert_true(at != SIZE_MAX);
	universe_open(&u);
	u.lowest = lowest != SIZE_MAX;
	universe_read(&u, u.lowest ? str_sub(given, 0, lowest) : given);
	st = solve_run(&u.provider, NULL, &u.mem, &result, &err);
	if (st == OK) {
		universe_check(&u, &result);
		print_choices(&u, &result, &got);
	} else {
		assert_int_equal(st, E_NO);
		print_explanation(result.explanation, &got);
	}
	if (str_eq(str_trim(buf_str(&got)), want))
		return true;
	print_error("%s:\n--- wanted\n" STR_FMT "\n--- got\n%s\n", name, STR_ARG(want), buf_z(&got));
	return false;
}

static void scenarios_come_out_as_written(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	char dir[4096], path[8192];
	struct dirent **files;
	int n, failed = 0;

	(void)state;
	snprintf(dir, sizeof dir, "%s/solve", getenv("ASSAY_TEST_DATA"));
	n = scandir(dir, &files, NULL, alphasort);
	assert_true(n > 2);
	for (int i = 0; i < n; i++) {
		if (str_ends(str_of(files[i]->d_name), STR(".txt"))) {
			snprintf(path, sizeof path, "%s/%s", dir, files[i]->d_name);
			failed += !run_scenario(files[i]->d_name, read_text(path, &mem));
		}
		free(files[i]);
	}
	free(files);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scenarios_come_out_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
