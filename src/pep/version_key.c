#include "pep/version_key.h"

/* The last number of decimal digits that always fits 64 bits. */
enum { DIGITS_OF_U64 = 19 };

static void key_number_bytes(struct key_out *out, uint64_t n)
{
	int bytes = 8 - __builtin_clzll(n) / 8;

	key_byte(out, (uint8_t)(KEY_NUMBER_BYTES + bytes));
	for (int i = bytes - 1; i >= 0; i--)
		key_byte(out, (uint8_t)(n >> (8 * i)));
}

void key_number(struct key_out *out, struct str digits)
{
	uint64_t n = 0;

	if (digits.len > DIGITS_OF_U64) {
		key_byte(out, KEY_NUMBER_DIGITS);
		key_byte(out, (uint8_t)(digits.len >> 8));
		key_byte(out, (uint8_t)digits.len);
		memcpy(out->p + out->len, digits.p, digits.len);
		out->len += digits.len;
		return;
	}
	for (size_t i = 0; i < digits.len; i++)
		n = n * 10 + (uint64_t)(digits.p[i] - '0');
	if (n < KEY_NUMBER_SMALL)
		key_byte(out, (uint8_t)(KEY_NUMBER + n));
	else
		key_number_bytes(out, n);
}
