/* "3.11", "3.11.4", "3.13t", "pypy3.10", "cpython3.12": a Python as people write it on the command line. */
#ifndef ASSAY_ENV_PYTHON_VERSION_H
#define ASSAY_ENV_PYTHON_VERSION_H

#include "pep/version.h"

struct python_version {
	bool pypy;
	bool free_threaded;
	unsigned major, minor;
	size_t segments;        /* that were written: 1 ("3") and more */
	struct version version; /* "3.11.4" */
};
/* false: it is none. One segment alone ("3") is one. */
bool python_version_parse(struct str text, struct arena *mem, struct python_version *ret);
/* Is `version` one that was asked for: equal in all segments that were written? */
bool python_version_matches(const struct python_version *wanted, const struct version *version);

#endif
