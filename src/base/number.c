#include "base/number.h"

#include "base/banned.h"

static bool digits(struct str s, unsigned base, uint64_t max, uint64_t *ret)
{
	uint64_t sum = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = hex_digit(s.p[i]);
		if (digit < 0 || (unsigned)digit >= base)
			return false;
		if (__builtin_mul_overflow(sum, base, &sum) || __builtin_add_overflow(sum, (unsigned)digit, &sum) || sum > max)
			return false;
	}
	*ret = sum;
	return true;
}

bool number_u64(struct str s, uint64_t max, uint64_t *ret)
{
	return digits(s, 10, max, ret);
}

bool number_hex(struct str s, uint64_t max, uint64_t *ret)
{
	return digits(s, 16, max, ret);
}

bool number_i64(struct str s, int64_t min, int64_t max, int64_t *ret)
{
	bool negative = str_starts(s, STR("-"));
	uint64_t magnitude;
	int64_t value;

	if (!digits(negative ? str_skip(s, 1) : s, 10, (uint64_t)INT64_MAX + negative, &magnitude))
		return false;
	/* Two's complement: the magnitude of INT64_MIN negates to itself. */
	value = (int64_t)(negative ? -magnitude : magnitude);
	if (value < min || value > max)
		return false;
	*ret = value;
	return true;
}
