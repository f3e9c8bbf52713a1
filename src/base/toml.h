/* TOML 1.0, read into a tree in an arena. Every value knows where it stands: line and column for messages, byte offsets
 * for editing a file without disturbing the rest of it. The writer is base/toml_out.h. */
#ifndef ASSAY_TOML_H
#define ASSAY_TOML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"

enum toml_kind {
	TOML_STRING,
	TOML_INTEGER,
	TOML_FLOAT,
	TOML_BOOL,
	TOML_OFFSET_DATETIME, /* an instant */
	TOML_LOCAL_DATETIME,
	TOML_LOCAL_DATE,
	TOML_LOCAL_TIME,
	TOML_ARRAY,
	TOML_TABLE,
};

/* A stretch of the source. Lines and columns count from 1, columns in characters; offsets are bytes, `to` is behind. */
struct toml_place {
	uint32_t line, column, from, to;
};

struct toml_time {
	uint16_t year;
	uint8_t month, day, hour, minute, second; /* only what the kind has */
	uint32_t nanosecond;
	int16_t offset;                           /* minutes east of UTC */
};

/* What made a table; decides what may still be added to it while reading, and how an editor adds to it. */
enum toml_origin {
	TOML_IMPLICIT, /* only named inside a longer [a.b] header */
	TOML_HEADER,   /* [a], an element of [[a]], or the document itself */
	TOML_DOTTED,   /* a of a.b = 1 */
	TOML_INLINE,   /* { } */
};

struct toml_value {
	enum toml_kind kind;
	enum toml_origin origin;  /* tables, and arrays: TOML_HEADER for [[a]], else TOML_INLINE */
	struct toml_place at;     /* the value; of a table with a header: the header; the document: all of it */
	union {
		struct str string;    /* decoded; borrows the source where nothing had to be decoded */
		int64_t integer;
		double real;
		bool boolean;
		struct toml_time time;
		struct {
			struct toml_value **items;
			size_t len, cap;
		} array;
		struct toml_table *table;
	};
};

struct toml_entry {
	struct str key;         /* decoded */
	struct toml_place at;   /* this key, quotes included */
	uint32_t from;          /* where the whole dotted key begins that this key is the last part of */
	struct toml_value value;
};

struct toml_table {
	struct toml_entry **entries; /* in the order of their first mention */
	size_t len, cap;
	struct map index;            /* key -> struct toml_entry * */
};

/* Read a document. The tree lies in mem and borrows text, which must live as long. E_SYNTAX: "line 3, column 7: ...";
 * E_LIMIT: longer than LIMIT_TOML_BYTES, nested deeper than LIMIT_TOML_DEPTH (arrays, tables, parts of keys).
 * Time and memory in proportion to the text. */
status toml_read(struct str text, struct arena *mem, struct toml_value **ret, struct err *err) MUST_CHECK;

/* The value of a key, or NULL: also when table is NULL or no table, so that lookups can be nested. */
const struct toml_value *toml_get(const struct toml_value *table, struct str key);
const struct toml_entry *toml_entry(const struct toml_value *table, struct str key);
/* The value of a key where it has that kind; NULL where there is no such key; E_SYNTAX names place, key and kinds. */
status toml_want(const struct toml_value *table, struct str key, enum toml_kind kind, const struct toml_value **ret,
		 struct err *err) MUST_CHECK;
/* "a string", "a local date": for messages. */
const char *toml_kind_name(enum toml_kind kind);
/* An offset date-time as an instant (base/time.h: microseconds). False for other kinds. */
bool toml_instant(const struct toml_value *value, int64_t *ret);

/* `toml_each_entry (e, table)`: e is a struct toml_entry *; `toml_each_item (v, array)`: v is a struct toml_value *. */
#define toml_each_entry(e, value)                                                                              \
	for (struct toml_entry **e##_ = (value)->table->entries, *e;                                           \
	     e##_ && e##_ < (value)->table->entries + (value)->table->len && (e = *e##_, true); e##_++)
#define toml_each_item(v, value)                                                                               \
	for (struct toml_value **v##_ = (value)->array.items, *v;                                              \
	     v##_ && v##_ < (value)->array.items + (value)->array.len && (v = *v##_, true); v##_++)

#endif
