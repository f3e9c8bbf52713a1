/* A lock from the disk, whatever its format. */
#ifndef ASSAY_PINS_LOAD_H
#define ASSAY_PINS_LOAD_H

#include "pins/lock.h"

struct requirements_file;

/* The lock of the folder here: "pylock.toml", else "requirements.txt". E_CONFIG with help when there is neither. */
status lock_find_file(struct str *ret, struct err *err) MUST_CHECK;

/* Read a lock: a path ending in .toml is a pylock.toml (E_CONFIG for a name that PEP 751 does not allow), anything else a
 * requirements file with hashes. `options`, when not NULL, gets what a requirements file asks for besides (empty for a
 * pylock.toml): the caller judges it. Broken text is E_CONFIG with the place; E_NO for a requirements file that pins
 * nothing; E_NOT_FOUND, E_IO. All in mem. */
status lock_load(struct str path, struct arena *mem, struct lock *ret, struct requirements_file *options,
                 struct err *err) MUST_CHECK;

#endif
