#include "base/utf8.h"

#include "base/banned.h"

/* How many continuation bytes a lead byte announces, and the range that the first of them must lie in: that range is
 * what rules out overlong forms, surrogates and code points above U+10FFFF (RFC 3629, section 4). */
static size_t lead(uint8_t c, uint8_t *low, uint8_t *high)
{
	*low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	*high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	if (c >= 0xc2 && c <= 0xdf)
		return 1;
	if (c >= 0xe0 && c <= 0xef)
		return 2;
	return c >= 0xf0 && c <= 0xf4 ? 3 : 0;
}

size_t utf8_take(struct str s, uint32_t *code)
{
	uint8_t low, high, c = s.len ? (uint8_t)s.p[0] : 0x80;
	size_t more;
	uint32_t sum;

	if (c < 0x80) {
		*code = c;
		return 1;
	}
	more = lead(c, &low, &high);
	if (more == 0 || s.len <= more)
		return 0;
	sum = c & (0x3fu >> more);
	for (size_t i = 1; i <= more; i++) {
		c = (uint8_t)s.p[i];
		if (c < low || c > high)
			return 0;
		sum = sum << 6 | (c & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	*code = sum;
	return more + 1;
}

size_t utf8_find_invalid(struct str s)
{
	const uint64_t high_bits = 0x8080808080808080u;
	struct str rest = s;
	uint32_t code;
	uint64_t word;

	while (rest.len) {
		size_t n = sizeof word;
		if (rest.len >= n && (memcpy(&word, rest.p, n), word & high_bits) == 0) {
			rest = str_skip(rest, n);
			continue;
		}
		n = utf8_take(rest, &code);
		if (n == 0)
			return s.len - rest.len;
		rest = str_skip(rest, n);
	}
	return SIZE_MAX;
}

bool utf8_valid(struct str s)
{
	return utf8_find_invalid(s) == SIZE_MAX;
}

size_t utf8_put(char *p, uint32_t code)
{
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const uint8_t mark[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = n; i-- > 1; code >>= 6)
		p[i] = (char)(0x80 | (code & 0x3f));
	p[0] = (char)(mark[n] | code);
	return n;
}

bool utf8_is_unseen(uint32_t code)
{
	static const struct {
		uint32_t from, to;
	} unseen[] = {
		{0x0000, 0x001f}, {0x007f, 0x009f}, /* C0, DEL, C1 */
		{0x00ad, 0x00ad},                   /* soft hyphen */
		{0x034f, 0x034f}, {0x061c, 0x061c}, /* grapheme joiner, Arabic letter mark */
		{0x115f, 0x1160}, {0x3164, 0x3164}, {0xffa0, 0xffa0}, /* Hangul fillers: letters that look like nothing */
		{0x17b4, 0x17b5}, {0x180b, 0x180f}, /* Khmer and Mongolian invisibles */
		{0x200b, 0x200f}, {0x2028, 0x202e}, /* zero width, marks, separators, embeddings and overrides */
		{0x2060, 0x206f},                   /* joiners, invisible operators, isolates */
		{0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, /* variation selectors, BOM */
		{0xfff0, 0xfffb},                   /* unassigned invisibles, interlinear annotation */
		{0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, /* shorthand and musical format controls */
		{0xe0000, 0xe0fff},                 /* tags, further variation selectors */
	};

	if ((code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef))
		return true;
	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		if (code >= unseen[i].from && code <= unseen[i].to)
			return true;
	return false;
}
