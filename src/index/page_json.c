/* Project pages in JSON: PEP 691, with the fields of PEP 700 (size, upload-time), 714 (core-metadata) and 792 (status). */
#include "base/json.h"
#include "base/time.h"
#include "index/page_build.h"
#include "pep/name.h"

/* A key that names a field of ours may stand once an object: two readers must not see two pages. */
static status once(unsigned *seen, unsigned field, struct str key, struct err *err)
{
	if (*seen & 1u << field)
		return err_set(err, E_SYNTAX, "'" STR_FMT "' stands twice", STR_ARG(key));
	*seen |= 1u << field;
	return OK;
}

/* The index of key among names, or n. */
static unsigned field_of(struct str key, const struct str *names, unsigned n)
{
	unsigned i = 0;

	while (i < n && !str_eq(key, names[i]))
		i++;
	return i;
}

/* {"sha256": "...", "sha512": "..."}; md5 and other weak ones say nothing. */
static status take_hashes(struct json *j, struct arena *mem, struct str *sha256, struct str *others, struct err *err)
{
	struct str key, hex;
	bool more;
	status st = json_object_open(j, err);

	while (st == OK && (st = json_object_next(j, &key, &more, err)) == OK && more) {
		st = json_take_string(j, &hex, err);
		if (st != OK)
			break;
		if (str_eq(key, STR("sha256")))
			*sha256 = hex;
		else if (others && (str_eq(key, STR("sha384")) || str_eq(key, STR("sha512"))))
			*others = arena_printf(mem, STR_FMT "%s" STR_FMT ":" STR_FMT, STR_ARG(*others),
			                       others->len ? " " : "", STR_ARG(key), STR_ARG(hex));
	}
	return st;
}

/* false, true, or the hashes of the metadata file (PEP 714). */
static status take_metadata(struct json *j, struct arena *mem, struct page_link *link, struct err *err)
{
	bool there;
	status st;

	link->flags &= ~(uint32_t)PAGE_FILE_HAS_METADATA;
	link->metadata_sha256 = (struct str){0};
	if (json_peek(j) == JSON_OBJECT) {
		link->flags |= PAGE_FILE_HAS_METADATA;
		return take_hashes(j, mem, &link->metadata_sha256, NULL, err);
	}
	st = json_take_bool(j, &there, err);
	if (st == OK && there)
		link->flags |= PAGE_FILE_HAS_METADATA;
	return st;
}

/* false, true, or the reason (PEP 592); an empty reason is yanked too. */
static status take_yanked(struct json *j, struct page_link *link, struct err *err)
{
	bool yanked = true;
	status st;

	if (json_peek(j) == JSON_STRING)
		st = json_take_string(j, &link->yanked_reason, err);
	else
		st = json_take_bool(j, &yanked, err);
	if (st == OK && yanked)
		link->flags |= PAGE_FILE_YANKED;
	return st;
}

static status take_time(struct json *j, struct page_link *link, struct err *err)
{
	struct str text;
	status st = json_take_string(j, &text, err);

	if (st == OK)
		st = time_parse(text, &link->upload_time, err);
	if (st == OK)
		link->flags |= PAGE_FILE_HAS_TIME;
	return st;
}

static status take_size(struct json *j, struct page_link *link, struct err *err)
{
	status st = json_take_u64(j, LIMIT_FILE_SIZE, &link->size, err);

	if (st == OK)
		link->flags |= PAGE_FILE_HAS_SIZE;
	return st;
}

static status null_or(struct json *j, bool *null, struct err *err)
{
	*null = false;
	return json_peek(j) == JSON_NULL ? json_take_null(j, null, err) : OK;
}

enum file_field {
	FILE_NAME, FILE_URL, FILE_HASHES, FILE_SIZE, FILE_TIME, FILE_YANKED, FILE_PYTHON, FILE_CORE, FILE_DIST_INFO, FILE_FIELDS
};

static status take_file_field(struct json *j, struct arena *mem, enum file_field field, bool has_core,
                              struct page_link *link, struct err *err)
{
	bool null;
	status st = null_or(j, &null, err);

	if (st != OK || null)
		return st;
	switch (field) {
	case FILE_NAME:
		return json_take_string(j, &link->name, err);
	case FILE_URL:
		return json_take_string(j, &link->url, err);
	case FILE_HASHES:
		return take_hashes(j, mem, &link->sha256, &link->hashes, err);
	case FILE_SIZE:
		return take_size(j, link, err);
	case FILE_TIME:
		return take_time(j, link, err);
	case FILE_YANKED:
		return take_yanked(j, link, err);
	case FILE_PYTHON:
		return json_take_string(j, &link->requires_python, err);
	case FILE_CORE:
		return take_metadata(j, mem, link, err);
	case FILE_DIST_INFO:
		return has_core ? json_skip(j, err) : take_metadata(j, mem, link, err);
	case FILE_FIELDS:
		break;
	}
	return json_skip(j, err);
}

static status take_file(struct json *j, struct page_builder *b, struct err *err)
{
	static const struct str names[FILE_FIELDS] = {
		STR("filename"), STR("url"), STR("hashes"), STR("size"), STR("upload-time"), STR("yanked"),
		STR("requires-python"), STR("core-metadata"), STR("dist-info-metadata"),
	};
	struct page_link link = {0};
	unsigned seen = 0, field;
	struct str key;
	bool more;
	status st = json_object_open(j, err);

	while (st == OK && (st = json_object_next(j, &key, &more, err)) == OK && more) {
		field = field_of(key, names, FILE_FIELDS);
		if (field < FILE_FIELDS)
			st = once(&seen, field, key, err);
		if (st == OK)
			st = take_file_field(j, b->mem, field, seen & 1u << FILE_CORE, &link, err);
	}
	if (st == OK && !(seen & 1u << FILE_NAME && seen & 1u << FILE_URL))
		st = err_set(err, E_SYNTAX, "a file without a name or a URL");
	if (st != OK)
		return link.name.len ? err_wrap(err, st, "file '" STR_FMT "'", STR_ARG(link.name)) : st;
	return page_builder_add(b, &link, err);
}

static status take_files(struct json *j, struct page_builder *b, struct err *err)
{
	bool more;
	status st = json_array_open(j, err);

	while (st == OK && (st = json_array_next(j, &more, err)) == OK && more)
		st = take_file(j, b, err);
	return st;
}

/* {"api-version": "1.4", ...}: PEP 629 says to refuse another major version. In API 1.4, PEP 792's words may stand here. */
static status take_meta(struct json *j, bool *versioned, struct err *err)
{
	struct str key, version;
	bool more;
	status st = json_object_open(j, err);

	while (st == OK && (st = json_object_next(j, &key, &more, err)) == OK && more) {
		if (!str_eq(key, STR("api-version"))) {
			st = json_skip(j, err);
			continue;
		}
		st = json_take_string(j, &version, err);
		*versioned = true;
		if (st == OK && !str_starts(version, STR("1.")))
			st = err_set(err, E_SYNTAX, "the page is of version '" STR_FMT "'; assay reads versions 1.x",
			             STR_ARG(version));
	}
	return st;
}

/* {"status": "archived", "reason": "..."} (PEP 792). */
static status take_status(struct json *j, struct page_builder *b, struct err *err)
{
	struct str key, word = {0}, reason = {0};
	bool more;
	status st = json_object_open(j, err);

	while (st == OK && (st = json_object_next(j, &key, &more, err)) == OK && more) {
		if (str_eq(key, STR("status")))
			st = json_take_string(j, &word, err);
		else if (str_eq(key, STR("reason")) && json_peek(j) == JSON_STRING)
			st = json_take_string(j, &reason, err);
		else
			st = json_skip(j, err);
	}
	return st == OK && word.len ? page_builder_status(b, word, reason, err) : st;
}

static status take_name(struct json *j, struct page_builder *b, struct err *err)
{
	struct str name;
	status st = json_take_string(j, &name, err);

	if (st == OK && !str_eq(name_normalize(name, b->mem), b->name))
		return err_set(err, E_SYNTAX, "the page is of the project '" STR_FMT "'", STR_ARG(name));
	return st;
}

enum page_field { FIELD_META, FIELD_NAME, FIELD_FILES, FIELD_STATUS, PAGE_FIELDS };

static status take_field(struct json *j, struct page_builder *b, unsigned field, bool *versioned, struct err *err)
{
	switch ((enum page_field)field) {
	case FIELD_META:
		return take_meta(j, versioned, err);
	case FIELD_NAME:
		return take_name(j, b, err);
	case FIELD_FILES:
		return take_files(j, b, err);
	case FIELD_STATUS:
		return json_peek(j) == JSON_OBJECT ? take_status(j, b, err) : json_skip(j, err);
	case PAGE_FIELDS:
		break;
	}
	return json_skip(j, err);
}

static status take_page(struct json *j, struct page_builder *b, struct err *err)
{
	static const struct str names[PAGE_FIELDS] = {STR("meta"), STR("name"), STR("files"), STR("project-status")};
	unsigned seen = 0, field;
	bool more, versioned = false;
	struct str key;
	status st = json_object_open(j, err);

	while (st == OK && (st = json_object_next(j, &key, &more, err)) == OK && more) {
		field = field_of(key, names, PAGE_FIELDS);
		if (field < PAGE_FIELDS)
			st = once(&seen, field, key, err);
		if (st == OK)
			st = take_field(j, b, field, &versioned, err);
	}
	if (st == OK)
		st = json_done(j, err);
	if (st == OK && (!versioned || !(seen & 1u << FIELD_FILES)))
		st = err_set(err, E_SYNTAX, "not a page of the simple API: it lacks 'meta.api-version' or 'files'");
	return st;
}

status page_from_json(struct str body, struct str name, struct str base, struct buf *flat, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct page_builder b = page_builder_open(body, name, base, &mem);
	struct json j = json_open(body, &mem);
	status st = take_page(&j, &b, err);

	if (st == OK)
		st = page_builder_finish(&b, flat, err);
	return st;
}
