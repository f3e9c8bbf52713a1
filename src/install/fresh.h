/* A new environment: built beside its place, and there by one rename. */
#ifndef ASSAY_INSTALL_FRESH_H
#define ASSAY_INSTALL_FRESH_H

#include "install/link.h"
#include "install/venv.h"

/* Build it in a temporary folder beside layout->root, with these distributions (settled, install/owners.h) and the project's
 * .pth file (empty: none), and rename it. tree->root is ignored. What interrupted runs left beside it is removed. E_IO
 * when something came to lie there meanwhile; E_NOT_FOUND as link_dists, with *damaged set. On failure nothing is left. */
status fresh_make(const struct venv *venv, const struct layout *layout, const struct link_tree *tree, const struct dist *dists,
	size_t n, struct str project_pth, size_t *damaged, struct err *err) MUST_CHECK;

/* The open folder holds nothing. */
bool fresh_is_empty(int fd);

#endif
