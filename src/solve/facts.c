/* From a failed search to few facts: the requirements that the last conflict follows from, then those that many versions
 * of one package share put into one weaker fact, then all needless ones left out. Each try asks the solver itself whether
 * the rest still has no solution; the work for it is bounded, and what is left when it ends is true, only longer. */
#include "solve/solver.h"

struct trial {
	struct solver *s;
	uint64_t steps_left;
};

static void collect(struct solver *s, uint32_t final, struct facts *facts, struct arena *mem)
{
	cleanup_free uint8_t *visited = mem_new(s->incompats.len, 1);
	VEC(uint32_t) todo = {0};
	VEC(struct fact) out = {0};

	vec_push(&todo, &s->mem, final);
	while (todo.len) {
		uint32_t id = todo.p[--todo.len];
		const struct incompat *in = &s->incompats.p[id];

		if (visited[id])
			continue;
		visited[id] = 1;
		if (in->kind == INCOMPAT_LEARNED) {
			vec_push(&todo, &s->mem, in->cause[0]);
			vec_push(&todo, &s->mem, in->cause[1]);
		}
	}
	/* By number: in the order in which they became known. */
	for (uint32_t id = 0; id < s->incompats.len; id++) {
		const struct incompat *in = &s->incompats.p[id];

		if (visited[id] && (in->kind == INCOMPAT_NEEDS || in->kind == INCOMPAT_UNAVAILABLE))
			vec_push(&out, mem, ((struct fact){*in, incompat_term(in, in->subject)->set, false}));
	}
	*facts = (struct facts){out.len, out.p};
}

/* -- do these facts have a solution? -- */

static status trial_count(void *user, uint32_t package, uint32_t *ret, struct err *err)
{
	const struct solver *s = user;

	(void)err;
	*ret = s->packages.p[package].count;
	return OK;
}

static status trial_choose(void *user, uint32_t package, const struct vset *set, uint32_t *ret, uint32_t *reason,
                           struct err *err)
{
	(void)user, (void)package, (void)reason, (void)err;
	*ret = vset_highest(*set);
	return OK;
}

static status trial_dependencies(void *user, uint32_t package, uint32_t version, struct solve_version *ret,
                                 struct err *err)
{
	(void)user, (void)package, (void)version, (void)err;
	*ret = (struct solve_version){.unavailable = SOLVE_NONE};
	return OK;
}

static status load(struct solver *s, const struct fact *fact, struct err *err)
{
	status st = solver_discover(s, fact->is.subject, err);

	if (st == OK && fact->is.kind == INCOMPAT_NEEDS)
		st = solver_discover(s, fact->is.on, err);
	if (st == OK)
		solver_add_given(s, fact->set, &fact->is);
	return st;
}

/* True only when it is certain that they contradict each other. */
static bool contradict(struct trial *trial, const struct facts *facts, const bool *out)
{
	const struct solve_provider provider = {.user = trial->s, .count = trial_count, .choose = trial_choose,
	                                        .dependencies = trial_dependencies};
	struct solver s = {.provider = &provider, .current = SOLVE_NONE, .max_steps = trial->steps_left};
	uint32_t final = SOLVE_NONE;
	struct err err = {0};
	uint64_t work;
	status st = solver_discover(&s, 0, &err);

	for (size_t i = 0; i < facts->len && st == OK; i++)
		if (!out[i])
			st = load(&s, &facts->p[i], &err);
	if (st == OK)
		st = solver_search(&s, &final, &err);
	work = s.stats.steps + facts->len;
	trial->steps_left -= work < trial->steps_left ? work : trial->steps_left;
	arena_free(&s.mem);
	return st == E_NO;
}

/* -- putting together -- */

static uint32_t general_reason(const struct trial *trial, const struct fact *fact)
{
	const struct solve_provider *provider = trial->s->provider;

	if (fact->is.kind != INCOMPAT_UNAVAILABLE || !provider->reason_general)
		return fact->is.reason;
	return provider->reason_general(provider->user, fact->is.reason);
}

static bool same_group(const struct trial *trial, const struct fact *a, const struct fact *b)
{
	const struct incompat *x = &a->is, *y = &b->is;

	return x->kind == y->kind && x->subject == y->subject && x->subject != 0 && x->on == y->on &&
	       (x->flags & SOLVE_CONSTRAINT) == (y->flags & SOLVE_CONSTRAINT) &&
	       general_reason(trial, a) == general_reason(trial, b);
}

static void put_together(struct fact *into, const struct fact *from, struct arena *mem)
{
	into->set = vset_union(into->set, from->set, mem);
	into->is.on_set = vset_union(into->is.on_set, from->is.on_set, mem);
	into->is.flags &= from->is.flags;
	into->merged = true;
}

/* All facts about the same two packages as facts[first], as one, when that is enough. */
static void merge_group(struct trial *trial, struct facts *facts, bool *out, size_t first, struct arena *mem)
{
	cleanup_free bool *tried = mem_new(facts->len, sizeof *tried);
	struct fact was = facts->p[first];
	size_t n = 0;

	memcpy(tried, out, facts->len * sizeof *tried);
	for (size_t i = first + 1; i < facts->len; i++) {
		if (out[i] || !same_group(trial, &was, &facts->p[i]))
			continue;
		put_together(&facts->p[first], &facts->p[i], mem);
		facts->p[first].is.reason = general_reason(trial, &was);
		tried[i] = true;
		n++;
	}
	if (n > 0 && contradict(trial, facts, tried))
		memcpy(out, tried, facts->len * sizeof *out);
	else
		facts->p[first] = was;
}

static void merge(struct trial *trial, struct facts *facts, bool *out, struct arena *mem)
{
	for (size_t i = 0; i < facts->len && trial->steps_left; i++) {
		bool first = !out[i];

		for (size_t j = 0; j < i && first; j++)
			first = out[j] || !same_group(trial, &facts->p[j], &facts->p[i]);
		if (first)
			merge_group(trial, facts, out, i, mem);
	}
}

/* -- saying it simpler -- */

/* A need as a wider set, when that is enough: "1.34 and later" instead of what was looked at between. */
static bool widen_to(struct trial *trial, struct facts *facts, const bool *out, size_t i, uint32_t from, uint32_t to)
{
	struct fact was = facts->p[i];

	facts->p[i].is.on_set = vset_range(from, to);
	if (contradict(trial, facts, out))
		return true;
	facts->p[i] = was;
	return false;
}

static void simplify(struct trial *trial, struct facts *facts, const bool *out)
{
	for (size_t i = 0; i < facts->len && trial->steps_left; i++) {
		const struct fact *fact = &facts->p[i];
		struct vset set = fact->is.on_set;
		uint32_t low, high, count;

		if (fact->is.kind != INCOMPAT_NEEDS || !fact->merged || set.len < 2)
			continue;
		low = vset_lowest(set);
		high = vset_highest(set) + 1;
		count = trial->s->packages.p[fact->is.on].count;
		if (!widen_to(trial, facts, out, i, low, count) && !widen_to(trial, facts, out, i, 0, high))
			(void)widen_to(trial, facts, out, i, low, high);
	}
}

/* -- leaving out -- */

/* Leave out chunks of `size` facts wherever the rest is enough. */
static void leave_out(struct trial *trial, const struct facts *facts, bool *out, size_t size)
{
	cleanup_free bool *tried = mem_new(facts->len, sizeof *tried);

	/* From the end: what became known last is the least likely to be at the root of it. */
	for (size_t end = facts->len; end > 0 && trial->steps_left; end -= end < size ? end : size) {
		size_t from = end < size ? 0 : end - size, n = 0;

		memcpy(tried, out, facts->len * sizeof *tried);
		for (size_t i = from; i < end; i++) {
			n += !tried[i];
			tried[i] = true;
		}
		if (n > 0 && contradict(trial, facts, tried))
			memcpy(out, tried, facts->len * sizeof *out);
	}
}

static void compact(struct facts *facts, bool *out)
{
	size_t n = 0;

	for (size_t i = 0; i < facts->len; i++)
		if (!out[i])
			facts->p[n++] = facts->p[i];
	facts->len = n;
	memset(out, 0, n * sizeof *out);
}

static void minimise(struct trial *trial, struct facts *facts, bool *out)
{
	size_t size = facts->len / 2;

	for (; size > 1 && trial->steps_left; size /= 2) {
		leave_out(trial, facts, out, size);
		compact(facts, out);
	}
	leave_out(trial, facts, out, 1);
	compact(facts, out);
}

struct facts solver_facts(struct solver *s, uint32_t final, struct arena *mem)
{
	struct trial trial = {s, LIMIT_SOLVE_EXPLAIN_STEPS};
	struct facts facts;
	bool *out;

	collect(s, final, &facts, mem);
	out = arena_array(mem, facts.len, bool);
	if (facts.len > LIMIT_SOLVE_EXPLAIN_FACTS)
		return facts;
	merge(&trial, &facts, out, mem);
	compact(&facts, out);
	minimise(&trial, &facts, out);
	merge(&trial, &facts, out, mem);
	compact(&facts, out);
	simplify(&trial, &facts, out);
	return facts;
}
