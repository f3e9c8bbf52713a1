/* The answers for the parts of the universe as one lock: a pin says in its marker where some path of requirements leads
 * to it. */
#include "lock/provider.h"

/* A version that was chosen somewhere. */
struct merged {
	struct pin pin;
	struct marker_set where;
	size_t at;
};

struct merging {
	struct provider *p;      /* the first part's, for what all share */
	struct universe *universe;
	struct lock *lock;
	VEC(struct merged *) pins;
	struct map known;        /* "name version" -> struct merged */
	struct map names;        /* name -> struct merged, or the merging itself when there are several */
};

/* -- where packages are needed -- */

/* `'x' in extras`: requirements.txt cannot say it. */
static status context_set(struct provider *p, const struct project_requirement *own, struct marker_set *ret,
                          struct err *err)
{
	const struct marker *marker;
	struct str text;
	status st;

	*ret = markers_all();
	if (!own || p->request->for_requirements || (own->extra.len == 0 && own->group.len == 0))
		return OK;
	if (own->extra.len)
		text = arena_printf(p->mem, "'" STR_FMT "' in extras", STR_ARG(own->extra));
	else
		text = arena_printf(p->mem, "'" STR_FMT "' in dependency_groups", STR_ARG(own->group));
	st = marker_parse(text, p->mem, &marker, err);
	return st == OK ? markers_of(p->universe->markers, marker, ret, err) : st;
}

/* Where the choice is needed because of one reason: where that is, and its requirement holds. */
static status add_reason(struct provider *p, const struct solve_reason *reason, const struct marker_set *reached,
                         struct marker_set *where, struct err *err)
{
	const struct origin *origin = &p->origins.p[reason->origin];
	struct marker_set set, context;
	status st;

	if (reason->flags & SOLVE_CONSTRAINT)
		return OK;
	st = markers_and(p->universe->markers, reached[reason->package], origin->where, &set, err);
	if (st == OK)
		st = context_set(p, origin->own, &context, err);
	if (st == OK)
		st = markers_and(p->universe->markers, set, context, &set, err);
	return st == OK ? markers_or(p->universe->markers, *where, set, where, err) : st;
}

/* As many rounds as the longest chain against the order of ids. */
status merge_reach(const struct part *part, struct marker_set *reached, struct err *err)
{
	const struct solve_result *answer = &part->answer;
	bool more = true;
	status st = OK;

	reached[0] = part->provider->where;
	while (more && st == OK) {
		more = false;
		for (size_t i = 1; i < answer->len && st == OK; i++) {
			const struct solve_choice *choice = &answer->choices[i];
			struct marker_set where = reached[choice->package];

			for (size_t r = 0; r < choice->len && st == OK; r++)
				st = add_reason(part->provider, &choice->reasons[r], reached, &where, err);
			more = more || !markers_equal(where, reached[choice->package]);
			reached[choice->package] = where;
		}
	}
	return st;
}

/* -- pins -- */

static struct merged *merged_of(struct merging *m, struct str name, struct str version)
{
	void **slot = map_put(&m->known, m->p->mem, arena_printf(m->p->mem, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(version)));
	struct merged *it;
	void **named;

	if (*slot)
		return *slot;
	*slot = it = arena_new(m->p->mem, struct merged);
	it->at = m->pins.len;
	vec_push(&m->pins, m->p->mem, it);
	named = map_put(&m->names, m->p->mem, name);
	*named = *named ? (void *)m : it;
	return it;
}

static void melt(struct merging *m, struct merged *into, const struct pin *pin)
{
	struct arena *mem = m->p->mem;

	if (into->pin.name.len == 0) {
		into->pin = *pin;
		return;
	}
	vec_each (const struct pin_dependency, dependency, pin->dependencies)
		vec_push(&into->pin.dependencies, mem, *dependency);
	vec_each (const struct pin_requires, requires, pin->requires)
		vec_push(&into->pin.requires, mem, *requires);
	vec_each (const struct str, via, pin->via)
		vec_push(&into->pin.via, mem, *via);
}

static status add_part(struct merging *m, const struct part *part, struct err *err)
{
	struct provider *p = part->provider;
	struct marker_set *reached = arena_array(p->mem, p->packages.len, struct marker_set);
	status st = merge_reach(part, reached, err);

	for (size_t i = 1; i < part->answer.len && st == OK; i++) {
		const struct solve_choice *choice = &part->answer.choices[i];
		struct merged *it;
		struct pin pin = {0};

		/* Asked for only where a chain of markers excludes itself. */
		if (p->packages.p[choice->package]->extra.len || markers_is_none(reached[choice->package]))
			continue;
		pins_fill(p, &part->answer, choice, &pin);
		it = merged_of(m, pin.name, pin.version);
		melt(m, it, &pin);
		st = markers_or(m->universe->markers, it->where, reached[choice->package], &it->where, err);
	}
	return st;
}

/* Edges name a version where their package has several, and lead to pins only. */
static void settle_edges(struct merging *m, struct pin *pin)
{
	size_t kept = 0;

	for (size_t i = 0; i < pin->dependencies.len; i++) {
		struct pin_dependency edge = pin->dependencies.p[i];
		void *named = map_get(&m->names, edge.name);

		if (!named)
			continue;
		if (named != m)
			edge.version = STR("");
		pin->dependencies.p[kept++] = edge;
	}
	pin->dependencies.len = kept;
}

static status add_pins(struct merging *m, struct err *err)
{
	status st = OK;

	for (size_t i = 0; i < m->pins.len && st == OK; i++) {
		struct merged *it = m->pins.p[i];

		settle_edges(m, &it->pin);
		st = markers_text(m->universe->markers, it->where, m->universe->all, m->p->mem, &it->pin.marker, err);
		if (st == OK)
			vec_push(&m->lock->packages, m->p->mem, it->pin);
		else
			err_wrap(err, st, "cannot say where " STR_FMT " " STR_FMT " is needed", STR_ARG(it->pin.name),
			         STR_ARG(it->pin.version));
	}
	return st;
}

/* -- the whole -- */

static void add_contexts(struct merging *m)
{
	vec_each (const struct project_requirement, own, m->p->request->project->requirements) {
		if (m->p->request->for_requirements)
			break;
		if (own->extra.len)
			vec_push(&m->lock->extras, m->p->mem, own->extra);
		else if (own->group.len)
			vec_push(&m->lock->dependency_groups, m->p->mem, own->group);
	}
}

status merge_make(const struct part *parts, size_t n, struct provider *const *tried, size_t n_tried, struct err *err)
{
	struct provider *p = parts[0].provider;
	struct merging m = {.p = p, .universe = p->universe, .lock = &p->result->lock};
	status st = OK;

	m.lock->lock_version = STR("1.0");
	m.lock->created_by = STR("assay");
	m.lock->ours = true;
	m.lock->requires_python = m.universe->requires_python;
	for (size_t i = 0; i < n && st == OK; i++)
		st = add_part(&m, &parts[i], err);
	if (st == OK)
		st = add_pins(&m, err);
	if (st != OK)
		return st;
	add_contexts(&m);
	inputs_note(p);
	for (size_t i = 0; i < n_tried; i++)
		if (tried[i] != p)
			inputs_note_more(tried[i]);
	for (size_t i = 0; i < m.universe->n_environments; i++)
		vec_push(&m.lock->environments, p->mem, m.universe->environments[i]);
	lock_sort(m.lock);
	return lock_parse(m.lock, p->mem, err);
}
