/* From alternatives to text: what several have in common is written once, in front of the others. */
#include "pep/markers_parts.h"

typedef const struct marker_node *node;

enum { LOOKS = 2 * 1000 * 1000 }; /* at literals, for what cubes have in common; past it they are written one by one */

struct writing {
	struct markers *m;
	struct arena *mem;
	struct err *err;
	size_t looks;
};

struct marker marker_joined(enum marker_kind kind, struct marker *items, size_t count)
{
	struct marker all = {.kind = kind, .items = items, .count = count};

	return count == 1 ? items[0] : all;
}

/* Put an item into a list of its kind; an item of the same kind is put in piece by piece. */
typedef VEC(struct marker) marker_list;

static void list_add(marker_list *list, struct arena *mem, enum marker_kind kind, const struct marker *item)
{
	if (item->kind != kind) {
		vec_push(list, mem, *item);
		return;
	}
	for (size_t i = 0; i < item->count; i++)
		list_add(list, mem, kind, &item->items[i]);
}

static status literal_add(struct writing *w, marker_list *list, node literal)
{
	struct marker item;
	status st = literal_marker(w->m, literal, w->mem, &item, w->err);

	if (st == OK)
		list_add(list, w->mem, MARKER_AND, &item);
	return st;
}

static status conjunction(struct writing *w, const struct cube *cube, struct marker *ret)
{
	marker_list list = {0};
	status st = OK;

	for (size_t i = 0; i < cube->count && st == OK; i++)
		st = literal_add(w, &list, cube->literal[i]);
	if (st == OK)
		*ret = marker_joined(MARKER_AND, list.p, list.len);
	return st;
}

static bool cube_has(const struct cube *cube, node literal)
{
	for (size_t i = 0; i < cube->count; i++)
		if (cube->literal[i] == literal)
			return true;
	return false;
}

/* The literal that most cubes have, the first of those; NULL when none is in two. */
static node most_common(struct writing *w, const struct cover *cover)
{
	node best = NULL;
	size_t most = 1;

	for (size_t i = 0; i < cover->count; i++)
		for (size_t k = 0; k < cover->cube[i].count && w->looks < LOOKS; k++) {
			size_t n = 0;
			for (size_t j = i; j < cover->count; j++) {
				w->looks += cover->cube[j].count;
				n += cube_has(&cover->cube[j], cover->cube[i].literal[k]);
			}
			if (n > most) {
				most = n;
				best = cover->cube[i].literal[k];
			}
		}
	return best;
}

static struct cube cube_without(const struct cube *cube, node literal, struct arena *mem)
{
	struct cube out = {arena_array(mem, cube->count, node), 0};

	for (size_t i = 0; i < cube->count; i++)
		if (cube->literal[i] != literal)
			out.literal[out.count++] = cube->literal[i];
	return out;
}

static status disjunction(struct writing *w, const struct cover *cover, struct marker *ret);

/* Take the cubes that have the literal off cover; they go, without it, to with. */
static void cover_divide(struct writing *w, struct cover *cover, node literal, struct cover *with)
{
	size_t kept = 0;

	with->count = 0;
	for (size_t i = 0; i < cover->count; i++)
		if (cube_has(&cover->cube[i], literal))
			with->cube[with->count++] = cube_without(&cover->cube[i], literal, w->mem);
		else
			cover->cube[kept++] = cover->cube[i];
	cover->count = kept;
}

static bool cube_equal(const struct cube *a, const struct cube *b)
{
	return a->count == b->count && (!a->count || memcmp(a->literal, b->literal, a->count * sizeof(node)) == 0);
}

/* Is each cube of `what` and the literal one of the cover's? */
static bool cover_has(struct writing *w, const struct cover *cover, node literal, const struct cover *what)
{
	size_t found = 0;

	for (size_t i = 0; i < cover->count && w->looks < LOOKS; i++) {
		struct cube rest = {0};
		w->looks += 1 + what->count;
		if (!cube_has(&cover->cube[i], literal))
			continue;
		rest = cube_without(&cover->cube[i], literal, w->mem);
		for (size_t k = 0; k < what->count; k++)
			found += cube_equal(&rest, &what->cube[k]);
	}
	return found == what->count;
}

/* Another literal of the cover that stands with the same cubes; NULL when there is none. */
static node twin_find(struct writing *w, const struct cover *cover, const struct cover *with)
{
	for (size_t i = 0; i < cover->count; i++)
		for (size_t k = 0; k < cover->cube[i].count && w->looks < LOOKS; k++)
			if (cover_has(w, cover, cover->cube[i].literal[k], with))
				return cover->cube[i].literal[k];
	return NULL;
}

/* Take the cubes of `with` and the literal off cover. */
static void twin_take(struct writing *w, struct cover *cover, node literal, const struct cover *with)
{
	size_t kept = 0;

	for (size_t i = 0; i < cover->count; i++) {
		struct cube rest = cube_without(&cover->cube[i], literal, w->mem);
		bool taken = false;
		for (size_t k = 0; k < with->count && cube_has(&cover->cube[i], literal) && !taken; k++)
			taken = cube_equal(&rest, &with->cube[k]);
		if (!taken)
			cover->cube[kept++] = cover->cube[i];
	}
	cover->count = kept;
}

static status disjunction(struct writing *w, const struct cover *cover, struct marker *ret);

/* `(literal or another) and (what both stand with)`; takes the cubes that this says off cover. */
static status factored(struct writing *w, node literal, struct cover *cover, struct marker *ret)
{
	struct cover with = {arena_array(w->mem, cover->count, struct cube), 0};
	marker_list heads = {0}, list = {0};
	struct marker item = {0}, inner = {0};
	status st = OK;

	cover_divide(w, cover, literal, &with);
	for (; literal && st == OK; literal = twin_find(w, cover, &with)) {
		st = literal_marker(w->m, literal, w->mem, &item, w->err);
		list_add(&heads, w->mem, MARKER_OR, &item);
		twin_take(w, cover, literal, &with);
	}
	if (st == OK)
		st = disjunction(w, &with, &inner);
	if (st != OK)
		return st;
	item = marker_joined(MARKER_OR, heads.p, heads.len);
	list_add(&list, w->mem, MARKER_AND, &item);
	list_add(&list, w->mem, MARKER_AND, &inner);
	*ret = marker_joined(MARKER_AND, list.p, list.len);
	return OK;
}

/* Cubes that share nothing. */
static status plain(struct writing *w, const struct cover *cover, struct marker *ret)
{
	marker_list list = {0};
	status st = OK;

	for (size_t i = 0; i < cover->count && st == OK; i++) {
		struct marker item = {0};
		st = conjunction(w, &cover->cube[i], &item);
		list_add(&list, w->mem, MARKER_OR, &item);
	}
	*ret = marker_joined(MARKER_OR, list.p, list.len);
	return st;
}

/* Depth: each level writes at least one cube less. */
static status disjunction(struct writing *w, const struct cover *cover, struct marker *ret)
{
	node literal = most_common(w, cover);
	struct cover rest = {arena_array(w->mem, cover->count, struct cube), cover->count};
	marker_list list = {0};
	struct marker item = {0};
	status st;

	if (!literal)
		return plain(w, cover, ret);
	memcpy(rest.cube, cover->cube, cover->count * sizeof *rest.cube);
	st = factored(w, literal, &rest, &item);
	if (st != OK)
		return st;
	list_add(&list, w->mem, MARKER_OR, &item);
	if (rest.count) {
		st = disjunction(w, &rest, &item);
		list_add(&list, w->mem, MARKER_OR, &item);
	}
	*ret = marker_joined(MARKER_OR, list.p, list.len);
	return st;
}

/* Does the text say it? It always should; a lock that says something else would be worse than none. */
static status text_check(struct markers *m, struct str text, node within, node both, struct arena *mem, struct err *err)
{
	const struct marker *marker = NULL;
	struct marker_set set = {0};
	status st = marker_parse(text, mem, &marker, err);

	if (st == OK)
		st = markers_of(m, marker, &set, err);
	if (st != OK)
		return st;
	markers_begin(m);
	set.node = node_and(m, set.node, within);
	st = markers_end(m, set.node, &set, err);
	if (st == OK && set.node != both)
		return err_set(err, E_INTERNAL, "the marker '" STR_FMT "' does not say what it should", STR_ARG(text));
	return st;
}

static status text_write(struct markers *m, node f, node c, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(arena_free) struct arena scratch = {0};
	struct writing w = {m, &scratch, err, 0};
	struct marker_set set = {f};
	struct cover cover = {0};
	struct marker tree = {0};
	struct str text;
	status st = cover_of(m, f, c, &scratch, &cover, err);

	if (st == OK)
		st = markers_end(m, node_and(m, f, c), &set, err);
	if (st == OK)
		st = disjunction(&w, &cover, &tree);
	if (st != OK)
		return st;
	text = marker_text(&tree, &scratch);
	st = text_check(m, text, c, set.node, &scratch, err);
	if (st == OK)
		*ret = arena_str(mem, text);
	return st;
}

status markers_text(struct markers *m, struct marker_set a, struct marker_set within, struct arena *mem, struct str *ret,
                    struct err *err)
{
	bool disjoint = false, covers = false;
	status st = markers_disjoint(m, a, within, &disjoint, err);

	if (st == OK)
		st = markers_implies(m, within, a, &covers, err);
	if (st == OK && (disjoint || covers)) {
		*ret = disjoint ? STR("python_version < \"0\"") : STR("");
		return OK;
	}
	if (st != OK)
		return st;
	markers_begin(m);
	return text_write(m, a.node, within.node, mem, ret, err);
}
