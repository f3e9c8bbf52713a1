/* Files into a tree: folders made once each, objects of the store linked or copied. Works with directory descriptors from
 * the root on, so that a link planted inside the environment leads nowhere. */
#ifndef ASSAY_INSTALL_LINK_H
#define ASSAY_INSTALL_LINK_H

#include "base/pool.h"
#include "config/settings.h"
#include "install/dist.h"

struct link_tree {
	int root;                   /* the environment; borrowed */
	struct store *store;
	struct pool *pool;
	enum settings_link how;     /* AUTO: hard links (measured to be the fastest), copies where the file system has none */
};

/* Put the files of n distributions (each sorted by path) into the tree, on the pool's threads; the shared ones are left
 * out. Nothing may lie at their paths: E_REFUSED names the path. E_NOT_FOUND when an object is missing from the store or
 * damaged: `*damaged` is then the distribution's index. On failure some files are there. */
status link_dists(const struct link_tree *tree, const struct dist *dists, size_t n, size_t *damaged, struct err *err)
	MUST_CHECK;

/* Open the folder that path lies in, from root on, without following a link; E_NOT_FOUND, E_REFUSED (a link on the way).
 * *name is the last part of path. */
status link_open_folder(int root, struct str path, int *ret_fd, struct str *name, struct err *err) MUST_CHECK;

#endif
