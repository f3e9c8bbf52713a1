/* What changed between two locks, package by package. */
#ifndef ASSAY_PINS_DIFF_H
#define ASSAY_PINS_DIFF_H

#include "pins/lock.h"

enum pin_change_kind {
	PIN_ADDED,
	PIN_REMOVED,
	PIN_RAISED,
	PIN_LOWERED,
	PIN_SOURCE,  /* another index, URL, commit or kind of source; same version or none */
	PIN_REHASHED, /* a file of the same name with another digest: never by itself, always worth a look */
	PIN_FILES_CHANGED, /* files gained or lost */
	PIN_OTHER,   /* marker, requires-python, dependencies */
	PIN_SAME,
};

/* One name. `from` is NULL when added, `to` when removed. The most serious kind is told (the order of the enum after
 * raised and lowered); the counts tell the rest. */
struct pin_change {
	enum pin_change_kind kind;
	const struct pin *from, *to;
	size_t files_gained, files_lost, files_rehashed;
};

struct pins_diff {
	VEC(struct pin_change) changes; /* by name, then old version; without PIN_SAME */
	size_t kept, added, removed, raised, lowered, changed; /* changed: the kinds after lowered */
};

/* Compare two locks (borrowed, sorted). Packages of one name are matched by equal marker first, then in ascending order of
 * version; versions are compared as PEP 440 says, and by text where one is unknown. */
void pins_diff(const struct lock *from, const struct lock *to, struct arena *mem, struct pins_diff *ret);

#endif
