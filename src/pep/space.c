#include "pep/space.h"

/* Three-byte forms: U+1680, U+2000..200A, U+2028, U+2029, U+202F, U+205F, U+3000. */
static bool space_of_three(const unsigned char *p)
{
	if (p[0] == 0xe1)
		return p[1] == 0x9a && p[2] == 0x80;
	if (p[0] == 0xe3)
		return p[1] == 0x80 && p[2] == 0x80;
	if (p[0] != 0xe2)
		return false;
	if (p[1] == 0x81)
		return p[2] == 0x9f;
	return p[1] == 0x80 && ((p[2] >= 0x80 && p[2] <= 0x8a) || p[2] == 0xa8 || p[2] == 0xa9 || p[2] == 0xaf);
}

size_t space_len(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.len == 0)
		return 0;
	if (p[0] < 0x80) /* the four separators 1C..1F count, as in Python's str.isspace */
		return is_space(s.p[0]) || (p[0] >= 0x1c && p[0] <= 0x1f);
	if (s.len >= 2 && p[0] == 0xc2)
		return p[1] == 0x85 || p[1] == 0xa0 ? 2 : 0;
	return s.len >= 3 && space_of_three(p) ? 3 : 0;
}

/* The number of bytes of the white space character that s ends with. */
static size_t space_len_back(struct str s)
{
	for (size_t n = 1; n <= 3 && n <= s.len; n++) /* no space's encoding ends with another one's */
		if (space_len(str_skip(s, s.len - n)) == n)
			return n;
	return 0;
}

struct str space_trim(struct str s)
{
	size_t n;

	while ((n = space_len(s)) > 0)
		s = str_skip(s, n);
	while ((n = space_len_back(s)) > 0)
		s.len -= n;
	return s;
}
