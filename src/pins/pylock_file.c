/* The files of a package: packages.wheels, .sdist and .archive of PEP 751. */
#include "base/time.h"
#include "base/url.h"
#include "pins/pylock_parts.h"

/* The path of a URL, loosely: what strict parsing refuses is for pins/usable.h to tell, when the file is wanted. */
static struct str url_path(struct str url)
{
	struct str head, rest;
	size_t authority;

	str_cut(url, '#', &url, &rest);
	str_cut(url, '?', &head, &rest);
	authority = str_find_str(head, STR("://"), 0);
	if (authority != SIZE_MAX) {
		size_t path = str_find(head, '/', authority + 3);

		return path == SIZE_MAX ? (struct str){0} : str_skip(head, path);
	}
	return head;
}

static struct str last_part(struct str path, char separator)
{
	struct str folder, name;

	return str_rcut(path, separator, &folder, &name) ? name : path;
}

/* Apart, so that only names that need it pay for the error chain on the stack. */
static __attribute__((noinline)) struct str decoded(struct str name, struct arena *mem)
{
	struct err err = {0};

	return url_decode(name, mem, &name, &err) == OK ? name : (struct str){0};
}

struct str pylock_derived_name(struct str path, struct str url, struct arena *mem)
{
	struct str name;

	if (path.len)
		return last_part(path, str_has(path, '/') ? '/' : '\\');
	name = last_part(url_path(url), '/');
	return str_has(name, '%') ? decoded(name, mem) : name;
}

static status read_hashes(struct pylock_reader *r, const struct toml_value *table, struct pin_file *file, struct err *err)
{
	const struct toml_value *hashes;
	status st = toml_want(table, STR("hashes"), TOML_TABLE, &hashes, err);

	if (st != OK)
		return st;
	if (!hashes || !hashes->table->len)
		return pylock_fault(hashes ? hashes : table, err, "'hashes' must name at least one digest");
	file->hashes.p = arena_array(r->mem, hashes->table->len, struct pin_hash);
	file->hashes.cap = hashes->table->len;
	toml_each_entry (entry, hashes) {
		if (entry->value.kind != TOML_STRING)
			return pylock_fault(&entry->value, err, "the digest '" STR_FMT "' must be a string", STR_ARG(entry->key));
		vec_push(&file->hashes, r->mem, ((struct pin_hash){entry->key, entry->value.string}));
	}
	return OK;
}

/* An instant; a local date-time counts as UTC, which PEP 751 prescribes. */
static bool instant_of(const struct toml_value *value, int64_t *ret)
{
	const struct toml_time *t = &value->time;

	if (value->kind == TOML_OFFSET_DATETIME)
		return toml_instant(value, ret);
	if (value->kind != TOML_LOCAL_DATETIME)
		return false;
	*ret = time_of_civil(&(struct time_civil){t->year, t->month, t->day, t->hour, t->minute, t->second,
	                                          (int)(t->nanosecond / 1000)});
	return true;
}

static status read_size_and_time(const struct toml_value *table, struct pin_file *file, struct err *err)
{
	const struct toml_value *size, *when = toml_get(table, STR("upload-time"));
	status st = toml_want(table, STR("size"), TOML_INTEGER, &size, err);

	if (st != OK)
		return st;
	if (size) {
		file->has_size = true;
		file->size = size->integer;
	}
	if (!when)
		return OK;
	if (!instant_of(when, &file->upload_time))
		return pylock_fault(when, err, "'upload-time' is %s where it needs a date and time", toml_kind_name(when->kind));
	file->has_time = true;
	return OK;
}

status pylock_file(struct pylock_reader *r, const struct toml_value *table, struct pin_file *ret, struct err *err)
{
	struct pin_file file = {.place = pylock_place(r, table)};
	status st = pylock_text(table, STR("name"), &file.name, err);

	if (st == OK)
		st = pylock_text(table, STR("url"), &file.url, err);
	if (st == OK)
		st = pylock_text(table, STR("path"), &file.path, err);
	if (st == OK && !file.url.len && !file.path.len)
		st = pylock_fault(table, err, "a file needs 'url' or 'path'");
	if (st == OK)
		st = read_size_and_time(table, &file, err);
	if (st == OK)
		st = read_hashes(r, table, &file, err);
	if (st != OK)
		return st;
	if (!file.name.len)
		file.name = pylock_derived_name(file.path, file.url, r->mem);
	*ret = file;
	return OK;
}
