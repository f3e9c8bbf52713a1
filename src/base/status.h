/* The one status type. Every function that can fail returns it; nobody may ignore it. */
#ifndef ASSAY_STATUS_H
#define ASSAY_STATUS_H

#include <stdbool.h>

/* What kind of failure it is; `status_exit` turns it into the exit code that users see. */
typedef enum status {
	OK = 0,
	E_NO,        /* the answer is no: no solution, findings, not in sync */
	E_NOT_FOUND, /* the thing asked for does not exist (a 404, a missing file); callers usually give it a meaning */
	E_USAGE,     /* the command line is wrong */
	E_CONFIG,    /* a setting, or a file that the user wrote, is wrong */
	E_SYNTAX,    /* text does not follow its grammar; whoever knows where the text came from says what that means */
	E_LIMIT,     /* an explicit limit of base/limits.h is exceeded */
	E_IO,        /* the disk or the system failed */
	E_NET,       /* the network failed, or an index answered nonsense */
	E_REFUSED,   /* refused for safety: hash, signature, archive, RECORD, policy, a name without a source */
	E_CANCELLED, /* ^C, or another thread gave up first */
	E_INTERNAL,  /* cannot happen; a fault of assay itself */
} status;

#define MUST_CHECK __attribute__((warn_unused_result))

/* The process exit code of a status: 0, 1, 2, 3, 4 or 130 (DESIGN: "Exit codes"). */
int status_exit(status st);

#endif
