/* Equality field by field. A field added to the model is added to equal.c, sort.c and their tests. */
#ifndef ASSAY_PINS_EQUAL_H
#define ASSAY_PINS_EQUAL_H

#include "pins/lock.h"

/* What PEP 751 itself says about a package: everything but [packages.tool.assay], `via` and places. */
bool pin_equal(const struct pin *a, const struct pin *b);
bool pin_vcs_equal(const struct pin_vcs *a, const struct pin_vcs *b);
bool pin_directory_equal(const struct pin_directory *a, const struct pin_directory *b);

#endif
