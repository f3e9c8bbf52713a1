/* What tree and why share: a lock that is named or found, its graph, how a package of it is called. */
#ifndef ASSAY_CLI_LOCK_GRAPH_H
#define ASSAY_CLI_LOCK_GRAPH_H

#include "base/json_out.h"
#include "cli/cli.h"
#include "pins/tree.h"

struct lock_graph {
	struct str path;
	struct lock lock;
	struct tree_graph graph;
};

/* Load the lock at `path` (NULL: the one here) and its graph; its warnings are printed. E_NO when it does not say what
 * depends on what. */
status lock_graph_load(struct cli *cli, const char *path, struct lock_graph *ret, struct err *err) MUST_CHECK;

/* The place of the first package of that name (any spelling). E_NO when there is none. */
status lock_graph_find(struct cli *cli, const struct lock_graph *graph, struct str name, size_t *ret,
                       struct err *err) MUST_CHECK;

/* "flask 3.0.0", in mem. */
struct str lock_graph_label(const struct lock_graph *graph, uint32_t package, struct arena *mem);

/* `"name": …, "version": …, "marker": …` of a package into an open object. */
void lock_graph_json_package(struct json_out *o, const struct lock_graph *graph, uint32_t package);
/* `"requirement": …` and, of a requirement of the project itself, where it stands. */
void lock_graph_json_edge(struct json_out *o, const struct tree_edge *edge);

#endif
