/* Errors and warnings on standard error, in the house's form: the outermost sentence first, its causes indented beneath,
 * then what to do. */
#ifndef ASSAY_CLI_REPORT_H
#define ASSAY_CLI_REPORT_H

#include "cli/term.h"

/* `error: ` and the outermost sentence, inner sentences and notes indented, `help: ` lines. A help text that starts with
 * spaces continues the one before it, as it stands. Text is made harmless by term. */
void report_error(struct term *term, const struct err *err);
/* `warning: ` and one line; `help: ` and one line. */
void report_warning(struct term *term, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void report_help(struct term *term, struct str text);

#endif
