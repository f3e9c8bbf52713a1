/* The TOML reader: what is accepted holds UTF-8, knows its place in the source, and reads back when it is written. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/toml.h"
#include "base/toml_out.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static void check_place(const struct toml_place *at, struct str text)
{
	demand(at->from <= at->to && at->to <= text.len && at->line >= 1 && at->column >= 1);
}

/* Check a value and write it: scalars that the writer has no words for become numbers. */
static void copy(struct toml_out *o, const struct toml_value *v, struct str text)
{
	check_place(&v->at, text);
	switch (v->kind) {
	case TOML_STRING:
		demand(utf8_valid(v->string));
		toml_out_string(o, v->string);
		break;
	case TOML_FLOAT:
		toml_out_float(o, v->real);
		break;
	case TOML_BOOL:
		toml_out_bool(o, v->boolean);
		break;
	case TOML_ARRAY:
		toml_out_array(o, false);
		toml_each_item (item, v)
			copy(o, item, text);
		toml_out_array_end(o);
		break;
	case TOML_TABLE:
		toml_out_inline(o);
		toml_each_entry (e, v) {
			check_place(&e->at, text);
			demand(e->from <= e->at.from && utf8_valid(e->key));
			demand(toml_get(v, e->key) == &e->value);
			toml_out_key(o, e->key);
			copy(o, &e->value, text);
		}
		toml_out_inline_end(o);
		break;
	default:
		toml_out_i64(o, v->kind == TOML_INTEGER ? v->integer : (int)v->kind);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(GIB);
	struct str text = {(const char *)data, size};
	struct toml_out o = toml_out_open(&out);
	struct toml_value *root, *again;
	struct err err = {0};

	if (toml_read(text, &mem, &root, &err) != OK) {
		demand(err.lines > 0);
		return 0;
	}
	toml_out_key(&o, STR("r"));
	copy(&o, root, text);
	/* One level more than the document had is the only thing that may be too much. */
	if (buf_check(&out, "it", &err) != OK)
		return 0;
	if (toml_read(buf_str(&out), &mem, &again, &err) != OK)
		demand(err.status == E_LIMIT);
	return 0;
}
