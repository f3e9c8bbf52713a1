/* Files that act without being asked: code that Python runs when it starts, bytecode that need not be what its source
 * says, and scripts that stand in for everyday commands. Judged by the final path, however a file gets there. */
#ifndef ASSAY_INSTALL_HAZARD_H
#define ASSAY_INSTALL_HAZARD_H

#include "config/settings.h"
#include "install/layout.h"

/* What a distribution brings, as far as the judgement needs it. */
struct hazard_context {
	const struct layout *layout;
	const struct settings *settings; /* [[allow]] entries */
	struct str name;                 /* of the distribution, normalised */
	struct str dist_info;            /* its folder, below the environment's root */
	/* Does the distribution itself bring a file at or below this path in the environment? */
	bool (*owns)(void *user, struct str path);
	/* The content of the file that is judged, in mem, at most LIMIT_HAZARD_TEXT. */
	status (*content)(void *user, size_t file, struct arena *mem, struct str *ret, struct err *err);
	void *user;
};

/* May the file go to `path` (below the environment's root)? E_REFUSED with the path, the reason, and, where the policy may
 * allow it for this package, the lines to add. Checks of that name: "pth", "start-file", "sitecustomize", "bytecode",
 * "script-name". Known .pth lines pass: setuptools' (by sha256) and its namespace packages' (an exact template), when
 * the same distribution brings the module that they are for. */
status hazard_check(const struct hazard_context *context, struct str path, size_t file, struct err *err) MUST_CHECK;

/* Is each line of a .pth file harmless: a comment, a known line, or a path below `folder` that the distribution owns?
 * *why says what is not. Pure but for `owns`. */
bool hazard_pth_is_known(const struct hazard_context *context, struct str folder, struct str text, struct str *why);

#endif
