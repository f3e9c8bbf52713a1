#include "pins/tree.h"

#include <stdlib.h>

enum { FAR = 0x7fffffff };

/* A root that counts as a reason: one that the lock names; all, where it names none. */
static bool is_reason(const struct tree_graph *graph, const struct tree_edge *edge)
{
	return edge->from != TREE_PROJECT || edge->root || !graph->lock->roots.len;
}

/* How many edges lie between the project and each package, breadth first; FAR where nothing leads. */
static int *distances(const struct tree_graph *graph, struct arena *mem)
{
	size_t n = graph->lock->packages.len, head = 0, tail = 0;
	int *far = arena_array(mem, n + 1, int);
	uint32_t *queue = arena_array(mem, n + 1, uint32_t);

	for (size_t i = 0; i < n; i++)
		far[i] = FAR;
	vec_each (const struct tree_edge, root, graph->roots)
		if (is_reason(graph, root) && far[root->to] == FAR) {
			far[root->to] = 1;
			queue[tail++] = root->to;
		}
	while (head < tail) {
		uint32_t at = queue[head++];

		for (uint32_t i = graph->edges_at[at]; i < graph->edges_at[at + 1]; i++)
			if (far[graph->edges.p[i].to] == FAR) {
				far[graph->edges.p[i].to] = far[at] + 1;
				queue[tail++] = graph->edges.p[i].to;
			}
	}
	return far;
}

struct walk {
	const struct tree_graph *graph;
	const int *far;
	int length;
	uint32_t *at;   /* per step: which edge into the package is being tried; step 0 reaches `to` */
	struct arena *mem;
	struct tree_paths *paths;
};

static void path_keep(struct walk *w)
{
	struct tree_path *path = vec_add(&w->paths->paths, w->mem);

	for (int step = w->length; step-- > 0;)
		vec_push(&path->edges, w->mem, &w->graph->inverted.p[w->at[step]]);
}

/* Does this edge into a package lie on a shortest chain whose part up to that package has `length` edges? */
static bool is_shortest(const struct walk *w, const struct tree_edge *edge, int length)
{
	if (!is_reason(w->graph, edge))
		return false;
	return edge->from == TREE_PROJECT ? length == 1 : w->far[edge->from] == length - 1;
}

/* From `to` backwards along edges that come one step nearer to the project: every complete walk is one shortest chain, so
 * the work is bounded by what is kept. */
static void walk_back(struct walk *w, uint32_t to)
{
	const struct tree_graph *graph = w->graph;
	int step = 0;

	w->at[0] = graph->inverted_at[to];
	while (step >= 0) {
		uint32_t package = step ? graph->inverted.p[w->at[step - 1]].from : to;
		uint32_t *at = &w->at[step];

		while (*at < graph->inverted_at[package + 1] && !is_shortest(w, &graph->inverted.p[*at], w->length - step))
			++*at;
		if (*at == graph->inverted_at[package + 1]) {
			if (--step >= 0)
				w->at[step]++;
		} else if (step + 1 < w->length) {
			w->at[++step] = graph->inverted_at[graph->inverted.p[*at].from];
		} else if (w->paths->paths.len == LIMIT_WHY_PATHS) {
			w->paths->more = true;
			return;
		} else {
			path_keep(w);
			++*at;
		}
	}
}

static int path_order(const void *p, const void *q, void *user)
{
	const struct tree_path *a = p, *b = q;
	const struct lock *lock = user;

	for (size_t i = 0; i < a->edges.len; i++) {
		const struct tree_edge *x = a->edges.p[i], *y = b->edges.p[i];
		int order = str_cmp(lock->packages.p[x->to].name, lock->packages.p[y->to].name);

		if (!order)
			order = str_cmp(x->text, y->text);
		if (order)
			return order;
	}
	return 0;
}

void tree_why(const struct tree_graph *graph, uint32_t to, struct arena *mem, struct tree_paths *ret)
{
	struct tree_paths paths = {0};
	const int *far = distances(graph, mem);
	struct walk w = {graph, far, far[to], NULL, mem, &paths};

	if (far[to] != FAR) {
		w.at = arena_array(mem, (size_t)w.length + 1, uint32_t);
		walk_back(&w, to);
		if (paths.paths.len > 1)
			qsort_r(paths.paths.p, paths.paths.len, sizeof *paths.paths.p, path_order, (void *)(uintptr_t)graph->lock);
	}
	*ret = paths;
}
