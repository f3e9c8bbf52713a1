/* Numbers out of text and nothing else: no sign, space, prefix, separator or locale that was not asked for. */
#ifndef ASSAY_NUMBER_H
#define ASSAY_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* The whole slice as decimal digits (at least one; leading zeros count for nothing); false when it is anything else or
 * exceeds max. */
bool number_u64(struct str s, uint64_t max, uint64_t *ret) __attribute__((warn_unused_result));
/* The same with an optional leading '-'; false below min and above max. */
bool number_i64(struct str s, int64_t min, int64_t max, int64_t *ret) __attribute__((warn_unused_result));
/* The whole slice as hexadecimal digits of either case. */
bool number_hex(struct str s, uint64_t max, uint64_t *ret) __attribute__((warn_unused_result));

#endif
