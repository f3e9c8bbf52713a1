/* packages.attestation-identities, written as one inline table with sorted keys, whatever they hold. */
#include <stdlib.h>

#include "base/toml_out.h"
#include "pins/parse.h"
#include "pins/pylock_parts.h"

static status value_put(struct toml_out *o, const struct toml_value *value, struct arena *mem, struct err *err);

static int entry_order(const void *p, const void *q)
{
	struct toml_entry *const *a = p, *const *b = q;

	return str_cmp((*a)->key, (*b)->key);
}

static status table_put(struct toml_out *o, const struct toml_value *value, struct arena *mem, struct err *err)
{
	size_t n = value->table->len;
	struct toml_entry **entries = arena_array(mem, n + 1, struct toml_entry *);

	for (size_t i = 0; i < n; i++)
		entries[i] = value->table->entries[i];
	qsort(entries, n, sizeof *entries, entry_order);
	toml_out_inline(o);
	for (size_t i = 0; i < n; i++) {
		status st;

		toml_out_key(o, entries[i]->key);
		st = value_put(o, &entries[i]->value, mem, err);
		if (st != OK)
			return st;
	}
	toml_out_inline_end(o);
	return OK;
}

static status array_put(struct toml_out *o, const struct toml_value *value, struct arena *mem, struct err *err)
{
	toml_out_array(o, false);
	toml_each_item (item, value) {
		status st = value_put(o, item, mem, err);

		if (st != OK)
			return st;
	}
	toml_out_array_end(o);
	return OK;
}

/* Nested no deeper than the writer can hold. Local dates and times have no place in an identity. */
static status value_put(struct toml_out *o, const struct toml_value *value, struct arena *mem, struct err *err)
{
	int64_t instant;

	switch (value->kind) {
	case TOML_STRING:
		toml_out_string(o, value->string);
		return OK;
	case TOML_INTEGER:
		toml_out_i64(o, value->integer);
		return OK;
	case TOML_FLOAT:
		toml_out_float(o, value->real);
		return OK;
	case TOML_BOOL:
		toml_out_bool(o, value->boolean);
		return OK;
	case TOML_OFFSET_DATETIME:
		if (!toml_instant(value, &instant))
			break;
		toml_out_instant(o, instant);
		return OK;
	case TOML_ARRAY:
	case TOML_TABLE:
		if (o->depth >= LIMIT_IDENTITY_DEPTH)
			return pylock_fault(value, err, "an attestation identity is nested too deeply");
		return value->kind == TOML_ARRAY ? array_put(o, value, mem, err) : table_put(o, value, mem, err);
	default:
		break;
	}
	return pylock_fault(value, err, "an attestation identity cannot hold %s", toml_kind_name(value->kind));
}

status identity_text(const struct toml_value *table, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_IDENTITY);
	struct toml_out o = toml_out_open(&out);
	status st = value_put(&o, table, mem, err);

	if (st == OK)
		st = buf_check(&out, "an attestation identity", err);
	if (st == OK)
		*ret = arena_str(mem, str_trim(buf_str(&out)));
	return st;
}
