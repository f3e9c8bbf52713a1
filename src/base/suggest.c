#include "base/suggest.h"

#include "base/banned.h"

enum { WORD_MAX = 40 };

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

static char fold(char c)
{
	return c == '_' ? '-' : to_lower(c);
}

/* Optimal string alignment distance, over three rows. */
static unsigned distance(struct str a, struct str b)
{
	unsigned rows[3][WORD_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = before[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			char x = fold(a.p[i - 1]), y = fold(b.p[j - 1]);

			row[j] = min3(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b.p[j - 2]) && fold(a.p[i - 2]) == y && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		unsigned *spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b.len];
}

void suggest_offer(struct suggest *s, struct str word)
{
	if (s->typed.len == 0 || s->typed.len > WORD_MAX || word.len > WORD_MAX)
		return;

	unsigned limit = word.len <= 4 ? 1 : word.len <= 8 ? 2 : 3;
	unsigned d = distance(s->typed, word);

	if (d > limit || (s->best.len > 0 && d >= s->distance))
		return;
	s->best = word;
	s->distance = d;
}
