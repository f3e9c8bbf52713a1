/* What `assay lock` tells about its result: for people on standard error, under --json as a document on standard output. */
#ifndef ASSAY_CLI_LOCK_REPORT_H
#define ASSAY_CLI_LOCK_REPORT_H

#include "cli/cli.h"
#include "lock/resolve.h"
#include "pins/diff.h"

struct lock_report {
	struct cli *cli;
	struct resolve_result *result;
	const struct lock *previous; /* NULL: none */
	const struct lock *made;     /* the result, as far as the output's format says it: what is compared with previous */
	struct str output;           /* empty: nothing was written to a file */
	bool written;                /* the output was written; false: it would be */
	int64_t started;             /* when the command started */
	int64_t now;                 /* the lock's instant */
};

/* The lock was made, and written when `written` says so. */
void lock_report_changes(const struct lock_report *report);
/* It says what the previous one says. */
void lock_report_current(const struct lock_report *report);

#endif
