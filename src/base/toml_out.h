/* TOML 1.0, written: valid by construction and deterministic. Keys and strings are quoted only as far as they need it;
 * controls, invisible and bidirectional characters leave as escapes, bytes that are not UTF-8 as U+FFFD. */
#ifndef ASSAY_TOML_OUT_H
#define ASSAY_TOML_OUT_H

#include "base/buf.h"
#include "base/limits.h"

/* A writer; on the stack, no handle to free. */
struct toml_out {
	struct buf *to;
	unsigned depth;      /* open arrays and inline tables; more than LIMIT_TOML_DEPTH are an overflow of `to` */
	unsigned lost;       /* open ones beyond that */
	unsigned inlines;    /* how many of them are inline tables */
	uint8_t level[LIMIT_TOML_DEPTH + 1]; /* enum in toml_out.c, of the level of that depth */
	bool empty;          /* nothing stands in the innermost container yet */
	bool after_key;
};

/* Write to `to`, whose maximum bounds the document (ask buf_check at the end). */
struct toml_out toml_out_open(struct buf *to);

/* A path of keys for the headers: `toml_out_table(&o, TOML_PATH(STR("tool"), STR("assay")))`. */
#define TOML_PATH(...) ((const struct str[]){__VA_ARGS__}), (sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
/* `[path]` and `[[path]]`, after an empty line unless nothing was written before. */
void toml_out_table(struct toml_out *o, const struct str *path, size_t n);
void toml_out_array_table(struct toml_out *o, const struct str *path, size_t n);
/* `# text`, a line; line ends in text start further comment lines. Not inside a value. */
void toml_out_comment(struct toml_out *o, struct str text);

/* A key; its value must follow. The caller sees to it that keys differ. */
void toml_out_key(struct toml_out *o, struct str key);

/* Values: after a key, or as elements of an open array. */
void toml_out_string(struct toml_out *o, struct str s);
void toml_out_i64(struct toml_out *o, int64_t n);
void toml_out_bool(struct toml_out *o, bool b);
/* The shortest digits that read back as the same number; `inf`, `-inf`, `nan`. */
void toml_out_float(struct toml_out *o, double d);
/* An instant (base/time.h), as an offset date-time in UTC: `2026-11-23T20:20:38Z`. */
void toml_out_instant(struct toml_out *o, int64_t us);
/* The first day of an instant in UTC, as a local date. */
void toml_out_date(struct toml_out *o, int64_t us);
/* A whole value that is TOML already, as it is. */
void toml_out_raw(struct toml_out *o, struct str toml);
/* `[` and `]`; with lines, each element stands on its own line with a comma behind it. An empty array is `[]`. */
void toml_out_array(struct toml_out *o, bool lines);
void toml_out_array_end(struct toml_out *o);
/* `{` and `}`: an inline table; its keys and values in between, all on one line (arrays in it too). */
void toml_out_inline(struct toml_out *o);
void toml_out_inline_end(struct toml_out *o);

/* Key and value at once. */
void toml_out_key_string(struct toml_out *o, const char *key, struct str s);
void toml_out_key_i64(struct toml_out *o, const char *key, int64_t n);
void toml_out_key_bool(struct toml_out *o, const char *key, bool b);

/* Only the quoted string, or the key as it must be written, for those who edit a file in place. */
void toml_out_quoted(struct buf *to, struct str s);
void toml_out_bare_or_quoted_key(struct buf *to, struct str key);

#endif
