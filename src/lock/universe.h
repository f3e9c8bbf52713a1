/* The environments that a universal lock is for, as a set of the marker algebra: the Pythons that the project allows, on
 * every platform or on those that it names. Markers, Requires-Python and wheel tags become sets here, each once. */
#ifndef ASSAY_LOCK_UNIVERSE_H
#define ASSAY_LOCK_UNIVERSE_H

#include "base/map.h"
#include "pep/marker_algebra.h"

struct resolve_request;

enum {
	/* The newest Python 3 minor that exists. About later ones upper bounds in Requires-Python are guesses: only what
	 * keeps this one out, keeps them out, too. */
	UNIVERSE_NEWEST = 14,
	UNIVERSE_PYTHONS = UNIVERSE_NEWEST + 3, /* Python 2, each 3.x that exists, and all later ones */
};

struct universe {
	struct markers *markers;
	struct arena *mem;
	struct marker_set all;      /* the environments; not none */
	struct marker_set pythons[UNIVERSE_PYTHONS]; /* ascending; none outside of all's */
	struct str requires_python; /* bounds of the lock, canonical; empty: none */
	const struct str *environments; /* markers, as the project names them */
	struct marker_set *named;   /* as sets */
	size_t n_environments;
	struct err ignored;         /* of failures that nobody hears of */
	struct map texts, requires, tags, platforms; /* known: text -> struct marker_set */
};

/* E_NO when no Python is left; E_CONFIG for environments that are none; E_LIMIT. Borrows the request. */
status universe_open(const struct resolve_request *request, struct arena *mem, struct universe *ret,
                     struct err *err) MUST_CHECK;
/* The environments of within where the marker holds (NULL: all) with this extra asked for ("" for none). */
status universe_marker(struct universe *u, const struct marker *marker, struct str extra, struct marker_set within,
                       struct marker_set *ret, struct err *err) MUST_CHECK;
/* Where a Requires-Python holds; single versions that it excludes (!=3.9.7) are left to whoever installs. lower: without
 * its upper bounds. E_SYNTAX. */
status universe_python(struct universe *u, struct str requires, bool lower, struct marker_set *ret,
                       struct err *err) MUST_CHECK;
/* The place of the earliest Python in where, 0 to UNIVERSE_PYTHONS. */
status universe_lowest_python(struct universe *u, struct marker_set where, unsigned *ret, struct err *err) MUST_CHECK;
/* Can a wheel with these tags be installed somewhere in where? 0 is best, -1 is not at all. */
int universe_rank(struct universe *u, struct marker_set where, struct str python, struct str abi, struct str platform);

#endif
