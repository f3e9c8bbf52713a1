/* One line on the terminal that says how far a long operation is, drawn over itself and erased at the end. Draws on a
 * terminal only, and not under --quiet: call it always. */
#ifndef ASSAY_CLI_PROGRESS_H
#define ASSAY_CLI_PROGRESS_H

#include "cli/term.h"

struct progress {
	struct term *term;      /* NULL: draw nothing */
	int64_t started, drawn; /* monotonic microseconds; drawn is 0 until the first time */
	bool visible;
};

struct progress_state {
	const char *doing;      /* "downloading" */
	uint64_t done, total;   /* packages or files; total 0: not known yet */
	uint64_t bytes;         /* read since the start, for MB/s; 0: do not say */
	struct str waiting_for; /* text from outside; empty: nothing in particular */
	struct str last;        /* what came in last; text from outside; empty: do not say */
};

/* Borrows term until progress_close. Appears only after 200 ms: what is quick needs no bar. */
struct progress progress_open(struct term *term, bool quiet);
/* Say where things stand. Cheap: draws at most ten times a second. */
void progress_update(struct progress *p, const struct progress_state *state);
/* Erase the line; further updates draw nothing. */
void progress_close(struct progress *p);

#endif
