/* White space and case as the packaging standards' reference library has them: its patterns' \s takes Unicode's spaces
 * around versions and specifiers, while every letter that means something is ASCII. For the parsers of this room. */
#ifndef ASSAY_PEP_SPACE_H
#define ASSAY_PEP_SPACE_H

#include "base/base.h"

/* The number of bytes of the white space character that s starts with; 0 when it starts with none. UTF-8. */
size_t space_len(struct str s);
/* s without white space at its ends. */
struct str space_trim(struct str s);

#endif
