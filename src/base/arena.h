/* Arenas: memory for one operation's parsed data, freed all at once. Not for threads to share without a lock. */
#ifndef ASSAY_ARENA_H
#define ASSAY_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

struct arena_chunk;
/* Zero-initialise: `cleanup(arena_free) struct arena mem = {0};` */
struct arena {
	struct arena_chunk *chunks; /* newest first */
	uint8_t *at, *end;          /* free room in the newest chunk */
	size_t total;               /* bytes held from the heap */
};

/* n * size zeroed bytes, aligned for any type; never NULL (mem.h). The product is checked. */
void *arena_alloc(struct arena *mem, size_t n, size_t size) __attribute__((returns_nonnull, malloc, warn_unused_result));
#define arena_new(mem, type)        ((type *)arena_alloc((mem), 1, sizeof(type)))
#define arena_array(mem, n, type)   ((type *)arena_alloc((mem), (n), sizeof(type)))
/* A copy of s in the arena, with a NUL behind it that the slice does not count. */
struct str arena_str(struct arena *mem, struct str s);
/* printf into the arena; NUL-terminated behind the slice. */
struct str arena_printf(struct arena *mem, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Free everything; the arena is then empty and usable. */
void arena_free(struct arena *mem);

#endif
