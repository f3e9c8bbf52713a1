/* [tool.assay] and [packages.tool.assay]: what a lock of ours was derived from. */
#include "pep/name.h"
#include "pins/pylock_parts.h"

/* The normalised name that a requirement's text begins with; empty when it begins with none. */
static struct str requirement_name(struct str text, struct arena *mem)
{
	struct str name;
	size_t n = 0;

	text = str_trim(text);
	while (n < text.len && (is_alnum(text.p[n]) || text.p[n] == '-' || text.p[n] == '_' || text.p[n] == '.'))
		n++;
	name = str_sub(text, 0, n);
	return name_valid(name) ? name_normalize(name, mem) : (struct str){0};
}

static status read_root(struct pylock_reader *r, const struct toml_value *item, struct err *err)
{
	struct lock_root root = {0};
	const struct toml_value *line;
	status st = pylock_text_needed(item, STR("requirement"), &root.text, err);

	if (st == OK)
		st = pylock_text(item, STR("extra"), &root.extra, err);
	if (st == OK)
		st = pylock_text(item, STR("group"), &root.group, err);
	if (st == OK)
		st = pylock_text(item, STR("file"), &root.origin, err);
	if (st == OK)
		st = toml_want(item, STR("line"), TOML_INTEGER, &line, err);
	if (st != OK)
		return st;
	if (line && line->integer > 0 && line->integer <= UINT32_MAX)
		root.line = (uint32_t)line->integer;
	root.name = requirement_name(root.text, r->mem);
	if (!root.name.len)
		return pylock_fault(item, err, "'" STR_FMT "' is not a requirement", STR_ARG(root.text));
	vec_push(&r->lock->roots, r->mem, root);
	return OK;
}

static status read_input(struct pylock_reader *r, const struct toml_value *item, struct err *err)
{
	struct lock_input input = {0};
	status st = pylock_text_needed(item, STR("path"), &input.path, err);

	if (st == OK)
		st = pylock_text_needed(item, STR("sha256"), &input.sha256, err);
	if (st == OK)
		vec_push(&r->lock->inputs, r->mem, input);
	return st;
}

/* An array of tables, each read by `read`. */
static status read_each(struct pylock_reader *r, const struct toml_value *table, struct str key,
                        status (*read)(struct pylock_reader *, const struct toml_value *, struct err *), struct err *err)
{
	const struct toml_value *array;
	status st = pylock_array(table, key, TOML_TABLE, &array, err);

	if (st != OK || !array)
		return st;
	toml_each_item (item, array)
		if ((st = read(r, item, err)) != OK)
			return st;
	return OK;
}

/* `name = "sha256"`, or `name = {sha256 = "...", index = "..."}` for another index than the default one. */
static status read_pages(struct pylock_reader *r, const struct toml_value *table, struct err *err)
{
	const struct toml_value *pages;
	status st = toml_want(table, STR("pages"), TOML_TABLE, &pages, err);

	if (st != OK || !pages)
		return st;
	toml_each_entry (entry, pages) {
		struct lock_page page = {.name = entry->key};

		if (entry->value.kind == TOML_TABLE) {
			st = pylock_text_needed(&entry->value, STR("sha256"), &page.sha256, err);
			if (st == OK)
				st = pylock_text(&entry->value, STR("index"), &page.index, err);
		} else {
			st = pylock_text(pages, entry->key, &page.sha256, err);
		}
		if (st != OK)
			return st;
		vec_push(&r->lock->pages, r->mem, page);
	}
	return OK;
}

static status read_options(struct pylock_reader *r, const struct toml_value *table, struct err *err)
{
	const struct toml_value *options;
	status st = toml_want(table, STR("options"), TOML_TABLE, &options, err);

	if (st != OK || !options)
		return st;
	toml_each_entry (entry, options) {
		struct lock_option option = {.key = entry->key};

		st = pylock_text(options, entry->key, &option.value, err);
		if (st != OK)
			return st;
		vec_push(&r->lock->options, r->mem, option);
	}
	return OK;
}

static status read_instant(struct pylock_reader *r, const struct toml_value *table, struct err *err)
{
	const struct toml_value *instant;
	status st = toml_want(table, STR("instant"), TOML_OFFSET_DATETIME, &instant, err);

	if (st != OK || !instant)
		return st;
	if (!toml_instant(instant, &r->lock->instant))
		return pylock_fault(instant, err, "'instant' is not a moment in time");
	r->lock->has_instant = true;
	return OK;
}

status pylock_tool(struct pylock_reader *r, const struct toml_value *tool, struct err *err)
{
	const struct toml_value *table;
	status st = toml_want(tool, STR("assay"), TOML_TABLE, &table, err);

	if (st != OK || !table)
		return st;
	r->lock->ours = true;
	st = read_instant(r, table, err);
	if (st == OK)
		st = pylock_text(table, STR("index"), &r->lock->default_index, err);
	if (st == OK)
		st = read_each(r, table, STR("requires"), read_root, err);
	if (st == OK)
		st = read_each(r, table, STR("inputs"), read_input, err);
	if (st == OK)
		st = read_pages(r, table, err);
	if (st == OK)
		st = read_options(r, table, err);
	return st == OK ? OK : err_wrap(err, st, "[tool.assay]");
}

status pylock_package_tool(struct pylock_reader *r, const struct toml_value *tool, struct pin *pin, struct err *err)
{
	const struct toml_value *table, *requires;
	status st = toml_want(tool, STR("assay"), TOML_TABLE, &table, err);

	if (st != OK || !table)
		return st;
	st = pylock_text(table, STR("metadata-sha256"), &pin->metadata_sha256, err);
	if (st == OK)
		st = pylock_array(table, STR("requires"), TOML_STRING, &requires, err);
	if (st != OK || !requires)
		return st;
	toml_each_item (item, requires) {
		struct pin_requires one = {item->string, requirement_name(item->string, r->mem)};

		if (!one.name.len)
			return pylock_fault(item, err, "'" STR_FMT "' is not a requirement", STR_ARG(item->string));
		vec_push(&pin->requires, r->mem, one);
	}
	return OK;
}
