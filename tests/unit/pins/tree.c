/* The dependency graph: trees, inverted trees, shortest chains. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pins/tree.h"

#include "build.h"

static struct tree_graph graph_of(const struct lock *lock, struct arena *mem)
{
	struct tree_graph graph;
	struct err err = {0};

	assert_int_equal(tree_build(lock, mem, &graph, &err), OK);
	return graph;
}

/* The tree as one string: "depth:name[*][.]" with * for repeated, ~ for cut, ! for the last sibling. */
static void drawn(const struct lock *lock, const struct tree_lines *lines, struct buf *out)
{
	buf_clear(out);
	vec_each (const struct tree_line, line, lines->lines) {
		struct str name = line->package == TREE_PROJECT ? STR("PROJECT") : lock->packages.p[line->package].name;

		buf_printf(out, "%s%u:" STR_FMT "%s%s%s", out->len ? " " : "", line->depth, STR_ARG(name),
		           line->repeated ? "*" : "", line->cut ? "~" : "", line->last ? "!" : "");
	}
}

static void assert_tree(const char *text, const char *only, bool invert, uint32_t depth, const char *want)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(4096);
	struct lock lock = lock_of(text, &mem);
	struct tree_graph graph = graph_of(&lock, &mem);
	struct tree_lines lines;

	tree_lay_out(&graph, only ? lock_find(&lock, str_of(only), 0) : SIZE_MAX, invert, depth, &mem, &lines);
	drawn(&lock, &lines, &out);
	assert_string_equal(buf_z(&out), want);
}

static const char diamond[] = "root: app\napp 1: left right\nleft 1: base\nright 1: base\nbase 1: leaf\nleaf 1:\n";
static const char cycle[] = "root: a\na 1: b\nb 1: c\nc 1: a\nd 1: d e\ne 1: d\n";

static void trees_show_children_once(void **state)
{
	(void)state;
	assert_tree(diamond, NULL, false, 0, "0:app! 1:left 2:base! 3:leaf! 1:right! 2:base*!");
	assert_tree(diamond, NULL, false, 2, "0:app! 1:left~ 1:right~!");
	assert_tree(diamond, "base", false, 0, "0:base! 1:leaf!");
	assert_tree("root: b a\nb 1:\na 1: b zzz\n", NULL, false, 0, "0:a 1:b! 0:b!");
	assert_tree("", NULL, false, 0, "");
}

static void trees_end_at_cycles(void **state)
{
	(void)state;
	assert_tree(cycle, NULL, false, 0, "0:a 1:b! 2:c! 3:a*! 0:d! 1:e! 2:d*!");
	assert_tree("a 1: b\nb 1: a\n", NULL, false, 0, "0:a! 1:b! 2:a*!");
}

static void inverted_trees_lead_to_the_project(void **state)
{
	(void)state;
	assert_tree(diamond, "base", true, 0, "0:base! 1:left 2:app! 3:PROJECT! 1:right! 2:app*!");
	assert_tree(diamond, NULL, true, 0, "0:leaf! 1:base! 2:left 3:app! 4:PROJECT! 2:right! 3:app*!");
	assert_tree("a 1: b\nb 1: a\n", NULL, true, 0, "0:a! 1:PROJECT 1:b! 2:a*!");
}

static void roots_are_those_nobody_needs_where_the_lock_is_silent(void **state)
{
	(void)state;
	assert_tree("z 1: y\ny 1:\nx 1:\n", NULL, false, 0, "0:z 1:y! 0:x!");
}

static void assert_why(const char *text, const char *name, const char *want)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(4096);
	struct lock lock = lock_of(text, &mem);
	struct tree_graph graph = graph_of(&lock, &mem);
	struct tree_paths paths;

	tree_why(&graph, (uint32_t)lock_find(&lock, str_of(name), 0), &mem, &paths);
	vec_each (const struct tree_path, path, paths.paths) {
		buf_printf(&out, "%s", out.len ? " | " : "");
		vec_each (const struct tree_edge *, edge, path->edges)
			buf_printf(&out, "%s" STR_FMT, edge == path->edges.p ? "" : " ",
			           STR_ARG(lock.packages.p[(*edge)->to].name));
	}
	assert_string_equal(buf_z(&out), want);
}

static void why_tells_all_shortest_chains(void **state)
{
	(void)state;
	assert_why(diamond, "leaf", "app left base leaf | app right base leaf");
	assert_why(diamond, "app", "app");
	assert_why("root: b a\nb 1: c\na 1: c\nc 1: d\nd 1: a\n", "c", "a c | b c");
	assert_why(cycle, "c", "a b c");
	assert_why("root: c a\na 1: b\nb 1: c\nc 1:\n", "c", "c");
	assert_why(cycle, "e", "");
	assert_why("a 1: b\nb 1:\n", "b", "a b");
}

/* 2^20 shortest chains: the list is cut, and says so. */
static void why_stays_bounded(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf text = buf_make(65536);
	struct tree_paths paths;

	(void)state;
	buf_printf(&text, "root: a0 b0\n");
	for (int i = 0; i < 20; i++)
		buf_printf(&text, "a%d 1: a%d b%d\nb%d 1: a%d b%d\n", i, i + 1, i + 1, i, i + 1, i + 1);
	buf_printf(&text, "a20 1:\nb20 1:\n");
	struct lock lock = lock_of(buf_z(&text), &mem);
	struct tree_graph graph = graph_of(&lock, &mem);
	tree_why(&graph, (uint32_t)lock_find(&lock, STR("a20"), 0), &mem, &paths);
	assert_int_equal(paths.paths.len, LIMIT_WHY_PATHS);
	assert_true(paths.more);
}

static void edges_carry_what_was_written(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock lock = lock_of("root: a\na 1: b\nb 1:\n", &mem);
	struct pin *a = &lock.packages.p[0];

	(void)state;
	vec_push(&a->requires, &mem, ((struct pin_requires){STR("b>=1"), STR("b")}));
	vec_push(&a->requires, &mem, ((struct pin_requires){STR("b[x]"), STR("b")}));
	vec_push(&a->requires, &mem, ((struct pin_requires){STR("absent"), STR("absent")}));
	struct tree_graph graph = graph_of(&lock, &mem);
	assert_int_equal(graph.edges.len, 1);
	assert_true(str_eq(graph.edges.p[0].text, STR("b>=1 and b[x]")));
	assert_true(graph.has_edges);
}

/* A chain as long as a lock may be must not need a deep C stack. */
static void long_chains_need_no_stack(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock lock = {0};
	struct tree_lines lines;
	struct tree_paths paths;
	uint32_t n = (uint32_t)LIMIT_LOCK_PACKAGES;

	(void)state;
	for (uint32_t i = 0; i < n; i++) {
		struct pin *pin = vec_add(&lock.packages, &mem);

		pin->name = arena_printf(&mem, "p%05u", i);
		pin->has_dependencies = true;
		vec_push(&pin->dependencies, &mem, ((struct pin_dependency){.name = arena_printf(&mem, "p%05u", i + 1)}));
	}
	struct tree_graph graph = graph_of(&lock, &mem);
	tree_lay_out(&graph, SIZE_MAX, false, 0, &mem, &lines);
	assert_int_equal(lines.lines.len, n);
	assert_int_equal(lines.lines.p[n - 1].depth, n - 1);
	tree_why(&graph, n - 1, &mem, &paths);
	assert_int_equal(paths.paths.len, 1);
	assert_int_equal(paths.paths.p[0].edges.len, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_show_children_once),
		cmocka_unit_test(trees_end_at_cycles),
		cmocka_unit_test(inverted_trees_lead_to_the_project),
		cmocka_unit_test(roots_are_those_nobody_needs_where_the_lock_is_silent),
		cmocka_unit_test(why_tells_all_shortest_chains),
		cmocka_unit_test(why_stays_bounded),
		cmocka_unit_test(edges_carry_what_was_written),
		cmocka_unit_test(long_chains_need_no_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
