/* Changes to an environment that exists: packages go, come and are replaced, under a journal; one at a time, so that at
 * any moment all but one are whole. */
#ifndef ASSAY_INSTALL_CHANGE_H
#define ASSAY_INSTALL_CHANGE_H

#include "install/installed.h"
#include "install/link.h"

/* What is to change. */
struct change {
	const struct link_tree *tree;
	const struct layout *layout;
	struct installed *installed;
	const bool *removed;            /* for each of installed->dists: it goes (also when it is replaced) */
	struct dist *come;              /* what comes, settled among themselves (install/owners.h) */
	size_t n_come;
	struct str project_pth;         /* the content of the project's .pth file; empty: none is wanted */
	void (*progress)(void *user, size_t done);
	void *user;
};

/* Plan, journal and carry it out; on any failure the environment is as it was. E_REFUSED: a file that comes is there
 * already and belongs to somebody else. E_NOT_FOUND as link_dists, with *damaged set. *shared counts files that another
 * distribution had brought with the same content. Nothing is written when there is nothing to do. */
status change_run(struct change *change, size_t *damaged, size_t *shared, struct err *err) MUST_CHECK;

/* The state file's text for an environment whose RECORDs (of `come`) are in place below root. */
status change_state_text(int root, const struct installed *kept, const bool *removed, const struct dist *come, size_t n,
	struct str project, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

/* The name of the .pth file that puts the project itself on the path. */
#define PROJECT_PTH "_assay_project.pth"

#endif
