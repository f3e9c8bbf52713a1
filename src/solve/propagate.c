/* Unit propagation and conflict resolution. */
#include "base/cancel.h"
#include "solve/solver.h"


status solver_step(struct solver *s, struct err *err)
{
	if (++s->stats.steps > s->max_steps)
		return err_set(err, E_LIMIT, "no answer after %llu steps", (unsigned long long)s->max_steps);
	if (s->mem.total > LIMIT_SOLVE_MEMORY)
		return err_set(err, E_LIMIT, "no answer within %zu MiB of memory", LIMIT_SOLVE_MEMORY / MIB);
	if (s->stats.steps % 1024 != 0)
		return OK;
	if (s->cancel && atomic_load_explicit(s->cancel, memory_order_relaxed))
		return err_set(err, E_CANCELLED, "cancelled");
	return cancel_check(err);
}

enum verdict { VERDICT_VOID, VERDICT_OPEN, VERDICT_UNIT, VERDICT_CONFLICT };

/* Does it hold already that all terms are true (conflict), all but *unit, or that one is false (void)? */
static enum verdict judge(struct solver *s, struct incompat *incompat, const struct term **unit)
{
	enum verdict verdict = VERDICT_CONFLICT;

	for (uint32_t i = 0; i < incompat->len; i++) {
		const struct term *term = &incompat->terms[i];

		switch (vset_relate(solver_state(s, term->package), term->set)) {
		case VSET_SUBSET:
			break;
		case VSET_DISJOINT:
			incompat->refuted_by = s->packages.p[term->package].last - 1;
			incompat->refuted_serial = s->trail.p[incompat->refuted_by].serial;
			return VERDICT_VOID;
		case VSET_OVERLAP:
			if (verdict == VERDICT_UNIT)
				return VERDICT_OPEN;
			verdict = VERDICT_UNIT;
			*unit = term;
			break;
		}
	}
	return verdict;
}

static bool still_void(const struct solver *s, const struct incompat *incompat)
{
	return incompat->refuted_by < s->trail.len &&
	       s->trail.p[incompat->refuted_by].serial == incompat->refuted_serial;
}

static void derive_negation(struct solver *s, const struct term *term, uint32_t cause)
{
	uint32_t package = term->package;

	solver_derive(s, package, vset_complement(term->set, s->packages.p[package].count + 1, &s->mem), cause);
}

/* The last assignment that made `incompat` true, the term it made true, and the level that all else needs. */
struct blame {
	uint32_t assignment;
	struct term term;
	uint32_t level;
};

static struct blame blame_of(struct solver *s, const struct incompat *incompat)
{
	struct blame blame = {0};
	bool first = true;

	for (uint32_t i = 0; i < incompat->len; i++) {
		const struct term *term = &incompat->terms[i];
		uint32_t at = solver_satisfier(s, term->package, term->set), lesser = at;

		if (first || at > blame.assignment) {
			lesser = first ? SOLVE_NONE : blame.assignment;
			blame.assignment = at;
			blame.term = *term;
		}
		first = false;
		if (lesser != SOLVE_NONE && s->trail.p[lesser].level > blame.level)
			blame.level = s->trail.p[lesser].level;
	}
	return blame;
}

/* What the blamed assignment's own cause does not say must have been known before: at which level? */
static void blame_rest(struct solver *s, struct blame *blame, const struct assignment *assignment)
{
	const struct term *own = incompat_term(&s->incompats.p[assignment->cause], assignment->package);
	struct vset rest = vset_union(blame->term.set, own->set, &s->mem);
	uint32_t level;

	if (vset_equal(rest, solver_universe(s, assignment->package)))
		return;
	level = s->trail.p[solver_satisfier(s, assignment->package, rest)].level;
	if (level > blame->level)
		blame->level = level;
}

static bool is_final(const struct incompat *incompat)
{
	return incompat->len == 0 ||
	       (incompat->len == 1 && incompat->terms[0].package == 0 && vset_contains(incompat->terms[0].set, 0));
}

/* The conclusion holds from level `known` on, and can be drawn anywhere below `blamed`. As far back as possible is best,
 * because most of what was decided since is often affected; but thousands of decisions are too many to make again for
 * each conflict: then it is drawn late, and again whenever the search goes back past that. */
static uint32_t retreat_to(struct solver *s, const struct blame *blame, uint32_t blamed)
{
	if (blamed - blame->level <= RETREAT_MAX)
		return blame->level;
	vec_push(&s->late, &s->mem, ((struct late_conclusion){blame->term.package, blame->level, blamed - 1}));
	return blamed - 1;
}

static void list(struct solver *s, uint32_t id)
{
	for (uint32_t i = 0; i < s->incompats.p[id].len; i++)
		vec_push(&s->packages.p[s->incompats.p[id].terms[i].package].incompats, &s->mem, id);
}

/* All terms of *id are true. Find the incompatibility that follows and would have drawn another conclusion earlier, go
 * back to where it does, and give its number. */
static status resolve(struct solver *s, uint32_t *id, struct err *err)
{
	bool learned = false;

	s->stats.conflicts++;
	while (!is_final(&s->incompats.p[*id])) {
		struct blame blame = blame_of(s, &s->incompats.p[*id]);
		struct assignment blamed = s->trail.p[blame.assignment];
		status st = solver_step(s, err);

		if (st != OK)
			return st;
		if (blamed.cause != SOLVE_NONE)
			blame_rest(s, &blame, &blamed);
		if (blamed.cause == SOLVE_NONE || blame.level < blamed.level) {
			if (learned)
				list(s, *id);
			solver_backtrack(s, retreat_to(s, &blame, blamed.level));
			return OK;
		}
		*id = solver_combine(s, *id, blamed.cause, blame.term.package);
		learned = true;
	}
	return E_NO;
}

/* A conflict is learned from; what it says at the level gone back to is the one change to go on with. */
static status on_conflict(struct solver *s, uint32_t id, uint32_t *final, struct err *err)
{
	const struct term *unit = NULL;
	status st;

	if (s->current != SOLVE_NONE)
		solver_record_conflict(s, s->current, id);
	st = resolve(s, &id, err);
	if (st == E_NO)
		*final = id;
	if (st != OK)
		return st;
	if (judge(s, &s->incompats.p[id], &unit) != VERDICT_UNIT)
		return err_set(err, E_INTERNAL, "a learned incompatibility says nothing");
	derive_negation(s, unit, id);
	return OK;
}

/* Is it void by what is known at level 0, which is never taken back? */
static bool void_for_good(const struct solver *s, const struct incompat *incompat)
{
	uint32_t package = s->trail.p[incompat->refuted_by].package, base = s->packages.p[package].base;

	return base > incompat->refuted_by ||
	       (base && vset_disjoint(s->trail.p[base - 1].set, incompat_term(incompat, package)->set));
}

/* Close the gaps when they are many. */
static void tidy(struct package *p, size_t gaps)
{
	size_t n = 0;

	if (gaps * 2 < p->incompats.len)
		return;
	for (size_t i = 0; i < p->incompats.len; i++)
		if (p->incompats.p[i] != SOLVE_NONE)
			p->incompats.p[n++] = p->incompats.p[i];
	p->incompats.len = n;
}

/* All that one package's change says, up to the first conflict. */
static status propagate_one(struct solver *s, uint32_t package, uint32_t *final, struct err *err)
{
	size_t gaps = 0;

	for (size_t i = s->packages.p[package].incompats.len; i-- > 0;) {
		uint32_t id = s->packages.p[package].incompats.p[i];
		struct incompat *incompat = &s->incompats.p[id == SOLVE_NONE ? 0 : id];
		const struct term *unit = NULL;
		status st;

		if (id == SOLVE_NONE) {
			gaps++;
			continue;
		}
		st = solver_step(s, err);
		if (st != OK)
			return st;
		switch (still_void(s, incompat) ? VERDICT_VOID : judge(s, incompat, &unit)) {
		case VERDICT_UNIT:
			derive_negation(s, unit, id);
			break;
		case VERDICT_CONFLICT:
			/* Its other conclusions may still be due where the search goes back to. */
			solver_mark_changed(s, package);
			return on_conflict(s, id, final, err);
		case VERDICT_VOID:
			if (void_for_good(s, incompat)) {
				solver_unlist(s, package, i);
				gaps++;
			}
			break;
		case VERDICT_OPEN:
			break;
		}
	}
	tidy(&s->packages.p[package], gaps);
	return OK;
}

status solver_propagate(struct solver *s, uint32_t *final, struct err *err)
{
	while (s->changed.len) {
		uint32_t package = s->changed.p[--s->changed.len];
		status st;

		s->packages.p[package].changed = false;
		st = propagate_one(s, package, final, err);
		if (st != OK)
			return st;
	}
	return OK;
}
