/* What changed between two locks, package by package. */
#ifndef ASSAY_PINS_DIFF_H
#define ASSAY_PINS_DIFF_H

#include "pins/lock.h"

/* In this order of weight: of several, the first is told. */
enum pin_change_kind {
	PIN_ADDED,
	PIN_REMOVED,
	PIN_RAISED,        /* another version */
	PIN_LOWERED,
	PIN_REHASHED,      /* same version, a file of the same name with another digest: never happens by itself */
	PIN_SOURCE,        /* same version, another index, URL, commit or kind of source */
	PIN_FILES_CHANGED, /* files gained or lost */
	PIN_OTHER,         /* marker, requires-python, dependencies, where the same files are served from, identities */
};

/* One package. `from` is NULL when it is added, `to` when it is removed. */
struct pin_change {
	enum pin_change_kind kind;
	const struct pin *from, *to;
	bool source_changed;       /* also when it was raised or lowered */
	size_t files_gained, files_lost, files_rehashed; /* by file name; 0 when the version differs */
};

struct pins_diff {
	VEC(struct pin_change) changes; /* by name */
	size_t kept, added, removed, raised, lowered, changed; /* changed: the kinds after lowered */
};

/* Compare two locks (borrowed, sorted). Packages of one name are matched by equal marker first, then in ascending order of
 * version; versions are compared as PEP 440 says, and by text where one is unknown. */
void pins_diff(const struct lock *from, const struct lock *to, struct arena *mem, struct pins_diff *ret);

#endif
