/* METADATA and PKG-INFO: what a distribution says of itself (core metadata specification). The text is taken apart as
 * Python's email parser takes it, so that no other installer sees a header where we do not: CR, LF and CR LF end a line,
 * a line that starts with white space continues the one before, the headers end at an empty line or at the first line
 * that is none. What stands below them (the description) is not looked at. */
#ifndef ASSAY_PEP_METADATA_H
#define ASSAY_PEP_METADATA_H

#include "pep/version.h"

/* Values borrow the text, without white space around them; those written over several lines are joined in mem, their
 * line ends dropped. */
struct metadata {
	unsigned major, minor;       /* Metadata-Version */
	struct str name;             /* as written: a valid name, not normalised */
	struct version version;
	struct str requires_python;  /* as written; empty when there is none. Not judged here */
	struct str *requires_dist;   /* requirements as written, in their order; not judged here */
	size_t n_requires_dist;
	struct str *provides_extra;  /* names as written, in their order; not judged here */
	size_t n_provides_extra;
	struct str *dynamic;         /* names of fields as written */
	size_t n_dynamic;
	struct str license_expression, license; /* empty when there is none; the first, should there be several */
};

/* Read text. Linear in the headers. E_SYNTAX: no Metadata-Version, Name or Version, or a malformed one; one of these or
 * Requires-Python twice; a major Metadata-Version above 2 (of a later minor one all that is known here keeps its
 * meaning); a Dynamic of Name, Version or Metadata-Version; a value read here that is not UTF-8 or holds a control
 * character. E_LIMIT: more than LIMIT_METADATA_FIELDS of one field, headers above LIMIT_METADATA_HEADERS. */
status metadata_parse(struct str text, struct arena *mem, struct metadata *ret, struct err *err) MUST_CHECK;

/* Does Dynamic name the field (in any case)? */
bool metadata_is_dynamic(const struct metadata *metadata, struct str field);
/* May an sdist's PKG-INFO be believed for what its wheels will need (PEP 643): Metadata-Version 2.2 or later, and
 * Requires-Dist, Provides-Extra and Requires-Python not dynamic? */
bool metadata_is_static(const struct metadata *metadata);

#endif
