/* What tag.c and tag_make.c share: how a tag's text is hashed. */
#ifndef ASSAY_PEP_TAG_TABLE_H
#define ASSAY_PEP_TAG_TABLE_H

#include "base/base.h"

/* Equal for texts that differ in the case of letters only. Not seeded: the keys of a table are the target's own tags,
 * never an outsider's, so nobody can make its chains long. */
uint32_t tag_hash(struct str s);

#endif
