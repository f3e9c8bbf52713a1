#include "cli/changes.h"

#include "base/time.h"
#include "pep/requirement.h"
#include "pep/version.h"

/* -- what is known of a change -- */

/* The new pin with all that is known of it, which its file may not say. */
static const struct pin *whole_pin(const struct changes *c, const struct pin_change *change)
{
	const struct pin *pin = change->to ? change->to : change->from;

	for (size_t at = lock_find(c->whole, pin->name, 0); change->to && at != SIZE_MAX;
	     at = lock_find(c->whole, pin->name, at + 1))
		if (str_eq(c->whole->packages.p[at].version, pin->version))
			return &c->whole->packages.p[at];
	return pin;
}

/* When the newest of its files was uploaded; INT64_MIN: unknown. */
static int64_t uploaded(const struct pin *pin)
{
	int64_t newest = INT64_MIN;

	vec_each (const struct pin_file, file, pin->wheels)
		if (file->has_time && file->upload_time > newest)
			newest = file->upload_time;
	if (pin->has_sdist && pin->sdist.has_time && pin->sdist.upload_time > newest)
		newest = pin->sdist.upload_time;
	return newest;
}

static size_t file_count(const struct pin *pin)
{
	return pin->source == PIN_HASHES ? pin->hashes.len : pin->wheels.len + pin->has_sdist;
}

/* Files more and fewer: by name where the version is the same, by number where it is not. */
static void file_changes(const struct pin_change *change, size_t *more, size_t *fewer)
{
	size_t from, to;

	*more = change->files_gained;
	*fewer = change->files_lost;
	if (!change->from || !change->to || str_eq(change->from->version, change->to->version))
		return;
	from = file_count(change->from);
	to = file_count(change->to);
	*more = to > from ? to - from : 0;
	*fewer = from > to ? from - to : 0;
}

/* The edges that lead to a package of the newer lock: from first to behind the last. */
static const struct tree_edge *edges_to(const struct changes *c, const struct pin *pin, size_t *n)
{
	size_t at = (size_t)(pin - c->whole->packages.p);

	*n = 0;
	if (!c->has_graph || pin < c->whole->packages.p || at >= c->whole->packages.len)
		return NULL;
	*n = c->graph.inverted_at[at + 1] - c->graph.inverted_at[at];
	return c->graph.inverted.p + c->graph.inverted_at[at];
}

static struct str edge_from(const struct changes *c, const struct tree_edge *edge)
{
	return edge->from == TREE_PROJECT ? STR("your project") : c->whole->packages.p[edge->from].name;
}

/* Does this requirement leave the version out? */
static bool excludes(const struct tree_edge *edge, struct str version, struct arena *mem)
{
	struct requirement requirement;
	struct version parsed;

	return requirement_parse(edge->text, mem, &requirement, NULL) == OK && version_parse(version, mem, &parsed, NULL) == OK &&
	       !specifier_set_contains(&requirement.specifier, &parsed, PRERELEASES_ALLOW);
}

/* Why a pin went down: the first requirement that its old version does not meet. Empty when the lock does not tell. */
static struct str cause(const struct changes *c, const struct pin_change *change)
{
	struct arena *mem = c->cli->mem;
	size_t n;
	const struct tree_edge *edges = edges_to(c, whole_pin(c, change), &n);

	for (size_t i = 0; i < n; i++) {
		const struct lock_root *root = edges[i].root;

		if (!excludes(&edges[i], change->from->version, mem))
			continue;
		if (root && root->origin.len && root->line)
			return arena_printf(mem, "your project needs " STR_FMT " (" STR_FMT ", line %u)", STR_ARG(edges[i].text),
			                    STR_ARG(root->origin), root->line);
		return arena_printf(mem, STR_FMT " needs " STR_FMT, STR_ARG(edge_from(c, &edges[i])), STR_ARG(edges[i].text));
	}
	if (!n || !c->graph.has_edges)
		return (struct str){0};
	return arena_printf(mem, "nothing needs less than " STR_FMT ": it is yanked, gone, or kept out by a setting",
	                    STR_ARG(change->from->version));
}

void changes_find(struct cli *cli, const struct lock *from, const struct lock *to, const struct lock *whole, int64_t now,
                  struct changes *ret)
{
	static const struct lock none;

	*ret = (struct changes){.cli = cli, .whole = whole, .now = now};
	pins_diff(from ? from : &none, to, cli->mem, &ret->diff);
	/* A lock with too many edges for a graph is told without causes. */
	ret->has_graph = ret->diff.changes.len && tree_build(whole, cli->mem, &ret->graph, NULL) == OK;
}

/* -- for people -- */

struct str changes_age(struct cli *cli, int64_t now, int64_t when)
{
	int64_t age = now > when ? now - when : 0;

	if (age < 2 * TIME_DAY)
		return arena_printf(cli->mem, "%lld hours old", (long long)(age / TIME_HOUR));
	return arena_printf(cli->mem, "%lld days old", (long long)(age / TIME_DAY));
}

/* "6.5.2 -> 6.6.1" */
static struct str versions_text(const struct changes *c, const struct pin_change *change)
{
	const struct pin *pin = change->to ? change->to : change->from;

	if (change->from && change->to && !str_eq(change->from->version, change->to->version))
		return arena_printf(c->cli->mem, STR_FMT " -> " STR_FMT, STR_ARG(change->from->version), STR_ARG(pin->version));
	return pin->version;
}

static void print_files(struct term *term, const struct pin_change *change)
{
	size_t more, fewer;

	file_changes(change, &more, &fewer);
	if (more)
		term_text(term, "   %zu file%s more", more, more == 1 ? "" : "s");
	if (fewer)
		term_text(term, "   %zu file%s fewer", fewer, fewer == 1 ? "" : "s");
	if (change->files_rehashed)
		term_text(term, "   same version, but %zu file%s with another hash", change->files_rehashed,
		          change->files_rehashed == 1 ? "" : "s");
}

/* Where the age and files say nothing of it. */
static void print_notes(const struct changes *c, struct term *term, const struct pin_change *change)
{
	size_t n;
	const struct tree_edge *edges = edges_to(c, whole_pin(c, change), &n);

	if (change->kind == PIN_ADDED && n && (edges[0].root || edges[0].from != TREE_PROJECT))
		term_text(term, "   needed by " STR_FMT "%s", STR_ARG(edge_from(c, &edges[0])), n > 1 ? " and others" : "");
	if (change->source_changed)
		term_text(term, "   from another source");
	if (change->kind == PIN_OTHER)
		term_text(term, "   same files, other conditions or needs");
}

static void print_change(const struct changes *c, struct term *term, const struct pin_change *change, int names, int versions)
{
	static const char signs[] = {'+', '-', '^', 'v', '!', '~', '~', '~'};
	const struct pin *pin = whole_pin(c, change);
	struct str text = versions_text(c, change), why = (struct str){0};
	int pad_name = names - (int)pin->name.len, pad_version = versions - (int)text.len;

	term_text(term, "  %c " STR_FMT "%*s " STR_FMT, signs[change->kind], STR_ARG(pin->name), pad_name > 0 ? pad_name : 0, "",
	          STR_ARG(text));
	if (change->kind == PIN_REMOVED) {
		term_line(term, "   no longer needed");
		return;
	}
	if (uploaded(pin) != INT64_MIN)
		term_text(term, "%*s   " STR_FMT, pad_version > 0 ? pad_version : 0, "",
		          STR_ARG(changes_age(c->cli, c->now, uploaded(pin))));
	print_files(term, change);
	print_notes(c, term, change);
	term_line(term, "%s", "");
	if (change->kind == PIN_LOWERED)
		why = cause(c, change);
	if (why.len)
		term_line(term, "      because " STR_FMT, STR_ARG(why));
}

void changes_print(const struct changes *c, struct term *term)
{
	size_t names = 0, versions = 0;

	vec_each (const struct pin_change, change, c->diff.changes) {
		size_t name = (change->to ? change->to : change->from)->name.len, version = versions_text(c, change).len;

		names = name > names && name < 40 ? name : names;
		versions = version > versions && version < 40 ? version : versions;
	}
	vec_each (const struct pin_change, change, c->diff.changes)
		print_change(c, term, change, (int)names, (int)versions);
}

struct str changes_summary(const struct changes *c)
{
	const struct pins_diff *diff = &c->diff;
	const struct {
		size_t n;
		const char *word;
	} parts[] = {{diff->kept, "kept"}, {diff->added, "new"}, {diff->raised, "raised"}, {diff->lowered, "lowered"},
	             {diff->removed, "removed"}, {diff->changed, "changed"}};
	cleanup(buf_free) struct buf out = buf_make(256);

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].n)
			buf_printf(&out, "%s%zu %s", out.len ? ", " : "", parts[i].n, parts[i].word);
	return arena_str(c->cli->mem, buf_str(&out));
}

/* -- for programs -- */

static void json_count(struct json_out *out, const char *key, size_t n)
{
	if (!n)
		return;
	json_out_key(out, str_of(key));
	json_out_i64(out, (int64_t)n);
}

static void json_needs(const struct changes *c, struct json_out *out, const struct pin *pin)
{
	size_t n;
	const struct tree_edge *edges = edges_to(c, pin, &n);

	json_out_key(out, STR("needed_by"));
	json_out_array(out);
	for (size_t i = 0; i < n; i++)
		if (edges[i].from != TREE_PROJECT)
			json_out_string(out, c->whole->packages.p[edges[i].from].name);
	json_out_array_end(out);
}

static void json_change(const struct changes *c, struct json_out *out, const struct pin_change *change)
{
	static const char *const kinds[] = {"added", "removed", "raised", "lowered", "rehashed", "source", "files", "other"};
	const struct pin *pin = whole_pin(c, change);
	struct str why = change->kind == PIN_LOWERED ? cause(c, change) : (struct str){0};
	cleanup(buf_free) struct buf when = buf_make(64);
	size_t more, fewer;

	file_changes(change, &more, &fewer);
	json_out_object(out);
	json_out_key_string(out, "name", pin->name);
	json_out_key_string(out, "kind", str_of(kinds[change->kind]));
	if (change->from)
		json_out_key_string(out, "from", change->from->version);
	if (change->to)
		json_out_key_string(out, "to", change->to->version);
	if (change->to && uploaded(pin) != INT64_MIN) {
		time_format(uploaded(pin), &when);
		json_out_key_string(out, "uploaded", buf_str(&when));
	}
	json_count(out, "files_more", more);
	json_count(out, "files_fewer", fewer);
	json_count(out, "files_rehashed", change->files_rehashed);
	if (change->kind == PIN_ADDED)
		json_needs(c, out, pin);
	if (why.len)
		json_out_key_string(out, "because", why);
	json_out_object_end(out);
}

void changes_json(const struct changes *c, struct json_out *out)
{
	json_out_key(out, STR("changes"));
	json_out_array(out);
	vec_each (const struct pin_change, change, c->diff.changes)
		json_change(c, out, change);
	json_out_array_end(out);
}
