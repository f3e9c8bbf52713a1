#include "base/str.h"

#include <sys/random.h>

struct str str_of(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool str_eq_nocase(struct str a, struct str b)
{
	return a.len == b.len && str_starts_nocase(a, b);
}

int str_cmp(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.p, b.p, shorter) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.p, prefix.p, prefix.len) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_skip(s, s.len - suffix.len), suffix);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
	if (s.len < prefix.len)
		return false;
	for (size_t i = 0; i < prefix.len; i++)
		if (to_lower(s.p[i]) != to_lower(prefix.p[i]))
			return false;
	return true;
}

bool str_has(struct str s, char c)
{
	return str_find(s, c, 0) != SIZE_MAX;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from >= to)
		return (struct str){0};
	return (struct str){s.p + from, to - from};
}

struct str str_skip(struct str s, size_t n)
{
	return str_sub(s, n, s.len);
}

struct str str_trim(struct str s)
{
	while (s.len && is_space(s.p[s.len - 1]))
		s.len--;
	while (s.len && is_space(s.p[0]))
		s = str_skip(s, 1);
	return s;
}

size_t str_find(struct str s, char c, size_t from)
{
	const char *hit = from < s.len ? memchr(s.p + from, c, s.len - from) : NULL;

	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_find_str(struct str s, struct str what, size_t from)
{
	const char *hit = from < s.len && what.len ? memmem(s.p + from, s.len - from, what.p, what.len) : NULL;

	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_rfind(struct str s, char c)
{
	const char *hit = s.len ? memrchr(s.p, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

static bool cut_at(struct str s, size_t at, struct str *head, struct str *tail)
{
	if (at == SIZE_MAX) {
		*head = s;
		*tail = (struct str){0};
		return false;
	}
	*head = str_sub(s, 0, at);
	*tail = str_skip(s, at + 1);
	return true;
}

bool str_cut(struct str s, char c, struct str *head, struct str *tail)
{
	return cut_at(s, str_find(s, c, 0), head, tail);
}

bool str_rcut(struct str s, char c, struct str *head, struct str *tail)
{
	return cut_at(s, str_rfind(s, c), head, tail);
}

bool str_line(struct str *rest, struct str *line)
{
	if (rest->len == 0)
		return false;
	(void)str_cut(*rest, '\n', line, rest);
	if (line->len && line->p[line->len - 1] == '\r')
		line->len--;
	return true;
}

bool str_token(struct str *rest, char c, struct str *token, bool *more)
{
	if (!*more)
		return false;
	*more = str_cut(*rest, c, token, rest);
	return true;
}

/* A short keyed hash (wyhash's mixing step): attackers choose the names that end up in our maps, so it is seeded. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_seed(void)
{
	static uint64_t seed;
	uint64_t now = __atomic_load_n(&seed, __ATOMIC_RELAXED);

	if (now == 0) {
		uint64_t fresh;
		if (getrandom(&fresh, sizeof fresh, GRND_NONBLOCK) != sizeof fresh)
			fresh = (uint64_t)(uintptr_t)&now * 0x9e3779b97f4a7c15u;
		fresh |= 1;
		/* The first thread to store wins, so that all threads hash alike. */
		if (__atomic_compare_exchange_n(&seed, &now, fresh, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			now = fresh;
	}
	return now;
}

uint64_t str_hash(struct str s)
{
	uint64_t h = hash_seed() ^ s.len, word;

	for (; s.len >= 8; s.p += 8, s.len -= 8) {
		memcpy(&word, s.p, 8);
		h = mix(h ^ word, 0xa0761d6478bd642fu);
	}
	word = 0;
	if (s.len)
		memcpy(&word, s.p, s.len);
	h = mix(h ^ word, 0xe7037ed1a0b428dbu);
	return mix(h, 0x8ebc6af09c88c6e3u);
}

/* The value and one more, 0 for no digit. A table: pages hold millions of these digits, and branches on them cannot be
 * predicted. */
const uint8_t str_hex_digits[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};
