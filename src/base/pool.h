/* A pool of worker threads for pure jobs (hash, inflate, parse, link), and inboxes through which finished jobs come back
 * to the thread that owns the work. Threads start when there is work for them, so a pool that nobody uses is free. */
#ifndef ASSAY_POOL_H
#define ASSAY_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct pool;
struct pool_inbox;

/* One job. Lies in the caller's own struct and belongs to the pool from pool_run until it is done: until it was taken
 * from the inbox, or, without an inbox, until pool_wait returned. */
struct pool_job {
	void (*run)(void *user);   /* on a worker thread */
	void *user;
	struct pool_inbox *inbox;  /* where it goes when done, or NULL */
	struct pool_job *next;     /* the pool's */
};

/* Where finished jobs wait for their owner. */
status pool_inbox_open(struct pool_inbox **ret, struct err *err) MUST_CHECK;
/* No job that names it may be in a pool any more. NULL is allowed. */
void pool_inbox_close(struct pool_inbox *inbox);
/* A descriptor that poll() finds readable while finished jobs wait. Borrowed. */
int pool_inbox_fd(const struct pool_inbox *inbox);
/* All finished jobs, oldest first, linked by `next`; NULL when there are none. Never blocks. */
struct pool_job *pool_inbox_take(struct pool_inbox *inbox);

/* A pool of at most `threads` workers (0: one a processor that this process may use). Needs no thread yet. */
struct pool *pool_open(size_t threads);
/* Hand over a job; from any thread, also from a job. If no thread can be started, it runs here and now. */
void pool_run(struct pool *pool, struct pool_job *job);
/* Until every job handed over so far is done; the calling thread helps. Not from inside a job. */
void pool_wait(struct pool *pool);
/* pool_wait, then end the threads and free. NULL is allowed. */
void pool_close(struct pool *pool);
/* How many workers it may have. */
size_t pool_threads(const struct pool *pool);
/* How many processors this process may use (its affinity mask); at least 1. */
size_t pool_processors(void);

#endif
