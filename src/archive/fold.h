/* File names as the most forgetful file system compares them: NFKC, case folded, invisible characters dropped. */
#ifndef ASSAY_ARCHIVE_FOLD_H
#define ASSAY_ARCHIVE_FOLD_H

#include "base/base.h"

/* The folded form of a path of valid UTF-8; name itself where folding changes nothing, else in the arena. ASCII is folded
 * here, the rest by libutf8proc (toNFKC_Casefold, Unicode 3.13). E_IO when that cannot be loaded. */
status fold_name(struct str name, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
