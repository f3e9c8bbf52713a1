#include "lock/provider.h"

#include "pep/name.h"

uint32_t provider_reason(struct provider *p, struct str text, struct str help)
{
	struct str key = help.len ? arena_printf(p->mem, STR_FMT "\n" STR_FMT, STR_ARG(text), STR_ARG(help)) : text;
	void **slot = map_put(&p->reason_ids, p->mem, key);

	if (!*slot) {
		vec_push(&p->reasons, p->mem, ((struct reason){text, help, (uint32_t)p->reasons.len}));
		*slot = (void *)(uintptr_t)p->reasons.len;
	}
	return (uint32_t)((uintptr_t)*slot - 1);
}

void provider_warn(struct provider *p, struct str text)
{
	vec_each (const struct str, warning, p->result->warnings)
		if (str_eq(*warning, text))
			return;
	vec_push(&p->result->warnings, p->mem, text);
}

status provider_marker(struct provider *p, const struct marker *marker, struct str extra, bool *ret,
                       struct marker_set *where, struct err *err)
{
	*where = p->where;
	if (!marker) {
		*ret = true;
		return OK;
	}
	if (p->universe) {
		status st = universe_marker(p->universe, marker, extra, p->where, where, err);

		*ret = st == OK && !markers_is_none(*where);
		return st;
	}
	p->env.value[MARKER_EXTRA] = extra.len ? extra : STR("");
	return marker_eval(marker, &p->env, ret, err);
}

static struct package *new_package(struct provider *p, struct str name, struct str extra)
{
	struct package *package = arena_new(p->mem, struct package);

	*package = (struct package){.id = (uint32_t)p->packages.len, .name = name, .extra = extra, .base = package};
	vec_push(&p->packages, p->mem, package);
	return package;
}

/* The highest pin that was for some of the environments. */
static const struct pin *kept_somewhere(const struct provider *p, struct str name)
{
	const struct lock *previous = p->request->previous;
	const struct pin *best = NULL;
	struct marker_set where;
	struct err ignored;

	for (size_t at = lock_find(previous, name, 0); at != SIZE_MAX; at = lock_find(previous, name, at + 1)) {
		const struct pin *pin = &previous->packages.p[at];

		if (!pin->parsed_version || (best && version_cmp(pin->parsed_version, best->parsed_version) < 0))
			continue;
		if (universe_marker(p->universe, pin->parsed_marker, STR(""), p->where, &where, &ignored) == OK &&
		    !markers_is_none(where))
			best = pin;
	}
	return best;
}

/* The previous lock's pin, unless its name is to be upgraded. Of several with one name none is taken: they are another
 * environment's business as much as this one's. */
static const struct pin *kept_pin(const struct provider *p, struct str name)
{
	const struct lock *previous = p->request->previous;
	size_t at;

	if (!previous || resolve_names_have(&p->request->upgrade, name))
		return NULL;
	if (p->universe)
		return kept_somewhere(p, name);
	at = lock_find(previous, name, 0);
	if (at == SIZE_MAX || lock_find(previous, name, at + 1) != SIZE_MAX || previous->packages.p[at].version.len == 0)
		return NULL;
	return &previous->packages.p[at];
}

struct package *provider_package(struct provider *p, struct str name, struct str extra)
{
	struct str key = extra.len == 0 ? name : arena_printf(p->mem, STR_FMT "[" STR_FMT "]", STR_ARG(name), STR_ARG(extra));
	struct package **known = (struct package **)map_put(&p->ids, p->mem, key);
	struct package *package, *base;

	if (*known)
		return *known;
	*known = package = new_package(p, name, extra);
	if (extra.len == 0) {
		const struct direct_url *direct = map_get(&p->by_url, name);

		package->by_url = direct ? direct->own : NULL;
		package->kept = direct ? NULL : kept_pin(p, name);
		package->preferred = p->preferred ? map_get(p->preferred, name) : NULL;
		package->project = direct ? direct->project : index_project(p->request->index, name);
		return package;
	}
	/* The table may have moved when the base is new: nothing of it is used after this. */
	base = provider_package(p, name, STR(""));
	package->base = base;
	vec_push(&base->extras, p->mem, package);
	crawl_extra(p, package);
	return package;
}

status provider_wait(struct provider *p, struct package *package, struct err *err)
{
	struct package *base = package->base;
	status st;

	if (base->states || base->id == 0)
		return OK;
	st = index_project_wait(p->request->index, base->project, err);
	if (st != OK)
		return st;
	if (!base->project->absent)
		base->versions = page_versions(&base->project->page);
	base->states = arena_array(p->mem, base->versions, uint32_t);
	base->files = arena_array(p->mem, base->versions, uint32_t);
	base->releases = arena_array(p->mem, base->versions, struct release *);
	return OK;
}

/* -- the solver's questions -- */

static status on_count(void *user, uint32_t package, uint32_t *ret, struct err *err)
{
	struct provider *p = user;
	struct package *asked = p->packages.p[package];
	status st = provider_wait(p, asked, err);

	asked->base->asked = true;
	if (st == OK)
		*ret = package == 0 ? 1 : asked->base->versions;
	return st;
}

/* When none may be used, the best of the unusable ones: what it answers to its dependencies is why. */
static status on_choose(void *user, uint32_t package, const struct vset *set, uint32_t *ret, uint32_t *reason,
                        struct err *err)
{
	struct provider *p = user;
	uint32_t best;

	(void)reason, (void)err;
	best = versions_choose(p, p->packages.p[package]->base, set);
	*ret = best == SOLVE_NONE ? vset_highest(*set) : best;
	return OK;
}

static uint32_t on_twin(void *user, uint32_t package)
{
	const struct provider *p = user;
	const struct package *asked = p->packages.p[package];

	return asked->base == asked ? SOLVE_NONE : asked->base->id;
}

bool resolve_names_have(const struct resolve_names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->names[i], name))
			return true;
	return names->all;
}

static void begin(struct provider *p)
{
	p->table = (struct solve_provider){.user = p, .count = on_count, .choose = on_choose,
	                                   .dependencies = provider_dependencies, .twin = on_twin,
	                                   .prefetch = crawl_prefetch};
	words_open(p);
	new_package(p, STR(""), STR(""));
	crawl_open(p);
}

void provider_open(struct provider *p, const struct resolve_request *request, struct arena *mem,
                   struct resolve_result *result)
{
	*p = (struct provider){.request = request, .mem = mem, .result = result, .env = request->target->markers};
	begin(p);
}

void provider_open_for(struct provider *p, const struct resolve_request *request, struct universe *universe,
                         struct marker_set where, const struct map *preferred, struct arena *mem,
                         struct resolve_result *result)
{
	*p = (struct provider){.request = request, .mem = mem, .result = result, .universe = universe, .where = where,
	                       .preferred = preferred};
	begin(p);
}
