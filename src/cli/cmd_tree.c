/* assay tree: what depends on what in a lock. */
#include "base/number.h"
#include "cli/lock_graph.h"

struct tree_args {
	struct str depth, package;
	bool invert, ascii;
};

/* How the branches are drawn. */
struct strokes {
	const char *branch, *last, *trunk, *gap;
};
static const struct strokes unicode_strokes = {"├── ", "└── ", "│   ", "    "};
static const struct strokes ascii_strokes = {"|-- ", "`-- ", "|   ", "    "};

/* Does the terminal's locale have UTF-8? Asked of the variables, as setlocale would load the locale's data for it. */
static bool locale_is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str value = str_of(getenv(names[i])), language, charset;

		if (!value.len)
			continue;
		if (!str_cut(value, '.', &language, &charset))
			return false;
		return str_starts_nocase(charset, STR("utf-8")) || str_starts_nocase(charset, STR("utf8"));
	}
	return false;
}

/* -- drawing -- */

struct drawing {
	struct cli *cli;
	const struct lock_graph *graph;
	const struct strokes *strokes;
	bool *open;       /* by depth: more siblings follow below */
};

/* What a root is there for, besides the project's main dependencies. */
static struct str root_note(const struct tree_edge *edge, struct arena *mem)
{
	const struct lock_root *root = edge ? edge->root : NULL;

	if (root && root->extra.len)
		return arena_printf(mem, "  (extra " STR_FMT ")", STR_ARG(root->extra));
	if (root && root->group.len)
		return arena_printf(mem, "  (group " STR_FMT ")", STR_ARG(root->group));
	return (struct str){0};
}

static void draw_line(struct drawing *d, const struct tree_line *line)
{
	struct arena *mem = d->cli->mem;
	struct str label = lock_graph_label(d->graph, line->package, mem), note = root_note(line->edge, mem);
	struct str marker = line->package == TREE_PROJECT ? (struct str){0} : d->graph->lock.packages.p[line->package].marker;

	d->open[line->depth] = !line->last;
	for (uint32_t i = 1; i < line->depth; i++)
		term_raw(&d->cli->out, str_of(d->open[i] ? d->strokes->trunk : d->strokes->gap));
	if (line->depth)
		term_raw(&d->cli->out, str_of(line->last ? d->strokes->last : d->strokes->branch));
	term_line(&d->cli->out, STR_FMT "%s" STR_FMT STR_FMT "%s%s", STR_ARG(label), marker.len ? " ; " : "", STR_ARG(marker),
	          STR_ARG(note), line->repeated ? " (*)" : "", line->cut ? " ..." : "");
}

static void draw(struct cli *cli, const struct lock_graph *graph, const struct tree_lines *lines, bool ascii)
{
	struct drawing d = {
		.cli = cli,
		.graph = graph,
		.strokes = ascii ? &ascii_strokes : &unicode_strokes,
		.open = arena_array(cli->mem, graph->lock.packages.len + 2, bool),
	};

	vec_each (const struct tree_line, line, lines->lines)
		draw_line(&d, line);
}

/* -- JSON: the graph itself, from which scripts draw what they like -- */

static void json_packages(struct json_out *o, const struct lock_graph *graph)
{
	const struct tree_graph *tree = &graph->graph;

	json_out_key(o, STR("packages"));
	json_out_array(o);
	for (uint32_t i = 0; i < graph->lock.packages.len; i++) {
		json_out_object(o);
		lock_graph_json_package(o, graph, i);
		json_out_key(o, STR("dependencies"));
		json_out_array(o);
		for (uint32_t k = tree->edges_at[i]; k < tree->edges_at[i + 1]; k++) {
			json_out_object(o);
			lock_graph_json_package(o, graph, tree->edges.p[k].to);
			lock_graph_json_edge(o, &tree->edges.p[k]);
			json_out_object_end(o);
		}
		json_out_array_end(o);
		json_out_object_end(o);
	}
	json_out_array_end(o);
}

static void json_roots(struct json_out *o, const struct lock_graph *graph)
{
	json_out_key(o, STR("roots"));
	json_out_array(o);
	vec_each (const struct tree_edge, root, graph->graph.roots) {
		json_out_object(o);
		lock_graph_json_package(o, graph, root->to);
		lock_graph_json_edge(o, root);
		json_out_object_end(o);
	}
	json_out_array_end(o);
}

static status write_json(struct cli *cli, const struct lock_graph *graph, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_TREE_JSON);
	struct json_out o = json_out_open(&out, 2);

	json_out_object(&o);
	json_out_key_string(&o, "lock", graph->path);
	json_roots(&o, graph);
	json_packages(&o, graph);
	json_out_object_end(&o);
	buf_byte(&out, '\n');
	term_raw(&cli->out, buf_str(&out));
	return buf_check(&out, "the tree as JSON", err);
}

static status run_tree(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct tree_args *args = cli->args;
	struct lock_graph *graph = arena_new(cli->mem, struct lock_graph);
	struct tree_lines lines;
	uint64_t depth = 0;
	size_t only = SIZE_MAX;
	status st;

	if (argc > 1)
		return err_set(err, E_USAGE, "'tree' takes one lock, not '%s' as well", argv[1]);
	if (args->depth.len && (!number_u64(args->depth, UINT32_MAX - 1, &depth)))
		return err_set(err, E_USAGE, "--depth needs a number, not '" STR_FMT "'", STR_ARG(args->depth));
	st = lock_graph_load(cli, argc ? argv[0] : NULL, graph, err);
	if (st == OK && args->package.len)
		st = lock_graph_find(cli, graph, args->package, &only, err);
	if (st != OK)
		return st;
	if (cli->json)
		return write_json(cli, graph, err);
	/* What is at depth N is shown; the layout counts lines, of which the root is the first. */
	tree_lay_out(&graph->graph, only, args->invert, args->depth.len ? (uint32_t)depth + 1 : 0, cli->mem, &lines);
	draw(cli, graph, &lines, args->ascii || !locale_is_utf8());
	return OK;
}

static const struct option tree_options[] = {
	{"depth", 'd', OPTION_TEXT, offsetof(struct tree_args, depth), "N", NULL},
	{"invert", 0, OPTION_FLAG, offsetof(struct tree_args, invert), NULL, NULL},
	{"package", 0, OPTION_TEXT, offsetof(struct tree_args, package), "NAME", NULL},
	{"ascii", 0, OPTION_FLAG, offsetof(struct tree_args, ascii), NULL, NULL},
	{0},
};

const struct command cmd_tree = {"tree", "Show what depends on what in a lock", run_tree, COMMAND_JSON, tree_options,
                                 sizeof(struct tree_args)};
