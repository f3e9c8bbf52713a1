/* The project's part of a file name, which may hold letters of any script (inside of the pep room only). */
#ifndef ASSAY_PEP_FILENAME_PROJECT_H
#define ASSAY_PEP_FILENAME_PROJECT_H

#include "base/base.h"

/* Text without '/', '\', control characters and bad UTF-8. */
bool filename_text_valid(struct str text);
/* The name in a wheel's file name: letters and digits of any script, '.' and single '_'; not empty (PEP 427, "Escaping
 * and Unicode"). Other scripts than ASCII need utf8proc; without it they are refused. */
bool filename_project_valid(struct str project);
/* In lower case, runs of '-', '_', '.' made one '-'. Borrows project where nothing changes, else is in mem. E_IO: the
 * name is not ASCII and utf8proc cannot be loaded. */
status filename_project_normalize(struct str project, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
