/* Reading a marker within a longer text, and the literals of markers. */
#ifndef ASSAY_PEP_MARKER_PARSE_H
#define ASSAY_PEP_MARKER_PARSE_H

#include "pep/cursor.h"
#include "pep/marker.h"

/* Take a marker, with white space around it, as far as it goes. */
status marker_take(struct cursor *at, struct arena *mem, const struct marker **ret, struct err *err) MUST_CHECK;

/* `op text` as a clause of a version specifier, or NULL when that is none. */
const struct specifier *marker_clause(enum marker_op op, struct str text, struct arena *mem);

/* The value of a literal from what stands between its quotes, which may hold Python's escapes. False when Python would
 * not read it (or \N{...}, or surrogates). Borrows inner where it has no escapes, else is in mem. */
bool marker_literal_value(struct str inner, struct arena *mem, struct str *ret);

/* Text that grows in an arena, as far as the marker's size makes it. */
struct marker_out {
	char *p;
	size_t len, cap;
	struct arena *mem;
};

void marker_out_put(struct marker_out *out, struct str s);
/* A literal, in quotes, that reads back as value. */
void marker_literal_put(struct marker_out *out, struct str value);

#endif
