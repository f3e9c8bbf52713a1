/* pylock.toml, PEP 751: the reader (a door: structure, names, versions, markers, file names judged) and the writer. */
#ifndef ASSAY_PINS_PYLOCK_H
#define ASSAY_PINS_PYLOCK_H

#include "pins/lock.h"

/* Read a pylock.toml. `path` names it in errors and places (borrowed); text is borrowed too, what is decoded lies in mem.
 * Accepts what the specification's structure allows, and says in lock.warnings what it does not know (a later minor
 * version, unknown keys). E_SYNTAX names line and column; E_CONFIG for sizes beyond limits.h. Whether a file may be used
 * is for pins/usable.h to say. Packages come in the order of the file. */
status pylock_read(struct str text, struct str path, struct arena *mem, struct lock *ret, struct err *err) MUST_CHECK;

/* Append the lock as pylock.toml: the same lock gives the same bytes. `lock` is sorted first (lock_sort). E_USAGE when
 * something in it cannot stand in a pylock.toml (PIN_HASHES, a marker with `extra`, a URL with credentials), E_LIMIT
 * when the buffer is too small. */
status pylock_write(struct lock *lock, struct buf *out, struct err *err) MUST_CHECK;

#endif
