/* What of a lock is to be installed into one environment: PEP 751, "Installation". */
#ifndef ASSAY_PINS_SELECT_H
#define ASSAY_PINS_SELECT_H

#include "pins/lock.h"

struct marker_env;
struct tags;

struct lock_selection {
	VEC(const struct pin *) pins; /* in the lock's order; no name twice */
};

/* Whether the lock is meant for this environment: its requires-python and environments. E_NO says what it covers and
 * what the environment is. `env` holds the eleven variables; the lock has been through lock_parse. */
status lock_covers(const struct lock *lock, const struct marker_env *env, struct arena *mem, struct err *err) MUST_CHECK;

/* The packages to install, with env's extras and dependency_groups set to what was asked for (the caller puts the lock's
 * default_groups there when nobody said otherwise). E_NO: not covered, a requires-python that does not hold, or an extra
 * or group that the lock does not know; E_REFUSED: one name selected twice. */
status lock_select(const struct lock *lock, const struct marker_env *env, struct arena *mem, struct lock_selection *ret,
                   struct err *err) MUST_CHECK;

/* The wheel of a PIN_FILES package that fits best (tag rank, then build number, then name), or NULL when none fits. */
const struct pin_file *pin_best_wheel(const struct pin *pin, const struct tags *tags);

#endif
