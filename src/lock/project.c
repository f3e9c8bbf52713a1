#include "lock/project.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/path.h"
#include "lock/project_parts.h"
#include "pep/marker.h"
#include "pep/name.h"
#include "pep/requirement.h"

/* A line of a requirements file as a requirement of the project. */
static struct project_requirement of_line(const struct requirements_line *line, struct arena *mem)
{
	struct project_requirement requirement = {
		.requirement = line->requirement,
		.text = requirement_text(line->requirement, mem),
		.name = line->name,
		.place = line->place,
	};

	vec_each (const struct pin_hash, hash, line->hashes)
		vec_push(&requirement.hashes, mem, *hash);
	return requirement;
}

static status read_requirements(struct project_reader *r, struct str path, struct err *err)
{
	struct project *project = r->project;
	struct requirements_file file;
	status st = requirements_read(path, r->opener, r->mem, &file, err);

	if (st != OK)
		return st;
	if (file.requirements.len + file.constraints.len > LIMIT_PROJECT_REQUIREMENTS)
		return err_set(err, E_LIMIT, "'" STR_FMT "' has more than %zu requirements", STR_ARG(path),
		               LIMIT_PROJECT_REQUIREMENTS);
	vec_each (const struct requirements_line, line, file.requirements)
		vec_push(&project->requirements, r->mem, of_line(line, r->mem));
	vec_each (const struct requirements_line, line, file.constraints)
		vec_push(&project->constraints, r->mem, of_line(line, r->mem));
	vec_each (const struct requirements_option, option, file.options)
		vec_push(&project->options, r->mem, *option);
	vec_each (const struct requirements_input, input, file.inputs)
		vec_push(&project->inputs, r->mem, *input);
	return OK;
}

static int text_order(const void *p, const void *q)
{
	const struct str *a = p, *b = q;

	return str_cmp(*a, *b);
}

/* Sorted, each once: two sources may declare the same extra. */
static void settle(struct pin_texts *names)
{
	size_t kept = 0;

	if (!names->len)
		return;
	qsort(names->p, names->len, sizeof *names->p, text_order);
	for (size_t i = 0; i < names->len; i++)
		if (!kept || !str_eq(names->p[kept - 1], names->p[i]))
			names->p[kept++] = names->p[i];
	names->len = kept;
}

/* Everything that was asked for must be declared somewhere. */
static status check_asked(const struct str *asked, size_t n, const struct pin_texts *known, const char *kind,
                          struct arena *mem, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct str name = name_normalize(asked[i], mem);

		if (known->len && bsearch(&name, known->p, known->len, sizeof *known->p, text_order))
			continue;
		err_set(err, E_USAGE, "no %s is called '" STR_FMT "'", kind, STR_ARG(asked[i]));
		vec_each (const struct str, one, *known)
			err_note(err, "there is '" STR_FMT "'", STR_ARG(*one));
		if (!known->len)
			err_note(err, "the sources declare none");
		return E_USAGE;
	}
	return OK;
}

/* Is there something of this kind (S_IFREG, S_IFDIR)? */
static bool is_kind(struct str path, mode_t kind)
{
	struct path_z z;
	struct err err = {0};
	struct stat st;

	return path_terminate(path, &z, &err) == OK && stat(z.z, &st) == 0 && (st.st_mode & S_IFMT) == kind;
}

static status read_sources(struct project_reader *r, struct err *err)
{
	const struct project_request *request = r->request;

	for (size_t i = 0; i < request->n_sources; i++) {
		struct str path = request->sources[i];
		status st = is_kind(path, S_IFDIR) ? project_find(path, r->mem, &path, err) : OK;

		if (st == OK)
			st = str_ends(path, STR(".toml")) ? pyproject_read(r, path, err) : read_requirements(r, path, err);
		if (st != OK)
			return st;
	}
	return OK;
}

status project_read(const struct project_request *request, struct arena *mem, struct project *ret, struct err *err)
{
	struct project project = {0};
	struct project_reader r = {request, request->opener ? request->opener : &requirements_disk, mem, &project};
	status st = read_sources(&r, err);

	settle(&project.extras);
	settle(&project.groups);
	if (st == OK)
		st = check_asked(request->extras, request->n_extras, &project.extras, "extra", mem, err);
	if (st == OK)
		st = check_asked(request->groups, request->n_groups, &project.groups, "dependency group", mem, err);
	if (st == OK)
		*ret = project;
	return st;
}

status project_find(struct str folder, struct arena *mem, struct str *ret, struct err *err)
{
	const struct str names[] = {STR("pyproject.toml"), STR("requirements.in")};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str path = str_eq(folder, STR(".")) ? names[i] : path_join(mem, folder, names[i]);

		if (is_kind(path, S_IFREG)) {
			*ret = path;
			return OK;
		}
	}
	err_set(err, E_CONFIG, "there is neither pyproject.toml nor requirements.in in '" STR_FMT "'", STR_ARG(folder));
	err_help(err, "go to the project's folder, or name a requirements file");
	return E_CONFIG;
}
