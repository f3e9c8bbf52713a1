/* One pyproject.toml: [project] (PEP 621), its optional dependencies, and what assay itself reads there. */
#include "lock/project_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "pep/marker.h"
#include "pep/name.h"
#include "pep/requirement.h"
#include "pep/specifier.h"
#include "pins/requirements_hash.h"

status pyproject_fault(const struct pyproject *p, uint32_t line, struct err *err, const char *fmt, ...)
{
	char sentence[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, args);
	va_end(args);
	return err_set(err, E_CONFIG, STR_FMT ", line %u: %s", STR_ARG(p->path), line, sentence);
}

/* The value of a key where it has that kind, with the file named in the error. */
static status want(const struct pyproject *p, const struct toml_value *table, struct str key, enum toml_kind kind,
                   const struct toml_value **ret, struct err *err)
{
	status st = toml_want(table, key, kind, ret, err);

	return st == OK ? OK : err_wrap(err, E_CONFIG, STR_FMT, STR_ARG(p->path));
}

const struct toml_entry *pyproject_entry(const struct toml_value *table, struct str name, struct arena *mem)
{
	if (table)
		toml_each_entry (entry, table)
			if (str_eq(name_normalize(entry->key, mem), name))
				return entry;
	return NULL;
}

/* -- requirements -- */

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
	status st = want(p, p->project, STR("dynamic"), TOML_ARRAY, &dynamic, err);

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

static status read_dependencies(const struct pyproject *p, struct err *err)
{
	struct extra_walk walk = {.p = p};
	const struct toml_value *list;
	status st = check_dynamic(p, STR("dependencies"), err);

	if (st == OK)
		st = want(p, p->project, STR("dependencies"), TOML_ARRAY, &list, err);
	return st == OK && list ? take_list(&walk, list, err) : st;
}

/* -- [project] -- */

static status read_name(struct pyproject *p, struct err *err)
{
	struct project *project = p->reader->project;
	const struct toml_value *name, *version;
	status st = want(p, p->project, STR("name"), TOML_STRING, &name, err);

	if (st == OK)
		st = want(p, p->project, STR("version"), TOML_STRING, &version, err);
	if (st != OK)
		return st;
	if (!name)
		return pyproject_fault(p, p->project->at.line, err, "[project] has no 'name'");
	if (!name_valid(name->string))
		return pyproject_fault(p, name->at.line, err, "'" STR_FMT "' is not a project's name", STR_ARG(name->string));
	p->name = name_normalize(name->string, p->reader->mem);
	if (!project->name.len) {
		project->name = p->name;
		project->version = version ? version->string : (struct str){0};
	}
	return OK;
}

static status read_requires_python(const struct pyproject *p, struct err *err)
{
	struct project *project = p->reader->project;
	struct specifier_set *set = arena_new(p->reader->mem, struct specifier_set);
	const struct toml_value *text;
	status st = want(p, p->project, STR("requires-python"), TOML_STRING, &text, err);

	if (st != OK || !text || project->requires_python.len)
		return st;
	st = specifier_set_parse(text->string, p->reader->mem, set, err);
	if (st != OK)
		return err_wrap(err, E_CONFIG, STR_FMT ", line %u: requires-python", STR_ARG(p->path), text->at.line);
	project->requires_python = text->string;
	project->parsed_requires_python = set;
	return OK;
}

/* Collect the names of a table of lists, normalised; two spellings of one name are a mistake. */
static status collect_names(const struct pyproject *p, const struct toml_value *table, const char *kind,
                            struct pin_texts *names, struct err *err)
{
	struct map seen = {0};

	if (!table)
		return OK;
	toml_each_entry (entry, table) {
		if (!name_valid(entry->key))
			return pyproject_fault(p, entry->at.line, err, "'" STR_FMT "' is not a name that %s can have",
			                       STR_ARG(entry->key), kind);
		struct str name = name_normalize(entry->key, p->reader->mem);
		void **slot = map_put(&seen, p->reader->mem, name);

		if (*slot)
			return pyproject_fault(p, entry->at.line, err, "'" STR_FMT "' is defined twice, in another spelling",
			                       STR_ARG(entry->key));
		*slot = entry;
		vec_push(names, p->reader->mem, name);
	}
	return OK;
}

static status find_tables(struct pyproject *p, struct err *err)
{
	status st = want(p, p->document, STR("project"), TOML_TABLE, &p->project, err);

	if (st == OK)
		st = want(p, p->document, STR("dependency-groups"), TOML_TABLE, &p->groups, err);
	if (st == OK && p->project)
		st = want(p, p->project, STR("optional-dependencies"), TOML_TABLE, &p->extras, err);
	return st;
}

static status refuse_without_project(const struct pyproject *p, struct err *err)
{
	err_set(err, E_CONFIG, "'" STR_FMT "' has neither [project] nor [dependency-groups]", STR_ARG(p->path));
	if (toml_get(toml_get(p->document, STR("tool")), STR("poetry")))
		err_help(err, "assay reads [project] (PEP 621), not [tool.poetry]; poetry 2 can move it over");
	else
		err_help(err, "list what the project needs under [project] dependencies, or name a requirements file");
	return E_CONFIG;
}

static status read_settings(const struct pyproject *p, struct err *err)
{
	struct project *project = p->reader->project;
	const struct toml_value *tool, *assay = NULL;
	status st = want(p, p->document, STR("tool"), TOML_TABLE, &tool, err);

	if (st == OK && tool)
		st = want(p, tool, STR("assay"), TOML_TABLE, &assay, err);
	if (st == OK && !project->pyproject.len) {
		project->pyproject = p->path;
		project->tool_assay = assay;
	}
	return st;
}

static status read_wanted(const struct pyproject *p, struct err *err)
{
	const struct project_request *request = p->reader->request;
	struct arena *mem = p->reader->mem;
	status st = OK;

	for (size_t i = 0; st == OK && i < request->n_extras && !request->all_extras; i++)
		st = pyproject_extra(p, name_normalize(request->extras[i], mem), err);
	for (size_t i = 0; st == OK && i < request->n_groups && !request->all_groups; i++)
		st = pyproject_group(p, name_normalize(request->groups[i], mem), err);
	if (request->all_extras && p->extras)
		toml_each_entry (entry, p->extras)
			if (st == OK)
				st = pyproject_extra(p, name_normalize(entry->key, mem), err);
	if (request->all_groups && p->groups)
		toml_each_entry (entry, p->groups)
			if (st == OK)
				st = pyproject_group(p, name_normalize(entry->key, mem), err);
	return st;
}

static status read_tables(struct pyproject *p, struct err *err)
{
	struct project *project = p->reader->project;
	status st = find_tables(p, err);

	if (st == OK && !p->project && !p->groups)
		st = refuse_without_project(p, err);
	if (st == OK)
		st = read_settings(p, err);
	if (st == OK && p->project)
		st = read_name(p, err);
	if (st == OK && p->project)
		st = read_requires_python(p, err);
	if (st == OK)
		st = collect_names(p, p->extras, "an extra", &project->extras, err);
	if (st == OK)
		st = collect_names(p, p->groups, "a dependency group", &project->groups, err);
	if (st == OK && p->project)
		st = read_dependencies(p, err);
	return st == OK ? read_wanted(p, err) : st;
}

status pyproject_read(struct project_reader *r, struct str path, struct err *err)
{
	struct pyproject p = {.reader = r, .path = path};
	struct toml_value *document;
	struct str text;
	status st = r->opener->read(r->opener->user, path, r->mem, &text, err);

	if (st != OK)
		return st;
	vec_push(&r->project->inputs, r->mem, ((struct requirements_input){path, text}));
	st = toml_read(text, r->mem, &document, err);
	if (st != OK)
		return err_wrap(err, st == E_LIMIT ? E_LIMIT : E_CONFIG, "cannot read '" STR_FMT "'", STR_ARG(path));
	p.document = document;
	return read_tables(&p, err);
}
