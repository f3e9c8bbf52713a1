/* The dependency graph of a lock: the tree that people look at, and why something is in it. Pure; cli prints. */
#ifndef ASSAY_PINS_TREE_H
#define ASSAY_PINS_TREE_H

#include "pins/lock.h"

/* An edge: the package at index `to` is needed, as `text` says ("kombu[redis]>=5.5"; the name where nobody says more). */
struct tree_edge {
	uint32_t from, to;   /* indexes of lock packages; TREE_PROJECT for the project itself */
	struct str text;
	const struct lock_root *root; /* of an edge from the project, when the lock knows it */
};
#define TREE_PROJECT UINT32_MAX

struct tree_graph {
	const struct lock *lock;
	bool has_edges;                /* the lock says what depends on what */
	/* From the project, by name: the lock's roots; then, with root NULL, packages that nothing leads to (all that nobody
	 * needs, where the lock does not tell its roots). */
	VEC(struct tree_edge) roots;
	/* Between packages, sorted by from, then name of to: those of package i are [edges_at[i], edges_at[i + 1]). */
	VEC(struct tree_edge) edges;
	uint32_t *edges_at;
	/* The same edges and the roots, sorted by to, then name of from (the project first); inverted_at likewise. */
	VEC(struct tree_edge) inverted;
	uint32_t *inverted_at;
};

/* Build the graph. Edges to packages that the lock does not hold (markers that were false) are left out, as are those of a
 * package to itself (an extra that names another one). Time n log n. `lock` is borrowed.
 * E_LIMIT beyond LIMIT_TREE_EDGES. */
status tree_build(const struct lock *lock, struct arena *mem, struct tree_graph *ret, struct err *err) MUST_CHECK;

/* One line of a printed tree, in order: depth first, children by name. */
struct tree_line {
	uint32_t package;     /* index, or TREE_PROJECT (inverted trees end there) */
	uint32_t depth;       /* 0: a root */
	bool last;            /* no sibling follows */
	bool repeated;        /* its children were shown before (or it is its own ancestor): shown as (*) */
	bool cut;             /* the depth limit hides its children */
	const struct tree_edge *edge; /* that led here; NULL where the tree starts with a package */
};
struct tree_lines {
	VEC(struct tree_line) lines;
};
/* Lay the tree out; each package's children once. `max_depth` 0: no limit. `only` (SIZE_MAX: none) starts at one package.
 * `invert`: from a package to those that need it. */
void tree_lay_out(const struct tree_graph *graph, size_t only, bool invert, uint32_t max_depth, struct arena *mem,
                  struct tree_lines *ret);

/* A chain from the project to a package: edges[0] leaves the project, the last one reaches the package. */
struct tree_path {
	VEC(const struct tree_edge *) edges;
};
struct tree_paths {
	VEC(struct tree_path) paths; /* all of the shortest, in the order of their names; at most LIMIT_WHY_PATHS */
	bool more;                   /* there are more than that */
};
/* All shortest chains to package `to`. Empty when the lock's roots do not lead there. Where the lock does not tell its
 * roots, chains start at the packages that nobody needs. */
void tree_why(const struct tree_graph *graph, uint32_t to, struct arena *mem, struct tree_paths *ret);

#endif
