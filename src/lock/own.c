/* The project's own requirements and constraints: what the root package of the solver needs. */
#include "lock/provider.h"
#include "pep/name.h"

static bool own_marker(struct provider *p, const struct project_requirement *own, bool *ret, struct marker_set *where,
                       struct err *err)
{
	return provider_marker(p, own->requirement->marker, STR(""), ret, where, err) == OK;
}

static void own_note(struct provider *p, const struct project_requirement *own, bool constraint)
{
	const struct requirement *r = own->requirement;
	struct package *base;

	crawl_hold(p);
	base = provider_package(p, own->name, STR(""));
	base->direct = base->direct || !constraint;
	vec_each (const struct pin_hash, hash, own->hashes)
		vec_push(&base->hashes, p->mem, *hash);
	for (size_t i = 0; i < r->specifier.count; i++)
		if (r->specifier.clauses[i].op == SPECIFIER_EQUAL && !r->specifier.clauses[i].wildcard)
			vec_push(&base->exact, p->mem, r->specifier.clauses[i].version.key);
	if (base->by_url)
		vec_push(&base->exact, p->mem, page_version(&base->project->page, 0).key);
	crawl_want(p, base, &r->specifier);
	crawl_go(p);
}

/* The requirement with the names that the provider works with. */
static const struct requirement *own_normalised(struct provider *p, const struct project_requirement *own)
{
	struct requirement *r = arena_new(p->mem, struct requirement);

	*r = *own->requirement;
	r->name = own->name;
	r->extras = arena_array(p->mem, r->extras_count, struct str);
	for (size_t i = 0; i < r->extras_count; i++)
		r->extras[i] = name_normalize(own->requirement->extras[i], p->mem);
	return r;
}

static status own_list(struct provider *p, struct needs *needs, const struct project_requirement *list, size_t n,
                       bool constraint, bool note, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct marker_set where;
		bool holds = false;

		if (!own_marker(p, &list[i], &holds, &where, err))
			return direct_fault(&list[i], err);
		if (!holds)
			continue;
		if (note)
			own_note(p, &list[i], constraint);
		else
			vec_push(&needs->wanted, p->mem,
			         ((struct needed){.requirement = own_normalised(p, &list[i]), .own = &list[i],
			                          .where = where, .flags = constraint ? SOLVE_CONSTRAINT : 0}));
	}
	return OK;
}

/* Everything is asked for before anything is waited for. */
status own_dependencies(struct provider *p, struct needs *needs, struct err *err)
{
	const struct project *project = p->request->project;
	status st = direct_open(p, err);

	for (int note = 1; note >= 0 && st == OK; note--) {
		st = own_list(p, needs, project->requirements.p, project->requirements.len, false, note, err);
		if (st == OK)
			st = own_list(p, needs, project->constraints.p, project->constraints.len, true, note, err);
	}
	return st == OK ? needs_finish(p, needs, err) : st;
}
