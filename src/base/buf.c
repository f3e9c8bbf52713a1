#include "base/buf.h"

#include <stdarg.h>

#include "base/banned.h"

enum { BUF_FIRST = 256 };

struct buf buf_make(size_t max)
{
	return (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->overflow = false;
}

/* Room for n more bytes and a NUL. The NUL is never counted against the maximum. */
static bool make_room(struct buf *b, size_t n)
{
	size_t needed;

	if (b->overflow || n > b->max || b->len > b->max - n) {
		b->overflow = true;
		return false;
	}
	needed = mem_add(b->len + n, 1);
	if (needed > b->cap) {
		size_t cap = b->cap ? b->cap : BUF_FIRST;
		while (cap < needed)
			cap = mem_mul(cap, 2);
		b->p = mem_resize(b->p, cap, 1);
		b->cap = cap;
	}
	return true;
}

char *buf_grow(struct buf *b, size_t n)
{
	char *at;

	if (!make_room(b, n))
		return NULL;
	at = b->p + b->len;
	b->len += n;
	return at;
}

void buf_add(struct buf *b, struct str s)
{
	char *at = buf_grow(b, s.len);

	if (at && s.len)
		memcpy(at, s.p, s.len);
}

void buf_byte(struct buf *b, char c)
{
	char *at = buf_grow(b, 1);

	if (at)
		*at = c;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0 || !make_room(b, (size_t)n)) {
		b->overflow = true;
		return;
	}
	va_start(args, fmt);
	n = vsnprintf(b->p + b->len, (size_t)n + 1, fmt, args);
	va_end(args);
	b->len += n < 0 ? 0 : (size_t)n;
}

void buf_hex(struct buf *b, const uint8_t *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	char *at = buf_grow(b, mem_mul(n, 2));

	for (size_t i = 0; at && i < n; i++) {
		*at++ = digit[bytes[i] >> 4];
		*at++ = digit[bytes[i] & 15];
	}
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->p, b->len};
}

status buf_check(const struct buf *b, const char *what, struct err *err)
{
	if (b->overflow)
		return err_set(err, E_LIMIT, "%s is larger than %zu bytes", what, b->max);
	return OK;
}

const char *buf_z(struct buf *b)
{
	if (!make_room(b, 0))
		return "";
	b->p[b->len] = '\0';
	return b->p;
}
