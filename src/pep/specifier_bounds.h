/* From a clause to the interval of version keys that it stands for. */
#ifndef ASSAY_PEP_SPECIFIER_BOUNDS_H
#define ASSAY_PEP_SPECIFIER_BOUNDS_H

#include "pep/specifier.h"

/* Set low, high and outside of a clause (other than ===) whose op, wildcard and version are set. The bounds are in mem. */
void specifier_bounds_make(struct specifier *clause, struct arena *mem);

#endif
