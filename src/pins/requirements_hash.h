/* What a requirements line may ask for besides a name: digests and URLs. */
#ifndef ASSAY_PINS_REQUIREMENTS_HASH_H
#define ASSAY_PINS_REQUIREMENTS_HASH_H

#include "pins/lock.h"

/* "sha256:HEX", sha384 or sha512; E_CONFIG for others (pip takes none either) and for malformed ones. Borrows value. */
status requirements_hash(struct str value, struct pin_hash *ret, struct err *err) MUST_CHECK;
/* The URL behind `NAME @ `: empty, or http(s). E_CONFIG for version control, file: and others. */
status requirements_url(struct str url, struct err *err) MUST_CHECK;

#endif
