/* The orders that several files of this room sort by. */
#ifndef ASSAY_PINS_SORT_H
#define ASSAY_PINS_SORT_H

#include "pins/lock.h"

/* Version texts with their runs of digits compared as numbers: "1.9" before "1.10". A total order over texts (equal only
 * when the bytes are), so that it does not depend on what parses; close to PEP 440's where people look. */
int version_text_cmp(struct str a, struct str b);
/* By name, version text, marker. */
int pin_order(const struct pin *a, const struct pin *b);
/* By name, then URL, then path. */
int pin_file_order(const struct pin_file *a, const struct pin_file *b);

#endif
