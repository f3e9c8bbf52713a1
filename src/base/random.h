/* Random bytes from the kernel, for temporary names and for the jitter of retries. Never for anything that a lock or
 * another result depends on (principle 4: same inputs, same bytes). */
#ifndef ASSAY_RANDOM_H
#define ASSAY_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fill n bytes; unpredictable. Ends the process when the kernel gives none, which Linux does only before it is up. */
void random_bytes(void *out, size_t n);
uint64_t random_u64(void);
/* Evenly spread over [0, below); 0 when below is 0. */
uint64_t random_below(uint64_t below);

enum { RANDOM_NAME_LEN = 16 };
/* 16 lower-case hexadecimal digits (64 bits) and a NUL: the unguessable part of a temporary name. */
void random_name(char out[RANDOM_NAME_LEN + 1]);

#endif
