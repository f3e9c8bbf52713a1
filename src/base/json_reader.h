/* What the two halves of the JSON reader share: the words of the grammar (json_lex.c) and its sentences (json.c). */
#ifndef ASSAY_JSON_READER_H
#define ASSAY_JSON_READER_H

#include "base/json.h"

/* What may come next; white space may stand before it. */
enum json_expects {
	VALUE,
	VALUE_OR_END, /* just after '[' */
	KEY_OR_END,   /* just after '{' */
	MORE_OR_END,  /* after a value: ',' or the container's end, or the document's */
	TOO_LONG,     /* the document exceeds its limit */
};

static inline bool json_in_object(const struct json *j)
{
	unsigned level = j->depth - 1u;

	return j->depth && (j->objects[level / 64] >> (level % 64) & 1);
}

/* Errors; none of them moves the reader, so that it says the same again. `wanted` is due at p. */
status json_fail(const struct json *j, const char *p, const char *wanted, struct err *err);
status json_fail_depth(const struct json *j, const char *p, struct err *err);

/* A string whose opening quote is at p: fills in at, raw and escaped, returns what follows the closing quote, or NULL. */
const char *json_lex_string(const struct json *j, const char *p, struct json_token *token, struct err *err);
/* A number, true, false or null at p: fills in kind and raw, returns what follows, or NULL. */
const char *json_lex_scalar(const struct json *j, const char *p, struct json_token *token, struct err *err);

#endif
