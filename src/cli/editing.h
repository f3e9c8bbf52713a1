/* What add and remove share: the project's file, changed in memory, resolved as if it were on the disk already, and
 * written together with the lock or not at all. */
#ifndef ASSAY_CLI_EDITING_H
#define ASSAY_CLI_EDITING_H

#include <sys/types.h>

#include "cli/locking.h"
#include "lock/edit.h"

/* Options of both; the first member of the command's own struct. */
struct editing_args {
	struct lock_args lock; /* first: LOCKING_OPTIONS point into it */
	struct option_list files;
	struct str extra, group;
};

#define EDITING_OPTIONS                                                                                \
	LOCKING_OPTIONS,                                                                               \
	{"file", 'f', OPTION_LIST, offsetof(struct editing_args, files), "FILE", NULL},                \
	{"extra", 0, OPTION_TEXT, offsetof(struct editing_args, extra), "NAME", NULL},                 \
	{"group", 0, OPTION_TEXT, offsetof(struct editing_args, group), "NAME", NULL}

struct editing {
	struct locking locking;
	struct requirements_opener opener;
	struct str path;          /* of the project's file, as the user or project_find names it */
	struct str real;          /* the file itself, links followed */
	mode_t mode;
	struct str before, text;  /* what it holds, and what it shall hold */
	struct edit_list list;
};

/* Read the project's file, the first of the sources; `e` is new. */
status editing_open(struct cli *cli, struct editing *e, struct err *err) MUST_CHECK;
/* Relock with the changed text and write both, or neither. */
status editing_run(struct editing *e, struct err *err) MUST_CHECK;

#endif
