/* Output to people: the one place where the program writes to its terminal or pipes. Text from outside goes through
 * base/escape here, so that no caller can forget it. */
#ifndef ASSAY_CLI_TERM_H
#define ASSAY_CLI_TERM_H

#include <stdio.h>

#include "base/base.h"

enum style { STYLE_NONE, STYLE_BOLD, STYLE_DIM, STYLE_RED, STYLE_GREEN, STYLE_YELLOW, STYLE_CYAN };

struct term {
	FILE *file;
	bool tty;
	bool colour;    /* a terminal, TERM is not "dumb", and NO_COLOR is not set */
	int error;      /* errno of the first write that failed, or 0 */
};

/* stdout or stderr. */
struct term term_open(FILE *file);
/* Columns of the terminal; 80 when it does not say. */
unsigned term_columns(const struct term *term);

/* Formatted text whose arguments may come from outside: controls (line feeds too), escapes, bidi marks, invalid UTF-8
 * and CI workflow commands are made visible instead of obeyed. term_line adds the end of the line. */
void term_text(struct term *term, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void term_line(struct term *term, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Bytes as they are: for what a writer of this program made for machines (JSON, a lock), never for outside text. */
void term_raw(struct term *term, struct str s);
/* From here on; nothing without colour. STYLE_NONE ends it. */
void term_style(struct term *term, enum style style);
/* Hand over everything buffered. OK, or E_IO when this or any earlier write failed. */
status term_flush(struct term *term, struct err *err) MUST_CHECK;

#endif
