#include "pins/tree.h"

#include <stdlib.h>

#include "base/map.h"

/* Which packages bear a name: the first in a map (index + 1 as pointer value), the others chained. */
struct by_name {
	struct map first;
	uint32_t *next; /* UINT32_MAX ends a chain */
};

static struct by_name index_names(const struct lock *lock, struct arena *mem)
{
	struct by_name names = {.next = arena_array(mem, lock->packages.len + 1, uint32_t)};

	for (size_t i = lock->packages.len; i-- > 0;) {
		void **slot = map_put(&names.first, mem, lock->packages.p[i].name);

		names.next[i] = *slot ? (uint32_t)((struct pin *)*slot - lock->packages.p) : UINT32_MAX;
		*slot = &lock->packages.p[i];
	}
	return names;
}

static uint32_t first_named(const struct by_name *names, const struct lock *lock, struct str name)
{
	struct pin *pin = map_get(&names->first, name);

	return pin ? (uint32_t)(pin - lock->packages.p) : UINT32_MAX;
}

/* Texts longer than this get no further requirement of the same name: nobody reads that far. */
enum { EDGE_TEXT_MAX = 400 };

/* What a package itself wrote about needing others: normalised name -> struct str *, several joined by "and". */
static struct map requires_texts(const struct pin *pin, struct arena *mem)
{
	struct map texts = {0};

	vec_each (const struct pin_requires, requires, pin->requires) {
		void **slot = map_put(&texts, mem, requires->name);
		struct str *text = *slot;

		if (!text) {
			*slot = text = arena_new(mem, struct str);
			*text = requires->text;
		} else if (text->len < EDGE_TEXT_MAX) {
			*text = arena_printf(mem, STR_FMT " and " STR_FMT, STR_ARG(*text), STR_ARG(requires->text));
		}
	}
	return texts;
}

static bool dependency_means(const struct pin_dependency *dependency, const struct pin *pin)
{
	return (!dependency->version.len || str_eq(dependency->version, pin->version)) &&
	       (!dependency->marker.len || str_eq(dependency->marker, pin->marker));
}

struct build {
	struct tree_graph *graph;
	const struct lock *lock;
	struct by_name names;
	struct arena *mem;
};

static void edges_to(struct build *b, uint32_t from, const struct pin_dependency *dependency, const struct map *texts)
{
	const struct str *text = map_get(texts, dependency->name);

	for (uint32_t to = first_named(&b->names, b->lock, dependency->name); to != UINT32_MAX; to = b->names.next[to])
		if (to != from && dependency_means(dependency, &b->lock->packages.p[to]))
			vec_push(&b->graph->edges, b->mem,
			         ((struct tree_edge){from, to, text ? *text : dependency->name, NULL}));
}

static void edges_from(struct build *b, uint32_t from)
{
	const struct pin *pin = &b->lock->packages.p[from];
	struct map texts = requires_texts(pin, b->mem);

	if (pin->has_dependencies) {
		vec_each (const struct pin_dependency, dependency, pin->dependencies)
			edges_to(b, from, dependency, &texts);
		return;
	}
	vec_each (const struct pin_requires, requires, pin->requires)
		edges_to(b, from, &(struct pin_dependency){.name = requires->name}, &texts);
}

/* Sorting needs the names behind the indexes; qsort_r carries the lock. The project sorts before every package. */
static int name_order(const struct lock *lock, uint32_t a, uint32_t b)
{
	if (a == b)
		return 0;
	if (a == TREE_PROJECT || b == TREE_PROJECT)
		return a == TREE_PROJECT ? -1 : 1;
	int order = str_cmp(lock->packages.p[a].name, lock->packages.p[b].name);
	return order ? order : a < b ? -1 : 1;
}

static int edge_order(const void *p, const void *q, void *lock)
{
	const struct tree_edge *a = p, *b = q;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	int order = name_order(lock, a->to, b->to);
	return order ? order : str_cmp(a->text, b->text);
}

static int inverted_order(const void *p, const void *q, void *lock)
{
	const struct tree_edge *a = p, *b = q;

	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	int order = name_order(lock, a->from, b->from);
	return order ? order : str_cmp(a->text, b->text);
}

#define SORT(v, cmp, lock)                                                                    \
	do {                                                                                  \
		if ((v).len > 1)                                                              \
			qsort_r((v).p, (v).len, sizeof *(v).p, cmp, (void *)(uintptr_t)(lock)); \
	} while (0)

/* Sort the edges, each pair once (requires without dependencies may name a package twice). */
static void edges_settle(struct build *b)
{
	struct tree_graph *graph = b->graph;
	size_t kept = 0;

	SORT(graph->edges, edge_order, b->lock);
	for (size_t i = 0; i < graph->edges.len; i++) {
		struct tree_edge *edge = &graph->edges.p[i];

		if (!kept || graph->edges.p[kept - 1].from != edge->from || graph->edges.p[kept - 1].to != edge->to)
			graph->edges.p[kept++] = *edge;
	}
	graph->edges.len = kept;
	graph->edges_at = arena_array(b->mem, b->lock->packages.len + 1, uint32_t);
	for (size_t i = 0; i < kept; i++)
		graph->edges_at[graph->edges.p[i].from + 1]++;
	for (size_t i = 0; i < b->lock->packages.len; i++)
		graph->edges_at[i + 1] += graph->edges_at[i];
}

static void roots_said(struct build *b)
{
	vec_each (const struct lock_root, root, b->lock->roots)
		for (uint32_t to = first_named(&b->names, b->lock, root->name); to != UINT32_MAX; to = b->names.next[to])
			vec_push(&b->graph->roots, b->mem, ((struct tree_edge){TREE_PROJECT, to, root->text, root}));
	SORT(b->graph->roots, edge_order, b->lock);
}

/* Mark everything that can be reached from package `start`. */
static void reach(struct build *b, uint32_t start, bool *reached, uint32_t *stack)
{
	size_t top = 0;

	if (reached[start])
		return;
	reached[start] = true;
	stack[top++] = start;
	while (top) {
		uint32_t at = stack[--top];

		for (uint32_t i = b->graph->edges_at[at]; i < b->graph->edges_at[at + 1]; i++) {
			uint32_t to = b->graph->edges.p[i].to;

			if (!reached[to]) {
				reached[to] = true;
				stack[top++] = to;
			}
		}
	}
}

/* Roots that nobody names: first the packages that no edge leads to, then one of every cycle still out of reach. */
static void roots_left(struct build *b)
{
	size_t n = b->lock->packages.len;
	bool *reached = arena_array(b->mem, n + 1, bool), *needed = arena_array(b->mem, n + 1, bool);
	uint32_t *stack = arena_array(b->mem, n + 1, uint32_t);

	vec_each (const struct tree_edge, edge, b->graph->edges)
		needed[edge->to] = true;
	vec_each (const struct tree_edge, root, b->graph->roots)
		reach(b, root->to, reached, stack);
	for (int cycles = 0; cycles < 2; cycles++)
		for (uint32_t i = 0; i < n; i++)
			if (!reached[i] && (cycles || !needed[i])) {
				vec_push(&b->graph->roots, b->mem,
				         ((struct tree_edge){TREE_PROJECT, i, b->lock->packages.p[i].name, NULL}));
				reach(b, i, reached, stack);
			}
}

static void edges_invert(struct build *b)
{
	struct tree_graph *graph = b->graph;

	graph->inverted_at = arena_array(b->mem, b->lock->packages.len + 1, uint32_t);
	vec_each (const struct tree_edge, root, graph->roots)
		vec_push(&graph->inverted, b->mem, *root);
	vec_each (const struct tree_edge, edge, graph->edges)
		vec_push(&graph->inverted, b->mem, *edge);
	SORT(graph->inverted, inverted_order, b->lock);
	vec_each (const struct tree_edge, edge, graph->inverted)
		graph->inverted_at[edge->to + 1]++;
	for (size_t i = 0; i < b->lock->packages.len; i++)
		graph->inverted_at[i + 1] += graph->inverted_at[i];
}

status tree_build(const struct lock *lock, struct arena *mem, struct tree_graph *ret, struct err *err)
{
	struct tree_graph graph = {.lock = lock};
	struct build b = {.graph = &graph, .lock = lock, .names = index_names(lock, mem), .mem = mem};

	for (uint32_t i = 0; i < lock->packages.len; i++) {
		edges_from(&b, i);
		graph.has_edges |= lock->packages.p[i].has_dependencies || lock->packages.p[i].requires.len > 0;
		if (graph.edges.len > LIMIT_TREE_EDGES)
			return err_set(err, E_LIMIT, "more than %zu dependencies between the packages of the lock", LIMIT_TREE_EDGES);
	}
	edges_settle(&b);
	roots_said(&b);
	roots_left(&b);
	edges_invert(&b);
	*ret = graph;
	return OK;
}
