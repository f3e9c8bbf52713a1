/* The bytes of a version's key. Order of keys is order of bytes, a key that is a prefix of another one comes first:
 *
 *   key     = number(epoch) number(release)... suffix local?       trailing zeros of the release are dropped
 *   suffix  = DEV number | (A | B | RC) number phase | FINAL | POST number end
 *   phase   = PHASE_DEV number | PHASE_FINAL | PHASE_POST number end
 *   end     = PHASE_DEV number | PHASE_FINAL
 *   local   = (LOCAL_WORD bytes 0 | LOCAL_NUMBER number)...        a number is greater than any word
 *
 * Each byte of a suffix is less than the first byte of a number, so 1.0.post9 comes before 1.0.1. Bytes that no key has at
 * a place (0xff, and the one behind the last of each enum) make bounds: "after all of its post-releases". */
#ifndef ASSAY_PEP_VERSION_KEY_H
#define ASSAY_PEP_VERSION_KEY_H

#include "base/base.h"

enum {
	KEY_DEV = 1, KEY_A, KEY_B, KEY_RC, KEY_FINAL, KEY_POST, KEY_AFTER_POST,
};
enum {
	PHASE_DEV = 1, PHASE_FINAL, PHASE_POST, PHASE_AFTER_POST,
};
enum {
	LOCAL_WORD = 1, LOCAL_NUMBER,
};
enum {
	KEY_NUMBER = 0x10,         /* 0..191 in one byte: KEY_NUMBER + n */
	KEY_NUMBER_SMALL = 0xc0,
	KEY_NUMBER_BYTES = 0xd0,   /* + n: then n bytes, big endian, n from 1 to 8 */
	KEY_NUMBER_DIGITS = 0xe0,  /* then how many decimal digits (two bytes) and the digits, 20 or more */
	KEY_END = 0xff,
};

/* A key that is being written; it has room for what its text can need (key_room). */
struct key_out {
	uint8_t *p;
	size_t len;
};

/* The most bytes that the key of a text of n bytes takes. */
static inline size_t key_room(size_t n)
{
	return 2 * n + 16;
}

static inline void key_byte(struct key_out *out, uint8_t byte)
{
	out->p[out->len++] = byte;
}

/* A number from its decimal digits, without leading zeros; the empty slice is 0. */
void key_number(struct key_out *out, struct str digits);

#endif
