/* JSON (RFC 8259), read by pulling: a strict reader over a slice that neither copies nor allocates, except to decode
 * strings that were written with escapes. Whatever was read up to JSON_END was valid JSON in valid UTF-8, skipped parts
 * included. Every JSON door of the house uses it; the writer is base/json_out.h. */
#ifndef ASSAY_JSON_H
#define ASSAY_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"

enum json_kind {
	JSON_END, /* the document is over */
	JSON_OBJECT,
	JSON_OBJECT_END,
	JSON_ARRAY,
	JSON_ARRAY_END,
	JSON_KEY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
	JSON_NOTHING, /* only from json_peek: no value starts here */
};

struct json_token {
	enum json_kind kind;
	bool escaped;   /* key or string: raw holds escapes, its text is what json_string makes of it */
	size_t at;      /* byte offset of raw in the document */
	struct str raw; /* key, string: between the quotes; number: its text; others empty. Borrows the document */
};

/* A reader; on the stack, no handle to free. Copying it keeps a place to come back to. */
struct json {
	const char *start, *at, *end;
	struct arena *mem;
	uint8_t expects; /* enum in json.c */
	uint16_t depth;
	uint64_t objects[LIMIT_JSON_DEPTH / 64]; /* a bit a level: set where the container is an object */
};

/* Start reading text, which must outlive the reader and what it gives out. mem is where keys and strings with escapes
 * are decoded to by the functions that return `struct str`; json_next, json_skip and json_string do without it. */
struct json json_open(struct str text, struct arena *mem);

/* The next token. E_SYNTAX names what is wrong and at which byte; E_LIMIT: deeper than LIMIT_JSON_DEPTH, longer than
 * LIMIT_JSON_BYTES. After an error the same error comes again; after JSON_END, JSON_END. */
status json_next(struct json *j, struct json_token *ret, struct err *err) MUST_CHECK;
/* The kind of the value that the next byte starts, or JSON_NOTHING. Nothing is taken and nothing checked. */
enum json_kind json_peek(const struct json *j);
/* Pass over the next value (after a key: its value), checked like everything else. E_SYNTAX when none comes. */
status json_skip(struct json *j, struct err *err) MUST_CHECK;
/* The text of a key, string or number token: raw itself, or decoded into mem. E_SYNTAX: half a surrogate pair. */
status json_string(const struct json_token *token, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

/* -- reading by expectation: E_SYNTAX says what was expected and where -- */

/* `{`, then json_object_next until *more is false; after each key its value must be taken or skipped. Keys are decoded:
 * "\u006eame" is the key `name`. */
status json_object_open(struct json *j, struct err *err) MUST_CHECK;
status json_object_next(struct json *j, struct str *key, bool *more, struct err *err) MUST_CHECK;
/* `[`, then json_array_next before each element until *more is false. */
status json_array_open(struct json *j, struct err *err) MUST_CHECK;
status json_array_next(struct json *j, bool *more, struct err *err) MUST_CHECK;
/* The next value, of one type. A number for json_take_u64 is written in plain digits and at most max. */
status json_take_string(struct json *j, struct str *ret, struct err *err) MUST_CHECK;
status json_take_u64(struct json *j, uint64_t max, uint64_t *ret, struct err *err) MUST_CHECK;
status json_take_bool(struct json *j, bool *ret, struct err *err) MUST_CHECK;
/* Take a null if one comes next: *ret says so. */
status json_take_null(struct json *j, bool *ret, struct err *err) MUST_CHECK;
/* E_SYNTAX with the sentence that `what` ("a version") is due where the reader stands: for a value of the wrong type
 * that json_peek has seen. */
status json_expected(const struct json *j, const char *what, struct err *err) MUST_CHECK;
/* Nothing but white space is left. */
status json_done(struct json *j, struct err *err) MUST_CHECK;

/* Is text one valid document in which no object names a key twice (escapes decoded)? For documents where two readers
 * might otherwise differ: settings, signed roles, attestations. E_SYNTAX, E_LIMIT (LIMIT_JSON_UNIQUE).
 * Time n log n; memory in proportion to the keys of the objects that are open at once. */
status json_unique_keys(struct str text, struct err *err) MUST_CHECK;

#endif
