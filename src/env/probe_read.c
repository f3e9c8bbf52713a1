/* The answer of the probe, checked. */
#include "base/json.h"
#include "base/number.h"
#include "base/path.h"
#include "env/probe.h"

/* The fields of the answer; the markers follow in the order of enum marker_variable. */
enum field { EXECUTABLE, BASE_PREFIX, CACHE_TAG, MAJOR, MINOR, PYTHON, ABI, FREE_THREADED, DEBUG, SYSTEM, SYSTEM_MAJOR, SYSTEM_MINOR,
	ARCH, PURELIB, PLATLIB, SCRIPTS, HEADERS, MARKERS, FIELDS = MARKERS + MARKER_EXTRA };
static const struct str NAMES[MARKERS] = {
	STR("executable"), STR("base_prefix"), STR("cache_tag"), STR("major"), STR("minor"), STR("python"), STR("abi"),
	STR("free_threaded"), STR("debug"), STR("system"), STR("system_major"), STR("system_minor"), STR("arch"), STR("purelib"),
	STR("platlib"), STR("scripts"), STR("headers"),
};

static size_t field_find(struct str key)
{
	enum marker_variable variable;

	for (size_t i = 0; i < MARKERS; i++)
		if (str_eq(key, NAMES[i]))
			return i;
	return marker_variable_find(key, &variable) && variable < MARKER_EXTRA ? MARKERS + variable : FIELDS;
}

static status fields_take(struct str text, struct arena *mem, struct str fields[FIELDS], struct err *err)
{
	struct json j = json_open(text, mem);
	struct str key, value;
	bool more;
	status st = json_object_open(&j, err);

	while (st == OK) {
		size_t field;

		st = json_object_next(&j, &key, &more, err);
		if (st != OK || !more)
			break;
		st = json_take_string(&j, &value, err);
		field = field_find(key);
		if (st == OK && field < FIELDS)
			fields[field] = value.len ? value : STR("");
	}
	return st == OK ? json_done(&j, err) : st;
}

/* All are there, and hold no control characters. */
static status fields_check(const struct str fields[FIELDS], struct err *err)
{
	for (size_t i = 0; i < FIELDS; i++) {
		struct str name = i < MARKERS ? NAMES[i] : marker_variable_name((enum marker_variable)(i - MARKERS));

		if (!fields[i].p)
			return err_set(err, E_SYNTAX, "it does not say its " STR_FMT, STR_ARG(name));
		for (size_t k = 0; k < fields[i].len; k++)
			if ((uint8_t)fields[i].p[k] < 0x20)
				return err_set(err, E_SYNTAX, "a control character in its " STR_FMT, STR_ARG(name));
	}
	return OK;
}

static status number_take(struct str text, unsigned *ret, struct err *err)
{
	uint64_t n;

	if (!number_u64(text, LIMIT_TAG_VERSION, &n))
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is not a version number", STR_ARG(str_sub(text, 0, 40)));
	*ret = (unsigned)n;
	return OK;
}

static enum tag_os system_of(struct str name)
{
	static const struct {
		struct str name;
		enum tag_os os;
	} known[] = {
		{STR("glibc"), TAG_OS_GLIBC}, {STR("musl"), TAG_OS_MUSL}, {STR("linux"), TAG_OS_LINUX}, {STR("macos"), TAG_OS_MACOS},
		{STR("windows"), TAG_OS_WINDOWS}, {STR("android"), TAG_OS_ANDROID}, {STR("ios"), TAG_OS_IOS},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(name, known[i].name))
			return known[i].os;
	return TAG_OS_OTHER;
}

static status tags_take(const struct str fields[FIELDS], struct interpreter *interpreter, struct err *err)
{
	struct tag_target *tags = &interpreter->tags;
	struct str name = fields[MARKERS + MARKER_IMPLEMENTATION_NAME];
	status st = number_take(fields[MAJOR], &interpreter->major, err);

	if (st == OK)
		st = number_take(fields[MINOR], &interpreter->minor, err);
	if (st == OK)
		st = number_take(fields[SYSTEM_MAJOR], &tags->platform.major, err);
	if (st == OK)
		st = number_take(fields[SYSTEM_MINOR], &tags->platform.minor, err);
	tags->implementation = str_eq(name, STR("cpython")) ? TAG_CPYTHON : str_eq(name, STR("pypy")) ? TAG_PYPY : TAG_OTHER;
	tags->major = interpreter->major;
	tags->minor = interpreter->minor;
	tags->free_threaded = str_eq(fields[FREE_THREADED], STR("1"));
	tags->debug = str_eq(fields[DEBUG], STR("1"));
	tags->python = fields[PYTHON];
	tags->abi = fields[ABI];
	tags->platform.os = system_of(fields[SYSTEM]);
	tags->platform.arch = fields[ARCH];
	return st;
}

static status places_take(const struct str fields[FIELDS], struct interpreter *interpreter, struct err *err)
{
	for (size_t i = PURELIB; i <= HEADERS; i++)
		if (!path_is_safe_relative(fields[i]))
			return err_set(err, E_SYNTAX, "its " STR_FMT " is not below an environment", STR_ARG(NAMES[i]));
	if (!path_is_absolute(fields[EXECUTABLE]) || !path_is_absolute(fields[BASE_PREFIX]))
		return err_set(err, E_SYNTAX, "it does not know where it lies");
	interpreter->path = fields[EXECUTABLE];
	interpreter->base_prefix = fields[BASE_PREFIX];
	interpreter->cache_tag = fields[CACHE_TAG];
	interpreter->scheme = (struct env_paths){
		.purelib = fields[PURELIB], .platlib = fields[PLATLIB], .scripts = fields[SCRIPTS], .data = STR(""),
		.headers = fields[HEADERS],
	};
	return OK;
}

status probe_read(struct str json, struct arena *mem, struct interpreter *ret, struct err *err)
{
	struct interpreter interpreter = {0};
	struct str fields[FIELDS] = {0};
	status st = fields_take(json, mem, fields, err);

	if (st == OK)
		st = fields_check(fields, err);
	if (st == OK)
		st = tags_take(fields, &interpreter, err);
	if (st == OK)
		st = places_take(fields, &interpreter, err);
	if (st == OK)
		st = version_parse(fields[MARKERS + MARKER_PYTHON_FULL_VERSION], mem, &interpreter.version, err);
	if (st != OK)
		return err_wrap(err, E_SYNTAX, "the interpreter's answer makes no sense");
	for (size_t i = 0; i < MARKER_EXTRA; i++)
		interpreter.markers.value[i] = fields[MARKERS + i];
	*ret = interpreter;
	return OK;
}
