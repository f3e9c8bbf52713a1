/* What a lock is made for: one environment, or all that the project allows. */
#include "cli/locking.h"

/* The target: what is declared, on top of an interpreter where that leaves something open. */
static status choose_target(struct locking *l, struct err *err)
{
	const struct lock_args *args = &l->args;
	struct interpreter *base = NULL;
	status st = OK;

	if (args->python.len || args->python_version.len == 0) {
		struct interpreter_request request = {.wanted = args->python, .project_dir = l->cli->settings.project_dir,
		                                      .cache_dir = l->cli->settings.cache_dir};

		base = arena_new(l->cli->mem, struct interpreter);
		st = interpreter_find(&request, l->cli->mem, base, err);
		if (st == E_NOT_FOUND || st == E_REFUSED)
			err_help(err, "or say what the lock is for: --python-version 3.12");
	}
	if (st != OK)
		return st;
	return target_declare(args->python_version, args->python_platform, base, l->cli->mem, &l->target, err);
}

/* A version that a lock for many environments begins with: "3.10", "3.10.2". */
static status take_python_from(struct locking *l, struct err *err)
{
	struct version version;
	struct str text = l->args.python_version;

	if (version_parse(text, l->cli->mem, &version, err) != OK) {
		err_help(err, "a universal lock begins with a version like 3.10");
		return err_wrap(err, E_USAGE, "--python-version '" STR_FMT "'", STR_ARG(text));
	}
	l->python_from = text;
	return OK;
}

/* The Python that the lock that is there begins with, when it says nothing else. */
static struct str previous_from(const struct locking *l)
{
	struct str requires = l->has_previous ? l->previous.requires_python : STR("");

	return str_starts(requires, STR(">=")) && !str_has(requires, ',') ? str_skip(requires, 2) : STR("");
}

/* All environments that the project allows; where it does not say which Pythons, from the one that would be locked for. */
static status choose_environments(struct locking *l, struct err *err)
{
	status st = OK;

	if (l->args.python_platform.len) {
		err_set(err, E_USAGE, "--universal and --python-platform exclude each other");
		err_help(err, "name platforms in [tool.assay] environments");
		return E_USAGE;
	}
	l->python_from = STR("");
	if (l->args.python_version.len)
		return take_python_from(l, err);
	if (l->project.requires_python.len == 0 && !l->args.universal)
		l->python_from = previous_from(l);
	if (l->project.requires_python.len == 0 && l->python_from.len == 0) {
		st = choose_target(l, err);
		l->python_from = l->target.markers.value[MARKER_PYTHON_VERSION];
	}
	l->target = (struct target){.text = STR("any environment of the lock")};
	return st;
}

/* Was the lock that is there made for many environments? */
static bool was_universal(const struct locking *l)
{
	vec_each (const struct lock_option, option, l->previous.options)
		if (str_eq(option->key, STR("target")))
			return str_eq(option->value, STR("universal"));
	return false;
}

status locking_target(struct locking *l, struct err *err)
{
	const struct lock_args *args = &l->args;

	l->universal = args->universal || (l->inherit && args->python.len == 0 && args->python_version.len == 0 &&
	                                   args->python_platform.len == 0 && was_universal(l));
	return l->universal ? choose_environments(l, err) : choose_target(l, err);
}
