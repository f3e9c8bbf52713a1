/* Scripts in an environment's bin: the first line that starts its Python, and the scripts made from entry points. */
#ifndef ASSAY_INSTALL_SCRIPT_H
#define ASSAY_INSTALL_SCRIPT_H

#include "base/base.h"
#include "pep/entry_points.h"

/* May an environment lie there? E_USAGE when its path cannot stand in a script's first line: control characters, or,
 * where the line must go through the shell (spaces, more than 127 bytes), backslashes, which Python would take as escapes. */
status script_python_check(struct str python, struct err *err) MUST_CHECK;

/* "#!python\n"; or, for a path that Linux would cut or split there, a line that is both shell and Python. */
void script_shebang_write(struct buf *out, struct str python);

/* The script of a console or GUI entry point. */
void script_entry_point_write(struct buf *out, struct str python, const struct entry_point *entry);

/* The content of a wheel's script as it is to be installed: with a first line `#!python...` replaced. *changed says
 * whether it was; out is untouched when not. */
void script_rewrite(struct buf *out, struct str python, struct str content, bool *changed);

#endif
