#include "config/layer.h"

bool pattern_matches(struct str pattern, struct str name)
{
	size_t p = 0, n = 0, star = SIZE_MAX, from = 0;

	/* Greedy with one way back, to the last star: linear in practice, quadratic at worst. */
	while (n < name.len) {
		if (p < pattern.len && pattern.p[p] == '*') {
			star = p++;
			from = n;
		} else if (p < pattern.len && pattern.p[p] == name.p[n]) {
			p++;
			n++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			n = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.p[p] == '*')
		p++;
	return p == pattern.len;
}

/* Row i of the table: can a[i..] and b[j..] match a common rest? Lengths are bounded by LIMIT_SETTING_PATTERN. */
bool pattern_overlaps(struct str a, struct str b)
{
	bool rows[2][LIMIT_SETTING_PATTERN + 2] = {0};
	bool *below = rows[0], *row = rows[1];

	if (a.len > LIMIT_SETTING_PATTERN || b.len > LIMIT_SETTING_PATTERN)
		return true;
	for (size_t i = a.len + 1; i-- > 0;) {
		for (size_t j = b.len + 1; j-- > 0;) {
			bool a_ends = i == a.len, b_ends = j == b.len;
			bool a_star = !a_ends && a.p[i] == '*', b_star = !b_ends && b.p[j] == '*';

			if (a_ends && b_ends)
				row[j] = true;
			else if (a_star || b_star)
				row[j] = (a_star && (below[j] || (!b_ends && row[j + 1]))) ||
				         (b_star && (row[j + 1] || (!a_ends && below[j])));
			else
				row[j] = !a_ends && !b_ends && a.p[i] == b.p[j] && below[j + 1];
		}
		bool *spare = below;
		below = row;
		row = spare;
	}
	return below[0];
}

int pattern_cmp(struct str a, struct str b)
{
	size_t letters[2] = {0};
	bool exact[2] = {!str_has(a, '*'), !str_has(b, '*')};

	if (exact[0] != exact[1])
		return exact[0] ? -1 : 1;
	for (size_t i = 0; i < a.len; i++)
		letters[0] += a.p[i] != '*';
	for (size_t i = 0; i < b.len; i++)
		letters[1] += b.p[i] != '*';
	return letters[0] > letters[1] ? -1 : letters[0] < letters[1];
}
