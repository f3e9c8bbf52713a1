/* Between the files of the requirements.txt reader. */
#ifndef ASSAY_PINS_REQUIREMENTS_PARTS_H
#define ASSAY_PINS_REQUIREMENTS_PARTS_H

#include "pins/requirements.h"

/* -- logical lines -- */

struct requirements_cursor {
	struct str rest;
	uint32_t line; /* of the physical line that comes next */
};

/* The next line that says something: continuations joined (in mem where there are any), comments and white space around it
 * removed; *number is its first physical line. *more is false at the end. E_CONFIG for characters that others take for a
 * line end, a variable (`${NAME}`), and bytes that are not UTF-8; E_LIMIT. */
status requirements_line_next(struct requirements_cursor *at, struct arena *mem, struct str *ret, uint32_t *number,
                              bool *more, struct err *err) MUST_CHECK;

/* -- words of options, quoted like a shell's -- */

/* Take the next word off *rest; *more is false when there is none. E_CONFIG: an open quote, a backslash. */
status requirements_word(struct str *rest, struct arena *mem, struct str *ret, bool *more, struct err *err) MUST_CHECK;

/* One option with its value: "--name=value", "--name value", "-nvalue", "-n value". */
struct requirements_word_option {
	struct str name, value;
	bool has_value;
};
/* Take the next option off *rest, its value as well when `takes_value(name)`. E_CONFIG: a word that is no option. */
status requirements_option_next(struct str *rest, bool (*takes_value)(struct str name), struct arena *mem,
                                struct requirements_word_option *ret, bool *more, struct err *err) MUST_CHECK;

/* -- what assay does with an option of pip's format -- */

enum requirements_role {
	OPTION_TAKEN,      /* becomes a requirements_option */
	OPTION_INCLUDE,
	OPTION_CONSTRAINT,
	OPTION_REFUSED,
};
struct requirements_known {
	struct str name;
	enum requirements_role role;
	bool value;             /* it has one */
	enum requirements_option_kind kind;
	const char *why, *help; /* of those refused */
};
/* NULL for one that pip does not know in a file, or assay has no use for. */
const struct requirements_known *requirements_option_find(struct str name);
bool requirements_option_takes_value(struct str name);
/* E_CONFIG with the reason and what to do instead. */
status requirements_option_refuse(struct str name, struct err *err);

#endif
