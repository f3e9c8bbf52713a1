/* [dependency-groups] of pyproject.toml, PEP 735. */
#include "lock/project_parts.h"
#include "pep/name.h"

enum group_state { GROUP_NEW, GROUP_OPEN, GROUP_DONE };

/* One group that was asked for, with all that it includes. */
struct group_walk {
	const struct pyproject *p;
	struct pyproject_context context;
	struct map states; /* normalised name -> enum group_state * */
	size_t depth;
};

static status take_group(struct group_walk *walk, struct str name, uint32_t line, struct err *err);

/* { include-group = "name" }, and nothing else in it. */
static status take_include(struct group_walk *walk, const struct toml_value *item, struct err *err)
{
	const struct toml_value *name = toml_get(item, STR("include-group"));

	if (item->table->len != 1 || !name || name->kind != TOML_STRING)
		return pyproject_fault(walk->p, item->at.line, err,
		                       "a table in a dependency group must read {include-group = \"NAME\"}");
	return take_group(walk, name_normalize(name->string, walk->p->reader->mem), item->at.line, err);
}

static status take_item(struct group_walk *walk, const struct toml_value *item, struct err *err)
{
	struct project *project = walk->p->reader->project;
	struct project_requirement requirement;
	status st;

	if (item->kind == TOML_TABLE)
		return take_include(walk, item, err);
	if (item->kind != TOML_STRING)
		return pyproject_fault(walk->p, item->at.line, err, "%s where a dependency group needs a requirement",
		                       toml_kind_name(item->kind));
	st = pyproject_requirement(walk->p, item, &walk->context, &requirement, err);
	if (st != OK)
		return st;
	if (project->requirements.len >= LIMIT_PROJECT_REQUIREMENTS)
		return err_set(err, E_LIMIT, "more than %zu requirements", LIMIT_PROJECT_REQUIREMENTS);
	vec_push(&project->requirements, walk->p->reader->mem, requirement);
	return OK;
}

static status take_items(struct group_walk *walk, const struct toml_entry *entry, struct err *err)
{
	if (entry->value.kind != TOML_ARRAY)
		return pyproject_fault(walk->p, entry->at.line, err, "the dependency group '" STR_FMT "' is %s, not an array",
		                       STR_ARG(entry->key), toml_kind_name(entry->value.kind));
	toml_each_item (item, &entry->value) {
		status st = take_item(walk, item, err);

		if (st != OK)
			return st;
	}
	return OK;
}

static enum group_state *state_of(struct group_walk *walk, struct str name)
{
	void **slot = map_put(&walk->states, walk->p->reader->mem, name);

	if (!*slot)
		*slot = arena_new(walk->p->reader->mem, enum group_state);
	return *slot;
}

/* Each group's requirements once: including it twice adds nothing. */
static status take_group(struct group_walk *walk, struct str name, uint32_t line, struct err *err)
{
	const struct toml_entry *entry = pyproject_entry(walk->p->groups, name, walk->p->reader->mem);
	enum group_state *state = state_of(walk, name);
	status st;

	if (!entry)
		return pyproject_fault(walk->p, line, err, "there is no dependency group '" STR_FMT "'", STR_ARG(name));
	if (*state == GROUP_DONE)
		return OK;
	if (*state == GROUP_OPEN)
		return pyproject_fault(walk->p, line, err, "the dependency group '" STR_FMT "' includes itself", STR_ARG(name));
	if (walk->depth >= LIMIT_PROJECT_DEPTH)
		return pyproject_fault(walk->p, line, err, "dependency groups include each other more than %zu deep",
		                       LIMIT_PROJECT_DEPTH);
	*state = GROUP_OPEN;
	walk->depth++;
	st = take_items(walk, entry, err);
	walk->depth--;
	*state = GROUP_DONE;
	return st;
}

status pyproject_group(const struct pyproject *p, struct str group, struct err *err)
{
	struct group_walk walk = {.p = p, .context = {.group = group}};
	const struct toml_entry *entry = pyproject_entry(p->groups, group, p->reader->mem);

	return entry ? take_group(&walk, group, entry->at.line, err) : OK;
}
