/* The skeleton of a new environment (PEP 405): pyvenv.cfg, links to the interpreter, activation scripts. */
#ifndef ASSAY_INSTALL_VENV_H
#define ASSAY_INSTALL_VENV_H

#include "base/base.h"

struct venv {
	struct str root;         /* where it will lie, absolute */
	struct str base_python;  /* the interpreter's real path, absolute */
	struct str version;      /* "3.11.2" */
	struct str short_version; /* "3.11" */
	struct str implementation; /* "CPython" */
	struct str lib;          /* purelib's first two parts' place: "lib/python3.11/site-packages" */
	struct str prompt_name;  /* shown by the activation scripts; characters that shells act on become '_' */
	struct str assay_version; /* noted in pyvenv.cfg: who made it */
	bool lib64;              /* link lib64 to lib, as Python's own venv does on 64-bit Linux */
};

/* Write the skeleton into the empty directory dirfd. Paths in scripts and pyvenv.cfg are those of the final place,
 * quoted for each shell. E_IO; E_USAGE when the path cannot stand in them (control characters). */
status venv_write(int dirfd, const struct venv *venv, struct err *err) MUST_CHECK;

/* The text of an activation script: which is "activate", "activate.csh", "activate.fish" or "activate.ps1". */
void venv_activate_write(struct buf *out, const char *which, const struct venv *venv);

/* What stands in prompts: letters, digits, '.', '_', '-' and bytes beyond ASCII stay, the rest becomes '_'. */
struct str venv_prompt_clean(struct str name, struct arena *mem);

#endif
