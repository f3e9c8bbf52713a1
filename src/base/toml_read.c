/* The grammar: documents, headers, key/value pairs, arrays and inline tables. */
#include "base/toml_reader.h"

#include "base/banned.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"

static status take_value(struct toml_reader *r, unsigned depth, struct toml_value *ret);

static status check_depth(struct toml_reader *r, unsigned depth)
{
	if (depth > LIMIT_TOML_DEPTH)
		return toml_fail_at(r, toml_here(r), E_LIMIT, "nested deeper than %d levels", LIMIT_TOML_DEPTH);
	return OK;
}

/* `a.b.c = value` in a table at this depth. The tables on the way and the last key are made before the value is read. */
static status take_pair(struct toml_reader *r, struct toml_table *table, unsigned depth)
{
	uint32_t from = (uint32_t)r->at;
	struct toml_entry *entry;
	struct toml_key key;
	status st;

	for (;;) {
		st = check_depth(r, ++depth);
		if (st == OK)
			st = toml_take_key(r, &key);
		if (st != OK)
			return st;
		toml_skip_blanks(r);
		if (!toml_take(r, '.'))
			break;
		st = toml_table_dotted(r, &table, &key, from);
		if (st != OK)
			return st;
		toml_skip_blanks(r);
	}
	if (!toml_take(r, '='))
		return toml_fail_due(r, "'='");
	toml_skip_blanks(r);
	st = toml_table_add(r, table, &key, from, &entry);
	return st == OK ? take_value(r, depth, &entry->value) : st;
}

/* The cursor stands at '['. */
static status take_array(struct toml_reader *r, unsigned depth, struct toml_value *ret)
{
	status st = check_depth(r, depth + 1);

	ret->kind = TOML_ARRAY;
	r->at++;
	if (st == OK)
		st = toml_skip_lines(r);
	while (st == OK && !toml_take(r, ']')) {
		struct toml_value *item = arena_new(r->mem, struct toml_value);
		ret->array.items = vec_room(r->mem, ret->array.items, ret->array.len, &ret->array.cap, sizeof item);
		ret->array.items[ret->array.len++] = item;
		st = take_value(r, depth + 1, item);
		if (st == OK)
			st = toml_skip_lines(r);
		if (st == OK && !toml_take(r, ',') && toml_peek(r) != ']')
			st = toml_fail_due(r, "',' or ']'");
		if (st == OK)
			st = toml_skip_lines(r);
	}
	return st;
}

/* The cursor stands at '{'. On one line, without a comma behind the last pair. */
static status take_inline_table(struct toml_reader *r, unsigned depth, struct toml_value *ret)
{
	struct toml_table *table = toml_table_new(r);
	status st = OK;

	r->at++;
	toml_skip_blanks(r);
	if (!toml_take(r, '}')) {
		do {
			toml_skip_blanks(r);
			st = take_pair(r, table, depth);
			toml_skip_blanks(r);
		} while (st == OK && toml_take(r, ','));
		if (st == OK && !toml_take(r, '}'))
			st = toml_fail_due(r, "',' or '}'");
	}
	ret->kind = TOML_TABLE;
	ret->table = table;
	return st;
}

static status take_value(struct toml_reader *r, unsigned depth, struct toml_value *ret)
{
	struct toml_place at = toml_here(r);
	status st;

	ret->origin = TOML_INLINE;
	switch (toml_peek(r)) {
	case '"':
	case '\'':
		ret->kind = TOML_STRING;
		st = toml_take_string(r, &ret->string);
		break;
	case '[':
		st = take_array(r, depth, ret);
		break;
	case '{':
		st = take_inline_table(r, depth, ret);
		break;
	default:
		st = toml_take_scalar(r, ret);
	}
	ret->at = at;
	ret->at.to = (uint32_t)r->at;
	return st;
}

/* `[a.b]` or `[[a.b]]`, at whose first bracket the cursor stands; *table becomes the table that it opens. */
static status take_header(struct toml_reader *r, struct toml_table *root, struct toml_table **table, unsigned *depth)
{
	bool element = toml_ahead(r, STR("[["));
	struct toml_place at = toml_here(r);
	struct toml_table *parent = root;
	struct toml_value *value;
	struct toml_key key;
	status st;

	r->at += element ? 2 : 1;
	for (*depth = 1;; ++*depth) {
		toml_skip_blanks(r);
		st = check_depth(r, *depth);
		if (st == OK)
			st = toml_take_key(r, &key);
		toml_skip_blanks(r);
		if (st != OK || !toml_take(r, '.'))
			break;
		st = toml_table_through(r, &parent, &key, at.from);
		if (st != OK)
			break;
	}
	if (st == OK && !toml_ahead(r, element ? STR("]]") : STR("]")))
		st = toml_fail_due(r, element ? "'.' or ']]'" : "'.' or ']'");
	if (st == OK)
		st = toml_table_define(r, parent, &key, element, at.from, &value);
	if (st != OK)
		return st;
	r->at += element ? 2 : 1;
	value->at = at;
	value->at.to = (uint32_t)r->at;
	*table = value->table;
	return OK;
}

static status take_document(struct toml_reader *r, struct toml_table *root)
{
	struct toml_table *table = root;
	unsigned depth = 0;
	status st = toml_skip_lines(r);

	while (st == OK && toml_peek(r) >= 0) {
		st = toml_peek(r) == '[' ? take_header(r, root, &table, &depth) : take_pair(r, table, depth);
		if (st != OK)
			return st;
		toml_skip_blanks(r);
		st = toml_skip_comment(r);
		if (st == OK && toml_peek(r) >= 0 && !toml_take_newline(r))
			st = toml_fail_due(r, "the end of the line");
		if (st == OK)
			st = toml_skip_lines(r);
	}
	return st;
}

/* What may stand nowhere in a document; the rest of the reader relies on it. */
static status check_bytes(struct toml_reader *r)
{
	size_t invalid = utf8_find_invalid(r->text), del = str_find(r->text, 0x7f, 0);

	if (invalid == SIZE_MAX && del == SIZE_MAX)
		return OK;
	r->at = invalid < del ? invalid : del;
	return toml_fail(r, invalid < del ? "byte 0x%02x is not valid UTF-8" : "control character 0x%02x", (uint8_t)r->text.p[r->at]);
}

status toml_read(struct str text, struct arena *mem, struct toml_value **ret, struct err *err)
{
	struct toml_reader r = {.text = text.p ? text : STR(""), .mem = mem, .err = err, .line = 1, .column = 1};
	struct toml_value *root;
	status st;

	if (text.len > LIMIT_TOML_BYTES)
		return err_set(err, E_LIMIT, "TOML is longer than %zu bytes", LIMIT_TOML_BYTES);
	st = check_bytes(&r);
	if (st != OK)
		return st;
	/* A byte order mark is no character of the first line. */
	if (toml_ahead(&r, STR("\xef\xbb\xbf")))
		r.at = r.mark = 3;
	root = arena_new(mem, struct toml_value);
	root->kind = TOML_TABLE;
	root->origin = TOML_HEADER;
	root->at = (struct toml_place){1, 1, 0, (uint32_t)text.len};
	root->table = toml_table_new(&r);
	st = take_document(&r, root->table);
	if (st == OK)
		*ret = root;
	return st;
}
