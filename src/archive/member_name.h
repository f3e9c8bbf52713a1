/* The names that members of an archive may have. */
#ifndef ASSAY_ARCHIVE_MEMBER_NAME_H
#define ASSAY_ARCHIVE_MEMBER_NAME_H

#include "base/base.h"

/* A name is clean: UTF-8, relative, no empty, "." or ".." part (a folder may end in '/'), no backslash, drive letter,
 * control character or mark that reorders text; at most LIMIT_ARCHIVE_NAME bytes, LIMIT_ARCHIVE_NAME_PART a part and
 * LIMIT_ARCHIVE_DEPTH parts. E_REFUSED names the member and the reason. */
status member_name_check(struct str name, struct err *err) MUST_CHECK;

#endif
