/* What the two kinds of sdist share; no other room includes this. */
#ifndef ASSAY_ARCHIVE_SDIST_PARTS_H
#define ASSAY_ARCHIVE_SDIST_PARTS_H

#include "base/base.h"

/* Everything lies in one folder: the first path sets *top, the others must agree. */
status sdist_top_check(struct str path, struct str *top, struct err *err) MUST_CHECK;
/* "folder/PKG-INFO". */
bool sdist_is_pkg_info(struct str path);
/* sdist_read_pkg_info for a .tar.gz. */
status sdist_from_targz(struct str bytes, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
