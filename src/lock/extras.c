/* Lists of requirements in [project]: dependencies, and extras with those of the project itself that they lead to. */
#include "lock/project_parts.h"
#include "pep/marker.h"
#include "pep/name.h"
#include "pep/requirement.h"
#include "pins/requirements_hash.h"

/* Both must hold. An `or` among them is put in parentheses. */
static const struct marker *marker_both(const struct marker *a, const struct marker *b, struct arena *mem)
{
	if (!a || !b)
		return a ? a : b;

	struct marker *items = arena_array(mem, 2, struct marker), *both = arena_new(mem, struct marker);
	items[0] = *a;
	items[1] = *b;
	for (int i = 0; i < 2; i++)
		items[i].grouped = items[i].kind != MARKER_COMPARE;
	*both = (struct marker){.kind = MARKER_AND, .items = items, .count = 2};
	return both;
}

status pyproject_requirement(const struct pyproject *p, const struct toml_value *text,
                             const struct pyproject_context *context, struct project_requirement *ret, struct err *err)
{
	struct arena *mem = p->reader->mem;
	struct requirement *requirement = arena_new(mem, struct requirement);
	status st = requirement_parse(text->string, mem, requirement, err);

	if (st == OK && !name_valid(requirement->name))
		st = err_set(err, E_CONFIG, "'" STR_FMT "' is not a project's name", STR_ARG(requirement->name));
	if (st == OK)
		st = requirements_url(requirement->url, err);
	if (st != OK)
		return err_wrap(err, E_CONFIG, STR_FMT ", line %u", STR_ARG(p->path), text->at.line);
	requirement->marker = marker_both(context->marker, requirement->marker, mem);
	*ret = (struct project_requirement){
		.requirement = requirement,
		.text = requirement_text(requirement, mem),
		.name = name_normalize(requirement->name, mem),
		.extra = context->extra,
		.group = context->group,
		.place = {p->path, text->at.line, text->at.column},
	};
	return OK;
}

/* What has been followed of the project's extras, for one that was asked for. */
struct extra_walk {
	const struct pyproject *p;
	struct pyproject_context context;
	struct map followed; /* extra and marker text: the same under the same marker adds nothing */
	struct map open;     /* extras on the way down: again under a narrower marker, they add nothing either */
	size_t depth;
};

static status take_list(struct extra_walk *walk, const struct toml_value *list, struct err *err);

/* Under a marker: take the requirements of one of the project's extras. */
static status open_extra(struct extra_walk *walk, const struct toml_entry *entry, struct str name,
                         const struct marker *marker, struct err *err)
{
	const struct marker *before = walk->context.marker;
	void **open = map_put(&walk->open, walk->p->reader->mem, name);
	status st;

	if (*open)
		return OK;
	if (walk->depth >= LIMIT_PROJECT_DEPTH)
		return pyproject_fault(walk->p, entry->at.line, err, "extras refer to each other more than %zu deep",
		                       LIMIT_PROJECT_DEPTH);
	*open = walk;
	walk->context.marker = marker;
	walk->depth++;
	st = take_list(walk, &entry->value, err);
	walk->depth--;
	walk->context.marker = before;
	*map_put(&walk->open, walk->p->reader->mem, name) = NULL;
	return st;
}

/* "demo[test]" inside of demo: the requirements of its extra 'test' (under the reference's marker). */
static status follow_extra(struct extra_walk *walk, const struct project_requirement *self, struct str extra, struct err *err)
{
	const struct pyproject *p = walk->p;
	struct arena *mem = p->reader->mem;
	struct str name = name_normalize(extra, mem);
	const struct toml_entry *entry = pyproject_entry(p->extras, name, mem);
	const struct marker *marker = self->requirement->marker;
	struct str key = arena_printf(mem, STR_FMT ";" STR_FMT, STR_ARG(name), STR_ARG(marker ? marker_text(marker, mem) : STR("")));
	void **followed = map_put(&walk->followed, mem, key);

	if (!entry)
		return pyproject_fault(p, self->place.line, err, "the project has no extra '" STR_FMT "'", STR_ARG(extra));
	if (*followed)
		return OK;
	if (walk->followed.len > LIMIT_PROJECT_REFERENCES)
		return pyproject_fault(p, self->place.line, err, "extras refer to each other in more than %zu ways",
		                       LIMIT_PROJECT_REFERENCES);
	*followed = walk;
	return open_extra(walk, entry, name, marker, err);
}

static status take_item(struct extra_walk *walk, const struct toml_value *item, struct err *err)
{
	const struct pyproject *p = walk->p;
	struct project *project = p->reader->project;
	struct project_requirement requirement;
	status st = pyproject_requirement(p, item, &walk->context, &requirement, err);

	if (st != OK)
		return st;
	if (p->name.len && str_eq(requirement.name, p->name) && !requirement.requirement->url.len) {
		for (size_t i = 0; st == OK && i < requirement.requirement->extras_count; i++)
			st = follow_extra(walk, &requirement, requirement.requirement->extras[i], err);
		return st;
	}
	if (project->requirements.len >= LIMIT_PROJECT_REQUIREMENTS)
		return err_set(err, E_LIMIT, "more than %zu requirements", LIMIT_PROJECT_REQUIREMENTS);
	vec_push(&project->requirements, p->reader->mem, requirement);
	return OK;
}

static status take_list(struct extra_walk *walk, const struct toml_value *list, struct err *err)
{
	if (list->kind != TOML_ARRAY)
		return pyproject_fault(walk->p, list->at.line, err, "%s where an array of requirements is needed",
		                       toml_kind_name(list->kind));
	toml_each_item (item, list) {
		status st = item->kind == TOML_STRING ? take_item(walk, item, err)
		                                      : pyproject_fault(walk->p, item->at.line, err,
		                                                        "%s where a requirement is needed",
		                                                        toml_kind_name(item->kind));
		if (st != OK)
			return st;
	}
	return OK;
}

static status refuse_dynamic(const struct pyproject *p, struct str what, uint32_t line, struct err *err)
{
	pyproject_fault(p, line, err, "'" STR_FMT "' is dynamic: only the project's build code knows it, and assay runs none",
	                STR_ARG(what));
	err_help(err, "write it into [project], or name the file that it is read from (a requirements file) as the source");
	return E_CONFIG;
}

/* Is this field of [project] left to the build backend (PEP 621 dynamic)? */
static status check_dynamic(const struct pyproject *p, struct str field, struct err *err)
{
	const struct toml_value *dynamic;
	status st = pyproject_want(p, p->project, STR("dynamic"), TOML_ARRAY, &dynamic, err);

	if (st == OK && dynamic)
		toml_each_item (item, dynamic)
			if (item->kind == TOML_STRING && str_eq(item->string, field))
				return refuse_dynamic(p, field, item->at.line, err);
	return st;
}

status pyproject_extra(const struct pyproject *p, struct str extra, struct err *err)
{
	struct extra_walk walk = {.p = p, .context = {.extra = extra}};
	const struct toml_entry *entry = pyproject_entry(p->extras, extra, p->reader->mem);
	status st = check_dynamic(p, STR("optional-dependencies"), err);

	return st == OK && entry ? open_extra(&walk, entry, extra, NULL, err) : st;
}

status pyproject_dependencies(const struct pyproject *p, struct err *err)
{
	struct extra_walk walk = {.p = p};
	const struct toml_value *list;
	status st = check_dynamic(p, STR("dependencies"), err);

	if (st == OK)
		st = pyproject_want(p, p->project, STR("dependencies"), TOML_ARRAY, &list, err);
	return st == OK && list ? take_list(&walk, list, err) : st;
}
