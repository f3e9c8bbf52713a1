/* The search: decide, propagate, go back, until every package that must be installed is decided. */
#include "solve/solver.h"

/* Versions of one package that fail before whole batches are asked for ahead, and how large those may get. */
enum { BATCH_AFTER = 2, BATCH_MAX = 64 };

static struct seen_version *find_seen(struct solver *s, uint64_t key)
{
	size_t at = 0;
	uint32_t i = table_next(&s->versions, key, &at);

	return i == UINT32_MAX ? NULL : &s->seen.p[i];
}

/* Versions of a package keep failing: ask for the next ones in growing batches. */
static void hint(struct solver *s, uint32_t package, struct vset set)
{
	uint32_t tried = s->packages.p[package].tried++, many = tried;

	if (!s->provider->prefetch || tried < BATCH_AFTER || (tried & (tried - 1)) != 0)
		return;
	s->provider->prefetch(s->provider->user, package, &set, many < BATCH_MAX ? many : BATCH_MAX);
}

/* Ask what a version, chosen from set, needs, and remember it as incompatibilities. */
static status learn_version(struct solver *s, uint32_t package, uint32_t version, struct vset set, struct err *err)
{
	struct solve_version answer = {.unavailable = SOLVE_NONE};
	uint64_t key = (uint64_t)package << 32 | version;
	VEC(uint32_t) ids = {0};
	status st;

	if (find_seen(s, key))
		return OK;
	hint(s, package, set);
	st = s->provider->dependencies(s->provider->user, package, version, &answer, err);
	if (st != OK)
		return st;
	if (answer.unavailable != SOLVE_NONE) {
		answer.len = 0;
		vec_push(&ids, &s->mem,
		         solver_add_unavailable(s, package, vset_single(version), answer.unavailable));
	}
	for (size_t i = 0; i < answer.len; i++) {
		const struct solve_dependency *dep = &answer.dependencies[i];
		uint32_t id;

		st = solver_discover(s, dep->package, err);
		if (st != OK)
			return st;
		id = solver_add_need(s, package, version, dep);
		if (id != SOLVE_NONE)
			vec_push(&ids, &s->mem, id);
	}
	table_add(&s->versions, &s->mem, key, (uint32_t)s->seen.len);
	vec_push(&s->seen, &s->mem, ((struct seen_version){answer, ids.len, ids.p}));
	return OK;
}

/* Would the version contradict what is known already? Then the incompatibility that says so, else SOLVE_NONE. */
static uint32_t obstacle(struct solver *s, uint32_t package, uint32_t version)
{
	const struct seen_version *seen = find_seen(s, (uint64_t)package << 32 | version);

	for (size_t i = 0; i < seen->len; i++) {
		const struct incompat *in = &s->incompats.p[seen->incompats[i]];
		bool holds = true;

		for (uint32_t t = 0; t < in->len && holds; t++)
			holds = in->terms[t].package == package ||
			        vset_subset(solver_state(s, in->terms[t].package), in->terms[t].set);
		if (holds)
			return seen->incompats[i];
	}
	return SOLVE_NONE;
}

/* What to choose from: the package's state, narrowed by its twin's. When they have nothing in common, that is what there
 * is to learn, for all versions at once: nothing is left to choose then. */
static struct vset choices(struct solver *s, uint32_t package)
{
	struct vset set = solver_state(s, package), both;
	uint32_t twin = s->provider->twin ? s->provider->twin(s->provider->user, package) : SOLVE_NONE;
	struct incompat link = {.kind = INCOMPAT_NEEDS, .subject = package, .on = twin, .on_set = set, .flags = SOLVE_LINK};

	if (twin == SOLVE_NONE)
		return set;
	both = vset_intersect(set, solver_state(s, twin), &s->mem);
	if (vset_is_empty(both))
		solver_add_given(s, set, &link);
	return both;
}

static status decide(struct solver *s, uint32_t package, struct err *err)
{
	struct vset set = choices(s, package);
	uint32_t version = SOLVE_NONE, reason = SOLVE_NONE, id;
	status st;

	solver_mark_changed(s, package);
	if (vset_is_empty(set)) {
		solver_enqueue(s, package);
		return OK;
	}
	st = s->provider->choose(s->provider->user, package, &set, &version, &reason, err);
	if (st != OK)
		return st;
	if (version == SOLVE_NONE) {
		solver_add_unavailable(s, package, set, reason);
		solver_enqueue(s, package);
		return OK;
	}
	if (!vset_contains(set, version))
		return err_set(err, E_INTERNAL, "a version was chosen that is not among the candidates");
	st = learn_version(s, package, version, set, err);
	if (st != OK)
		return st;
	s->current = package;
	id = obstacle(s, package, version);
	if (id == SOLVE_NONE) {
		solver_decide(s, package, version);
		return OK;
	}
	solver_record_conflict(s, package, id);
	solver_enqueue(s, package);
	return OK;
}

static status start(struct solver *s, struct err *err)
{
	struct incompat root = {.kind = INCOMPAT_ROOT, .len = 1};
	status st = solver_discover(s, 0, err);

	if (st != OK)
		return st;
	if (s->packages.p[0].count != 1)
		return err_set(err, E_INTERNAL, "the root package has %u versions", s->packages.p[0].count);
	root.terms = arena_new(&s->mem, struct term);
	root.terms[0] = (struct term){0, vset_single(1)};
	/* Decided at level 0, so that what follows from the root's own requirements is never taken back. */
	s->packages.p[0].version = 0;
	solver_derive(s, 0, vset_single(0), solver_add(s, &root, true));
	return learn_version(s, 0, 0, vset_single(0), err);
}

status solver_search(struct solver *s, uint32_t *final, struct err *err)
{
	status st = start(s, err);

	while (st == OK) {
		uint32_t next;

		st = solver_propagate(s, final, err);
		if (st != OK)
			break;
		solver_reorder(s);
		if (s->changed.len)
			continue;
		s->current = SOLVE_NONE;
		next = solver_next(s);
		if (next == SOLVE_NONE)
			break;
		st = solver_step(s, err);
		if (st == OK)
			st = decide(s, next, err);
	}
	return st;
}

/* -- the result -- */

static size_t count_chosen(const struct solver *s, uint32_t *slots)
{
	size_t n = 0;

	for (size_t i = 0; i < s->packages.len; i++) {
		slots[i] = SOLVE_NONE;
		if (s->packages.p[i].version != SOLVE_NONE)
			slots[i] = (uint32_t)n++;
	}
	return n;
}

/* Count the met requirements of chosen packages in met[slot], or, when fill is given, write them there. */
static void each_reason(struct solver *s, const uint32_t *slots, size_t *met, struct solve_reason **fill)
{
	for (uint32_t package = 0; package < s->packages.len; package++) {
		uint32_t version = s->packages.p[package].version;

		if (slots[package] == SOLVE_NONE)
			continue;
		const struct solve_version *answer = &find_seen(s, (uint64_t)package << 32 | version)->answer;
		for (size_t i = 0; i < answer->len; i++) {
			const struct solve_dependency *dep = &answer->dependencies[i];
			uint32_t slot = slots[dep->package];

			if (slot == SOLVE_NONE || (dep->flags & SOLVE_CONSTRAINT))
				continue;
			if (fill)
				fill[slot][met[slot]] = (struct solve_reason){package, version, dep->origin, dep->flags};
			met[slot]++;
		}
	}
}

static void make_result(struct solver *s, struct arena *mem, struct solve_result *ret)
{
	cleanup_free uint32_t *slots = mem_new(s->packages.len, sizeof *slots);
	size_t n = count_chosen(s, slots);
	cleanup_free size_t *met = mem_new(n, sizeof *met);
	cleanup_free struct solve_reason **fill = mem_new(n, sizeof *fill);
	struct solve_choice *choices = arena_array(mem, n, struct solve_choice);

	each_reason(s, slots, met, NULL);
	for (size_t i = 0; i < n; i++) {
		fill[i] = arena_array(mem, met[i], struct solve_reason);
		met[i] = 0;
	}
	each_reason(s, slots, met, fill);
	for (uint32_t i = 0; i < s->packages.len; i++)
		if (slots[i] != SOLVE_NONE)
			choices[slots[i]] = (struct solve_choice){i, s->packages.p[i].version, met[slots[i]],
			                                          fill[slots[i]]};
	ret->len = n;
	ret->choices = choices;
}

/* -- when it takes too long -- */

static int by_conflicts(const void *a, const void *b, void *user)
{
	const struct package *packages = user, *x = &packages[*(const uint32_t *)a], *y = &packages[*(const uint32_t *)b];
	uint64_t left = (uint64_t)x->affected + x->culprit, right = (uint64_t)y->affected + y->culprit;

	if (left != right)
		return left > right ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void name_the_fought_over(struct solver *s, struct err *err)
{
	enum { NAMED = 5 };
	cleanup_free uint32_t *order = mem_new(s->packages.len, sizeof *order);
	cleanup(buf_free) struct buf names = buf_make(1024);

	for (size_t i = 0; i < s->packages.len; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, s->packages.len, sizeof *order, by_conflicts, s->packages.p);
	for (size_t i = 0; i < s->packages.len && i < NAMED; i++) {
		const struct package *p = &s->packages.p[order[i]];

		if (p->affected + p->culprit == 0)
			break;
		buf_add(&names, names.len ? STR(", ") : STR(""));
		buf_add(&names, s->provider->package_name(s->provider->user, order[i], &s->mem));
	}
	if (names.len)
		err_help(err, "narrow the versions of the packages it fought over: " STR_FMT, STR_ARG(buf_str(&names)));
}

status solve_run(const struct solve_provider *provider, const struct solve_options *options, struct arena *mem,
                 struct solve_result *ret, struct err *err)
{
	struct solver s = {.provider = provider, .current = SOLVE_NONE, .max_steps = LIMIT_SOLVE_STEPS};
	struct solve_result result = {0};
	uint32_t final = SOLVE_NONE;
	status st;

	if (options && options->max_steps)
		s.max_steps = options->max_steps;
	s.cancel = options ? options->cancel : NULL;
	st = solver_search(&s, &final, err);
	if (st == OK)
		make_result(&s, mem, &result);
	if (st == E_LIMIT && s.stats.steps)
		name_the_fought_over(&s, err);
	if (st == E_NO && final != SOLVE_NONE) {
		err_set(err, E_NO, "no versions fit these requirements");
		result.explanation = solver_explain(&s, final, mem);
	}
	result.stats = s.stats;
	result.stats.facts = s.incompats.len;
	*ret = result;
	arena_free(&s.mem);
	return st;
}
