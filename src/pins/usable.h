/* Whether something that a lock names may be used: a lock is text from outside, and a correct one can still ask for a file
 * of the machine, a path beside the project or a digest that anybody can forge. Whoever fetches or opens asks here first. */
#ifndef ASSAY_PINS_USABLE_H
#define ASSAY_PINS_USABLE_H

#include "pins/lock.h"

/* The file may be fetched or opened: it has a well-formed sha256, sha384 or sha512 (weaker ones do not count, and must
 * not be malformed either); url is http or https with a host; path is relative and stays below the lock's folder; the
 * name that the URL or path ends in is the file's name; size is not negative. E_REFUSED with the place otherwise. */
status pin_file_usable(const struct pin *pin, const struct pin_file *file, struct err *err) MUST_CHECK;

/* The package as a whole may be installed: its source is files, or a direct archive that is a wheel; everything else
 * (sdist only, vcs, directory) is refused with the reason and the way out, since it would run the package's code. Says
 * nothing about its files. */
status pin_usable(const struct pin *pin, struct err *err) MUST_CHECK;

#endif
