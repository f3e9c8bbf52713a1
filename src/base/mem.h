/* Heap memory. Every door caps what it reads (limits.h), so running out means that the machine is out of memory, not
 * that an input was large: these functions then end the process with a plain message and exit code 3, instead of
 * making every caller carry a branch that no test reaches. That is safe because no command needs its own exit path to
 * keep the disk whole (all or nothing, also under kill -9). */
#ifndef ASSAY_MEM_H
#define ASSAY_MEM_H

#include <stddef.h>

/* n * size bytes, zeroed; never NULL. The product is checked. Caller frees with free(). */
void *mem_new(size_t n, size_t size) __attribute__((returns_nonnull, malloc, warn_unused_result));

/* Resize p (NULL allowed) to n * size bytes; the product is checked. Never NULL. */
void *mem_resize(void *p, size_t n, size_t size) __attribute__((returns_nonnull, warn_unused_result));

/* A heap block freed at the end of its scope: `cleanup_free char *p = ...;` */
void mem_free_pointer(void *pp);
#define cleanup_free __attribute__((__cleanup__(mem_free_pointer)))
#define cleanup(fn)  __attribute__((__cleanup__(fn)))

/* a + b and a * b, or the end of the process where they overflow: sizes that a limit should have caught before. */
size_t mem_add(size_t a, size_t b);
size_t mem_mul(size_t a, size_t b);

#endif
