#include "archive/wheel_parts.h"

#include "pep/name.h"

/* "Foo_Bar-1.0" names the project and version of the file name, however both are written. */
static bool names_this(struct str stem, const struct wheel_filename *filename, struct arena *mem)
{
	struct str name, text;
	struct version version;
	struct err ignored = {0};

	if (!str_rcut(stem, '-', &name, &text) || version_parse(text, mem, &version, &ignored) != OK)
		return false;
	return str_eq(name_normalize(name, mem), filename->name) && version_cmp(&version, &filename->version) == 0;
}

/* Take note of a top folder with a meaning; a second one, or one of another project, is refused. */
static status note_folder(struct str top, const char *suffix, const struct wheel_filename *filename, struct arena *mem,
	struct str *found, struct err *err)
{
	struct str ending = str_of(suffix);

	if (str_eq(*found, top))
		return OK;
	if (found->len)
		return err_set(err, E_REFUSED, "wheel has two %s folders, '" STR_FMT "' and '" STR_FMT "'", suffix, STR_ARG(*found),
			STR_ARG(top));
	if (!str_ends(top, ending) || !names_this(str_sub(top, 0, top.len - ending.len), filename, mem))
		return err_set(err, E_REFUSED, "folder '" STR_FMT "' is not of the project and version that the file name says",
			STR_ARG(top));
	*found = top;
	return OK;
}

/* As readers on systems that fold case would see it. */
static bool ends_nocase(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq_nocase(str_skip(s, s.len - suffix.len), suffix);
}

status wheel_find_folders(const struct zip *zip, const struct wheel_filename *filename, struct arena *mem,
	struct str *dist_info, struct str *data, struct err *err)
{
	struct str info = {0}, extra = {0};

	for (size_t i = 0; i < zip->len; i++) {
		struct str top, rest;
		status st = OK;

		if (!str_cut(zip->members[i].name, '/', &top, &rest))
			continue;
		if (ends_nocase(top, STR(".dist-info")))
			st = note_folder(top, ".dist-info", filename, mem, &info, err);
		else if (ends_nocase(top, STR(".data")))
			st = note_folder(top, ".data", filename, mem, &extra, err);
		if (st != OK)
			return st;
	}
	if (!info.len)
		return err_set(err, E_REFUSED, "wheel has no .dist-info folder");
	*dist_info = info;
	*data = extra;
	return OK;
}

status wheel_text(const struct wheel *wheel, struct str name, size_t max, struct arena *mem, struct str *ret,
	struct err *err)
{
	struct str path = arena_printf(mem, STR_FMT "/" STR_FMT, STR_ARG(wheel->dist_info), STR_ARG(name));
	const struct zip_member *member = zip_find(&wheel->zip, path);
	char *text;
	status st;

	if (!member)
		return err_set(err, E_NOT_FOUND, "wheel has no '" STR_FMT "'", STR_ARG(path));
	if (member->size > max)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is larger than %zu bytes", STR_ARG(path), max);
	text = arena_array(mem, member->size + 1, char);
	st = zip_read(&wheel->zip, member, text, err);
	if (st == OK)
		*ret = (struct str){text, member->size};
	return st;
}

/* A text that must be there. */
static status needed_text(const struct wheel *wheel, struct str name, size_t max, struct arena *mem, struct str *ret,
	struct err *err)
{
	status st = wheel_text(wheel, name, max, mem, ret, err);

	return st == E_NOT_FOUND ? err_set(err, E_REFUSED, "wheel has no " STR_FMT, STR_ARG(name)) : st;
}

static status check_metadata(struct wheel *wheel, struct arena *mem, struct err *err)
{
	const struct metadata *metadata = &wheel->metadata;

	if (metadata_parse(wheel->metadata_text, mem, &wheel->metadata, err) != OK)
		return err_wrap(err, E_REFUSED, "METADATA is malformed");
	if (!str_eq(name_normalize(metadata->name, mem), wheel->filename.name))
		return err_set(err, E_REFUSED, "METADATA is of project '" STR_FMT "'", STR_ARG(metadata->name));
	if (version_cmp(&metadata->version, &wheel->filename.version) != 0)
		return err_set(err, E_REFUSED, "METADATA is of version '" STR_FMT "'", STR_ARG(metadata->version.text));
	return OK;
}

static status read_entry_points(struct wheel *wheel, struct arena *mem, struct err *err)
{
	struct str text;
	status st = wheel_text(wheel, STR("entry_points.txt"), LIMIT_WHEEL_TEXT, mem, &text, err);

	if (st == E_NOT_FOUND)
		return OK;
	if (st == OK && entry_points_parse(text, mem, &wheel->entry_points, &wheel->n_entry_points, err) != OK)
		st = err_wrap(err, E_REFUSED, "entry_points.txt is malformed");
	return st;
}

static status open_checked(struct wheel *wheel, struct arena *mem, struct err *err)
{
	struct str data, text;
	status st = wheel_find_folders(&wheel->zip, &wheel->filename, mem, &wheel->dist_info, &data, err);

	if (st == OK)
		st = needed_text(wheel, STR("RECORD"), LIMIT_WHEEL_RECORD, mem, &wheel->record_text, err);
	if (st == OK)
		st = wheel_check_record(wheel, data, mem, err);
	if (st == OK)
		st = needed_text(wheel, STR("WHEEL"), LIMIT_WHEEL_TEXT, mem, &text, err);
	if (st == OK)
		st = wheel_check_wheel(wheel, text, mem, err);
	if (st == OK)
		st = needed_text(wheel, STR("METADATA"), LIMIT_WHEEL_TEXT, mem, &wheel->metadata_text, err);
	if (st == OK)
		st = check_metadata(wheel, mem, err);
	if (st == OK)
		st = read_entry_points(wheel, mem, err);
	return st;
}

status wheel_open(struct str bytes, struct str filename, struct arena *mem, struct wheel *ret, struct err *err)
{
	struct wheel wheel = {0};
	status st = wheel_filename_parse(filename, mem, &wheel.filename, err);

	if (st == OK)
		st = zip_open(bytes, mem, &wheel.zip, err);
	if (st == OK)
		st = open_checked(&wheel, mem, err);
	if (st != OK)
		return err_wrap(err, st == E_IO ? E_IO : E_REFUSED, "refused '" STR_FMT "'", STR_ARG(filename));
	*ret = wheel;
	return OK;
}

status wheel_file_read(const struct wheel *wheel, const struct wheel_file *file, void *out, uint8_t sha256[SHA256_BYTES],
	struct err *err)
{
	struct str content = {out, file->member->size};
	uint8_t digest[HASH_BYTES_MAX];
	status st = zip_read(&wheel->zip, file->member, out, err);

	if (st != OK)
		return st;
	sha256_of(content, digest);
	memcpy(sha256, digest, SHA256_BYTES);
	if (file->hash != HASH_SHA256)
		st = hash_of(file->hash, content, digest, err);
	if (st == OK && !bytes_equal(digest, file->digest, hash_size(file->hash)))
		st = err_set(err, E_REFUSED, "member '" STR_FMT "' does not have the hash that RECORD says", STR_ARG(file->member->name));
	return st;
}

status wheel_metadata_member(const struct zip *zip, const struct wheel_filename *filename, struct arena *mem,
	const struct zip_member **ret, struct err *err)
{
	struct str dist_info, data;
	const struct zip_member *member;
	status st = wheel_find_folders(zip, filename, mem, &dist_info, &data, err);

	if (st != OK)
		return st;
	member = zip_find(zip, arena_printf(mem, STR_FMT "/METADATA", STR_ARG(dist_info)));
	if (!member || member->size > LIMIT_WHEEL_TEXT)
		return err_set(err, E_REFUSED, member ? "METADATA is larger than limits allow" : "wheel has no METADATA");
	*ret = member;
	return OK;
}
