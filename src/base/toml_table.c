/* Tables: how keys and headers find or make them, and what may be added to which (TOML 1.0, "Table" and "Keys"). */
#include "base/toml_reader.h"

#include "base/banned.h"
#include "base/vec.h"

/* Up to here a table is searched from end to end; most have no more entries, and a map would take more room than all. */
enum { FEW = 8 };

struct toml_table *toml_table_new(struct toml_reader *r)
{
	return arena_new(r->mem, struct toml_table);
}

struct toml_entry *toml_table_find(const struct toml_table *table, struct str key)
{
	if (table->len > FEW)
		return map_get(&table->index, key);
	for (size_t i = 0; i < table->len; i++)
		if (str_eq(table->entries[i]->key, key))
			return table->entries[i];
	return NULL;
}

static struct toml_entry *append(struct toml_reader *r, struct toml_table *table, const struct toml_key *key, uint32_t from)
{
	struct toml_entry *entry = arena_new(r->mem, struct toml_entry);

	entry->key = key->text;
	entry->at = key->at;
	entry->from = from;
	if (table->len == table->cap) {
		size_t cap = table->cap ? mem_mul(table->cap, 2) : 4;
		struct toml_entry **grown = arena_array(r->mem, cap, struct toml_entry *);
		if (table->len)
			memcpy(grown, table->entries, table->len * sizeof *grown);
		table->entries = grown;
		table->cap = cap;
	}
	table->entries[table->len++] = entry;
	for (size_t i = table->len == FEW + 1 ? 0 : table->len - 1; i < table->len && table->len > FEW; i++)
		*map_put(&table->index, r->mem, table->entries[i]->key) = table->entries[i];
	return entry;
}

static status fail_twice(struct toml_reader *r, const struct toml_key *key, const struct toml_entry *first)
{
	return toml_fail_at(r, key->at, E_SYNTAX, "the key '" STR_FMT "' stands in line %u already", STR_ARG(str_sub(key->text, 0, 200)),
			    first->at.line);
}

static status fail_closed(struct toml_reader *r, const struct toml_key *key, const struct toml_entry *first)
{
	return toml_fail_at(r, key->at, E_SYNTAX, "'" STR_FMT "' of line %u cannot be added to here", STR_ARG(str_sub(key->text, 0, 200)),
			    first->at.line);
}

status toml_table_add(struct toml_reader *r, struct toml_table *table, const struct toml_key *key, uint32_t from,
		      struct toml_entry **ret)
{
	struct toml_entry *entry = toml_table_find(table, key->text);

	if (entry)
		return fail_twice(r, key, entry);
	*ret = append(r, table, key, from);
	return OK;
}

/* A new table under a new key. */
static struct toml_entry *add_table(struct toml_reader *r, struct toml_table *table, const struct toml_key *key, uint32_t from,
				    enum toml_origin origin)
{
	struct toml_entry *entry = append(r, table, key, from);

	entry->value.kind = TOML_TABLE;
	entry->value.origin = origin;
	entry->value.at = key->at;
	entry->value.table = toml_table_new(r);
	return entry;
}

status toml_table_dotted(struct toml_reader *r, struct toml_table **table, const struct toml_key *key, uint32_t from)
{
	struct toml_entry *entry = toml_table_find(*table, key->text);

	if (!entry)
		entry = add_table(r, *table, key, from, TOML_DOTTED);
	if (entry->value.kind != TOML_TABLE || entry->value.origin == TOML_INLINE || entry->value.origin == TOML_HEADER)
		return fail_closed(r, key, entry);
	/* A table that so far was only named on the way to another is defined by this. */
	entry->value.origin = TOML_DOTTED;
	*table = entry->value.table;
	return OK;
}

status toml_table_through(struct toml_reader *r, struct toml_table **table, const struct toml_key *key, uint32_t from)
{
	struct toml_entry *entry = toml_table_find(*table, key->text);
	struct toml_value *value;

	if (!entry)
		entry = add_table(r, *table, key, from, TOML_IMPLICIT);
	value = &entry->value;
	if ((value->kind != TOML_TABLE && value->kind != TOML_ARRAY) || value->origin == TOML_INLINE)
		return fail_closed(r, key, entry);
	/* An array of tables stands for its last element; it never is empty. */
	if (value->kind == TOML_ARRAY)
		value = value->array.items[value->array.len - 1];
	*table = value->table;
	return OK;
}

static struct toml_value *add_element(struct toml_reader *r, struct toml_value *array)
{
	struct toml_value *element = arena_new(r->mem, struct toml_value);

	element->kind = TOML_TABLE;
	element->origin = TOML_HEADER;
	element->table = toml_table_new(r);
	array->array.items = vec_room(r->mem, array->array.items, array->array.len, &array->array.cap, sizeof element);
	array->array.items[array->array.len++] = element;
	return element;
}

status toml_table_define(struct toml_reader *r, struct toml_table *table, const struct toml_key *key, bool element,
			 uint32_t from, struct toml_value **value)
{
	struct toml_entry *entry = toml_table_find(table, key->text);

	if (element) {
		if (!entry) {
			entry = append(r, table, key, from);
			entry->value.kind = TOML_ARRAY;
			entry->value.origin = TOML_HEADER;
			entry->value.at = key->at;
		}
		if (entry->value.kind != TOML_ARRAY || entry->value.origin != TOML_HEADER)
			return fail_twice(r, key, entry);
		*value = add_element(r, &entry->value);
		return OK;
	}
	if (!entry)
		entry = add_table(r, table, key, from, TOML_HEADER);
	else if (entry->value.kind != TOML_TABLE || entry->value.origin != TOML_IMPLICIT)
		return fail_twice(r, key, entry);
	entry->value.origin = TOML_HEADER;
	*value = &entry->value;
	return OK;
}
