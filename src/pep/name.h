/* Names of projects and extras (core metadata "Name"; "Names and normalization", formerly PEP 503). Two spellings are one
 * name when their normalised forms are equal; everything past a door keeps the normalised form only. ASCII throughout:
 * a letter outside of ASCII is refused, also where folding its case would give an ASCII one. */
#ifndef ASSAY_PEP_NAME_H
#define ASSAY_PEP_NAME_H

#include "base/base.h"

/* Letters, digits, '.', '-', '_', with a letter or digit at both ends. */
bool name_valid(struct str name);
/* The name in lower case, each run of '.', '-', '_' made one '-'. Borrows name where that changes nothing, else is in mem.
 * Also defined for text that is no valid name (it then leaves strange bytes alone): judge with name_valid first. */
struct str name_normalize(struct str name, struct arena *mem);
/* Valid, and its own normalised form. */
bool name_is_normalized(struct str name);

#endif
