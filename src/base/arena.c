#include "base/arena.h"

#include <stdarg.h>

#include "base/banned.h"

enum { CHUNK_FIRST = 16 * 1024, CHUNK_LARGEST = 1024 * 1024, ALIGNMENT = _Alignof(max_align_t) };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	_Alignas(max_align_t) uint8_t bytes[];
};

static void chunk_add(struct arena *mem, size_t needed)
{
	size_t size = mem->chunks ? mem->chunks->size * 2 : CHUNK_FIRST;
	struct arena_chunk *chunk;

	if (size > CHUNK_LARGEST)
		size = CHUNK_LARGEST;
	if (size < needed)
		size = needed;
	chunk = mem_resize(NULL, mem_add(sizeof *chunk, size), 1);
	chunk->next = mem->chunks;
	chunk->size = size;
	mem->chunks = chunk;
	mem->at = chunk->bytes;
	mem->end = chunk->bytes + size;
	mem->total += size;
}

void *arena_alloc(struct arena *mem, size_t n, size_t size)
{
	size_t bytes = mem_add(mem_mul(n, size), ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	void *p;

	if (bytes == 0)
		bytes = ALIGNMENT;
	if (bytes > (size_t)(mem->end - mem->at))
		chunk_add(mem, bytes);
	p = mem->at;
	mem->at += bytes;
	return memset(p, 0, bytes);
}

struct str arena_str(struct arena *mem, struct str s)
{
	char *copy = arena_alloc(mem, mem_add(s.len, 1), 1);

	if (s.len)
		memcpy(copy, s.p, s.len);
	return (struct str){copy, s.len};
}

struct str arena_printf(struct arena *mem, const char *fmt, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0)
		return (struct str){0};
	text = arena_alloc(mem, (size_t)n + 1, 1);
	va_start(args, fmt);
	n = vsnprintf(text, (size_t)n + 1, fmt, args);
	va_end(args);
	return (struct str){text, n < 0 ? 0 : (size_t)n};
}

void arena_free(struct arena *mem)
{
	while (mem->chunks) {
		struct arena_chunk *next = mem->chunks->next;
		free(mem->chunks);
		mem->chunks = next;
	}
	*mem = (struct arena){0};
}
