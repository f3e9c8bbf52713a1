/* Looking for an interpreter. */
#include <sys/stat.h>

#include "base/file.h"
#include "base/path.h"
#include "env/probe.h"
#include "env/python_version.h"

/* One search: what is wanted, where it may not lie, and what was passed over so far. */
struct search {
	struct interpreter_request request; /* project_dir: links resolved */
	struct arena *mem;
	bool versioned;
	struct python_version version;
	VEC(struct str) seen;   /* real paths that were looked at */
	VEC(struct str) passed; /* why they were not taken */
	bool refused;           /* for safety, at least one */
};

/* -- one candidate -- */

/* Programs that stand for many (mise, asdf) look at the name they are called by; an interpreter does not, and called by
 * its real name it does not read a pyvenv.cfg that lies beside a link. */
static struct str start_of(struct str path, struct str real)
{
	static const struct str known[] = {STR("python"), STR("pypy"), STR("graalpy")};
	struct str name = path_name(real);

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_starts(name, known[i]))
			return real;
	return path;
}

/* named: by its path, on the command line. */
static status candidate_ask(struct search *search, struct str path, bool named, struct interpreter *ret, struct err *err)
{
	struct str real;
	status st = path_resolve(path, search->mem, &real, err);

	if (st == OK && !named)
		st = interpreter_trust(real, search->request.project_dir, err);
	if (st == OK)
		st = interpreter_ask(real, start_of(path, real), &search->request, search->mem, ret, err);
	/* A script may have led anywhere. */
	if (st == OK && !named && !str_eq(ret->path, real))
		st = interpreter_trust(ret->path, search->request.project_dir, err);
	if (st == OK && ret->major != 3)
		st = err_set(err, E_NOT_FOUND, "it is not a Python 3");
	return st;
}

static bool was_seen(struct search *search, struct str path)
{
	struct err ignored = {0};
	struct str real;

	if (path_resolve(path, search->mem, &real, &ignored) != OK)
		return true;
	vec_each (struct str, seen, search->seen)
		if (str_eq(*seen, real))
			return true;
	vec_push(&search->seen, search->mem, real);
	return false;
}

static void pass_over(struct search *search, struct str path, status st, const struct err *err)
{
	search->refused = search->refused || st == E_REFUSED;
	vec_push(&search->passed, search->mem,
		arena_printf(search->mem, "'" STR_FMT "': " STR_FMT, STR_ARG(path), STR_ARG(err_line(err, 0))));
}

static bool version_fits(const struct search *search, const struct interpreter *found)
{
	if (!search->versioned)
		return true;
	return python_version_matches(&search->version, &found->version) &&
		search->version.pypy == (found->tags.implementation == TAG_PYPY) &&
		search->version.free_threaded == found->tags.free_threaded;
}

/* Look at a path that was not named. *found tells; a status other than OK ends the search. */
static status candidate_try(struct search *search, struct str path, struct interpreter *ret, bool *found, struct err *err)
{
	struct err why = {0};
	struct interpreter interpreter;
	status st;

	*found = false;
	if (was_seen(search, path))
		return OK;
	st = candidate_ask(search, path, false, &interpreter, &why);
	if (st == E_CANCELLED)
		return err_set(err, st, "cancelled");
	if (st != OK) {
		pass_over(search, path, st, &why);
		return OK;
	}
	if (!version_fits(search, &interpreter)) {
		(void)err_set(&why, E_NO, "it is " STR_FMT, STR_ARG(interpreter.version.text));
		pass_over(search, path, E_NO, &why);
		return OK;
	}
	*ret = interpreter;
	*found = true;
	return OK;
}

/* -- places -- */

static status path_search(struct search *search, const struct str *names, size_t n, struct interpreter *ret, bool *found,
	struct err *err)
{
	struct str path = str_of(getenv("PATH")), folder;
	bool more = path.len > 0;
	status st = OK;

	*found = false;
	while (st == OK && !*found && str_token(&path, ':', &folder, &more))
		/* A relative folder would be one of wherever we happen to stand. */
		for (size_t i = 0; path_is_absolute(folder) && st == OK && !*found && i < n; i++)
			st = candidate_try(search, path_join(search->mem, folder, names[i]), ret, found, err);
	return st;
}

/* The newest of pyenv's versions that fits; its shims know the chosen ones only. */
static status pyenv_search(struct search *search, struct interpreter *ret, bool *found, struct err *err)
{
	struct str root = str_of(getenv("PYENV_ROOT")), home, folder, best = {0};
	struct python_version version, best_version = {0};
	cleanup(fd_close) int fd = -1;
	struct dir_entry *entries;
	struct err ignored = {0};
	size_t n;

	*found = false;
	if (root.len == 0 && path_home(search->mem, &home, &ignored) == OK)
		root = path_join(search->mem, home, STR(".pyenv"));
	folder = path_join(search->mem, root, STR("versions"));
	if (!path_is_absolute(folder) || dir_open(folder, &fd, &ignored) != OK ||
			dir_list(fd, search->mem, &entries, &n, &ignored) != OK)
		return OK;
	for (size_t i = 0; i < n; i++) {
		if (!python_version_parse(entries[i].name, search->mem, &version) || version.pypy != search->version.pypy ||
				version.free_threaded != search->version.free_threaded ||
				!python_version_matches(&search->version, &version.version))
			continue;
		if (best.len && version_cmp(&version.version, &best_version.version) < 0)
			continue;
		best = entries[i].name;
		best_version = version;
	}
	if (best.len == 0)
		return OK;
	return candidate_try(search, arena_printf(search->mem, STR_FMT "/" STR_FMT "/bin/python", STR_ARG(folder), STR_ARG(best)),
		ret, found, err);
}

static status version_search(struct search *search, struct interpreter *ret, bool *found, struct err *err)
{
	const struct python_version *wanted = &search->version;
	const char *stem = wanted->pypy ? "pypy" : "python";
	struct str names[] = {
		arena_printf(search->mem, "%s%u.%u%s", stem, wanted->major, wanted->minor, wanted->free_threaded ? "t" : ""),
		arena_printf(search->mem, "%s%u", stem, wanted->major),
		str_of(stem),
	};
	/* A bare "3" has no name with a second number. */
	size_t skip = wanted->segments < 2 ? 1 : 0;
	status st = path_search(search, names + skip, sizeof names / sizeof *names - skip, ret, found, err);

	return st == OK && !*found ? pyenv_search(search, ret, found, err) : st;
}

/* The base of an environment in `folder`, when there is one. */
static status environment_try(struct search *search, struct str folder, bool ours, struct interpreter *ret, bool *found,
	struct err *err)
{
	struct environment environment;
	struct err why = {0};
	status st;

	*found = false;
	if (!path_is_absolute(folder))
		return OK;
	st = environment_open(folder, &search->request, search->mem, &environment, &why);
	if (st == E_CANCELLED)
		return err_set(err, st, "cancelled");
	if (st == E_NOT_FOUND || (st == OK && ours && environment.cfg.assay.len == 0))
		return OK;
	if (st != OK) {
		pass_over(search, folder, st, &why);
		return OK;
	}
	*ret = environment.base;
	*found = true;
	return OK;
}

static status any_search(struct search *search, struct interpreter *ret, bool *found, struct err *err)
{
	static const struct str names[] = {STR("python3"), STR("python")};
	struct str project = search->request.project_dir;
	status st = environment_try(search, str_of(getenv("VIRTUAL_ENV")), false, ret, found, err);

	if (st == OK && !*found && project.len)
		st = environment_try(search, path_join(search->mem, project, STR(".venv")), true, ret, found, err);
	return st == OK && !*found ? path_search(search, names, sizeof names / sizeof *names, ret, found, err) : st;
}

/* -- outcome -- */

static status not_found(const struct search *search, struct err *err)
{
	enum { SHOWN = 8 };
	struct str wanted = search->request.wanted;
	status st = search->refused ? E_REFUSED : E_NOT_FOUND;

	if (wanted.len)
		(void)err_set(err, st, "no Python '" STR_FMT "' was found", STR_ARG(str_sub(wanted, 0, 200)));
	else
		(void)err_set(err, st, "no Python was found");
	for (size_t i = 0; i < search->passed.len && i < SHOWN; i++)
		err_note(err, "passed over " STR_FMT, STR_ARG(search->passed.p[i]));
	err_help(err, "name an interpreter by its path: --python /usr/bin/python3");
	return st;
}

/* A path on the command line; a folder stands for the environment in it. */
static status named_find(struct search *search, struct interpreter *ret, struct err *err)
{
	struct str path;
	struct path_z z;
	struct stat info;
	status st = path_absolute(search->mem, search->request.wanted, &path, err);

	if (st == OK)
		st = path_terminate(path, &z, err);
	if (st == OK && stat(z.z, &info) == 0 && S_ISDIR(info.st_mode))
		path = path_join(search->mem, path, STR("bin/python"));
	return st == OK ? candidate_ask(search, path, true, ret, err) : st;
}

status interpreter_find(const struct interpreter_request *request, struct arena *mem, struct interpreter *ret,
	struct err *err)
{
	struct search search = {.request = *request, .mem = mem};
	struct str wanted = request->wanted;
	bool found = false;
	status st = project_resolve(request->project_dir, mem, &search.request.project_dir, err);

	if (st != OK)
		return st;
	if (str_has(wanted, '/'))
		return named_find(&search, ret, err);
	search.versioned = wanted.len && python_version_parse(wanted, mem, &search.version);
	if (search.versioned)
		st = version_search(&search, ret, &found, err);
	else if (wanted.len)
		st = path_search(&search, &wanted, 1, ret, &found, err);
	else
		st = any_search(&search, ret, &found, err);
	if (st != OK)
		return st;
	return found ? OK : not_found(&search, err);
}
