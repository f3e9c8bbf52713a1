/* The inner loops of the JSON reader: where a string ends, where white space ends. Many bytes at a time: 16 on x86-64,
 * whose baseline has SSE2, else 8 (AVX2 gains nothing: most strings end within 64 bytes). */
#ifndef ASSAY_JSON_SCAN_H
#define ASSAY_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Plain means: neither '"' nor '\', no control, ASCII. */
static inline bool json_is_plain(char c)
{
	return c >= ' ' && c != '"' && c != '\\' && (uint8_t)c < 0x80;
}

static inline const char *json_plain_end_bytes(const char *p, const char *end)
{
	while (p < end && json_is_plain(*p))
		p++;
	return p;
}

/* Eight bytes at a time, on any machine. */
static inline const char *json_plain_end_words(const char *p, const char *end)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;

	for (; end - p >= 8; p += 8) {
		uint64_t v, quote, slash;
		memcpy(&v, p, 8);
		quote = v ^ ones * '"';
		slash = v ^ ones * '\\';
		/* "Is any byte less than n": exact as a question, though a borrow may mark bytes above the first that is. */
		if ((v | ((v - ones * ' ') & ~v) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & highs)
			break;
	}
	return json_plain_end_bytes(p, end);
}

/* The first byte at or after p that is not plain, or end. */
static inline const char *json_plain_end(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(' ');

	for (; end - p >= 16; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i_u *)(const void *)p);
		/* Signed comparison: controls and bytes from 0x80 on are both less than a space. */
		__m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
					   _mm_cmplt_epi8(v, space));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);
		if (mask)
			return p + __builtin_ctz(mask);
	}
	return json_plain_end_bytes(p, end);
#else
	return json_plain_end_words(p, end);
#endif
}

/* The first byte at or after p that is not white space (RFC 8259, section 2), or end. */
static inline const char *json_space_end(const char *p, const char *end)
{
	while (p < end && (uint8_t)*p <= ' ' && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

#endif
