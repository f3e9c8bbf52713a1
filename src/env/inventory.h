/* What is installed in an environment: its *.dist-info folders (recording installed projects specification). Only names
 * and small files are read; nothing is believed that does not fit together. */
#ifndef ASSAY_ENV_INVENTORY_H
#define ASSAY_ENV_INVENTORY_H

#include "env/interpreter.h"

enum inventory_kind {
	INVENTORY_DIST,     /* a distribution with a RECORD */
	INVENTORY_FOREIGN,  /* installed by other means: .egg-info, .egg, .egg-link, or a .dist-info without RECORD */
	INVENTORY_NONSENSE, /* looks like one of these but contradicts itself; why says how */
};
struct inventory_item {
	enum inventory_kind kind;
	struct str site;        /* the folder that it lies in: purelib or platlib, absolute */
	struct str entry;       /* its name there: "foo_bar-1.0.dist-info" */
	struct str name;        /* normalised; may be empty unless DIST */
	struct version version; /* of DIST */
	struct str installer;   /* the line in INSTALLER; empty: there is none */
	bool requested;         /* has REQUESTED */
	bool direct_url;        /* has direct_url.json */
	struct str why;
};
struct inventory {
	struct inventory_item *items; /* sorted by name, then entry */
	size_t len;
};

/* Read purelib, and platlib where it is another folder. A folder that does not exist is empty. Links are not followed: a
 * dist-info that is one is nonsense. Two distributions of one name are both nonsense. E_IO, E_LIMIT. */
status inventory_read(const struct env_paths *paths, struct arena *mem, struct inventory *ret, struct err *err) MUST_CHECK;
/* The distribution of that normalised name, or NULL. */
const struct inventory_item *inventory_find(const struct inventory *inventory, struct str name);

#endif
