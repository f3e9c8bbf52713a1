/* A hash table from 64-bit keys to 32-bit values, in an arena; keys may repeat (a chain is walked with table_next). */
#ifndef ASSAY_SOLVE_TABLE_H
#define ASSAY_SOLVE_TABLE_H

#include "base/base.h"

struct table_slot {
	uint64_t key;
	uint32_t value; /* plus 1; 0 in a free slot */
};
struct table { /* zero-initialise */
	struct table_slot *slots;
	size_t len, cap;
};

void table_add(struct table *t, struct arena *mem, uint64_t key, uint32_t value);
/* The first value of key at or after *at (start with 0 and keep it for the next), or UINT32_MAX. */
uint32_t table_next(const struct table *t, uint64_t key, size_t *at);

#endif
