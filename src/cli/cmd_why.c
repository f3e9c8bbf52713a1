/* assay why: how a package came into a lock. */
#include "cli/lock_graph.h"

/* "your project needs celery[redis]>=5.5  (requirements.in, line 4; group dev)" */
static void print_edge(struct cli *cli, const struct lock_graph *graph, const struct tree_edge *edge)
{
	struct str from = lock_graph_label(graph, edge->from, cli->mem);
	const struct lock_root *root = edge->root;

	term_text(&cli->out, "  " STR_FMT " needs " STR_FMT, STR_ARG(from), STR_ARG(edge->text));
	if (root && root->origin.len)
		term_text(&cli->out, "  (" STR_FMT, STR_ARG(root->origin));
	if (root && root->origin.len && root->line)
		term_text(&cli->out, ", line %u", root->line);
	if (root && root->origin.len)
		term_text(&cli->out, ")");
	if (root && root->extra.len)
		term_text(&cli->out, "  (extra " STR_FMT ")", STR_ARG(root->extra));
	if (root && root->group.len)
		term_text(&cli->out, "  (group " STR_FMT ")", STR_ARG(root->group));
	term_line(&cli->out, "%s", "");
}

static void print_paths(struct cli *cli, const struct lock_graph *graph, uint32_t package, const struct tree_paths *paths)
{
	struct str label = lock_graph_label(graph, package, cli->mem);

	term_line(&cli->out, STR_FMT, STR_ARG(label));
	if (!paths->paths.len)
		term_line(&cli->out, "  nothing in '" STR_FMT "' leads to it", STR_ARG(graph->path));
	vec_each (const struct tree_path, path, paths->paths) {
		if (path != paths->paths.p)
			term_line(&cli->out, "%s", "");
		vec_each (const struct tree_edge *, edge, path->edges)
			print_edge(cli, graph, *edge);
	}
	if (paths->more)
		term_line(&cli->out, "  and more chains of this length");
}

static void json_path(struct json_out *o, const struct lock_graph *graph, const struct tree_path *path)
{
	json_out_array(o);
	vec_each (const struct tree_edge *, edge, path->edges) {
		json_out_object(o);
		lock_graph_json_package(o, graph, (*edge)->to);
		lock_graph_json_edge(o, *edge);
		json_out_object_end(o);
	}
	json_out_array_end(o);
}

static void json_package(struct json_out *o, const struct lock_graph *graph, uint32_t package,
                         const struct tree_paths *paths)
{
	json_out_object(o);
	lock_graph_json_package(o, graph, package);
	json_out_key(o, STR("chains"));
	json_out_array(o);
	vec_each (const struct tree_path, path, paths->paths)
		json_path(o, graph, path);
	json_out_array_end(o);
	json_out_key_bool(o, "more", paths->more);
	json_out_object_end(o);
}

static status answer(struct cli *cli, const struct lock_graph *graph, size_t first, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_TREE_JSON);
	struct json_out o = json_out_open(&out, 2);
	struct str name = graph->lock.packages.p[first].name;

	json_out_object(&o);
	json_out_key_string(&o, "lock", graph->path);
	json_out_key(&o, STR("packages"));
	json_out_array(&o);
	for (size_t i = first; i != SIZE_MAX; i = lock_find(&graph->lock, name, i + 1)) {
		struct tree_paths paths;

		tree_why(&graph->graph, (uint32_t)i, cli->mem, &paths);
		if (cli->json)
			json_package(&o, graph, (uint32_t)i, &paths);
		else
			print_paths(cli, graph, (uint32_t)i, &paths);
	}
	json_out_array_end(&o);
	json_out_object_end(&o);
	buf_byte(&out, '\n');
	if (cli->json)
		term_raw(&cli->out, buf_str(&out));
	return buf_check(&out, "the answer as JSON", err);
}

static status run_why(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct lock_graph *graph = arena_new(cli->mem, struct lock_graph);
	size_t first;
	status st;

	if (argc < 1 || argc > 2)
		return err_set(err, E_USAGE, "'why' takes a package's name, and a lock if it is not the one here");
	st = lock_graph_load(cli, argc > 1 ? argv[1] : NULL, graph, err);
	if (st == OK)
		st = lock_graph_find(cli, graph, str_of(argv[0]), &first, err);
	return st == OK ? answer(cli, graph, first, err) : st;
}

const struct command cmd_why = {"why", "Show how a package came into a lock", run_why, COMMAND_JSON, NULL, 0};
