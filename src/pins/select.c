#include "pins/select.h"

#include "base/map.h"
#include "pep/filename.h"
#include "pep/name.h"
#include "pep/marker.h"
#include "pep/specifier.h"
#include "pep/version.h"

/* The environment's Python as a version; a build of a development branch ends in '+', which PEP 440 does not know. */
static status python_of(const struct marker_env *env, struct arena *mem, struct version *ret, struct err *err)
{
	struct str text = env->value[MARKER_PYTHON_FULL_VERSION];

	if (str_ends(text, STR("+")))
		text = arena_printf(mem, STR_FMT "local", STR_ARG(text));
	status st = version_parse(text, mem, ret, err);
	return st == OK ? OK : err_wrap(err, st, "the environment's Python version");
}

static status check_python(const struct specifier_set *set, struct str text, const struct marker_env *env,
                           struct arena *mem, struct err *err)
{
	struct version python;
	status st;

	if (!set)
		return OK;
	st = python_of(env, mem, &python, err);
	if (st != OK || specifier_set_contains(set, &python, PRERELEASES_ALLOW))
		return st;
	return err_set(err, E_NO, "needs Python " STR_FMT ", and the environment has " STR_FMT, STR_ARG(text),
	               STR_ARG(python.text));
}

static status check_environments(const struct lock *lock, const struct marker_env *env, struct err *err)
{
	for (size_t i = 0; i < lock->parsed_environments.len; i++) {
		bool holds;
		status st = marker_eval(lock->parsed_environments.p[i], env, &holds, err);

		if (st != OK)
			return err_wrap(err, st, "environments of the lock");
		if (holds)
			return OK;
	}
	if (!lock->parsed_environments.len)
		return OK;
	err_set(err, E_NO, "the lock is not meant for this environment (Python " STR_FMT ", " STR_FMT ", " STR_FMT ")",
	        STR_ARG(env->value[MARKER_PYTHON_FULL_VERSION]), STR_ARG(env->value[MARKER_SYS_PLATFORM]),
	        STR_ARG(env->value[MARKER_PLATFORM_MACHINE]));
	vec_each (const struct str, environment, lock->environments)
		err_note(err, "it is for: " STR_FMT, STR_ARG(*environment));
	err_help(err, "lock again for this environment");
	return E_NO;
}

status lock_covers(const struct lock *lock, const struct marker_env *env, struct arena *mem, struct err *err)
{
	status st = check_python(lock->parsed_requires_python, lock->requires_python, env, mem, err);

	if (st != OK)
		return err_wrap(err, st, "the lock");
	return check_environments(lock, env, err);
}

static bool is_listed(struct str name, const struct pin_texts *known, struct arena *mem)
{
	vec_each (const struct str, one, *known)
		if (str_eq(name_normalize(*one, mem), name_normalize(name, mem)))
			return true;
	return false;
}

static status check_asked(const struct marker_names *asked, const struct pin_texts *known, const char *kind,
                          struct arena *mem, struct err *err)
{
	for (size_t i = 0; i < asked->count; i++) {
		if (is_listed(asked->names[i], known, mem))
			continue;
		err_set(err, E_NO, "the lock knows no %s '" STR_FMT "'", kind, STR_ARG(asked->names[i]));
		vec_each (const struct str, name, *known)
			err_note(err, "it knows '" STR_FMT "'", STR_ARG(*name));
		err_help(err, "lock again with this %s", kind);
		return E_NO;
	}
	return OK;
}

/* Is the package part of what is to be installed? */
static status pin_wanted(const struct pin *pin, const struct marker_env *env, struct arena *mem, bool *ret, struct err *err)
{
	bool wanted = true;
	status st = pin->parsed_marker ? marker_eval(pin->parsed_marker, env, &wanted, err) : OK;

	if (st == OK && wanted)
		st = check_python(pin->parsed_requires_python, pin->requires_python, env, mem, err);
	if (st != OK)
		return err_wrap(err, st, "'" STR_FMT "' " STR_FMT " (" STR_FMT ", line %u)", STR_ARG(pin->name),
		                STR_ARG(pin->version), STR_ARG(pin->place.file), pin->place.line);
	*ret = wanted;
	return OK;
}

static status select_pins(const struct lock *lock, const struct marker_env *env, struct arena *mem,
                          struct lock_selection *selection, struct err *err)
{
	struct map taken = {0};

	vec_each (struct pin, pin, lock->packages) {
		bool wanted;
		status st = pin_wanted(pin, env, mem, &wanted, err);

		if (st != OK)
			return st;
		if (!wanted)
			continue;
		void **slot = map_put(&taken, mem, pin->name);
		if (*slot) {
			const struct pin *other = *slot;

			return err_set(err, E_REFUSED,
			               "'" STR_FMT "' is there twice for this environment (" STR_FMT ", lines %u and %u)",
			               STR_ARG(pin->name), STR_ARG(pin->place.file), other->place.line, pin->place.line);
		}
		*slot = pin;
		vec_push(&selection->pins, mem, pin);
	}
	return OK;
}

status lock_select(const struct lock *lock, const struct marker_env *env, struct arena *mem, struct lock_selection *ret,
                   struct err *err)
{
	struct lock_selection selection = {0};
	struct marker_env asked = *env;
	status st = lock_covers(lock, env, mem, err);

	if (st == OK)
		st = check_asked(&env->extras, &lock->extras, "extra", mem, err);
	if (st == OK)
		st = check_asked(&env->dependency_groups, &lock->dependency_groups, "group", mem, err);
	asked.extras.defined = asked.dependency_groups.defined = true;
	if (st == OK)
		st = select_pins(lock, &asked, mem, &selection, err);
	if (st == OK)
		*ret = selection;
	return st;
}

const struct pin_file *pin_best_wheel(const struct pin *pin, const struct tags *tags)
{
	const struct pin_file *best = NULL;
	struct wheel_filename best_name;
	struct err err = {0};
	int best_rank = -1;

	vec_each (const struct pin_file, wheel, pin->wheels) {
		struct wheel_filename name;

		if (wheel_filename_split(wheel->name, &name, &err) != OK)
			continue;
		int rank = wheel_filename_rank(&name, tags);
		if (rank < 0 || (best && rank > best_rank))
			continue;
		int build = best && rank == best_rank ? wheel_filename_cmp_build(&name, &best_name) : 1;
		if (build < 0 || (build == 0 && str_cmp(wheel->name, best->name) >= 0))
			continue;
		best = wheel;
		best_name = name;
		best_rank = rank;
	}
	return best;
}
