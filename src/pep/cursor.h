/* A place in a text that is being read from left to right, for the grammars of dependency specifiers. White space is what
 * those grammars allow: spaces and tabs. */
#ifndef ASSAY_PEP_CURSOR_H
#define ASSAY_PEP_CURSOR_H

#include "base/base.h"

struct cursor {
	struct str text;
	size_t pos;
};

static inline bool cursor_done(const struct cursor *at)
{
	return at->pos == at->text.len;
}

/* The byte at the cursor, or 0 at the end (a NUL in the text is refused wherever it stands). */
static inline char cursor_peek(const struct cursor *at)
{
	return cursor_done(at) ? '\0' : at->text.p[at->pos];
}

static inline struct str cursor_rest(const struct cursor *at)
{
	return str_skip(at->text, at->pos);
}

static inline void cursor_blank(struct cursor *at)
{
	while (cursor_peek(at) == ' ' || cursor_peek(at) == '\t')
		at->pos++;
}

/* Take c if it is next. */
static inline bool cursor_take(struct cursor *at, char c)
{
	if (cursor_done(at) || at->text.p[at->pos] != c)
		return false;
	at->pos++;
	return true;
}

/* A byte that goes on a word: words end where none follows. Bytes beyond ASCII go on too, and fit no grammar here. */
static inline bool cursor_is_word(char c)
{
	return is_alnum(c) || c == '_' || (uint8_t)c >= 0x80;
}

/* Take the word if it is next, and ends there. */
static inline bool cursor_word(struct cursor *at, struct str word)
{
	struct str rest = cursor_rest(at);

	if (!str_starts(rest, word) || (rest.len > word.len && cursor_is_word(rest.p[word.len])))
		return false;
	at->pos += word.len;
	return true;
}

/* E_SYNTAX: `expected` was expected at the cursor's column. */
static inline status cursor_expected(const struct cursor *at, const char *expected, struct err *err)
{
	return err_set(err, E_SYNTAX, "expected %s at column %zu", expected, at->pos + 1);
}

#endif
