#include "pep/metadata.h"

#include "base/number.h"
#include "base/utf8.h"
#include "pep/name.h"

/* -- lines and headers, as email.feedparser sees them -- */

/* The next line without its end; false at the end of the text. *line_end tells whether it has one. */
static bool line_take(struct str *rest, struct str *line)
{
	const char *lf, *cr;
	size_t len;

	if (rest->len == 0)
		return false;
	lf = memchr(rest->p, '\n', rest->len);
	len = lf ? (size_t)(lf - rest->p) : rest->len;
	cr = memchr(rest->p, '\r', len);
	if (cr)
		len = (size_t)(cr - rest->p);
	*line = str_sub(*rest, 0, len);
	*rest = str_skip(*rest, len + (str_starts(str_skip(*rest, len), STR("\r\n")) ? 2 : 1));
	return true;
}

static bool is_folded(struct str rest)
{
	return rest.len && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

/* The bytes of a field's name in front of its colon: printable ASCII without spaces. SIZE_MAX: the line is no header. */
static size_t name_length(struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.p[i] == ':')
			return i;
		if ((uint8_t)line.p[i] <= ' ' || (uint8_t)line.p[i] >= 0x7f)
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

struct header {
	struct str name, value;  /* value: its first line */
	struct str folds;        /* the lines that continue it, with their ends */
};

/* The next header; false at the end of the headers. */
static bool header_take(struct str *rest, struct header *ret)
{
	struct str line, before;

	for (;;) {
		size_t colon;

		before = *rest;
		if (!line_take(rest, &line) || line.len == 0)
			return false;
		/* A continuation of nothing, a line without a name, and mail's envelope are passed over. */
		if (is_folded(line) || line.p[0] == ':')
			continue;
		if (str_starts(line, STR("From ")))
			continue;
		colon = name_length(line);
		if (colon == SIZE_MAX)
			return false;
		ret->name = str_sub(line, 0, colon);
		ret->value = str_skip(line, colon + 1);
		break;
	}
	before = *rest;
	while (is_folded(*rest))
		(void)line_take(rest, &line);
	ret->folds = str_sub(before, 0, before.len - rest->len);
	return true;
}

/* The whole value, without white space around it. */
static struct str header_value(const struct header *header, struct arena *mem)
{
	struct str folds = header->folds, line;
	size_t len = header->value.len;
	char *out;

	if (folds.len == 0)
		return str_trim(header->value);
	out = arena_alloc(mem, mem_add(len, folds.len), 1);
	if (len)
		memcpy(out, header->value.p, len);
	while (line_take(&folds, &line)) {
		memcpy(out + len, line.p, line.len);
		len += line.len;
	}
	return str_trim((struct str){out, len});
}

/* -- fields -- */


enum { METADATA_VERSION, NAME, VERSION, REQUIRES_PYTHON, SINGLES, REQUIRES_DIST = SINGLES, PROVIDES_EXTRA, DYNAMIC, MULTIPLES,
	LICENSE_EXPRESSION = MULTIPLES, LICENSE, FIELDS };
static const struct str FIELD_NAMES[FIELDS] = {
	STR("Metadata-Version"), STR("Name"), STR("Version"), STR("Requires-Python"), STR("Requires-Dist"),
	STR("Provides-Extra"), STR("Dynamic"), STR("License-Expression"), STR("License"),
};

struct reading {
	struct arena *mem;
	struct str single[FIELDS];
	bool seen[FIELDS];
	VEC(struct str) lists[MULTIPLES];
};

static size_t field_find(struct str name)
{
	size_t i = 0;

	while (i < FIELDS && !(name.len == FIELD_NAMES[i].len && str_eq_nocase(name, FIELD_NAMES[i])))
		i++;
	return i;
}

/* A line end in the middle is gone already; a tab may stand in a folded value. */
static status value_check(struct str value, struct str field, struct err *err)
{
	for (size_t i = 0; i < value.len; i++)
		if (((uint8_t)value.p[i] < 0x20 && value.p[i] != '\t') || value.p[i] == 0x7f)
			return err_set(err, E_SYNTAX, "a control character in " STR_FMT, STR_ARG(field));
	if (!utf8_valid(value))
		return err_set(err, E_SYNTAX, STR_FMT " is not UTF-8", STR_ARG(field));
	return OK;
}

static status field_keep(struct reading *reading, size_t field, struct str value, struct err *err)
{
	struct str name = FIELD_NAMES[field];

	if (field < SINGLES && reading->seen[field])
		return err_set(err, E_SYNTAX, STR_FMT " stands there twice", STR_ARG(name));
	if (field < SINGLES || field >= MULTIPLES) {
		if (!reading->seen[field])
			reading->single[field] = value;
		reading->seen[field] = true;
		return OK;
	}
	if (reading->lists[field].len == LIMIT_METADATA_FIELDS)
		return err_set(err, E_LIMIT, "more than %d fields " STR_FMT, LIMIT_METADATA_FIELDS, STR_ARG(name));
	vec_push(&reading->lists[field], reading->mem, value);
	return OK;
}

static status header_read(struct reading *reading, const struct header *header, struct err *err)
{
	size_t field = field_find(header->name);
	struct str value;
	status st;

	if (field == FIELDS)
		return OK;
	value = header_value(header, reading->mem);
	/* Text about the licence may look like anything; it is only ever shown. */
	st = field < MULTIPLES ? value_check(value, FIELD_NAMES[field], err) : OK;
	return st == OK ? field_keep(reading, field, value, err) : st;
}

/* -- what they mean -- */

static status metadata_version_take(struct str text, struct metadata *metadata, struct err *err)
{
	struct str major, minor;
	uint64_t a, b;

	if (!str_cut(text, '.', &major, &minor) || !number_u64(major, UINT16_MAX, &a) || !number_u64(minor, UINT16_MAX, &b))
		return err_set(err, E_SYNTAX, "Metadata-Version '" STR_FMT "' is not a number.number", STR_ARG(str_sub(text, 0, 40)));
	if (a < 1 || a > 2)
		return err_set(err, E_SYNTAX, "Metadata-Version " STR_FMT " is not known (1.x and 2.x are)", STR_ARG(text));
	metadata->major = (unsigned)a;
	metadata->minor = (unsigned)b;
	return OK;
}

static status dynamic_check(const struct metadata *metadata, struct err *err)
{
	for (size_t i = METADATA_VERSION; i <= VERSION; i++)
		if (metadata_is_dynamic(metadata, FIELD_NAMES[i]))
			return err_set(err, E_SYNTAX, STR_FMT " must not be dynamic", STR_ARG(FIELD_NAMES[i]));
	return OK;
}

static status name_take(struct str name, struct metadata *metadata, struct err *err)
{
	if (!name_valid(name))
		return err_set(err, E_SYNTAX, "Name '" STR_FMT "' is malformed", STR_ARG(str_sub(name, 0, 200)));
	metadata->name = name;
	return OK;
}

static status reading_finish(const struct reading *reading, struct metadata *metadata, struct err *err)
{
	status st;

	for (size_t i = METADATA_VERSION; i <= VERSION; i++)
		if (!reading->single[i].len)
			return err_set(err, E_SYNTAX, "there is no " STR_FMT, STR_ARG(FIELD_NAMES[i]));
	metadata->requires_python = reading->single[REQUIRES_PYTHON];
	metadata->license_expression = reading->single[LICENSE_EXPRESSION];
	metadata->license = reading->single[LICENSE];
	metadata->requires_dist = reading->lists[REQUIRES_DIST].p;
	metadata->n_requires_dist = reading->lists[REQUIRES_DIST].len;
	metadata->provides_extra = reading->lists[PROVIDES_EXTRA].p;
	metadata->n_provides_extra = reading->lists[PROVIDES_EXTRA].len;
	metadata->dynamic = reading->lists[DYNAMIC].p;
	metadata->n_dynamic = reading->lists[DYNAMIC].len;
	st = metadata_version_take(reading->single[METADATA_VERSION], metadata, err);
	if (st == OK)
		st = name_take(reading->single[NAME], metadata, err);
	if (st == OK)
		st = version_parse(reading->single[VERSION], reading->mem, &metadata->version, err);
	return st == OK ? dynamic_check(metadata, err) : st;
}

status metadata_parse(struct str text, struct arena *mem, struct metadata *ret, struct err *err)
{
	struct reading reading = {.mem = mem};
	struct metadata metadata = {0};
	struct str rest = text;
	struct header header;
	status st = OK;

	while (st == OK && header_take(&rest, &header)) {
		if (text.len - rest.len > LIMIT_METADATA_HEADERS)
			st = err_set(err, E_LIMIT, "headers of more than %zu bytes", LIMIT_METADATA_HEADERS);
		else
			st = header_read(&reading, &header, err);
	}
	if (st == OK)
		st = reading_finish(&reading, &metadata, err);
	if (st != OK)
		return err_wrap(err, st, "metadata");
	*ret = metadata;
	return OK;
}

bool metadata_is_dynamic(const struct metadata *metadata, struct str field)
{
	for (size_t i = 0; i < metadata->n_dynamic; i++)
		if (str_eq_nocase(metadata->dynamic[i], field))
			return true;
	return false;
}

bool metadata_is_static(const struct metadata *metadata)
{
	if (metadata->major < 2 || (metadata->major == 2 && metadata->minor < 2))
		return false;
	return !metadata_is_dynamic(metadata, STR("Requires-Dist")) && !metadata_is_dynamic(metadata, STR("Provides-Extra")) &&
		!metadata_is_dynamic(metadata, STR("Requires-Python"));
}
