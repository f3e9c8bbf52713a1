/* Wheels that the store does not have yet: downloaded in parallel, held against size and hash while they stream in, then
 * handed to the pool to be unpacked while others are still on their way. */
#ifndef ASSAY_INSTALL_FETCH_H
#define ASSAY_INSTALL_FETCH_H

#include "install/plan.h"
#include "install/unpack.h"
#include "net/http.h"

struct fetch_counters {
	size_t done, total;      /* wheels, those that were there already included */
	uint64_t bytes;          /* downloaded */
	struct str waiting_for;  /* a wheel that is on its way */
};

struct fetch_request {
	struct store *store;
	struct pool *pool;
	struct net *net;
	const struct lock *lock; /* tells who needs what was refused */
	void (*progress)(void *user, const struct fetch_counters *counters);
	void *user;
};

/* Bring all items into the store. On success manifests[i] is items[i]'s, opened; the caller closes them. E_REFUSED: a
 * hash or size that differs, or what the wheel's door refuses, with file, hash and URL; E_NET, E_IO. On failure none is open. */
status fetch_all(const struct fetch_request *request, struct plan_item *items, size_t n, struct manifest *manifests,
	struct fetch_counters *ret, struct err *err) MUST_CHECK;

#endif
