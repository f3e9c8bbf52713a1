/* Taking the names of wheels and sdists apart. */
#include "pep/filename.h"

#include "pep/filename_project.h"

enum filename_kind filename_kind(struct str filename)
{
	if (str_ends(filename, STR(".whl")))
		return FILENAME_WHEEL;
	if (str_ends(filename, STR(".tar.gz")) || str_ends(filename, STR(".zip")))
		return FILENAME_SDIST;
	return FILENAME_OTHER;
}

/* -- errors: the name is quoted once, outside of the reason -- */

static status refuse(struct str filename, const char *kind, const char *why, struct err *err)
{
	status st = err_set(err, E_SYNTAX, "%s", why);

	return err_wrap(err, st, "%s file name '" STR_FMT "'", kind, STR_ARG(str_sub(filename, 0, LIMIT_FILENAME)));
}

static status text_check(struct str filename, const char *kind, struct err *err)
{
	if (filename.len > LIMIT_FILENAME)
		return err_set(err, E_LIMIT, "%s file name of %zu bytes (at most %d)", kind, filename.len, LIMIT_FILENAME);
	if (!filename_text_valid(filename))
		return refuse(filename, kind, "it holds a character that no file name should", err);
	return OK;
}

/* -- wheels -- */

enum { PYTHON, ABI, PLATFORM, SETS, WHEEL_PARTS_MAX = 6 };

/* The parts between dashes; their number, or 0 when there are more than a wheel's name can have. */
static size_t parts_split(struct str stem, struct str parts[WHEEL_PARTS_MAX])
{
	for (size_t n = 0; n < WHEEL_PARTS_MAX; n++) {
		const char *dash = stem.len ? memchr(stem.p, '-', stem.len) : NULL;
		size_t len = dash ? (size_t)(dash - stem.p) : stem.len;

		parts[n] = (struct str){stem.p, len};
		if (!dash)
			return n + 1;
		stem = (struct str){dash + 1, stem.len - len - 1};
	}
	return 0;
}

/* What a byte is in a compressed set. */
enum { STRANGE, DOT, LETTER, DIGIT };
static const uint8_t KINDS[256] = {['.'] = DOT, ['0' ... '9'] = DIGIT, ['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER, ['_'] = LETTER};

/* A compressed set: components of letters, digits and '_', none empty; an interpreter's starts with no digit. */
static bool set_valid(struct str set, bool identifiers)
{
	unsigned before = DOT, empty = 0, strange = 0, digit_first = 0;

	/* Without branches: every byte of every file name of a page comes by here. */
	for (size_t i = 0; i < set.len; i++) {
		unsigned kind = KINDS[(uint8_t)set.p[i]];

		strange |= kind == STRANGE;
		empty |= (kind == DOT) & (before == DOT);
		digit_first |= (kind == DIGIT) & (before == DOT);
		before = kind;
	}
	return before != DOT && !strange && !empty && !(identifiers && digit_first);
}

static const char *sets_take(const struct str parts[SETS], struct wheel_filename *wheel)
{
	if (!set_valid(parts[PYTHON], true))
		return "its python tag is malformed";
	if (!set_valid(parts[ABI], false))
		return "its ABI tag is malformed";
	if (!set_valid(parts[PLATFORM], false))
		return "its platform tag is malformed";
	wheel->python = parts[PYTHON];
	wheel->abi = parts[ABI];
	wheel->platform = parts[PLATFORM];
	return NULL;
}

static const char *build_take(struct str build, struct wheel_filename *wheel)
{
	size_t digits = 0, zeros = 0;

	while (digits < build.len && is_digit(build.p[digits]))
		digits++;
	if (digits == 0)
		return "its build tag does not start with a digit";
	while (zeros + 1 < digits && build.p[zeros] == '0')
		zeros++;
	wheel->build_number = str_sub(build, zeros, digits);
	wheel->build_suffix = str_skip(build, digits);
	return NULL;
}

static const char *wheel_take(struct str stem, struct wheel_filename *wheel)
{
	struct str parts[WHEEL_PARTS_MAX];
	size_t n = parts_split(stem, parts);
	const char *why;

	if (n != 5 && n != 6)
		return "it is not name-version[-build]-python-abi-platform.whl";
	wheel->project = parts[0];
	wheel->version_text = parts[1];
	if (!filename_project_valid(wheel->project))
		return "its project name is malformed";
	why = n == 6 ? build_take(parts[2], wheel) : NULL;
	return why ? why : sets_take(parts + n - SETS, wheel);
}

status wheel_filename_split(struct str filename, struct wheel_filename *ret, struct err *err)
{
	struct wheel_filename wheel = {0};
	status st = text_check(filename, "wheel", err);
	const char *why;

	if (st != OK)
		return st;
	if (!str_ends(filename, STR(".whl")))
		return refuse(filename, "wheel", "it does not end in '.whl'", err);
	why = wheel_take(str_sub(filename, 0, filename.len - 4), &wheel);
	if (why)
		return refuse(filename, "wheel", why, err);
	*ret = wheel;
	return OK;
}

status wheel_filename_parse(struct str filename, struct arena *mem, struct wheel_filename *ret, struct err *err)
{
	struct wheel_filename wheel;
	status st = wheel_filename_split(filename, &wheel, err);

	if (st != OK)
		return st;
	st = version_parse(wheel.version_text, mem, &wheel.version, err);
	if (st == OK)
		st = filename_project_normalize(wheel.project, mem, &wheel.name, err);
	if (st != OK)
		return err_wrap(err, st, "wheel file name '" STR_FMT "'", STR_ARG(filename));
	*ret = wheel;
	return OK;
}

int wheel_filename_rank(const struct wheel_filename *wheel, const struct tags *tags)
{
	return tags_rank(tags, wheel->python, wheel->abi, wheel->platform);
}

int wheel_filename_cmp_build(const struct wheel_filename *a, const struct wheel_filename *b)
{
	int order;

	/* Without leading zeros the longer number is the larger one, and none at all is the shortest. */
	if (a->build_number.len != b->build_number.len)
		return a->build_number.len < b->build_number.len ? -1 : 1;
	order = str_cmp(a->build_number, b->build_number);
	return order ? order : str_cmp(a->build_suffix, b->build_suffix);
}

/* -- sdists -- */

static const char *sdist_take(struct str filename, struct sdist_filename *sdist)
{
	size_t ending = str_ends(filename, STR(".zip")) ? 4 : 7;
	struct str stem = str_sub(filename, 0, filename.len - ending);

	if (!str_rcut(stem, '-', &sdist->project, &sdist->version_text))
		return "it is not name-version.tar.gz";
	if (sdist->project.len == 0)
		return "its project name is empty";
	return NULL;
}

status sdist_filename_split(struct str filename, struct sdist_filename *ret, struct err *err)
{
	struct sdist_filename sdist = {0};
	status st = text_check(filename, "sdist", err);
	const char *why;

	if (st != OK)
		return st;
	if (filename_kind(filename) != FILENAME_SDIST)
		return refuse(filename, "sdist", "it does not end in '.tar.gz' or '.zip'", err);
	why = sdist_take(filename, &sdist);
	if (why)
		return refuse(filename, "sdist", why, err);
	*ret = sdist;
	return OK;
}

status sdist_filename_parse(struct str filename, struct arena *mem, struct sdist_filename *ret, struct err *err)
{
	struct sdist_filename sdist;
	status st = sdist_filename_split(filename, &sdist, err);

	if (st != OK)
		return st;
	st = version_parse(sdist.version_text, mem, &sdist.version, err);
	if (st == OK)
		st = filename_project_normalize(sdist.project, mem, &sdist.name, err);
	if (st != OK)
		return err_wrap(err, st, "sdist file name '" STR_FMT "'", STR_ARG(filename));
	*ret = sdist;
	return OK;
}
