/* The trail: what is known so far, in the order in which it became known. */
#include "solve/solver.h"

struct vset solver_state(struct solver *s, uint32_t package)
{
	const struct package *p = &s->packages.p[package];

	return p->last ? s->trail.p[p->last - 1].set : vset_full(p->count + 1);
}

bool solver_is_open(struct solver *s, uint32_t package)
{
	const struct package *p = &s->packages.p[package];

	return p->version == SOLVE_NONE && p->last && !vset_contains(s->trail.p[p->last - 1].set, p->count);
}

void solver_mark_changed(struct solver *s, uint32_t package)
{
	if (s->packages.p[package].changed)
		return;
	s->packages.p[package].changed = true;
	vec_push(&s->changed, &s->mem, package);
}

static void assign(struct solver *s, uint32_t package, struct vset state, uint32_t cause)
{
	struct package *p = &s->packages.p[package];
	struct assignment a = {.package = package, .cause = cause, .before = p->last, .level = s->level,
	                       .serial = s->serial++, .set = state};

	vec_push(&s->trail, &s->mem, a);
	p->last = (uint32_t)s->trail.len;
	if (s->level == 0)
		p->base = p->last;
	solver_mark_changed(s, package);
}

void solver_derive(struct solver *s, uint32_t package, struct vset set, uint32_t cause)
{
	assign(s, package, vset_intersect(solver_state(s, package), set, &s->mem), cause);
	solver_enqueue_family(s, package);
}

void solver_decide(struct solver *s, uint32_t package, uint32_t version)
{
	s->level++;
	s->stats.decisions++;
	s->packages.p[package].version = version;
	assign(s, package, vset_single(version), SOLVE_NONE);
	solver_enqueue_family(s, package);
}

/* What was concluded late and is undone now holds all the same: have it concluded again. */
static void redo_late(struct solver *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->late.len; i++) {
		struct late_conclusion late = s->late.p[i];

		if (late.drawn > s->level && late.known <= s->level) {
			solver_mark_changed(s, late.package);
			late.drawn = s->level;
		}
		if (late.known <= s->level && late.drawn > late.known)
			s->late.p[n++] = late;
	}
	s->late.len = n;
}

void solver_backtrack(struct solver *s, uint32_t level)
{
	size_t end = s->trail.len, keep = end;

	while (keep > 0 && s->trail.p[keep - 1].level > level) {
		const struct assignment *a = &s->trail.p[--keep];
		struct package *p = &s->packages.p[a->package];

		p->last = a->before;
		if (a->cause == SOLVE_NONE)
			p->version = SOLVE_NONE;
	}
	s->trail.len = keep;
	s->level = level;
	for (size_t i = keep; i < end; i++)
		if (solver_is_open(s, s->trail.p[i].package))
			solver_enqueue(s, s->trail.p[i].package);
	redo_late(s);
}

uint32_t solver_satisfier(struct solver *s, uint32_t package, struct vset set)
{
	uint32_t at = s->packages.p[package].last;

	while (s->trail.p[at - 1].before && vset_subset(s->trail.p[s->trail.p[at - 1].before - 1].set, set))
		at = s->trail.p[at - 1].before;
	return at - 1;
}
