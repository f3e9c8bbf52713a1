#include "pep/record.h"

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_write(struct buf *out, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t three = (uint32_t)bytes[i] << 16;
		char text[4];

		if (have > 1)
			three |= (uint32_t)bytes[i + 1] << 8;
		if (have > 2)
			three |= bytes[i + 2];
		for (unsigned j = 0; j < 4; j++)
			text[j] = ALPHABET[three >> (18 - 6 * j) & 63];
		buf_add(out, (struct str){text, have + 1});
	}
}

/* The value of a character of either alphabet plus one; 0 for all others. */
static const uint8_t VALUES[256] = {
#define FIVE(c, v) [c] = v, [c + 1] = v + 1, [c + 2] = v + 2, [c + 3] = v + 3, [c + 4] = v + 4
	['+'] = 63, ['-'] = 63, ['/'] = 64, ['_'] = 64,
	FIVE('0', 53), FIVE('5', 58),
	FIVE('A', 1), FIVE('F', 6), FIVE('K', 11), FIVE('P', 16), FIVE('U', 21), ['Z'] = 26,
	FIVE('a', 27), FIVE('f', 32), FIVE('k', 37), FIVE('p', 42), FIVE('u', 47), ['z'] = 52,
#undef FIVE
};

bool base64url_parse(struct str text, uint8_t *bytes, size_t n)
{
	size_t digits = (n * 8 + 5) / 6, padding = (3 - n % 3) % 3;
	uint32_t bits = 0;
	unsigned have = 0;

	if (text.len == digits + padding)
		for (; padding; padding--)
			if (text.p[--text.len] != '=')
				return false;
	if (text.len != digits)
		return false;
	for (size_t i = 0, at = 0; i < digits; i++) {
		uint32_t value = VALUES[(uint8_t)text.p[i]];

		if (value == 0)
			return false;
		bits = bits << 6 | (value - 1);
		have += 6;
		if (have >= 8) {
			have -= 8;
			bytes[at++] = (uint8_t)(bits >> have);
		}
	}
	/* What is left over of the last digit must be zero, so that a digest has one spelling in an alphabet. */
	return (bits & ((1u << have) - 1)) == 0;
}
