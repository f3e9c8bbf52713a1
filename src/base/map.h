/* A hash map from text to a pointer, in an arena: open addressing, never shrinks, no removal. Keys are borrowed. */
#ifndef ASSAY_MAP_H
#define ASSAY_MAP_H

#include "base/arena.h"

struct map_slot {
	struct str key; /* p is NULL in a free slot */
	uint64_t hash;
	void *value;
};
struct map {        /* zero-initialise */
	struct map_slot *slots;
	size_t len, cap;
};

/* The value's place for key, made (NULL) when it is new. Keys must live as long as the map. */
void **map_put(struct map *m, struct arena *mem, struct str key);
/* The value for key, or NULL. */
void *map_get(const struct map *m, struct str key);

#endif
