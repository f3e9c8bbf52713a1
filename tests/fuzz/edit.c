/* Edits of project files. The first byte chooses the file's kind and the list; the rest is its text. What was added is
 * there afterwards, what was removed is not, and taking an addition out again leaves what was there before. */
#include <stdlib.h>

#include "base/toml.h"
#include "lock/edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The lists are looked for by normalised name. */
static const struct toml_value *list_x(const struct toml_value *table)
{
	if (table && table->kind == TOML_TABLE)
		toml_each_entry (entry, table)
			if (str_eq_nocase(entry->key, STR("x")))
				return &entry->value;
	return NULL;
}

static const struct toml_value *list_of(const struct toml_value *document, const struct edit_list *list)
{
	const struct toml_value *project = toml_get(document, STR("project"));

	if (list->group.len)
		return list_x(toml_get(document, STR("dependency-groups")));
	return list->extra.len ? list_x(toml_get(project, STR("optional-dependencies"))) : toml_get(project, STR("dependencies"));
}

static bool same(const struct toml_value *a, const struct toml_value *b, const struct toml_value *except);

static bool same_tables(const struct toml_value *a, const struct toml_value *b, const struct toml_value *except)
{
	size_t n = 0;

	toml_each_entry (entry, a) {
		const struct toml_value *other = toml_get(b, entry->key);

		n += other != NULL;
		if (&entry->value == except)
			continue;
		if (!other || !same(&entry->value, other, except))
			return false;
	}
	/* What b has besides is the list and the tables that were made for it. */
	return b->table->len <= n + 1;
}

/* Is all of a in b as it was, but for one value? */
static bool same(const struct toml_value *a, const struct toml_value *b, const struct toml_value *except)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == TOML_STRING)
		return str_eq(a->string, b->string);
	if (a->kind == TOML_INTEGER)
		return a->integer == b->integer;
	if (a->kind == TOML_TABLE)
		return same_tables(a, b, except);
	if (a->kind != TOML_ARRAY)
		return true;
	if (a->array.len != b->array.len)
		return false;
	for (size_t i = 0; i < a->array.len; i++)
		if (!same(a->array.items[i], b->array.items[i], except))
			return false;
	return true;
}

static void check_rest(struct str before, struct str after, const struct edit_list *list, struct arena *mem)
{
	struct toml_value *a, *b;

	if (toml_read(before, mem, &a, NULL) != OK || toml_read(after, mem, &b, NULL) != OK || !same(a, b, list_of(a, list)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct edit_list lists[] = {{{0}, {0}}, {STR("x"), {0}}, {{0}, STR("x")}};
	cleanup(arena_free) struct arena mem = {0};
	struct str text, path, after, back, requirement = STR("fuzz-added[b]>=1; python_version<'4'");
	const struct edit_list *list;
	size_t removed;
	bool there;

	if (!size)
		return 0;
	text = (struct str){(const char *)data + 1, size - 1};
	path = data[0] & 1 ? STR("pyproject.toml") : STR("requirements.in");
	list = &lists[data[0] & 1 ? (data[0] >> 1) % 3 : 0];
	if (edit_add(path, text, list, requirement, &mem, &after, NULL) == OK) {
		if (edit_has(path, after, list, requirement, &mem, &there, NULL) != OK || !there)
			abort();
		if (data[0] & 1)
			check_rest(text, after, list, &mem);
		if (edit_remove(path, after, list, STR("fuzz-added"), &mem, &back, &removed, NULL) != OK || !removed)
			abort();
		if (data[0] & 1)
			check_rest(text, back, list, &mem);
		if (edit_has(path, back, list, requirement, &mem, &there, NULL) != OK || there)
			abort();
	}
	if (edit_remove(path, text, list, STR("a"), &mem, &after, &removed, NULL) == OK && data[0] & 1)
		check_rest(text, after, list, &mem);
	return 0;
}
