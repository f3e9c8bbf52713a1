/* entry_points.txt: the scripts that a distribution brings (entry points specification). Only the groups console_scripts
 * and gui_scripts are read; other groups are nobody's business at installation. What comes out is fit to become a file
 * name and a line of Python. */
#ifndef ASSAY_PEP_ENTRY_POINTS_H
#define ASSAY_PEP_ENTRY_POINTS_H

#include "base/base.h"

struct entry_point {
	struct str name;   /* of the script: one path segment, not "." or "..", no control character, valid UTF-8 */
	struct str module; /* "pkg.cli": identifiers joined by dots, ASCII */
	struct str attr;   /* "main" or "App.run": the same */
	struct str extras; /* between the brackets, "" when there are none; obsolete, to be ignored at installation */
	bool gui;          /* of gui_scripts */
};

/* Read text. *ret is in mem and borrows text. Linear but for the check that no name comes twice (n log n).
 * E_SYNTAX names the line: no `name = module:attr`, a name or reference that is not safe, one name for two scripts.
 * E_LIMIT: more than LIMIT_ENTRY_POINTS scripts. */
status entry_points_parse(struct str text, struct arena *mem, struct entry_point **ret, size_t *ret_n, struct err *err)
	MUST_CHECK;

#endif
