/* Did you mean: the nearest of a few known words, for commands, options and keys that were mistyped. */
#ifndef ASSAY_SUGGEST_H
#define ASSAY_SUGGEST_H

#include "base/str.h"

/* The best of the NULL-terminated words so far: start with `{.typed = ...}`, offer words, read `best`. */
struct suggest {
	struct str typed;
	struct str best;      /* empty: nothing is near enough */
	unsigned distance;    /* of best */
};

/* Consider one more word. Distance counts insertions, deletions, replacements and swaps of neighbours; near enough is
 * one for words up to four letters, two up to eight, three beyond. Words above 40 bytes are never suggested. */
void suggest_offer(struct suggest *s, struct str word);

#endif
