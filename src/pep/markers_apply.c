/* Working on diagrams: conjunction, disjunction, negation, assignment, and simplification within another set. Each result
 * is kept (the memo), so that work is bounded by pairs of nodes, and each branch is a step. Recursion goes down one
 * question at a time: LIMIT_MARKER_TESTS bounds it. */
#include "pep/markers_parts.h"

typedef const struct marker_node *node;

/* A node as if it asked t: its branches, or itself as the only one. */
struct view {
	const struct branch *b;
	size_t n;
	struct branch self;
};

static void view_open(struct view *v, node f, const struct marker_test *t)
{
	v->self = (struct branch){NULL, f};
	v->b = f->test == t ? f->branch : &v->self;
	v->n = f->test == t ? f->count : 1;
}

static const struct marker_test *first_test(node f, node g)
{
	if (!f->test || !g->test)
		return f->test ? f->test : g->test;
	return markers_test_cmp(f->test, g->test) <= 0 ? f->test : g->test;
}

/* -- walking two nodes together -- */

/* Go through the branches of f and g, in one order: where both lead at each place. */
struct pair {
	struct markers *m;
	const struct marker_test *t;
	struct view f, g;
	size_t i, j;            /* the branches that hold at `at` */
	const struct word *at;
	node f_to, g_to;
};

static void pair_open(struct pair *p, struct markers *m, const struct marker_test *t, node f, node g)
{
	*p = (struct pair){.m = m, .t = t};
	view_open(&p->f, f, t);
	view_open(&p->g, g, t);
	p->f_to = p->f.b[0].to;
	p->g_to = p->g.b[0].to;
}

/* The answer `yes`. */
static bool pair_yes(struct pair *p)
{
	if (p->i++)
		return false;
	p->f_to = p->f.n == 2 ? p->f.b[1].to : p->t->kind == TEST_HAS ? node_assign(p->m, p->f_to, p->t, NULL) : p->f_to;
	p->g_to = p->g.n == 2 ? p->g.b[1].to : p->t->kind == TEST_HAS ? node_assign(p->m, p->g_to, p->t, NULL) : p->g_to;
	return true;
}

/* Where a side leads at a text: its own branch, or what the branch for all others is for this text. */
static node side_at(struct pair *p, const struct view *v, size_t i, bool own)
{
	if (own)
		return v->b[i].to;
	return p->t->kind == TEST_CUTS ? v->b[i].to : node_assign(p->m, v->b[0].to, p->t, p->at);
}

/* The next place; false at the end. */
static bool pair_next(struct pair *p)
{
	bool f_more = p->i + 1 < p->f.n, g_more = p->j + 1 < p->g.n, f_own, g_own;
	int order;

	if (p->t->kind != TEST_CUTS && p->t->kind != TEST_VALUE)
		return pair_yes(p);
	if (!f_more && !g_more)
		return false;
	order = !g_more ? -1 : !f_more ? 1 : str_cmp(p->f.b[p->i + 1].at->text, p->g.b[p->j + 1].at->text);
	f_own = order <= 0;
	g_own = order >= 0;
	p->i += f_own;
	p->j += g_own;
	p->at = f_own ? p->f.b[p->i].at : p->g.b[p->j].at;
	p->f_to = side_at(p, &p->f, p->i, f_own);
	p->g_to = side_at(p, &p->g, p->j, g_own);
	return true;
}

/* -- and, or, not -- */

/* What needs no look into either; NULL when it does. */
static node known(enum memo_op op, node f, node g)
{
	node absorbs = op == MEMO_AND ? NONE : ALL, neutral = op == MEMO_AND ? ALL : NONE;

	if (f == absorbs || g == absorbs)
		return absorbs;
	return f == neutral || f == g ? g : g == neutral ? f : NULL;
}

static node apply(struct markers *m, enum memo_op op, node f, node g)
{
	size_t base = m->stack.len;
	node result = known(op, f, g);
	struct pair p;

	if (result || m->over)
		return result ? result : NONE;
	if (f->id > g->id)
		return apply(m, op, g, f);
	result = markers_memo_get(m, op, f->id, g->id, 0);
	if (result)
		return result;
	pair_open(&p, m, first_test(f, g), f, g);
	do {
		node to = apply(m, op, p.f_to, p.g_to);
		markers_push(m, p.at, to);
	} while (markers_step(m, 1) && pair_next(&p));
	result = markers_make(m, p.t, base);
	markers_memo_put(m, op, f->id, g->id, 0, result);
	return result;
}

node node_and(struct markers *m, node f, node g)
{
	return apply(m, MEMO_AND, f, g);
}

node node_or(struct markers *m, node f, node g)
{
	return apply(m, MEMO_OR, f, g);
}

node node_not(struct markers *m, node f)
{
	size_t base = m->stack.len;
	node result;

	if (!f->test || m->over)
		return f == NONE ? ALL : NONE;
	result = markers_memo_get(m, MEMO_NOT, f->id, 0, 0);
	if (result)
		return result;
	for (size_t i = 0; i < f->count; i++) {
		node to = node_not(m, f->branch[i].to);
		markers_push(m, f->branch[i].at, to);
	}
	result = markers_make(m, f->test, base);
	markers_memo_put(m, MEMO_NOT, f->id, 0, 0, result);
	return result;
}

/* -- assignment -- */

/* The branch that a value takes, or NULL when f's question is not decided by the assignment. */
static node decided(node f, const struct marker_test *t, const struct word *value)
{
	const struct marker_test *own = f->test;

	if (own->variable != t->variable)
		return NULL;
	if (!value)
		return own == t || (own->kind == TEST_HAS && markers_test_holds(own, t->word->text)) ? f->branch[1].to : NULL;
	if (own->kind != TEST_VALUE)
		return f->branch[markers_test_holds(own, value->text)].to;
	for (size_t i = 1; i < f->count; i++)
		if (f->branch[i].at == value)
			return f->branch[i].to;
	return f->branch[0].to;
}

/* Is all that f asks behind the questions of t's variable? */
static bool is_behind(node f, const struct marker_test *t)
{
	return f->test->variable != t->variable && markers_test_cmp(f->test, t) > 0;
}

node node_assign(struct markers *m, node f, const struct marker_test *t, const struct word *value)
{
	size_t base = m->stack.len;
	node result;

	if (!f->test || is_behind(f, t))
		return f;
	result = markers_memo_get(m, MEMO_ASSIGN, f->id, t->id, value ? value->id : 0);
	if (result || !markers_step(m, 1))
		return result ? result : NONE;
	result = decided(f, t, value);
	if (result) {
		result = node_assign(m, result, t, value);
	} else {
		for (size_t i = 0; i < f->count; i++) {
			node to = node_assign(m, f->branch[i].to, t, value);
			markers_push(m, f->branch[i].at, to);
		}
		result = markers_make(m, f->test, base);
	}
	markers_memo_put(m, MEMO_ASSIGN, f->id, t->id, value ? value->id : 0, result);
	return result;
}

/* -- simplification -- */

/* c without its first question: everywhere where some answer to it is in c. */
static node any_branch(struct markers *m, node c)
{
	node any = NONE;

	for (size_t i = 0; i < c->count && any != ALL; i++)
		any = node_or(m, any, c->branch[i].to);
	return any;
}

/* Versions outside of c go where their neighbours below go, the lowest ones where those above go. */
static void within_cuts(struct markers *m, struct pair *p)
{
	node last = NULL;
	const struct word *from = NULL;

	do {
		if (p->g_to == NONE)
			continue;
		from = last ? p->at : NULL;
		last = node_within(m, p->f_to, p->g_to);
		markers_push(m, from, last);
	} while (markers_step(m, 1) && pair_next(p));
}

/* The branch for all other texts is outside of c: let it say no, if some text says no, else what the first text says. */
static void other_choose(struct markers *m, size_t base)
{
	size_t chosen = base + 1;

	if (m->stack.len == base + 1)
		return;
	for (size_t i = base + 1; i < m->stack.len; i++)
		if (m->stack.p[i].to == NONE)
			chosen = i;
	m->stack.p[base].to = m->stack.p[chosen].to;
}

static void within_values(struct markers *m, struct pair *p, size_t base)
{
	bool other_open = p->g_to == NONE;
	node to = other_open ? NONE : node_within(m, p->f_to, p->g_to);

	markers_push(m, NULL, to);
	while (markers_step(m, 1) && pair_next(p))
		if (p->g_to != NONE) {
			to = node_within(m, p->f_to, p->g_to);
			markers_push(m, p->at, to);
		}
	if (other_open)
		other_choose(m, base);
}

static void within_bool(struct markers *m, struct pair *p)
{
	node no = p->g_to == NONE ? NULL : node_within(m, p->f_to, p->g_to), yes;

	(void)pair_next(p);
	yes = p->g_to == NONE ? no : node_within(m, p->f_to, p->g_to);
	markers_push(m, NULL, no ? no : yes);
	markers_push(m, NULL, yes ? yes : NONE);
}

node node_within(struct markers *m, node f, node c)
{
	size_t base = m->stack.len;
	struct pair p;
	node result;

	if (c == ALL || c == NONE || !f->test || f == c || m->over)
		return f == c && c != NONE ? ALL : f;
	result = markers_memo_get(m, MEMO_WITHIN, f->id, c->id, 0);
	if (result)
		return result;
	pair_open(&p, m, first_test(f, c), f, c);
	if (f->test != p.t) {
		result = node_within(m, f, any_branch(m, c));
	} else {
		if (p.t->kind == TEST_CUTS)
			within_cuts(m, &p);
		else if (p.t->kind == TEST_VALUE)
			within_values(m, &p, base);
		else
			within_bool(m, &p);
		result = m->stack.len == base ? f : markers_make(m, p.t, base);
	}
	markers_memo_put(m, MEMO_WITHIN, f->id, c->id, 0, result);
	return result;
}
