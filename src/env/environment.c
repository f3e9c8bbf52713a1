/* Environments that exist. */
#include "base/file.h"
#include "base/path.h"
#include "env/probe.h"
#include "env/python_version.h"

struct env_paths environment_paths(const struct interpreter *base, struct str folder, struct arena *mem)
{
	const struct env_paths *scheme = &base->scheme;

	return (struct env_paths){
		.purelib = path_join(mem, folder, scheme->purelib),
		.platlib = path_join(mem, folder, scheme->platlib),
		.scripts = path_join(mem, folder, scheme->scripts),
		.data = arena_str(mem, folder),
		.headers = path_join(mem, folder, scheme->headers),
	};
}

/* "3.11" of "3.11.7" and "3.11.7.final.0"; false when it does not begin like that. */
static bool minor_version(struct str text, struct arena *mem, struct python_version *ret)
{
	size_t dot = str_find(text, '.', 0), end = dot == SIZE_MAX ? text.len : str_find(text, '.', dot + 1);

	return python_version_parse(str_sub(text, 0, end), mem, ret) && ret->segments == 2;
}

/* The interpreter in pyvenv.cfg's home: by the name with the version, else by the common ones. */
static status base_find(const struct pyvenv_cfg *cfg, const struct python_version *version,
	const struct interpreter_request *request, struct arena *mem, struct interpreter *ret, struct err *err)
{
	const struct str names[] = {
		arena_printf(mem, "python%u.%u", version->major, version->minor),
		arena_printf(mem, "pypy%u.%u", version->major, version->minor), STR("python3"), STR("pypy3"), STR("python"),
	};
	struct str real = {0};
	status st = E_NOT_FOUND;

	for (size_t i = version->segments ? 0 : 2; st == E_NOT_FOUND && i < sizeof names / sizeof *names; i++)
		st = path_resolve(path_join(mem, cfg->home, names[i]), mem, &real, err);
	if (st == E_NOT_FOUND)
		return err_set(err, E_CONFIG, "its interpreter is gone from '" STR_FMT "'", STR_ARG(cfg->home));
	if (st == OK)
		st = interpreter_trust(real, request->project_dir, err);
	return st == OK ? interpreter_ask(real, real, request, mem, ret, err) : st;
}

static status version_check(const struct python_version *version, const struct interpreter *base, struct err *err)
{
	if (version->segments == 0 || (version->major == base->major && version->minor == base->minor))
		return OK;
	return err_set(err, E_CONFIG, "it was made for Python %u.%u, but '" STR_FMT "' is " STR_FMT, version->major, version->minor,
		STR_ARG(base->path), STR_ARG(base->version.text));
}

static status environment_read(struct environment *environment, const struct interpreter_request *request,
	struct arena *mem, struct err *err)
{
	struct interpreter_request resolved = *request;
	struct python_version version = {0};
	struct str text;
	status st = file_read(path_join(mem, environment->path, STR("pyvenv.cfg")), LIMIT_PYVENV_CFG, mem, &text, err);

	if (st == OK && pyvenv_cfg_parse(text, &environment->cfg, err) != OK)
		st = E_CONFIG;
	if (st == OK && environment->cfg.version.len && !minor_version(environment->cfg.version, mem, &version))
		st = err_set(err, E_CONFIG, "pyvenv.cfg has no version of Python");
	if (st == OK)
		st = project_resolve(request->project_dir, mem, &resolved.project_dir, err);
	if (st == OK)
		st = base_find(&environment->cfg, &version, &resolved, mem, &environment->base, err);
	return st == OK ? version_check(&version, &environment->base, err) : st;
}

status environment_open(struct str folder, const struct interpreter_request *request, struct arena *mem,
	struct environment *ret, struct err *err)
{
	struct environment environment = {0};
	status st = path_absolute(mem, folder, &environment.path, err);

	if (st == OK)
		st = environment_read(&environment, request, mem, err);
	if (st != OK)
		return err_wrap(err, st, "environment '" STR_FMT "'", STR_ARG(folder));
	environment.paths = environment_paths(&environment.base, environment.path, mem);
	*ret = environment;
	return OK;
}
