#include "base/vec.h"

void *vec_room(struct arena *mem, void *p, size_t len, size_t *cap, size_t size)
{
	void *grown;

	if (len < *cap)
		return p;
	*cap = *cap ? mem_mul(*cap, 2) : 8;
	grown = arena_alloc(mem, *cap, size);
	if (len)
		memcpy(grown, p, len * size);
	return grown;
}
