/* Where things lie in an environment, and what it is for: what install needs to know of the interpreter. */
#ifndef ASSAY_INSTALL_LAYOUT_H
#define ASSAY_INSTALL_LAYOUT_H

#include "base/base.h"

/* Paths below the environment's root, without '/' at either end. */
struct layout {
	struct str root;     /* the environment, absolute; not yet there when it is new */
	struct str python;   /* what scripts start with: root/bin/python */
	struct str purelib;  /* "lib/python3.11/site-packages" */
	struct str platlib;  /* the same, on most systems */
	struct str headers;  /* "include/site/python3.11"; the project's name follows */
	struct str scripts;  /* "bin" */
};

/* The environment's own files and folders, which no distribution may touch: pyvenv.cfg, lib64, .assay, .gitignore, and
 * in bin/ the interpreter and the activation scripts. */
bool layout_is_own(const struct layout *layout, struct str path);

/* path is directly in a folder that Python searches for modules, or somewhere below it; *rest is the path there. */
bool layout_in_site(const struct layout *layout, struct str path, struct str *rest);

#endif
