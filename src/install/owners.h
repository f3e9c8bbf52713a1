/* Who owns which path of an environment: no distribution may fill a path that another one fills differently. */
#ifndef ASSAY_INSTALL_OWNERS_H
#define ASSAY_INSTALL_OWNERS_H

#include "install/dist.h"

/* Hold the distributions against each other. The same content at one path of a shared namespace (below site-packages) is
 * allowed: all but the first are marked as shared, and counted. E_REFUSED names both distributions and the path. Where
 * the policy allows "clobber" for one of them, that one's file gives way, and is marked as shared as well. */
status owners_settle(struct dist *dists, size_t n, const struct layout *layout, const struct settings *settings,
	size_t *shared, struct err *err) MUST_CHECK;

#endif
