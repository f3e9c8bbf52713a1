/* The lines of .pth files that real projects need and that are known to be harmless. */
#ifndef ASSAY_INSTALL_PTH_H
#define ASSAY_INSTALL_PTH_H

#include "base/base.h"

/* The package that setuptools' namespace line (its nspkg.pth) makes a namespace, dotted; false when the line is not exactly
 * that template. */
bool pth_is_namespace_line(struct str line, struct arena *mem, struct str *package);

/* The whole file is setuptools' distutils-precedence.pth, in one of its two forms. */
bool pth_is_distutils_precedence(struct str text);

#endif
