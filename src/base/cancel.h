/* ^C: a flag that a signal handler raises and that everything which works for long, or waits, looks at. The command that
 * finds it raised undoes its partial work and returns E_CANCELLED; a second ^C ends the process at once. */
#ifndef ASSAY_CANCEL_H
#define ASSAY_CANCEL_H

#include <stdbool.h>

#include "base/err.h"

/* Raise the flag at SIGINT, SIGTERM and SIGHUP; system calls that wait return EINTR. To be called before threads start. */
void cancel_install(void);
/* Raise the flag. Safe in a signal handler and on any thread. */
void cancel_request(void);
bool cancel_requested(void);
/* OK, or E_CANCELLED when the flag is up. */
status cancel_check(struct err *err) MUST_CHECK;
/* A descriptor that becomes readable when the flag goes up, for poll; never read it. -1 before cancel_install. */
int cancel_fd(void);

#endif
