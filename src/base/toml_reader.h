/* What the parts of the TOML reader share: the cursor (toml_scan.c), strings (toml_string.c), numbers and times
 * (toml_scalar.c), tables (toml_table.c) and the grammar (toml_read.c). */
#ifndef ASSAY_TOML_READER_H
#define ASSAY_TOML_READER_H

#include "base/toml.h"

struct toml_reader {
	struct str text; /* valid UTF-8 */
	size_t at;
	struct arena *mem;
	struct err *err;
	size_t mark;     /* the offset that line and column belong to; only ever goes forward */
	uint32_t line, column;
};

struct toml_key {
	struct str text;
	struct toml_place at;
};

/* -- toml_scan.c -- */

/* The byte n after the cursor, or -1 behind the end. */
static inline int toml_peek_at(const struct toml_reader *r, size_t n)
{
	return n < r->text.len - r->at ? (uint8_t)r->text.p[r->at + n] : -1;
}

static inline int toml_peek(const struct toml_reader *r)
{
	return toml_peek_at(r, 0);
}

static inline bool toml_take(struct toml_reader *r, char c)
{
	bool hit = toml_peek(r) == (uint8_t)c;

	r->at += hit;
	return hit;
}

/* Does the text go on with lit? */
bool toml_ahead(const struct toml_reader *r, struct str lit);
/* The place that begins at the cursor. */
struct toml_place toml_here(struct toml_reader *r);
/* E_SYNTAX for the cursor, or for a place: "line 1, column 2: ...". */
status toml_fail(struct toml_reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
status toml_fail_at(struct toml_reader *r, struct toml_place at, status st, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* E_SYNTAX: `what` is due at the cursor, where something else stands. */
status toml_fail_due(struct toml_reader *r, const char *what);
/* Pass spaces and tabs. */
void toml_skip_blanks(struct toml_reader *r);
/* Pass LF or CR LF; false when neither is there. */
bool toml_take_newline(struct toml_reader *r);
/* Pass a comment, if one is there, up to its line's end. */
status toml_skip_comment(struct toml_reader *r);
/* Pass blanks, line ends and comments. */
status toml_skip_lines(struct toml_reader *r);

/* -- toml_string.c -- */

/* A string of any of the four kinds, at whose quote the cursor stands; *ret is decoded. */
status toml_take_string(struct toml_reader *r, struct str *ret);
/* One part of a key: bare, or quoted on one line. */
status toml_take_key(struct toml_reader *r, struct toml_key *ret);

/* -- toml_scalar.c -- */

/* A number, a date or time, true or false. */
status toml_take_scalar(struct toml_reader *r, struct toml_value *ret);

/* -- toml_table.c -- */

struct toml_table *toml_table_new(struct toml_reader *r);
/* Add a key that must be new; *ret's value is for the caller to fill in. `from`: where its whole dotted key begins. */
status toml_table_add(struct toml_reader *r, struct toml_table *table, const struct toml_key *key, uint32_t from,
		      struct toml_entry **ret);
/* The table that a part of a dotted key leads to, made when it is new. */
status toml_table_dotted(struct toml_reader *r, struct toml_table **table, const struct toml_key *key, uint32_t from);
/* The same for a part of a [header] that is not its last. */
status toml_table_through(struct toml_reader *r, struct toml_table **table, const struct toml_key *key, uint32_t from);
/* The last part of a [header] or, with `element`, of a [[header]]: *value is the table's value. */
status toml_table_define(struct toml_reader *r, struct toml_table *table, const struct toml_key *key, bool element,
			 uint32_t from, struct toml_value **value);
struct toml_entry *toml_table_find(const struct toml_table *table, struct str key);

#endif
