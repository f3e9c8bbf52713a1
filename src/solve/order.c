/* Which package is decided next: classes first, then the order of discovery (breadth first from the root's own
 * requirements). Packages that keep standing in each other's way are decided earlier than the rest, the one that was
 * rejected before the one that rejected it. None of it depends on time. */
#include "solve/solver.h"

/* So many conflicts until the order changes: few enough to leave a bad order soon, more than chance. */
enum { CONFLICT_THRESHOLD = 5 };

static bool comes_before(const struct heap_entry *a, const struct heap_entry *b)
{
	if (a->class != b->class)
		return a->class > b->class;
	return a->order != b->order ? a->order < b->order : a->own_order < b->own_order;
}

static void swap(struct heap_entry *a, struct heap_entry *b)
{
	struct heap_entry was = *a;

	*a = *b;
	*b = was;
}

static bool is_single(struct solver *s, uint32_t package)
{
	struct vset state = solver_state(s, package);

	return vset_count(state) == 1 && !vset_contains(state, s->packages.p[package].count);
}

static enum package_class class_now(struct solver *s, uint32_t package)
{
	uint32_t lead = s->packages.p[package].lead;

	/* A twin follows the version that its lead has. */
	return is_single(s, package) || is_single(s, lead) ? CLASS_SINGLE : s->packages.p[lead].class;
}

void solver_enqueue(struct solver *s, uint32_t package)
{
	struct package *p = &s->packages.p[package];
	enum package_class class = class_now(s, package);
	size_t at = s->heap.len;

	if (p->queued && p->queued_class == class)
		return;
	p->queued = true;
	p->queued_class = class;
	vec_push(&s->heap, &s->mem, ((struct heap_entry){package, s->packages.p[p->lead].order, p->order, class}));
	for (; at > 0 && comes_before(&s->heap.p[at], &s->heap.p[(at - 1) / 2]); at = (at - 1) / 2)
		swap(&s->heap.p[at], &s->heap.p[(at - 1) / 2]);
}

static struct heap_entry heap_take(struct solver *s)
{
	struct heap_entry *heap = s->heap.p, top = heap[0];
	size_t at = 0, len = --s->heap.len;

	heap[0] = heap[len];
	for (;;) {
		size_t best = at;

		for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < len; child++)
			if (comes_before(&heap[child], &heap[best]))
				best = child;
		if (best == at)
			return top;
		swap(&heap[at], &heap[best]);
		at = best;
	}
}

uint32_t solver_next(struct solver *s)
{
	while (s->heap.len) {
		struct heap_entry top = heap_take(s);
		struct package *p = &s->packages.p[top.package];

		if (!p->queued || top.class != p->queued_class)
			continue;
		p->queued = false;
		if (!solver_is_open(s, top.package))
			continue;
		if (class_now(s, top.package) == top.class)
			return top.package;
		solver_enqueue(s, top.package);
	}
	return SOLVE_NONE;
}

void solver_enqueue_family(struct solver *s, uint32_t package)
{
	uint32_t lead = s->packages.p[package].lead;

	if (solver_is_open(s, lead))
		solver_enqueue(s, lead);
	for (size_t i = 0; i < s->packages.p[lead].followers.len; i++)
		if (solver_is_open(s, s->packages.p[lead].followers.p[i]))
			solver_enqueue(s, s->packages.p[lead].followers.p[i]);
}

static void raise(struct solver *s, uint32_t package, enum package_class class)
{
	uint32_t lead = s->packages.p[package].lead;

	if (s->packages.p[lead].class >= class)
		return;
	s->packages.p[lead].class = class;
	solver_enqueue_family(s, lead);
}

void solver_record_conflict(struct solver *s, uint32_t affected, uint32_t incompat)
{
	const struct incompat *in = &s->incompats.p[incompat];

	if (in->kind == INCOMPAT_NEEDS && in->flags & SOLVE_LINK)
		return;
	for (uint32_t i = 0; i < in->len; i++) {
		uint32_t other = in->terms[i].package;

		if (other != affected && other != 0 && ++s->packages.p[other].culprit == CONFLICT_THRESHOLD)
			vec_push(&s->demote, &s->mem, other);
	}
	if (affected != 0 && ++s->packages.p[affected].affected == CONFLICT_THRESHOLD)
		vec_push(&s->promote, &s->mem, affected);
}

static void undo_decision(struct solver *s, uint32_t package)
{
	uint32_t level;

	if (s->packages.p[package].version == SOLVE_NONE)
		return;
	level = s->trail.p[s->packages.p[package].last - 1].level;
	if (s->level - level > RETREAT_MAX)
		return;
	solver_backtrack(s, level - 1);
	/* What was learned since may already say something at this level. */
	for (size_t i = 0; i < s->trail.len; i++)
		solver_mark_changed(s, s->trail.p[i].package);
}

void solver_reorder(struct solver *s)
{
	vec_each (uint32_t, package, s->promote)
		raise(s, *package, CLASS_CONFLICT_EARLY);
	s->promote.len = 0;
	vec_each (uint32_t, package, s->demote) {
		if (s->packages.p[s->packages.p[*package].lead].class != CLASS_NORMAL)
			continue;
		raise(s, *package, CLASS_CONFLICT_LATE);
		undo_decision(s, *package);
	}
	s->demote.len = 0;
}
