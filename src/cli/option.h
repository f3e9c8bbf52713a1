/* The command line: tables of options, parsed into the structs that the tables point into. Options may stand before
 * and after operands; `--` ends them; `--opt value`, `--opt=value`, `-o value`, `-ovalue`, `-qv` are understood. */
#ifndef ASSAY_CLI_OPTION_H
#define ASSAY_CLI_OPTION_H

#include "base/base.h"

/* A repeated option's values, in order; borrow argv. */
struct option_list {
	struct str *p;
	size_t len, cap;
};

enum option_kind {
	OPTION_FLAG,   /* bool: true when given */
	OPTION_COUNT,  /* unsigned: how often it is given */
	OPTION_TEXT,   /* struct str: the last value given */
	OPTION_LIST,   /* struct option_list: every value given */
	OPTION_CHOICE, /* int: index into choices of the last value given */
};

/* One row; a table ends with a row of zeros. */
struct option {
	const char *names;          /* long names, the one that messages use first: "output-file output" */
	char letter;                /* 0: none */
	enum option_kind kind;
	size_t at;                  /* offsetof its field in the group's struct */
	const char *value;          /* what the man page calls the value: "FILE"; NULL for flags */
	const char *const *choices; /* NULL-terminated, for OPTION_CHOICE */
};

/* A table and the struct that its values go to. */
struct option_group {
	const struct option *options;
	void *values;
};

/* Parse argv[0..argc). Operands are moved to the front of argv, in order, and counted in *operands. With `leading`, stops
 * at the first operand, and *operands counts everything from there on. E_USAGE for what no table knows, with the nearest
 * name, and for a missing or unwanted value. */
status options_parse(const struct option_group *groups, size_t groups_len, bool leading, int argc, char **argv,
                     struct arena *mem, int *operands, struct err *err) MUST_CHECK;

#endif
