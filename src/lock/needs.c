/* What one version, or the project, needs: as the solver's dependencies. Where requirements of one name hold in different
 * environments, and ask for different versions, none of them is imposed on all: the solver gets what at least one
 * environment accepts, and the difference is noted as a fork. */
#include "lock/provider.h"

static void add(struct provider *p, struct needs *needs, const struct needed *need, struct package *target, struct vset set)
{
	vec_push(&needs->list, p->mem,
	         ((struct solve_dependency){target->id, (uint32_t)p->origins.len, need->flags, set}));
	vec_push(&p->origins, p->mem, ((struct origin){need->requirement, need->own, target, need->where}));
}

void needs_link(struct provider *p, struct needs *needs, struct package *base, uint32_t version)
{
	vec_push(&needs->list, p->mem,
	         ((struct solve_dependency){base->id, (uint32_t)p->origins.len, SOLVE_LINK, vset_single(version)}));
	vec_push(&p->origins, p->mem, ((struct origin){.target = base, .where = p->where}));
}

/* The package and each extra that is asked for, in versions that fit. */
static void add_requirement(struct provider *p, struct needs *needs, const struct needed *need, struct vset set)
{
	const struct requirement *r = need->requirement;
	bool constraint = need->flags & SOLVE_CONSTRAINT;

	/* With extras, these bring the package itself along. */
	if (r->extras_count == 0 || constraint)
		add(p, needs, need, need->base, set);
	for (size_t i = 0; i < r->extras_count && !constraint; i++)
		add(p, needs, need, provider_package(p, r->name, r->extras[i]), set);
}

/* -- requirements of one name -- */

struct group {
	struct needed **list;
	size_t n;
	struct marker_set *sets; /* of each */
	struct vset any, all;    /* what some environment accepts, and what each does */
	bool open;               /* environments where none of them asks for the package count as well */
};

/* Does the set begin with a later Python than the environments do? What holds on later Pythons only is no reason to take
 * something else on earlier ones. */
static status raises_python(struct provider *p, struct marker_set where, bool *ret, struct err *err)
{
	unsigned here = 0, there = 0;
	status st = universe_lowest_python(p->universe, p->where, &here, err);

	if (st == OK)
		st = universe_lowest_python(p->universe, where, &there, err);
	*ret = there > here;
	return st;
}

static status group_open(struct provider *p, struct group *g, struct err *err)
{
	status st = OK;

	for (size_t i = 0; i < g->n && st == OK; i++)
		if (g->list[i]->flags & SOLVE_CONSTRAINT)
			g->open = true;
	for (size_t i = 0; i < g->n && !g->open && st == OK; i++)
		st = raises_python(p, g->list[i]->where, &g->open, err);
	return st;
}

/* What the group asks for in a piece where each of its requirements holds everywhere or nowhere. */
static status add_piece(struct provider *p, struct group *g, struct marker_set piece, struct err *err)
{
	struct vset set = vset_full(g->list[0]->base->versions);
	bool counts = g->open;

	for (size_t i = 0; i < g->n; i++) {
		bool holds;
		status st = markers_implies(p->universe->markers, piece, g->sets[i], &holds, err);

		if (st != OK)
			return st;
		if (holds)
			set = vset_intersect(set, g->list[i]->set, p->mem);
		counts = counts || (holds && !(g->list[i]->flags & SOLVE_CONSTRAINT));
	}
	if (!counts)
		return OK;
	g->any = vset_union(g->any, set, p->mem);
	g->all = vset_intersect(g->all, set, p->mem);
	return OK;
}

static status group_versions(struct provider *p, struct group *g, struct err *err)
{
	struct marker_set *pieces;
	size_t n;
	status st = markers_partition(p->universe->markers, p->where, g->sets, g->n, p->mem, &pieces, &n, err);

	g->any = vset_empty();
	g->all = vset_full(g->list[0]->base->versions);
	for (size_t i = 0; i < n && st == OK; i++)
		st = add_piece(p, g, pieces[i], err);
	return st;
}

static void note_fork(struct provider *p, const struct needs *needs, const struct group *g)
{
	struct vset *versions = arena_array(p->mem, g->n, struct vset);

	for (size_t i = 0; i < g->n; i++)
		versions[i] = g->list[i]->set;
	vec_push(&p->forks, p->mem,
	         ((struct fork){needs->package, needs->version, g->list[0]->base, g->sets, versions, g->n}));
}

static bool everywhere(const struct provider *p, const struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (!markers_equal(g->sets[i], p->where))
			return false;
	return true;
}

static void take_group(struct provider *p, struct needs *needs, size_t from, struct group *g)
{
	struct needed *first = &needs->wanted.p[from];

	g->list = arena_array(p->mem, needs->wanted.len - from, struct needed *);
	g->sets = arena_array(p->mem, needs->wanted.len - from, struct marker_set);
	for (size_t i = from; i < needs->wanted.len; i++) {
		struct needed *need = &needs->wanted.p[i];

		if (need->base != first->base)
			continue;
		need->grouped = true;
		g->sets[g->n] = need->where;
		g->list[g->n++] = need;
	}
}

static status add_group(struct provider *p, struct needs *needs, size_t from, struct err *err)
{
	struct group g = {0};
	bool forks = false;
	status st;

	take_group(p, needs, from, &g);
	if (!everywhere(p, &g)) {
		st = group_open(p, &g, err);
		if (st == OK && (g.n > 1 || g.open))
			st = group_versions(p, &g, err);
		if (st != OK)
			return st;
		forks = (g.n > 1 || g.open) && !vset_equal(g.any, g.all);
	}
	if (forks)
		note_fork(p, needs, &g);
	for (size_t i = 0; i < g.n; i++)
		add_requirement(p, needs, g.list[i], forks ? g.any : g.list[i]->set);
	return OK;
}

/* All in their order: what a requirement leads to is known by its number. */
status needs_finish(struct provider *p, struct needs *needs, struct err *err)
{
	status st = OK;

	for (size_t i = 0; i < needs->wanted.len && st == OK; i++) {
		struct needed *need = &needs->wanted.p[i];

		need->base = provider_package(p, need->requirement->name, STR(""));
		st = provider_wait(p, need->base, err);
		if (st == OK)
			need->set = versions_of(p, need->base, &need->requirement->specifier);
		if (st == OK && !p->universe)
			add_requirement(p, needs, need, need->set);
	}
	for (size_t i = 0; i < needs->wanted.len && st == OK && p->universe; i++)
		if (!needs->wanted.p[i].grouped)
			st = add_group(p, needs, i, err);
	return st;
}
