/* UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. */
#ifndef ASSAY_UTF8_H
#define ASSAY_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* The bytes (1 to 4) of the character at the start of s and its code point, or 0 when there is none or it is not valid. */
size_t utf8_take(struct str s, uint32_t *code);
/* Is all of s valid? Runs of ASCII are passed many bytes at a time. */
bool utf8_valid(struct str s);
/* The position of the first byte that is not valid, or SIZE_MAX. */
size_t utf8_find_invalid(struct str s);
/* Write a code point (a scalar value: no surrogate, at most U+10FFFF) to p, which has room for 4; returns its bytes. */
size_t utf8_put(char *p, uint32_t code);
/* A character that does not show and changes how others are shown or read: controls (C0 with tab and line feed, DEL,
 * C1), line separators, zero-width and bidirectional ones, tags, a BOM, noncharacters. Writers escape it. */
bool utf8_is_unseen(uint32_t code);

#endif
