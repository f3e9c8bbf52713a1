#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn static void out_of_memory(void)
{
	static const char text[] = "error: out of memory\n  nothing was changed; free some memory and run the command again\n";

	(void)!write(STDERR_FILENO, text, sizeof text - 1);
	_exit(3);
}

void *mem_new(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *mem_resize(void *p, size_t n, size_t size)
{
	size_t bytes = mem_mul(n, size);
	void *q = realloc(p, bytes ? bytes : 1);

	if (!q)
		out_of_memory();
	return q;
}

void mem_free_pointer(void *pp)
{
	void *p;

	memcpy(&p, pp, sizeof p);
	free(p);
}

size_t mem_add(size_t a, size_t b)
{
	size_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		out_of_memory();
	return sum;
}

size_t mem_mul(size_t a, size_t b)
{
	size_t product;

	if (__builtin_mul_overflow(a, b, &product))
		out_of_memory();
	return product;
}
