/* Buffers: text or bytes that are built. None exists without a maximum; one that would exceed it remembers that, stays
 * as it was, and says so when it is asked for its result. */
#ifndef ASSAY_BUF_H
#define ASSAY_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct buf {
	char *p;
	size_t len, cap;
	size_t max;     /* bytes; limits.h has the reasons */
	bool overflow;  /* something did not fit; sticky */
};

/* An empty buffer: `cleanup(buf_free) struct buf out = buf_make(LIMIT_X);` */
struct buf buf_make(size_t max);
void buf_free(struct buf *b);
/* Empty it, keep its memory and maximum, forget the overflow. */
void buf_clear(struct buf *b);

void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Lower-case hexadecimal of n bytes. */
void buf_hex(struct buf *b, const uint8_t *bytes, size_t n);
/* n bytes of room to write into, counted as used at once; NULL when they would exceed the maximum. */
char *buf_grow(struct buf *b, size_t n);

/* What was built so far; borrows the buffer until it changes. */
struct str buf_str(const struct buf *b);
/* OK, or E_LIMIT with `what` named when anything did not fit. */
status buf_check(const struct buf *b, const char *what, struct err *err) MUST_CHECK;
/* The text with a NUL behind it (not counted); "" after an overflow of the NUL itself. */
const char *buf_z(struct buf *b);

#endif
