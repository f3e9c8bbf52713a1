#include "lock/universe.h"

#include "base/toml.h"
#include "lock/resolve.h"

/* -- from text -- */

static status set_of_text(struct universe *u, struct str text, struct marker_set *ret, struct err *err)
{
	const struct marker *marker;
	status st = marker_parse(text, u->mem, &marker, err);

	return st == OK ? markers_of(u->markers, marker, ret, err) : st;
}

static status known_marker(struct universe *u, const struct marker *marker, struct marker_set *ret, struct err *err)
{
	struct str text = marker_text(marker, u->mem);
	struct marker_set **slot = (struct marker_set **)map_put(&u->texts, u->mem, text), set;
	status st;

	if (*slot) {
		*ret = **slot;
		return OK;
	}
	st = markers_of(u->markers, marker, &set, err);
	if (st != OK)
		return st;
	*slot = arena_new(u->mem, struct marker_set);
	*ret = **slot = set;
	return OK;
}

status universe_marker(struct universe *u, const struct marker *marker, struct str extra, struct marker_set within,
                       struct marker_set *ret, struct err *err)
{
	struct marker_set set = within;
	status st = OK;

	if (marker) {
		st = known_marker(u, marker, &set, err);
		if (st == OK)
			st = markers_given_extra(u->markers, set, extra, &set, err);
		if (st == OK)
			st = markers_and(u->markers, set, within, &set, err);
	}
	if (st == OK)
		*ret = set;
	return st;
}

/* -- Requires-Python -- */

static bool counts(const struct specifier *clause, bool lower)
{
	if (clause->op == SPECIFIER_NOT_EQUAL && !clause->wildcard)
		return false;
	return !lower || (clause->op != SPECIFIER_LESS && clause->op != SPECIFIER_LESS_EQUAL);
}

static status bounds_set(struct universe *u, struct str requires, bool lower, struct marker_set *ret, struct err *err)
{
	struct specifier_set set;
	size_t n = 0;
	status st = specifier_set_parse(requires, u->mem, &set, err);

	if (st != OK)
		return st;
	for (size_t i = 0; i < set.count; i++)
		if (counts(&set.clauses[i], lower))
			set.clauses[n++] = set.clauses[i];
	set.count = n;
	return markers_of_python(u->markers, &set, MARKERS_PYTHON_RELEASES, ret, err);
}

/* What the upper bounds let through of the newest Python, they let through of all later ones. */
static status python_set(struct universe *u, struct str requires, bool lower, struct marker_set *ret, struct err *err)
{
	struct marker_set set, open, newest, later;
	bool implied = false;
	status st = bounds_set(u, requires, true, &open, err);

	if (st != OK || lower) {
		*ret = open;
		return st;
	}
	st = bounds_set(u, requires, false, &set, err);
	if (st == OK)
		st = markers_and(u->markers, u->pythons[UNIVERSE_PYTHONS - 2], open, &newest, err);
	if (st == OK)
		st = markers_implies(u->markers, newest, set, &implied, err);
	if (st == OK)
		st = markers_and(u->markers, open, u->pythons[UNIVERSE_PYTHONS - 1], &later, err);
	if (st == OK)
		st = markers_minus(u->markers, set, u->pythons[UNIVERSE_PYTHONS - 1], &set, err);
	if (st == OK && implied)
		st = markers_or(u->markers, set, later, &set, err);
	*ret = set;
	return st;
}

status universe_python(struct universe *u, struct str requires, bool lower, struct marker_set *ret, struct err *err)
{
	struct str key = lower ? arena_printf(u->mem, "lower " STR_FMT, STR_ARG(requires)) : requires;
	struct marker_set **slot = (struct marker_set **)map_put(&u->requires, u->mem, key), set;
	status st;

	if (*slot) {
		*ret = **slot;
		return OK;
	}
	st = python_set(u, requires, lower, &set, err);
	if (st != OK)
		return st;
	*slot = arena_new(u->mem, struct marker_set);
	*ret = **slot = set;
	return OK;
}

status universe_lowest_python(struct universe *u, struct marker_set where, unsigned *ret, struct err *err)
{
	for (unsigned i = 0; i < UNIVERSE_PYTHONS; i++) {
		bool disjoint;
		status st = markers_disjoint(u->markers, where, u->pythons[i], &disjoint, err);

		if (st != OK)
			return st;
		if (!disjoint) {
			*ret = i;
			return OK;
		}
	}
	*ret = UNIVERSE_PYTHONS;
	return OK;
}

/* -- opening -- */

static status open_pythons(struct universe *u, struct err *err)
{
	status st = OK;

	for (unsigned i = 0; i < UNIVERSE_PYTHONS && st == OK; i++) {
		struct str text = arena_printf(u->mem, "python_version == '3.%u'", i - 1);

		if (i == 0)
			text = STR("python_version < '3'");
		else if (i == UNIVERSE_PYTHONS - 1)
			text = arena_printf(u->mem, "python_version >= '3.%d'", UNIVERSE_NEWEST + 1);
		st = set_of_text(u, text, &u->pythons[i], err);
	}
	return st;
}

/* [tool.assay] environments: the lock is for these only. */
static status take_environments(struct universe *u, const struct project *project, struct err *err)
{
	const struct toml_value *list = project->tool_assay ? toml_get(project->tool_assay, STR("environments")) : NULL;
	struct marker_set any = markers_none(), one = any;
	struct str *texts;
	status st = OK;

	if (!list)
		return OK;
	if (list->kind != TOML_ARRAY || list->array.len == 0)
		return err_set(err, E_CONFIG, STR_FMT ": [tool.assay] environments is not an array of markers",
		               STR_ARG(project->pyproject));
	u->environments = texts = arena_array(u->mem, list->array.len, struct str);
	u->named = arena_array(u->mem, list->array.len, struct marker_set);
	for (size_t i = 0; i < list->array.len && st == OK; i++) {
		const struct toml_value *value = list->array.items[i];

		if (value->kind != TOML_STRING)
			return err_set(err, E_CONFIG, STR_FMT ": [tool.assay] environments is not an array of markers",
			               STR_ARG(project->pyproject));
		st = set_of_text(u, value->string, &one, err);
		texts[u->n_environments] = value->string;
		u->named[u->n_environments++] = one;
		if (st == OK)
			st = markers_or(u->markers, any, one, &any, err);
		if (st != OK)
			return err_wrap(err, st == E_LIMIT ? E_LIMIT : E_CONFIG,
			                STR_FMT ": environment '" STR_FMT "' of [tool.assay] makes no sense",
			                STR_ARG(project->pyproject), STR_ARG(value->string));
	}
	return markers_and(u->markers, u->all, any, &u->all, err);
}

/* The project's Pythons, from the one that was asked for on. */
static status take_pythons(struct universe *u, const struct resolve_request *request, struct err *err)
{
	struct str bound = request->project->requires_python;
	struct specifier_set set;
	struct marker_set pythons;
	status st;

	if (request->python_from.len)
		bound = arena_printf(u->mem, STR_FMT "%s>=" STR_FMT, STR_ARG(bound), bound.len ? "," : "",
		                     STR_ARG(request->python_from));
	st = specifier_set_parse(bound, u->mem, &set, err);
	if (st == OK)
		st = markers_of_python(u->markers, &set, MARKERS_PYTHON_RELEASES, &pythons, err);
	if (st == OK)
		st = markers_and(u->markers, u->all, pythons, &u->all, err);
	if (st == OK)
		u->requires_python = specifier_set_text(&set, u->mem);
	return st;
}

status universe_open(const struct resolve_request *request, struct arena *mem, struct universe *ret, struct err *err)
{
	status st;

	*ret = (struct universe){.markers = markers_open(mem), .mem = mem};
	st = markers_platforms(ret->markers, &ret->all, err);
	if (st == OK)
		st = open_pythons(ret, err);
	if (st == OK)
		st = take_pythons(ret, request, err);
	if (st == OK)
		st = take_environments(ret, request->project, err);
	if (st == OK && markers_is_none(ret->all)) {
		err_set(err, E_NO, "there is no environment to lock for: nothing meets Python '" STR_FMT "'%s",
		        STR_ARG(ret->requires_python), ret->n_environments ? " and [tool.assay] environments" : "");
		return E_NO;
	}
	return st;
}
