/* One element of [[packages]] of PEP 751. */
#include "pep/filename.h"
#include "pep/name.h"
#include "pins/parse.h"
#include "pins/pylock_parts.h"

static status read_name(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	status st = pylock_text_needed(table, STR("name"), &pin->name, err);

	(void)r;
	if (st == OK && !name_is_normalized(pin->name))
		st = pylock_fault(toml_get(table, STR("name")), err, "the name '" STR_FMT "' is not normalised",
		                  STR_ARG(pin->name));
	return st;
}

static status read_texts(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	const struct {
		struct str key;
		struct str *ret;
	} texts[] = {
		{STR("version"), &pin->version},
		{STR("marker"), &pin->marker},
		{STR("requires-python"), &pin->requires_python},
		{STR("index"), &pin->index},
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		status st = pylock_text(table, texts[i].key, texts[i].ret, err);

		if (st != OK)
			return st;
	}
	const struct toml_value *version = toml_get(table, STR("version"));
	if (version && !version->string.len)
		return pylock_fault(version, err, "'version' is empty");
	status st = pin_parse(pin, r->mem, err);
	return st == OK ? OK : err_wrap(err, st, "line %u", table->at.line);
}

static status read_dependencies(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	const struct toml_value *array;
	status st = pylock_array(table, STR("dependencies"), TOML_TABLE, &array, err);

	if (st != OK || !array)
		return st;
	pin->has_dependencies = true;
	toml_each_item (item, array) {
		struct pin_dependency dependency = {0};

		st = pylock_text(item, STR("name"), &dependency.name, err);
		if (st == OK)
			st = pylock_text(item, STR("version"), &dependency.version, err);
		if (st == OK)
			st = pylock_text(item, STR("marker"), &dependency.marker, err);
		if (st != OK)
			return st;
		if (dependency.name.len)
			vec_push(&pin->dependencies, r->mem, dependency);
	}
	return OK;
}

static status read_vcs(const struct toml_value *table, struct pin_vcs *vcs, struct err *err)
{
	status st = pylock_text_needed(table, STR("type"), &vcs->type, err);

	if (st == OK)
		st = pylock_text(table, STR("url"), &vcs->url, err);
	if (st == OK)
		st = pylock_text(table, STR("path"), &vcs->path, err);
	if (st == OK)
		st = pylock_text(table, STR("requested-revision"), &vcs->requested_revision, err);
	if (st == OK)
		st = pylock_text_needed(table, STR("commit-id"), &vcs->commit_id, err);
	if (st == OK)
		st = pylock_text(table, STR("subdirectory"), &vcs->subdirectory, err);
	if (st == OK && !vcs->url.len && !vcs->path.len)
		st = pylock_fault(table, err, "'vcs' needs 'url' or 'path'");
	return st;
}

static status read_directory(const struct toml_value *table, struct pin_directory *directory, struct err *err)
{
	status st = pylock_text_needed(table, STR("path"), &directory->path, err);

	if (st == OK)
		st = pylock_bool(table, STR("editable"), &directory->editable, err);
	if (st == OK)
		st = pylock_text(table, STR("subdirectory"), &directory->subdirectory, err);
	return st;
}

/* A file's name must say what the package says. Wheels of one package mostly spell their version in one way: `known` is
 * the last spelling that was found right. */
static status check_filename(const struct pin *pin, const struct pin_file *file, struct str project,
                             struct str version_text, struct str *known, struct arena *mem, struct err *err)
{
	struct version version;
	status st;

	if (!str_eq(name_normalize(project, mem), pin->name))
		return err_set(err, E_SYNTAX, "line %u, column %u: the file '" STR_FMT "' does not belong to '" STR_FMT "'",
		               file->place.line, file->place.column, STR_ARG(file->name), STR_ARG(pin->name));
	if (known->p && str_eq(*known, version_text))
		return OK;
	st = version_parse(version_text, mem, &version, err);
	if (st != OK)
		return err_wrap(err, st, "line %u: the file name '" STR_FMT "'", file->place.line, STR_ARG(file->name));
	if (pin->parsed_version && version_cmp(&version, pin->parsed_version) != 0)
		return err_set(err, E_SYNTAX,
		               "line %u, column %u: the file '" STR_FMT "' is not of version '" STR_FMT "'", file->place.line,
		               file->place.column, STR_ARG(file->name), STR_ARG(pin->version));
	*known = version_text;
	return OK;
}

static status read_wheels(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	const struct toml_value *array;
	struct str known = {0};
	status st = pylock_array(table, STR("wheels"), TOML_TABLE, &array, err);

	if (st != OK || !array || !array->array.len)
		return st;
	pin->wheels.p = arena_array(r->mem, array->array.len, struct pin_file);
	pin->wheels.cap = array->array.len;
	toml_each_item (item, array) {
		struct wheel_filename name;
		struct pin_file file;

		st = pylock_file(r, item, &file, err);
		if (st != OK)
			return st;
		st = wheel_filename_split(file.name, &name, err);
		if (st != OK)
			return err_wrap(err, E_SYNTAX, "line %u: not the name of a wheel", item->at.line);
		st = check_filename(pin, &file, name.project, name.version_text, &known, r->mem, err);
		if (st != OK)
			return st;
		vec_push(&pin->wheels, r->mem, file);
	}
	return OK;
}

static status read_sdist(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	struct sdist_filename name;
	struct str known = {0};
	status st = pylock_file(r, table, &pin->sdist, err);

	if (st != OK)
		return st;
	pin->has_sdist = true;
	st = sdist_filename_split(pin->sdist.name, &name, err);
	if (st != OK)
		return err_wrap(err, E_SYNTAX, "line %u: not the name of an sdist", table->at.line);
	return check_filename(pin, &pin->sdist, name.project, name.version_text, &known, r->mem, err);
}

static status read_archive(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	status st = pylock_file(r, table, &pin->archive, err);

	if (st == OK)
		st = pylock_text(table, STR("subdirectory"), &pin->archive.subdirectory, err);
	return st;
}

/* The tables that say where the package comes from; NULL where it has none. */
struct sources {
	const struct toml_value *vcs, *directory, *archive, *sdist;
};

static status find_sources(const struct toml_value *table, struct sources *ret, struct err *err)
{
	const struct {
		struct str key;
		const struct toml_value **ret;
	} wanted[] = {
		{STR("vcs"), &ret->vcs},
		{STR("directory"), &ret->directory},
		{STR("archive"), &ret->archive},
		{STR("sdist"), &ret->sdist},
	};

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		status st = toml_want(table, wanted[i].key, TOML_TABLE, wanted[i].ret, err);

		if (st != OK)
			return st;
	}
	return OK;
}

static status check_sources(const struct toml_value *table, const struct sources *from, size_t wheels, struct err *err)
{
	int direct = !!from->vcs + !!from->directory + !!from->archive;

	if ((wheels || from->sdist) && direct)
		return pylock_fault(table, err, "a package with wheels or an sdist cannot have 'vcs', 'directory' or 'archive'");
	if (!wheels && !from->sdist && direct != 1)
		return pylock_fault(table, err, "a package needs wheels, an sdist, or one of 'vcs', 'directory' and 'archive'");
	return OK;
}

static status read_sources(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	struct sources from = {0};
	status st = find_sources(table, &from, err);

	if (st == OK)
		st = read_wheels(r, table, pin, err);
	if (st == OK)
		st = check_sources(table, &from, pin->wheels.len, err);
	if (st == OK && from.sdist)
		st = read_sdist(r, from.sdist, pin, err);
	if (st == OK && from.vcs)
		st = read_vcs(from.vcs, &pin->vcs, err);
	if (st == OK && from.directory)
		st = read_directory(from.directory, &pin->directory, err);
	if (st == OK && from.archive)
		st = read_archive(r, from.archive, pin, err);
	pin->source = from.vcs ? PIN_VCS : from.directory ? PIN_DIRECTORY : from.archive ? PIN_ARCHIVE : PIN_FILES;
	return st;
}

static status read_identities(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	const struct toml_value *array;
	status st = pylock_array(table, STR("attestation-identities"), TOML_TABLE, &array, err);

	if (st != OK || !array)
		return st;
	toml_each_item (item, array) {
		struct pin_identity identity = {0};

		st = pylock_text_needed(item, STR("kind"), &identity.kind, err);
		if (st == OK)
			st = identity_text(item, r->mem, &identity.text, err);
		if (st != OK)
			return st;
		vec_push(&pin->identities, r->mem, identity);
	}
	return OK;
}

static status read_tool(struct pylock_reader *r, const struct toml_value *table, struct pin *pin, struct err *err)
{
	const struct toml_value *tool;
	status st = toml_want(table, STR("tool"), TOML_TABLE, &tool, err);

	return st == OK && tool ? pylock_package_tool(r, tool, pin, err) : st;
}

status pylock_package(struct pylock_reader *r, const struct toml_value *table, struct pin *ret, struct err *err)
{
	struct pin pin = {.place = pylock_place(r, table)};
	status st = read_name(r, table, &pin, err);

	if (st != OK)
		return st;
	st = read_texts(r, table, &pin, err);
	if (st == OK)
		st = read_dependencies(r, table, &pin, err);
	if (st == OK)
		st = read_sources(r, table, &pin, err);
	if (st == OK)
		st = read_identities(r, table, &pin, err);
	if (st == OK)
		st = read_tool(r, table, &pin, err);
	if (st != OK)
		return err_wrap(err, st, "package '" STR_FMT "'", STR_ARG(pin.name));
	*ret = pin;
	return OK;
}
