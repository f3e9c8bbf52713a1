/* The parsed forms of a lock's texts. */
#ifndef ASSAY_PINS_PARSE_H
#define ASSAY_PINS_PARSE_H

#include "pep/marker.h"
#include "pins/lock.h"

struct toml_value;

/* Fill in the parsed forms that are NULL although their text is not empty, in mem. E_SYNTAX names the text. */
status pin_parse(struct pin *pin, struct arena *mem, struct err *err) MUST_CHECK;
/* The same for requires-python and environments of the lock itself. */
status lock_parse_head(struct lock *lock, struct arena *mem, struct err *err) MUST_CHECK;

/* The marker that a pin is to be written with, in mem; NULL where it has none. E_USAGE names the package. */
status pin_marker_parse(const struct pin *pin, struct arena *mem, const struct marker **ret, struct err *err) MUST_CHECK;

/* Does the marker ask for this variable anywhere? */
bool marker_names_variable(const struct marker *marker, enum marker_variable variable);

/* An attestation identity's whole table as one inline table of TOML with sorted keys, in mem. */
status identity_text(const struct toml_value *table, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
