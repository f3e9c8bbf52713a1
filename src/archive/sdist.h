/* The static metadata of an sdist: its PKG-INFO, read out of a .tar.gz (through libarchive, loaded on first use) or a .zip
 * (through the strict zip reader). Nothing is written to disk, and nothing else of the sdist is looked at. */
#ifndef ASSAY_ARCHIVE_SDIST_H
#define ASSAY_ARCHIVE_SDIST_H

#include "base/base.h"

/* The bytes of PKG-INFO at the root of an sdist (source distribution format: one top folder that holds everything), in
 * mem, at most LIMIT_WHEEL_TEXT. filename's ending says which kind of archive it is; bytes is the whole file. E_REFUSED
 * with the member for: names that are not clean (zip.h), several top folders, links, devices, duplicates also after
 * folding, a second PKG-INFO, none at all, sizes beyond limits.h, a damaged archive. */
status sdist_read_pkg_info(struct str bytes, struct str filename, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
