#include "cli/lock_graph.h"

#include "pep/name.h"
#include "pins/load.h"

static status no_edges(const struct lock_graph *graph, struct err *err)
{
	const struct lock *lock = &graph->lock;

	if (lock->created_by.len)
		err_set(err, E_NO, "'" STR_FMT "' (made by " STR_FMT ") does not say what depends on what", STR_ARG(graph->path),
		        STR_ARG(lock->created_by));
	else
		err_set(err, E_NO, "'" STR_FMT "' does not say what depends on what", STR_ARG(graph->path));
	err_help(err, "a pylock.toml that 'assay lock' makes says it");
	return E_NO;
}

static status load(struct cli *cli, struct lock_graph *graph, struct err *err)
{
	status st = lock_load(graph->path, cli->mem, &graph->lock, NULL, err);

	if (st == E_NOT_FOUND) {
		st = err_wrap(err, E_USAGE, "there is no lock '" STR_FMT "'", STR_ARG(graph->path));
		err_help(err, "'assay lock' makes one");
	}
	return st;
}

status lock_graph_load(struct cli *cli, const char *path, struct lock_graph *ret, struct err *err)
{
	struct lock_graph *graph = ret;
	status st = OK;

	*graph = (struct lock_graph){.path = str_of(path)};
	if (!path)
		st = lock_find_file(&graph->path, err);
	if (st == OK)
		st = cli_confine(cli, NULL, 0, err); /* nothing needs to be written */
	if (st == OK)
		st = load(cli, graph, err);
	if (st != OK)
		return st;
	vec_each (const struct str, warning, graph->lock.warnings)
		report_warning(&cli->err, STR_FMT, STR_ARG(*warning));
	lock_sort(&graph->lock);
	st = tree_build(&graph->lock, cli->mem, &graph->graph, err);
	if (st == OK && graph->lock.packages.len && !graph->graph.has_edges)
		st = no_edges(graph, err);
	return st;
}

status lock_graph_find(struct cli *cli, const struct lock_graph *graph, struct str name, size_t *ret, struct err *err)
{
	size_t at;

	if (!name_valid(name))
		return err_set(err, E_USAGE, "'" STR_FMT "' is not a package's name", STR_ARG(name));
	at = lock_find(&graph->lock, name_normalize(name, cli->mem), 0);
	if (at == SIZE_MAX)
		return err_set(err, E_NO, "there is no '" STR_FMT "' in '" STR_FMT "'", STR_ARG(name), STR_ARG(graph->path));
	*ret = at;
	return OK;
}

struct str lock_graph_label(const struct lock_graph *graph, uint32_t package, struct arena *mem)
{
	const struct pin *pin;

	if (package == TREE_PROJECT)
		return STR("your project");
	pin = &graph->lock.packages.p[package];
	return arena_printf(mem, STR_FMT "%s" STR_FMT, STR_ARG(pin->name), pin->version.len ? " " : "", STR_ARG(pin->version));
}

void lock_graph_json_package(struct json_out *o, const struct lock_graph *graph, uint32_t package)
{
	const struct pin *pin = &graph->lock.packages.p[package];

	json_out_key_string(o, "name", pin->name);
	if (pin->version.len)
		json_out_key_string(o, "version", pin->version);
	if (pin->marker.len)
		json_out_key_string(o, "marker", pin->marker);
}

void lock_graph_json_edge(struct json_out *o, const struct tree_edge *edge)
{
	const struct lock_root *root = edge->root;

	json_out_key_string(o, "requirement", edge->text);
	if (root && root->extra.len)
		json_out_key_string(o, "extra", root->extra);
	if (root && root->group.len)
		json_out_key_string(o, "group", root->group);
	if (root && root->origin.len)
		json_out_key_string(o, "file", root->origin);
	if (root && root->line)
		json_out_key_u64(o, "line", root->line);
}
