/* The store of incompatibilities: given ones, which widen as more versions turn out to need the same, and learned ones. */
#include "solve/solver.h"

struct package *solver_package(struct solver *s, uint32_t package)
{
	while (s->packages.len <= package)
		vec_add(&s->packages, &s->mem)->version = SOLVE_NONE;
	return &s->packages.p[package];
}

struct vset solver_universe(struct solver *s, uint32_t package)
{
	return vset_full(s->packages.p[package].count + 1);
}

/* Twins (name, name[extra]) are decided one after the other. */
static status set_lead(struct solver *s, uint32_t package, struct err *err)
{
	uint32_t twin = s->provider->twin ? s->provider->twin(s->provider->user, package) : SOLVE_NONE;
	status st;

	s->packages.p[package].lead = package;
	if (twin == SOLVE_NONE)
		return OK;
	st = solver_discover(s, twin, err);
	if (st != OK)
		return st;
	s->packages.p[package].lead = twin;
	vec_push(&s->packages.p[twin].followers, &s->mem, package);
	return OK;
}

status solver_discover(struct solver *s, uint32_t package, struct err *err)
{
	struct package *p = solver_package(s, package);
	struct vset all;
	uint32_t count = 0;
	status st;

	if (p->known)
		return OK;
	p->known = true;
	st = set_lead(s, package, err);
	if (st == OK)
		st = s->provider->count(s->provider->user, package, &count, err);
	if (st != OK)
		return st;
	s->packages.p[package].order = s->discovered++;
	if (count >= LIMIT_SOLVE_VERSIONS)
		return err_set(err, E_LIMIT, "a package has more than %zu versions", LIMIT_SOLVE_VERSIONS);
	solver_package(s, package)->count = count;
	all = vset_full(count);
	if (count && s->provider->prefetch)
		s->provider->prefetch(s->provider->user, package, &all, 1);
	return OK;
}

const struct term *incompat_term(const struct incompat *incompat, uint32_t package)
{
	for (uint32_t i = 0; i < incompat->len; i++)
		if (incompat->terms[i].package == package)
			return &incompat->terms[i];
	return NULL;
}

uint32_t solver_add(struct solver *s, const struct incompat *incompat, bool listed)
{
	uint32_t id = (uint32_t)s->incompats.len;

	vec_push(&s->incompats, &s->mem, *incompat);
	s->incompats.p[id].refuted_by = SOLVE_NONE;
	for (uint32_t i = 0; listed && i < incompat->len; i++)
		vec_push(&s->packages.p[incompat->terms[i].package].incompats, &s->mem, id);
	return id;
}

/* Terms of "subject at set" and "on outside of what meets it", by package id; one term when both are one package. */
static uint32_t need_terms(struct solver *s, struct vset set, const struct incompat *need, struct term *out)
{
	uint32_t count = s->packages.p[need->on].count;
	uint32_t top = need->flags & SOLVE_CONSTRAINT ? count : count + 1;
	struct vset unmet = vset_complement(need->on_set, top, &s->mem);
	uint32_t len = 0;

	if (need->subject == need->on)
		set = vset_intersect(set, unmet, &s->mem);
	if (vset_is_empty(set) || vset_is_empty(unmet))
		return 0;
	out[len++] = (struct term){need->subject, set};
	/* Of a package without versions nothing but "not installed" is left, which says nothing. */
	if (need->subject != need->on && !vset_equal(unmet, solver_universe(s, need->on)))
		out[len++] = (struct term){need->on, unmet};
	if (len == 2 && out[0].package > out[1].package) {
		struct term first = out[0];
		out[0] = out[1];
		out[1] = first;
	}
	return len;
}

uint32_t solver_add_given(struct solver *s, struct vset set, const struct incompat *given)
{
	struct incompat in = *given;
	struct term terms[2] = {{.package = in.subject, .set = set}};

	in.len = in.kind == INCOMPAT_NEEDS ? need_terms(s, set, &in, terms) : !vset_is_empty(set);
	if (in.len == 0)
		return SOLVE_NONE;
	in.terms = arena_array(&s->mem, in.len, struct term);
	for (uint32_t i = 0; i < in.len; i++)
		in.terms[i] = (struct term){terms[i].package, vset_copy(terms[i].set, &s->mem)};
	return solver_add(s, &in, true);
}

void solver_unlist(struct solver *s, uint32_t package, size_t position)
{
	uint32_t *slot = &s->packages.p[package].incompats.p[position];
	struct incompat *in = &s->incompats.p[*slot];

	for (uint32_t i = 0; in->kind != INCOMPAT_LEARNED && i < in->len; i++)
		if (in->terms[i].package == package)
			in->unlisted |= 1u << i;
	*slot = SOLVE_NONE;
}

static void widen(struct solver *s, uint32_t id, uint32_t package, struct vset more)
{
	struct incompat *in = &s->incompats.p[id];

	for (uint32_t i = 0; i < in->len; i++) {
		if (in->terms[i].package == package)
			in->terms[i].set = vset_union(in->terms[i].set, more, &s->mem);
		if (in->unlisted >> i & 1)
			vec_push(&s->packages.p[in->terms[i].package].incompats, &s->mem, id);
	}
	in->unlisted = 0;
	in->refuted_by = SOLVE_NONE;
}

static uint64_t need_key(const struct incompat *need)
{
	return (vset_hash(need->on_set) + need->flags) * 31 + ((uint64_t)need->subject << 32 | need->on);
}

static uint32_t need_find(const struct solver *s, uint64_t key, const struct incompat *need)
{
	size_t at = 0;
	uint32_t id;

	while ((id = table_next(&s->needs, key, &at)) != UINT32_MAX) {
		const struct incompat *have = &s->incompats.p[id];

		if (have->kind == need->kind && have->subject == need->subject && have->on == need->on &&
		    have->flags == need->flags && have->reason == need->reason && vset_equal(have->on_set, need->on_set))
			return id;
	}
	return SOLVE_NONE;
}

uint32_t solver_add_need(struct solver *s, uint32_t package, uint32_t version, const struct solve_dependency *dep)
{
	struct incompat need = {.kind = INCOMPAT_NEEDS, .subject = package, .on = dep->package, .on_set = dep->set,
	                        .origin = dep->origin, .flags = dep->flags};
	struct term terms[2];
	uint64_t key = need_key(&need);
	uint32_t id = need_find(s, key, &need);

	if (id != SOLVE_NONE) {
		if (need_terms(s, vset_single(version), &need, terms) == 0)
			return SOLVE_NONE;
		widen(s, id, package, vset_single(version));
		return id;
	}
	id = solver_add_given(s, vset_single(version), &need);
	if (id != SOLVE_NONE)
		table_add(&s->needs, &s->mem, key, id);
	return id;
}

uint32_t solver_add_unavailable(struct solver *s, uint32_t package, struct vset set, uint32_t reason)
{
	struct incompat bad = {.kind = INCOMPAT_UNAVAILABLE, .subject = package, .on = SOLVE_NONE, .reason = reason};
	uint64_t key = need_key(&bad) ^ reason;
	uint32_t id = need_find(s, key, &bad);

	if (id != SOLVE_NONE) {
		widen(s, id, package, set);
		return id;
	}
	id = solver_add_given(s, set, &bad);
	table_add(&s->needs, &s->mem, key, id);
	return id;
}

/* Of one package: the union of both terms when it is the pivot, else what both have in common. */
static void combine_term(struct solver *s, struct incompat *out, const struct term *a, const struct term *b, uint32_t pivot)
{
	struct vset set = a->package == pivot ? vset_union(a->set, b->set, &s->mem)
	                                      : vset_intersect(a->set, b->set, &s->mem);

	if (!vset_equal(set, solver_universe(s, a->package)))
		out->terms[out->len++] = (struct term){a->package, set};
}

uint32_t solver_combine(struct solver *s, uint32_t a, uint32_t b, uint32_t pivot)
{
	const struct incompat x = s->incompats.p[a], y = s->incompats.p[b];
	struct incompat out = {.kind = INCOMPAT_LEARNED, .cause = {a, b}};
	uint32_t i = 0, j = 0;

	out.terms = arena_array(&s->mem, mem_add(x.len, y.len), struct term);
	while (i < x.len || j < y.len) {
		if (j == y.len || (i < x.len && x.terms[i].package < y.terms[j].package))
			out.terms[out.len++] = x.terms[i++];
		else if (i == x.len || y.terms[j].package < x.terms[i].package)
			out.terms[out.len++] = y.terms[j++];
		else
			combine_term(s, &out, &x.terms[i++], &y.terms[j++], pivot);
	}
	return solver_add(s, &out, false);
}
