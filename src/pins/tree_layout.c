#include "pins/tree.h"

/* Siblings that are being laid out; the explicit stack keeps a chain of 50,000 packages off the C stack. */
struct level {
	const struct tree_edge *at, *end;
};

struct layout {
	const struct tree_graph *graph;
	struct arena *mem;
	struct tree_lines *lines;
	bool invert;
	uint32_t max_depth;
	bool *shown;       /* whose children have been laid out */
	struct level *levels;
	uint32_t depth;    /* levels in use */
};

static struct level children(const struct layout *l, uint32_t package)
{
	const struct tree_graph *graph = l->graph;
	const struct tree_edge *edges = l->invert ? graph->inverted.p : graph->edges.p;
	const uint32_t *at = l->invert ? graph->inverted_at : graph->edges_at;

	if (package == TREE_PROJECT || !edges)
		return (struct level){0};
	return (struct level){edges + at[package], edges + at[package + 1]};
}

/* One line, and the way down to its children when they have not been shown yet. */
static void visit(struct layout *l, uint32_t package, const struct tree_edge *edge, bool last)
{
	uint32_t depth = edge ? l->depth - 1 : 0;
	struct level below = children(l, package);
	struct tree_line *line = vec_add(&l->lines->lines, l->mem);

	*line = (struct tree_line){.package = package, .depth = depth, .last = last, .edge = edge};
	if (below.at == below.end)
		return;
	line->repeated = l->shown[package];
	line->cut = !line->repeated && l->max_depth && depth + 1 >= l->max_depth;
	if (line->repeated || line->cut)
		return;
	l->shown[package] = true;
	l->levels[l->depth++] = below;
}

/* Walk until all levels are done. */
static void walk(struct layout *l)
{
	while (l->depth) {
		struct level *level = &l->levels[l->depth - 1];
		const struct tree_edge *edge = level->at;

		if (edge == level->end) {
			l->depth--;
			continue;
		}
		level->at++;
		visit(l, l->invert ? edge->from : edge->to, edge, level->at == level->end);
	}
}

/* A tree that starts with a package, not with an edge to it; its children are at depth 1. */
static void start(struct layout *l, uint32_t package, bool last)
{
	l->levels[0] = (struct level){0};
	l->depth = 1;
	visit(l, package, NULL, last);
	walk(l);
}

/* Upwards from every package that needs nothing; cycles that nothing hangs below start at their first member. */
static void start_at_leaves(struct layout *l)
{
	uint32_t n = (uint32_t)l->graph->lock->packages.len;
	bool *covered = arena_array(l->mem, n + 1, bool);

	for (int cycles = 0; cycles < 2; cycles++)
		for (uint32_t i = 0; i < n; i++) {
			if (covered[i] || (!cycles && l->graph->edges_at[i] != l->graph->edges_at[i + 1]))
				continue;
			size_t from = l->lines->lines.len;

			start(l, i, false);
			for (size_t k = from; k < l->lines->lines.len; k++)
				if (l->lines->lines.p[k].package != TREE_PROJECT)
					covered[l->lines->lines.p[k].package] = true;
		}
	for (size_t i = l->lines->lines.len; i-- > 0;)
		if (l->lines->lines.p[i].depth == 0) {
			l->lines->lines.p[i].last = true;
			return;
		}
}

void tree_lay_out(const struct tree_graph *graph, size_t only, bool invert, uint32_t max_depth, struct arena *mem,
                  struct tree_lines *ret)
{
	size_t n = graph->lock->packages.len;
	struct tree_lines lines = {0};
	struct layout l = {graph, mem, &lines, invert, max_depth, arena_array(mem, n + 1, bool),
	                   arena_array(mem, n + 2, struct level), 0};

	if (only != SIZE_MAX) {
		start(&l, (uint32_t)only, true);
	} else if (invert) {
		start_at_leaves(&l);
	} else if (graph->roots.len) {
		l.levels[0] = (struct level){graph->roots.p, graph->roots.p + graph->roots.len};
		l.depth = 1;
		walk(&l);
	}
	*ret = lines;
}
