#include "base/map.h"
#include "base/number.h"
#include "pep/name.h"
#include "pep/version.h"
#include "pins/parse.h"
#include "pins/pylock.h"
#include "pins/pylock_parts.h"

/* Keys of the top level; others are somebody's extension, or a mistake. */
static const struct str known_keys[] = {
	STR("lock-version"), STR("environments"), STR("requires-python"), STR("extras"), STR("dependency-groups"),
	STR("default-groups"), STR("created-by"), STR("packages"), STR("tool"),
};

static void warn_unknown_keys(struct pylock_reader *r, const struct toml_value *document)
{
	toml_each_entry (entry, document) {
		size_t i = 0;

		while (i < sizeof known_keys / sizeof *known_keys && !str_eq(entry->key, known_keys[i]))
			i++;
		if (i == sizeof known_keys / sizeof *known_keys)
			pylock_warn(r, arena_printf(r->mem, STR_FMT ", line %u: unknown key '" STR_FMT "'", STR_ARG(r->path),
			                            entry->at.line, STR_ARG(entry->key)));
	}
}

static status version_of(const char *text, struct arena *mem, struct version *ret, struct err *err)
{
	return version_parse(str_of(text), mem, ret, err);
}

/* 1.x is read, with a warning beyond 1.0; anything else has another meaning. */
static status read_lock_version(struct pylock_reader *r, const struct toml_value *document, struct err *err)
{
	struct lock *lock = r->lock;
	struct version version, one, two;
	status st = pylock_text_needed(document, STR("lock-version"), &lock->lock_version, err);
	const struct toml_value *at = toml_get(document, STR("lock-version"));

	if (st == OK)
		st = version_of("1", r->mem, &one, err);
	if (st == OK)
		st = version_of("2", r->mem, &two, err);
	if (st != OK)
		return st;
	if (version_parse(lock->lock_version, r->mem, &version, err) != OK)
		return pylock_fault(at, err, "'lock-version' is '" STR_FMT "', which is no version", STR_ARG(lock->lock_version));
	if (version_cmp(&version, &one) < 0 || version_cmp(&version, &two) >= 0) {
		st = pylock_fault(at, err, "lock version '" STR_FMT "' is not supported", STR_ARG(lock->lock_version));
		err_help(err, "assay reads 1.0; make the lock again with a tool that writes it");
		return st;
	}
	if (version_cmp(&version, &one) > 0)
		pylock_warn(r, arena_printf(r->mem, STR_FMT ": lock version '" STR_FMT "' is newer than 1.0; what it adds is ignored",
		                            STR_ARG(r->path), STR_ARG(lock->lock_version)));
	return OK;
}

/* A list of texts. Names of extras must be normalised (PEP 751 extras); groups are spelled as the project has them. */
static status read_texts(struct pylock_reader *r, const struct toml_value *document, struct str key, bool normalised,
                         struct pin_texts *ret, struct err *err)
{
	const struct toml_value *array;
	status st = pylock_array(document, key, TOML_STRING, &array, err);

	if (st != OK || !array)
		return st;
	toml_each_item (item, array) {
		if (normalised && !name_is_normalized(item->string))
			return pylock_fault(item, err, "the name '" STR_FMT "' is not normalised", STR_ARG(item->string));
		vec_push(ret, r->mem, item->string);
	}
	return OK;
}

static status read_head(struct pylock_reader *r, const struct toml_value *document, struct err *err)
{
	struct lock *lock = r->lock;
	status st = read_lock_version(r, document, err);

	if (st == OK)
		st = pylock_text_needed(document, STR("created-by"), &lock->created_by, err);
	if (st == OK)
		st = pylock_text(document, STR("requires-python"), &lock->requires_python, err);
	if (st == OK)
		st = read_texts(r, document, STR("environments"), false, &lock->environments, err);
	if (st == OK)
		st = read_texts(r, document, STR("extras"), true, &lock->extras, err);
	if (st == OK)
		st = read_texts(r, document, STR("dependency-groups"), false, &lock->dependency_groups, err);
	if (st == OK)
		st = read_texts(r, document, STR("default-groups"), false, &lock->default_groups, err);
	if (st == OK)
		st = lock_parse_head(lock, r->mem, err);
	return st;
}

/* Packages of one name are compared with each other here and there, so their number is bounded. */
static status count_name(struct pylock_reader *r, struct map *counts, struct str name, struct err *err)
{
	void **slot = map_put(counts, r->mem, name);
	size_t *count = *slot;

	if (!count)
		*slot = count = arena_new(r->mem, size_t);
	if (++*count > LIMIT_LOCK_SAME_NAME)
		return err_set(err, E_LIMIT, "more than %zu packages are named '" STR_FMT "'", LIMIT_LOCK_SAME_NAME,
		               STR_ARG(name));
	return OK;
}

static status read_packages(struct pylock_reader *r, const struct toml_value *document, struct err *err)
{
	const struct toml_value *array;
	struct map counts = {0};
	status st = pylock_array(document, STR("packages"), TOML_TABLE, &array, err);

	if (st != OK)
		return st;
	if (!array)
		return err_set(err, E_SYNTAX, "'packages' is missing");
	if (array->array.len > LIMIT_LOCK_PACKAGES)
		return err_set(err, E_LIMIT, "more than %zu packages", LIMIT_LOCK_PACKAGES);
	r->lock->packages.p = arena_array(r->mem, array->array.len, struct pin);
	r->lock->packages.cap = array->array.len;
	toml_each_item (item, array) {
		struct pin *pin = vec_add(&r->lock->packages, r->mem);

		st = pylock_package(r, item, pin, err);
		if (st == OK)
			st = count_name(r, &counts, pin->name, err);
		if (st != OK)
			return st;
	}
	return OK;
}

static status read_document(struct pylock_reader *r, struct str text, struct err *err)
{
	struct toml_value *document;
	const struct toml_value *tool;
	status st = toml_read(text, r->mem, &document, err);

	if (st == OK)
		st = read_head(r, document, err);
	if (st == OK)
		st = read_packages(r, document, err);
	if (st == OK)
		st = toml_want(document, STR("tool"), TOML_TABLE, &tool, err);
	if (st == OK && tool)
		st = pylock_tool(r, tool, err);
	if (st == OK)
		warn_unknown_keys(r, document);
	return st;
}

status pylock_read(struct str text, struct str path, struct arena *mem, struct lock *ret, struct err *err)
{
	struct lock lock = {.path = path};
	struct pylock_reader r = {path, mem, &lock};
	status st = text.len > LIMIT_LOCK_BYTES ? err_set(err, E_LIMIT, "larger than %zu bytes", LIMIT_LOCK_BYTES)
	                                        : read_document(&r, text, err);

	/* A limit that a file of the user's own exceeds is that file's fault, not the world's. */
	if (st != OK)
		return err_wrap(err, st == E_LIMIT ? E_CONFIG : st, "cannot read the lock '" STR_FMT "'", STR_ARG(path));
	*ret = lock;
	return OK;
}
