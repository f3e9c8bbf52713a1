/* A lock for many environments. They are solved for together; where the answer does not hold in all of them, or there is
 * none, they are cut in pieces along what was seen to differ, and each piece is solved for by itself. So there are as few
 * pieces as the requirements ask for. */
#include "lock/provider.h"

/* Something solved for: a part of the universe. */
struct forking {
	const struct resolve_request *request;
	struct arena *mem;
	struct resolve_result *result;
	struct universe universe;
	VEC(struct part) parts;
	VEC(struct provider *) tried;
};

/* What was chosen for other environments with the same first Python is preferred: one version on all platforms. */
static status preferences(struct forking *f, struct marker_set where, struct map *ret, struct err *err)
{
	unsigned mine, other;
	status st = universe_lowest_python(&f->universe, where, &mine, err);

	for (size_t i = 0; i < f->parts.len && st == OK; i++) {
		const struct part *part = &f->parts.p[i];

		st = universe_lowest_python(&f->universe, part->provider->where, &other, err);
		for (size_t c = 1; st == OK && other == mine && c < part->answer.len; c++) {
			const struct solve_choice *choice = &part->answer.choices[c];
			struct package *base = part->provider->packages.p[choice->package]->base;
			void **slot = map_put(ret, f->mem, base->name);

			if (!*slot)
				*slot = (void *)(uintptr_t)&base->releases[choice->version]->metadata->metadata.version;
		}
	}
	return st;
}

/* -- what has to be cut -- */

/* Does the answer break one of the requirements in the environments where it holds? */
static bool is_broken(const struct fork *fork, const uint32_t *chosen)
{
	uint32_t version;

	if (chosen[fork->package] != fork->version)
		return false;
	if (!fork->target)
		return true;
	version = chosen[fork->target->id];
	for (size_t i = 0; i < fork->n; i++)
		if (version != SOLVE_NONE && !vset_contains(fork->versions[i], version))
			return true;
	return false;
}

struct cuts {
	VEC(struct marker_set) sets;
	bool optional; /* the answer will do when there is none for the pieces */
};

static void add_cuts(struct forking *f, const struct fork *fork, struct cuts *cuts)
{
	for (size_t i = 0; i < fork->n; i++)
		vec_push(&cuts->sets, f->mem, fork->sets[i]);
}

static uint32_t *chosen_of(struct forking *f, const struct provider *p, const struct solve_result *answer)
{
	uint32_t *chosen = arena_array(f->mem, p->packages.len, uint32_t);

	for (size_t i = 0; i < p->packages.len; i++)
		chosen[i] = SOLVE_NONE;
	for (size_t i = 0; i < answer->len; i++)
		chosen[answer->choices[i].package] = answer->choices[i].version;
	return chosen;
}

/* Pythons that chosen versions exclude, all together; else the first requirements that the answer breaks. */
static void broken(struct forking *f, const struct provider *p, const struct solve_result *answer, struct cuts *cuts)
{
	const uint32_t *chosen = chosen_of(f, p, answer);

	vec_each (const struct fork, fork, p->forks)
		if (!fork->target && is_broken(fork, chosen))
			add_cuts(f, fork, cuts);
	for (size_t i = 0; i < p->forks.len && cuts->sets.len == 0; i++)
		if (is_broken(&p->forks.p[i], chosen))
			add_cuts(f, &p->forks.p[i], cuts);
}

/* A version that has no file for any of the environments where it is needed is no answer there, if there is another one;
 * and none for what the project names. */
static status add_unserved(struct forking *f, struct provider *p, const struct solve_choice *choice,
                           struct marker_set reached, struct cuts *cuts, struct err *err)
{
	struct package *base = p->packages.p[choice->package];
	struct universe *u = &f->universe;

	/* The named ones first. */
	for (size_t i = 0; i <= u->n_environments; i++) {
		struct marker_set where = reached;
		bool whole;
		status st = i < u->n_environments ? markers_and(u->markers, reached, u->named[i], &where, err) : OK;

		if (st == OK)
			st = markers_implies(u->markers, p->where, where, &whole, err);
		if (st != OK)
			return st;
		if (!whole && !markers_is_none(where) && !versions_serve(p, base, choice->version, where)) {
			/* The others go first: their versions are newer. */
			cuts->optional = i == u->n_environments;
			st = markers_minus(u->markers, p->where, where, &where, err);
			vec_push(&cuts->sets, f->mem, where);
			return st;
		}
	}
	return OK;
}

static status unserved(struct forking *f, const struct part *part, struct cuts *cuts, struct err *err)
{
	struct provider *p = part->provider;
	struct marker_set *reached = arena_array(f->mem, p->packages.len, struct marker_set);
	status st = merge_reach(part, reached, err);

	for (size_t i = 1; i < part->answer.len && st == OK && cuts->sets.len == 0; i++) {
		const struct solve_choice *choice = &part->answer.choices[i];

		if (p->packages.p[choice->package]->extra.len == 0)
			st = add_unserved(f, p, choice, reached[choice->package], cuts, err);
	}
	return st;
}

/* -- solving -- */

static status solve_for(struct forking *f, struct marker_set where, struct err *err);

struct piece {
	struct marker_set where;
	unsigned python;
	size_t at;
};

static int piece_cmp(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->python != y->python)
		return x->python < y->python ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Earlier Pythons first. */
static status solve_pieces(struct forking *f, struct marker_set where, const struct cuts *cuts, struct err *err)
{
	struct marker_set *sets;
	struct piece *pieces;
	size_t n;
	status st = markers_partition(f->universe.markers, where, cuts->sets.p, cuts->sets.len, f->mem, &sets, &n, err);

	if (st != OK)
		return st;
	pieces = arena_array(f->mem, n, struct piece);
	for (size_t i = 0; i < n && st == OK; i++) {
		pieces[i] = (struct piece){.where = sets[i], .at = i};
		st = universe_lowest_python(&f->universe, sets[i], &pieces[i].python, err);
	}
	if (st == OK)
		qsort(pieces, n, sizeof *pieces, piece_cmp);
	for (size_t i = 0; i < n && st == OK; i++)
		st = solve_for(f, pieces[i].where, err);
	return st;
}

/* No piece of these environments has an answer. */
static status give_up(struct forking *f, struct provider *p, const struct solve_result *answer, struct err *err)
{
	struct str where;
	struct err ignored;

	f->result->explanation = answer->explanation;
	f->result->words = &p->table;
	if (markers_text(f->universe.markers, p->where, f->universe.all, f->mem, &where, &ignored) != OK || where.len == 0)
		return resolve_explain(p, answer->explanation, err);
	resolve_explain(p, answer->explanation, err);
	err_note(err, "that is so in environments where " STR_FMT, STR_ARG(where));
	return E_NO;
}

static status solve_one(struct forking *f, struct marker_set where, struct provider **p, struct solve_result *answer,
                        struct err *err)
{
	struct solve_options options = {.cancel = f->request->cancel};
	struct map *preferred = arena_new(f->mem, struct map);
	status st = preferences(f, where, preferred, err);

	*p = arena_new(f->mem, struct provider);
	if (st != OK)
		return st;
	provider_open_for(*p, f->request, &f->universe, where, preferred, f->mem, f->result);
	vec_push(&f->tried, f->mem, *p);
	st = solve_run(&(*p)->table, &options, f->mem, answer, err);
	crawl_close(*p);
	f->result->stats.steps += answer->stats.steps;
	f->result->stats.conflicts += answer->stats.conflicts;
	f->result->stats.decisions += answer->stats.decisions;
	f->result->stats.facts += answer->stats.facts;
	return st;
}

static status solve_for(struct forking *f, struct marker_set where, struct err *err)
{
	struct provider *p;
	struct solve_result answer = {0};
	struct cuts cuts = {0};
	status st;

	if (f->tried.len >= LIMIT_LOCK_FORKS)
		return err_set(err, E_LIMIT, "the environments of the lock differ in too many ways (more than %d)", LIMIT_LOCK_FORKS);
	st = solve_one(f, where, &p, &answer, err);
	if (st == OK) {
		broken(f, p, &answer, &cuts);
		if (cuts.sets.len == 0)
			st = unserved(f, &(struct part){p, answer}, &cuts, err);
		if (st != OK)
			return st;
	} else if (st == E_NO && answer.explanation && p->forks.len) {
		add_cuts(f, &p->forks.p[0], &cuts);
	} else {
		return st == E_NO && answer.explanation ? give_up(f, p, &answer, err) : st;
	}
	if (cuts.sets.len) {
		size_t parts = f->parts.len;

		err_clear(err);
		st = solve_pieces(f, where, &cuts, err);
		if (st != E_NO || !cuts.optional)
			return st;
		err_clear(err);
		f->result->explanation = NULL;
		f->parts.len = parts;
	}
	vec_push(&f->parts, f->mem, ((struct part){p, answer}));
	return OK;
}

status fork_resolve(const struct resolve_request *request, struct arena *mem, struct resolve_result *ret, struct err *err)
{
	struct forking *f = arena_new(mem, struct forking);
	struct resolve_result *result = arena_new(mem, struct resolve_result);
	status st;

	*f = (struct forking){.request = request, .mem = mem, .result = result};
	st = universe_open(request, mem, &f->universe, err);
	if (st == OK)
		st = solve_for(f, f->universe.all, err);
	for (size_t i = 0; i < f->parts.len && st == OK; i++)
		resolve_warn(f->parts.p[i].provider, &f->parts.p[i].answer);
	if (st == OK)
		st = merge_make(f->parts.p, f->parts.len, f->tried.p, f->tried.len, err);
	*ret = *result;
	return st;
}
