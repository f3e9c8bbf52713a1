/* Dependency specifiers (the specification of that name, formerly PEP 508): `name [extras] (specifiers) ; marker`, or
 * `name [extras] @ url ; marker`. Behaviour is that of `packaging` 26. */
#ifndef ASSAY_PEP_REQUIREMENT_H
#define ASSAY_PEP_REQUIREMENT_H

#include "base/base.h"
#include "pep/marker.h"
#include "pep/specifier.h"

struct requirement {
	struct str name;                 /* as given; may end in '_', which name_valid refuses */
	struct str *extras;              /* as given, sorted, without doubles */
	size_t extras_count;
	struct specifier_set specifier;  /* empty beside a url */
	struct str url;                  /* as given, not looked at; empty when there is none */
	const struct marker *marker;     /* NULL when there is none */
};

/* Read one whole requirement. Borrows text: the slices point into it; the rest is in mem. Linear but for the extras and
 * clauses, which are sorted. E_SYNTAX names the column; E_LIMIT beyond LIMIT_REQUIREMENT, LIMIT_REQUIREMENT_EXTRAS and
 * what specifiers and markers have. */
status requirement_parse(struct str text, struct arena *mem, struct requirement *ret, struct err *err) MUST_CHECK;

/* Canonical text, in mem: `name[extra,...]specifiers; marker`, or `name[extra,...] @ url ; marker`. */
struct str requirement_text(const struct requirement *req, struct arena *mem);

#endif
