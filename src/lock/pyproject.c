/* One pyproject.toml: [project] (PEP 621), its optional dependencies, and what assay itself reads there. */
#include "lock/project_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "pep/name.h"
#include "pep/specifier.h"

status pyproject_fault(const struct pyproject *p, uint32_t line, struct err *err, const char *fmt, ...)
{
	char sentence[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, args);
	va_end(args);
	return err_set(err, E_CONFIG, STR_FMT ", line %u: %s", STR_ARG(p->path), line, sentence);
}

status pyproject_want(const struct pyproject *p, const struct toml_value *table, struct str key, enum toml_kind kind,
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

static status read_name(struct pyproject *p, struct err *err)
{
	struct project *project = p->reader->project;
	const struct toml_value *name, *version;
	status st = pyproject_want(p, p->project, STR("name"), TOML_STRING, &name, err);

	if (st == OK)
		st = pyproject_want(p, p->project, STR("version"), TOML_STRING, &version, err);
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
	status st = pyproject_want(p, p->project, STR("requires-python"), TOML_STRING, &text, err);

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
	status st = pyproject_want(p, p->document, STR("project"), TOML_TABLE, &p->project, err);

	if (st == OK)
		st = pyproject_want(p, p->document, STR("dependency-groups"), TOML_TABLE, &p->groups, err);
	if (st == OK && p->project)
		st = pyproject_want(p, p->project, STR("optional-dependencies"), TOML_TABLE, &p->extras, err);
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
	status st = pyproject_want(p, p->document, STR("tool"), TOML_TABLE, &tool, err);

	if (st == OK && tool)
		st = pyproject_want(p, tool, STR("assay"), TOML_TABLE, &assay, err);
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
		st = pyproject_dependencies(p, err);
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
		return err_wrap(err, E_CONFIG, "cannot read '" STR_FMT "'", STR_ARG(path));
	p.document = document;
	return read_tables(&p, err);
}
