#include "env/target.h"

#include "env/python_version.h"

/* The best platform tag names the platform better than any text about it. */
static struct str target_text(const struct target *target, struct arena *mem)
{
	const struct str *value = target->markers.value;

	return arena_printf(mem, STR_FMT " " STR_FMT "%s on " STR_FMT, STR_ARG(value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION]),
		STR_ARG(value[MARKER_PYTHON_FULL_VERSION]), target->made_of.free_threaded ? " (free-threaded)" : "",
		STR_ARG(tags_at(&target->tags, 0).platform));
}

static status target_finish(struct target *target, struct arena *mem, struct err *err)
{
	status st = tags_make(&target->made_of, mem, &target->tags, err);

	if (st == OK && target->tags.platforms.len == 0)
		st = err_set(err, E_USAGE, "no wheel can be made for this platform");
	if (st == OK)
		target->text = target_text(target, mem);
	return st;
}

status target_of_interpreter(const struct interpreter *interpreter, struct arena *mem, struct target *ret, struct err *err)
{
	struct target target = {
		.markers = interpreter->markers, .made_of = interpreter->tags, .python = interpreter->version};
	status st = target_finish(&target, mem, err);

	if (st == OK)
		*ret = target;
	return st;
}

/* -- declared -- */

static void platform_apply(struct target *target, const struct platform *platform)
{
	struct str *value = target->markers.value;

	value[MARKER_OS_NAME] = platform->os_name;
	value[MARKER_SYS_PLATFORM] = platform->sys_platform;
	value[MARKER_PLATFORM_SYSTEM] = platform->platform_system;
	value[MARKER_PLATFORM_MACHINE] = platform->platform_machine;
	value[MARKER_PLATFORM_RELEASE] = platform->platform_release;
	value[MARKER_PLATFORM_VERSION] = platform->platform_version;
	target->made_of.platform = platform->tags;
}

static status python_refuse(struct str text, struct err *err)
{
	(void)err_set(err, E_USAGE, "'" STR_FMT "' is not a version of Python 3", STR_ARG(str_sub(text, 0, LIMIT_TAG)));
	err_help(err, "such as 3.11, 3.11.4, 3.13t (free-threaded) or pypy3.11");
	return E_USAGE;
}

/* What markers call the version: three segments at least, as in sys.version_info. */
static struct str full_version(const struct python_version *python, struct arena *mem)
{
	struct str text = version_normalized(&python->version, mem);

	return python->segments > 2 || version_is_prerelease(&python->version) ? text :
		arena_printf(mem, STR_FMT ".0", STR_ARG(text));
}

static status python_apply(struct target *target, struct str text, struct arena *mem, struct err *err)
{
	struct str *value = target->markers.value, full;
	struct python_version python;

	if (!python_version_parse(text, mem, &python) || python.major != 3 || python.segments < 2)
		return python_refuse(text, err);
	full = full_version(&python, mem);
	value[MARKER_PYTHON_VERSION] = arena_printf(mem, "%u.%u", python.major, python.minor);
	value[MARKER_PYTHON_FULL_VERSION] = full;
	/* PyPy's own version is another one; that of the language is the best guess without an interpreter. */
	value[MARKER_IMPLEMENTATION_VERSION] = full;
	value[MARKER_IMPLEMENTATION_NAME] = python.pypy ? STR("pypy") : STR("cpython");
	value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = python.pypy ? STR("PyPy") : STR("CPython");
	target->made_of = (struct tag_target){
		.implementation = python.pypy ? TAG_PYPY : TAG_CPYTHON, .major = python.major, .minor = python.minor,
		.free_threaded = python.free_threaded, .platform = target->made_of.platform,
	};
	if (python.pypy) {
		/* "pp73" has been the ABI of all PyPy 7.3 releases, which is all there are for Python 3.6 and later. */
		target->made_of.python = arena_printf(mem, "pp%u%u", python.major, python.minor);
		target->made_of.abi = arena_printf(mem, "pypy%u%u_pp73", python.major, python.minor);
	}
	return version_parse(full, mem, &target->python, err);
}

static status platform_find(struct str text, struct target *target, const struct interpreter *base, struct arena *mem,
	struct err *err)
{
	struct platform platform;
	status st;

	if (text.len == 0 && base)
		return OK;
	st = text.len ? platform_parse(text, mem, &platform, err) : platform_of_host(mem, &platform, err);
	if (st == OK)
		platform_apply(target, &platform);
	return st;
}

status target_declare(struct str python_version, struct str platform, const struct interpreter *base, struct arena *mem,
	struct target *ret, struct err *err)
{
	struct target target = {.declared = true};
	status st = OK;

	if (base) {
		target.markers = base->markers;
		target.made_of = base->tags;
		target.python = base->version;
	} else if (python_version.len == 0) {
		return err_set(err, E_USAGE, "neither a version of Python nor an interpreter is known");
	}
	if (python_version.len)
		st = python_apply(&target, python_version, mem, err);
	if (st == OK)
		st = platform_find(platform, &target, base, mem, err);
	if (st == OK)
		st = target_finish(&target, mem, err);
	if (st == OK)
		*ret = target;
	return st;
}
