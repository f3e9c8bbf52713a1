#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "pep/name.h"
#include "pep/requirement.h"
#include "pins/requirements_hash.h"
#include "pins/requirements_parts.h"

/* A file on the way down the includes. */
struct include {
	const struct include *parent;
	struct str path;
	bool constraints;
	size_t depth;
};

struct reader {
	const struct requirements_opener *opener;
	struct arena *mem;
	struct requirements_file *file;
	struct map seen; /* "r" or "c" and path: what has been read in which role */
	struct map texts; /* path -> struct str *: each file is opened once */
};

static status read_disk(void *user, struct str path, struct arena *mem, struct str *ret, struct err *err)
{
	(void)user;
	return file_read(path, LIMIT_REQUIREMENTS_BYTES, mem, ret, err);
}

const struct requirements_opener requirements_disk = {.read = read_disk};

/* -- options -- */

static status file_read_into(struct reader *r, const struct include *at, struct err *err);

static status include_file(struct reader *r, const struct include *from, struct str path, bool constraints, struct err *err)
{
	struct include next = {.parent = from, .constraints = constraints, .depth = from->depth + 1};

	if (str_find_str(path, STR("://"), 0) != SIZE_MAX) {
		err_set(err, E_CONFIG, "'" STR_FMT "' would be read from the network", STR_ARG(path));
		err_help(err, "keep the file beside the others");
		return E_CONFIG;
	}
	next.path = path_normalize(r->mem, path_join(r->mem, path_parent(from->path), path));
	return file_read_into(r, &next, err);
}

static status take_option(struct reader *r, const struct include *at, const struct requirements_word_option *option,
                          struct pin_place place, struct err *err)
{
	const struct requirements_known *known = requirements_option_find(option->name);

	if (!known || known->role == OPTION_REFUSED)
		return requirements_option_refuse(option->name, err);
	if (known->role != OPTION_TAKEN)
		return include_file(r, at, option->value, known->role == OPTION_CONSTRAINT, err);
	vec_push(&r->file->options, r->mem, ((struct requirements_option){known->kind, option->value, place}));
	return OK;
}

static status read_options(struct reader *r, const struct include *at, struct str line, struct pin_place place,
                           struct err *err)
{
	for (bool more = true; more;) {
		struct requirements_word_option option;
		status st = requirements_option_next(&line, requirements_option_takes_value, r->mem, &option, &more, err);

		if (st == OK && more)
			st = take_option(r, at, &option, place, err);
		if (st != OK)
			return st;
	}
	return OK;
}

/* -- requirements -- */

static bool is_hash(struct str name)
{
	return str_eq(name, STR("--hash"));
}

static status read_hashes(struct reader *r, struct str options, struct requirements_line *line, struct err *err)
{
	for (bool more = true; more;) {
		struct requirements_word_option option;
		struct pin_hash hash;
		status st = requirements_option_next(&options, requirements_option_takes_value, r->mem, &option, &more, err);

		if (st != OK || !more)
			return st;
		if (!is_hash(option.name))
			return requirements_option_refuse(option.name, err);
		st = requirements_hash(option.value, &hash, err);
		if (st != OK)
			return st;
		vec_push(&line->hashes, r->mem, hash);
	}
	return OK;
}

/* Where the options of a line begin: at a word that starts with '-'. */
static size_t options_start(struct str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] == '-' && (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			return i;
	return line.len;
}

static bool is_archive(struct str text)
{
	return str_ends(text, STR(".whl")) || str_ends(text, STR(".tar.gz")) || str_ends(text, STR(".zip"));
}

/* Something that pip would install, but that names no project: say so instead of "no requirement". */
static status refuse_nameless(struct str text, status st, struct err *err)
{
	bool url = str_find_str(text, STR("://"), 0) != SIZE_MAX;

	if (url) {
		err_set(err, E_CONFIG, "'" STR_FMT "' is a URL without a name", STR_ARG(text));
		err_help(err, "write 'NAME @ URL', with the URL of a wheel");
		return E_CONFIG;
	}
	if (str_starts(text, STR(".")) || str_starts(text, STR("/")) || is_archive(text)) {
		err_set(err, E_CONFIG, "'" STR_FMT "' is a path", STR_ARG(text));
		err_note(err, "a directory or an sdist would be built, which runs its code");
		err_help(err, "put a wheel on an index, or use [tool.assay] source for the project itself");
		return E_CONFIG;
	}
	return err_wrap(err, E_CONFIG, "not a requirement%s", st == E_LIMIT ? " that assay can take" : "");
}

static status parse_requirement(struct reader *r, struct str text, struct requirements_line *line, struct err *err)
{
	struct requirement *requirement = arena_new(r->mem, struct requirement);
	status st = requirement_parse(text, r->mem, requirement, err);

	if (st != OK || (!requirement->url.len && is_archive(requirement->name)))
		return refuse_nameless(text, st, err);
	if (!name_valid(requirement->name))
		return err_set(err, E_CONFIG, "'" STR_FMT "' is not a project's name", STR_ARG(requirement->name));
	line->requirement = requirement;
	line->text = text;
	line->name = name_normalize(requirement->name, r->mem);
	return requirements_url(requirement->url, err);
}

static status read_requirement(struct reader *r, const struct include *at, struct str text, struct pin_place place,
                               struct err *err)
{
	struct requirements_line line = {.place = place};
	size_t options = options_start(text);
	status st = parse_requirement(r, str_trim(str_sub(text, 0, options)), &line, err);

	if (st == OK)
		st = read_hashes(r, str_skip(text, options), &line, err);
	if (st == OK && at->constraints && line.requirement->extras_count)
		st = err_set(err, E_CONFIG, "a constraint cannot have extras");
	if (st != OK)
		return st;
	if (at->constraints)
		vec_push(&r->file->constraints, r->mem, line);
	else
		vec_push(&r->file->requirements, r->mem, line);
	return OK;
}

/* -- files -- */

static status read_line(struct reader *r, const struct include *at, struct str line, uint32_t number, struct err *err)
{
	struct pin_place place = {at->path, number, 1};

	return options_start(line) == 0 ? read_options(r, at, line, place, err) : read_requirement(r, at, line, place, err);
}

static status read_lines(struct reader *r, const struct include *at, struct str text, struct err *err)
{
	struct requirements_cursor cursor = {.rest = text};
	bool more = true;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		cursor.rest = str_skip(text, 3);
	while (more) {
		struct str line;
		uint32_t number;
		status st = requirements_line_next(&cursor, r->mem, &line, &number, &more, err);

		if (st == OK && more)
			st = read_line(r, at, line, number, err);
		if (st != OK)
			return err_wrap(err, st, STR_FMT ", line %u", STR_ARG(at->path), number);
	}
	return OK;
}

static status check_include(const struct include *at, const struct reader *r, struct err *err)
{
	for (const struct include *up = at->parent; up; up = up->parent)
		if (str_eq(up->path, at->path))
			return err_set(err, E_CONFIG, "'" STR_FMT "' includes itself", STR_ARG(at->path));
	if (at->depth > LIMIT_REQUIREMENTS_DEPTH)
		return err_set(err, E_CONFIG, "includes are nested more than %zu deep", LIMIT_REQUIREMENTS_DEPTH);
	if (r->seen.len > LIMIT_REQUIREMENTS_FILES)
		return err_set(err, E_CONFIG, "more than %zu files are included", LIMIT_REQUIREMENTS_FILES);
	return OK;
}

/* The text of a file; opened once, however often it is included. */
static status text_of(struct reader *r, struct str path, struct str *ret, struct err *err)
{
	void **slot = map_put(&r->texts, r->mem, path);
	struct str *text = *slot;
	status st;

	if (!text) {
		text = arena_new(r->mem, struct str);
		st = r->opener->read(r->opener->user, path, r->mem, text, err);
		if (st != OK)
			return st;
		*slot = text;
		vec_push(&r->file->inputs, r->mem, ((struct requirements_input){path, *text}));
	}
	*ret = *text;
	return OK;
}

static status file_read_into(struct reader *r, const struct include *at, struct err *err)
{
	struct str text;
	status st = check_include(at, r, err);
	void **seen = st == OK ? map_put(&r->seen, r->mem, arena_printf(r->mem, "%c" STR_FMT, at->constraints ? 'c' : 'r',
	                                                                STR_ARG(at->path)))
	                       : NULL;

	if (st != OK || *seen)
		return st;
	*seen = r;
	st = text_of(r, at->path, &text, err);
	return st == OK ? read_lines(r, at, text, err) : st;
}

status requirements_read(struct str path, const struct requirements_opener *opener, struct arena *mem,
                         struct requirements_file *ret, struct err *err)
{
	struct requirements_file file = {0};
	struct reader r = {.opener = opener, .mem = mem, .file = &file};
	struct include top = {.path = path_normalize(mem, path)};
	status st = file_read_into(&r, &top, err);

	if (st == OK)
		*ret = file;
	return st;
}
