/* From a diagram to few alternatives: each path becomes a cube (a conjunction), each cube is made as wide as what must stay
 * false allows, and cubes that the others cover go. Widening drops what asks about late questions first, so versions and
 * sys_platform stay, and what they imply goes. */
#include "pep/markers_parts.h"

typedef const struct marker_node *node;

enum {
	MERGE_CUBES = 128, /* beyond, pairs are not compared: the text is long anyway */
	WIDEN_TEXTS = 32,  /* longer lists are parts of `in "..."`, and none of them is better left out */
	KNOWN_TEXTS = 256, /* of a set of environments, for writing what it does not have */
};

struct covering {
	struct markers *m;
	struct arena *mem;
	node within;         /* what counts */
	node blocked;        /* what must stay false */
	VEC(struct cube) cubes;
	VEC(node) path;
	VEC(const struct branch *) known; /* texts that sets ask for, first found first */
	VEC(const struct marker_test *) known_test;
};

/* -- paths -- */

/* The answers of f that lead to `to`, as a node. */
static node answers(struct markers *m, node f, node to)
{
	size_t base = m->stack.len;

	for (size_t i = 0; i < f->count; i++)
		markers_push(m, f->branch[i].at, f->branch[i].to == to ? ALL : NONE);
	return markers_make(m, f->test, base);
}

static bool is_first(node f, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (f->branch[j].to == f->branch[i].to)
			return false;
	return true;
}

static void cube_add(struct covering *v)
{
	struct cube *cube = vec_add(&v->cubes, v->mem);

	cube->count = v->path.len;
	cube->literal = arena_array(v->mem, cube->count, node);
	if (cube->count)
		memcpy(cube->literal, v->path.p, cube->count * sizeof(node));
}

static status paths(struct covering *v, node f, struct err *err)
{
	status st = OK;

	if (v->cubes.len > LIMIT_MARKER_TERMS)
		return err_set(err, E_LIMIT, "a marker would need more than %zu alternatives", LIMIT_MARKER_TERMS);
	if (f == ALL)
		cube_add(v);
	for (size_t i = 0; i < f->count && st == OK && markers_step(v->m, 1); i++) {
		if (f->branch[i].to == NONE || !is_first(f, i))
			continue;
		vec_push(&v->path, v->mem, answers(v->m, f, f->branch[i].to));
		st = paths(v, f->branch[i].to, err);
		v->path.len--;
	}
	return st;
}

/* -- widening -- */

/* A cube's environments; without literal `skip` when that is one. */
static node product(struct covering *v, const struct cube *cube, size_t skip)
{
	node all = ALL;

	for (size_t i = cube->count; i-- > 0;)
		if (i != skip)
			all = node_and(v->m, all, cube->literal[i]);
	return all;
}

static void literals_drop(struct covering *v, struct cube *cube)
{
	for (size_t i = cube->count; i-- > 0;)
		if (node_and(v->m, product(v, cube, i), v->blocked) == NONE) {
			cube->count--;
			memmove(cube->literal + i, cube->literal + i + 1, (cube->count - i) * sizeof(node));
		}
}

/* Widen the literal by `more`, where that meets nothing that is blocked beside the cube's other literals. */
static bool literal_widen(struct covering *v, node *literal, node more, node blocked)
{
	if (node_and(v->m, more, blocked) != NONE || v->m->over)
		return false;
	*literal = node_or(v->m, *literal, more);
	return true;
}

static node region(struct covering *v, node literal, struct str low, bool has_high, struct str high)
{
	return node_of_range(v->m, literal->test, low, has_high, high);
}

/* Leave out bounds and gaps that do not matter; what stays is moved to where its text is short. */
static void cuts_widen(struct covering *v, node *literal, node blocked)
{
	node was = *literal;

	for (size_t i = 0; i < was->count; i++) {
		bool last = i + 1 == was->count;
		struct str low = i ? was->branch[i].at->text : (struct str){0};
		struct str high = last ? (struct str){0} : was->branch[i + 1].at->text;

		if (was->branch[i].to == ALL || literal_widen(v, literal, region(v, was, low, !last, high), blocked))
			continue;
		if (!last)
			(void)literal_widen(v, literal, region(v, was, cut_before_release(high, v->mem), true, high), blocked);
		if (i && !cut_text(low, v->mem).prefix)
			(void)literal_widen(v, literal, region(v, was, low, true, cut_after_release(low, v->mem)), blocked);
	}
}

static node value_is(struct markers *m, const struct marker_test *t, const struct word *word)
{
	size_t base = m->stack.len;

	markers_push(m, NULL, NONE);
	markers_push(m, word, ALL);
	return markers_make(m, t, base);
}

static bool names_value(node literal, const struct word *word)
{
	for (size_t i = 1; i < literal->count; i++)
		if (literal->branch[i].at == word)
			return true;
	return false;
}

/* All but the known texts that the literal does not have; *count of those. */
static node complement_known(struct covering *v, node literal, size_t *count)
{
	node others = ALL;

	*count = 0;
	for (size_t i = 0; i < v->known.len; i++)
		if (v->known_test.p[i] == literal->test && !names_value(literal, v->known.p[i]->at)) {
			others = node_and(v->m, others, node_not(v->m, value_is(v->m, literal->test, v->known.p[i]->at)));
			++*count;
		}
	return others;
}

/* `not a` in place of `b or c or d` where that is all there is. */
static void values_turn(struct covering *v, node *literal, node blocked)
{
	size_t others;
	node turned = complement_known(v, *literal, &others);

	if (others > 0 && others < (*literal)->count - 1 && node_and(v->m, turned, blocked) == NONE && !v->m->over)
		*literal = turned;
}

static void values_widen(struct covering *v, node *literal, node blocked)
{
	node was = *literal;

	if (was->count > WIDEN_TEXTS)
		return;
	if (was->branch[0].to == ALL)
		for (size_t i = 1; i < was->count; i++)
			(void)literal_widen(v, literal, value_is(v->m, was->test, was->branch[i].at), blocked);
	else if (was->count > 2)
		values_turn(v, literal, blocked);
}

static void cube_widen(struct covering *v, struct cube *cube)
{
	literals_drop(v, cube);
	for (size_t i = 0; i < cube->count && !v->m->over; i++) {
		node *literal = &cube->literal[i], blocked = node_and(v->m, product(v, cube, i), v->blocked);

		if ((*literal)->test->kind == TEST_CUTS)
			cuts_widen(v, literal, blocked);
		else if ((*literal)->test->kind == TEST_VALUE)
			values_widen(v, literal, blocked);
	}
}

/* -- cubes against each other -- */

static void redundant_drop(struct covering *v)
{
	size_t n = v->cubes.len, kept = n;
	node *before = arena_array(v->mem, n + 1, node), after = NONE;

	before[0] = NONE;
	for (size_t i = 0; i < n; i++)
		before[i + 1] = node_or(v->m, before[i], product(v, &v->cubes.p[i], SIZE_MAX));
	for (size_t i = n; i-- > 0 && !v->m->over;) {
		node own = product(v, &v->cubes.p[i], SIZE_MAX), rest = node_or(v->m, before[i], after);
		node counts = node_and(v->m, own, v->within);

		if (node_and(v->m, counts, node_not(v->m, rest)) == NONE)
			continue;
		after = node_or(v->m, after, own);
		v->cubes.p[--kept] = v->cubes.p[i];
	}
	memmove(v->cubes.p, v->cubes.p + kept, (n - kept) * sizeof *v->cubes.p);
	v->cubes.len = n - kept;
}

/* The one literal in which cubes of the same questions differ; SIZE_MAX when there are more. */
static size_t difference(const struct cube *a, const struct cube *b)
{
	size_t at = SIZE_MAX;

	if (a->count != b->count)
		return SIZE_MAX;
	for (size_t i = 0; i < a->count; i++)
		if (a->literal[i] != b->literal[i]) {
			if (at != SIZE_MAX || a->literal[i]->test != b->literal[i]->test)
				return SIZE_MAX;
			at = i;
		}
	return at;
}

/* Two cubes that differ in one literal are one, with that literal wider. */
static bool pair_merge(struct covering *v, size_t a, size_t b)
{
	struct cube *cube = &v->cubes.p[a];
	size_t at = difference(cube, &v->cubes.p[b]);

	if (at == SIZE_MAX)
		return false;
	cube->literal[at] = node_or(v->m, cube->literal[at], v->cubes.p[b].literal[at]);
	if (cube->literal[at] == ALL) {
		cube->count--;
		memmove(cube->literal + at, cube->literal + at + 1, (cube->count - at) * sizeof(node));
	}
	v->cubes.len--;
	memmove(&v->cubes.p[b], &v->cubes.p[b + 1], (v->cubes.len - b) * sizeof *v->cubes.p);
	return true;
}

static void merge(struct covering *v)
{
	if (v->cubes.len > MERGE_CUBES)
		return;
	for (size_t a = 0; a < v->cubes.len; a++)
		for (size_t b = a + 1; b < v->cubes.len && !v->m->over;)
			b = pair_merge(v, a, b) ? a + 1 : b + 1;
}

/* -- texts that are spoken of -- */

static bool is_known(const struct covering *v, const struct marker_test *t, const struct word *word)
{
	for (size_t i = 0; i < v->known.len; i++)
		if (v->known_test.p[i] == t && v->known.p[i]->at == word)
			return true;
	return false;
}

/* No node is seen yet. */
static void seen_begin(struct markers *m)
{
	if (m->seen_cap < m->node_count) {
		m->seen_cap = mem_mul(m->node_count, 2);
		m->seen = arena_array(m->mem, m->seen_cap, uint32_t);
	}
	m->seen_round++;
}

static void known_collect(struct covering *v, node f)
{
	if (!f->test || v->m->seen[f->id] == v->m->seen_round || !markers_step(v->m, 1))
		return;
	v->m->seen[f->id] = v->m->seen_round;
	for (size_t i = 0; i < f->count; i++) {
		if (i && f->test->kind == TEST_VALUE && f->count <= WIDEN_TEXTS && v->known.len < KNOWN_TEXTS &&
		    !is_known(v, f->test, f->branch[i].at)) {
			vec_push(&v->known, v->mem, &f->branch[i]);
			vec_push(&v->known_test, v->mem, f->test);
		}
		known_collect(v, f->branch[i].to);
	}
}

static void round_of(struct covering *v)
{
	for (size_t i = 0; i < v->cubes.len && !v->m->over; i++)
		cube_widen(v, &v->cubes.p[i]);
	redundant_drop(v);
	merge(v);
}

/* By their questions, in the order of questions. */
static int cube_cmp(const struct cube *a, const struct cube *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (a->literal[i]->test != b->literal[i]->test)
			return markers_test_cmp(a->literal[i]->test, b->literal[i]->test);
	return a->count < b->count ? -1 : a->count > b->count;
}

/* Stable; for texts that somebody may read. */
static void order(struct covering *v)
{
	if (v->cubes.len > MERGE_CUBES)
		return;
	for (size_t i = 1; i < v->cubes.len; i++) {
		struct cube cube = v->cubes.p[i];
		size_t at = i;
		for (; at > 0 && cube_cmp(&cube, &v->cubes.p[at - 1]) < 0; at--)
			v->cubes.p[at] = v->cubes.p[at - 1];
		v->cubes.p[at] = cube;
	}
}

status cover_of(struct markers *m, node f, node c, struct arena *mem, struct cover *ret, struct err *err)
{
	struct covering v = {.m = m, .mem = mem, .within = c, .blocked = node_and(m, c, node_not(m, f))};
	status st = paths(&v, node_within(m, f, c), err);

	if (st != OK)
		return st;
	seen_begin(m);
	known_collect(&v, c);
	known_collect(&v, f);
	round_of(&v);
	round_of(&v);
	order(&v);
	*ret = (struct cover){v.cubes.p, v.cubes.len};
	return OK;
}
