/* SHA-256 (FIPS 180-4, section 6.2) in plain C, for base/sha256 alone: short texts, for which loading libcrypto would
 * cost more than the hash. Nothing secret goes through it. */
#ifndef ASSAY_SHA256_SMALL_H
#define ASSAY_SHA256_SMALL_H

#include <stdint.h>

#include "base/str.h"

void sha256_small(struct str bytes, uint8_t digest[32]);

#endif
