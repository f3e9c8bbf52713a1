/* RFC 3339. */
#include "base/time_text.h"

#include "base/banned.h"

bool time_take_digits(struct str *rest, size_t n, int *ret)
{
	int sum = 0;

	if (rest->len < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(rest->p[i]))
			return false;
		sum = sum * 10 + (rest->p[i] - '0');
	}
	*rest = str_skip(*rest, n);
	*ret = sum;
	return true;
}

bool time_take_byte(struct str *rest, char c)
{
	if (rest->len == 0 || rest->p[0] != c)
		return false;
	*rest = str_skip(*rest, 1);
	return true;
}

bool time_take_date(struct str *rest, struct time_civil *c)
{
	return time_take_digits(rest, 4, &c->year) && time_take_byte(rest, '-') && time_take_digits(rest, 2, &c->month) &&
	       time_take_byte(rest, '-') && time_take_digits(rest, 2, &c->day) && time_date_valid(c->year, c->month, c->day);
}

bool time_take_clock(struct str *rest, struct time_civil *c)
{
	return time_take_digits(rest, 2, &c->hour) && time_take_byte(rest, ':') && time_take_digits(rest, 2, &c->minute) &&
	       time_take_byte(rest, ':') && time_take_digits(rest, 2, &c->second) &&
	       time_clock_valid(c->hour, c->minute, c->second);
}

bool time_take_fraction(struct str *rest, uint32_t *nanoseconds)
{
	uint32_t sum = 0;
	size_t n = 0;

	*nanoseconds = 0;
	if (!time_take_byte(rest, '.'))
		return true;
	for (; n < rest->len && is_digit(rest->p[n]); n++)
		if (n < 9)
			sum = sum * 10 + (uint32_t)(rest->p[n] - '0');
	for (size_t i = n; i < 9; i++)
		sum *= 10;
	*nanoseconds = sum;
	*rest = str_skip(*rest, n);
	return n > 0;
}

bool time_take_offset(struct str *rest, int *ret)
{
	int hours, minutes, sign = 1;

	*ret = 0;
	if (time_take_byte(rest, 'Z') || time_take_byte(rest, 'z'))
		return true;
	if (time_take_byte(rest, '-'))
		sign = -1;
	else if (!time_take_byte(rest, '+'))
		return false;
	if (!time_take_digits(rest, 2, &hours) || !time_take_byte(rest, ':') || !time_take_digits(rest, 2, &minutes) ||
	    !time_clock_valid(hours, minutes, 0))
		return false;
	*ret = sign * (hours * 60 + minutes);
	return true;
}

static bool in_range(int64_t us)
{
	const struct time_civil first = {.year = 1, .month = 1, .day = 1}, last = {.year = 9999, .month = 12, .day = 31};

	return us >= time_of_civil(&first) && us < time_of_civil(&last) + TIME_DAY;
}

status time_parse(struct str s, int64_t *ret, struct err *err)
{
	struct time_civil c = {0};
	struct str rest = s;
	uint32_t nanoseconds;
	int offset;
	int64_t us;

	if (!time_take_date(&rest, &c) ||
	    !(time_take_byte(&rest, 'T') || time_take_byte(&rest, 't') || time_take_byte(&rest, ' ')) ||
	    !time_take_clock(&rest, &c) || !time_take_fraction(&rest, &nanoseconds) || !time_take_offset(&rest, &offset) ||
	    rest.len)
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is no date and time such as 2026-11-23T20:20:38Z",
			       STR_ARG(str_sub(s, 0, 100)));
	c.microsecond = (int)(nanoseconds / 1000);
	us = time_of_civil(&c) - offset * TIME_MINUTE;
	if (!in_range(us))
		return err_set(err, E_SYNTAX, "'" STR_FMT "' lies outside the years 1 to 9999", STR_ARG(str_sub(s, 0, 100)));
	*ret = us;
	return OK;
}

status time_parse_date(struct str s, int64_t *ret, struct err *err)
{
	struct time_civil c = {0};
	struct str rest = s;

	if (!time_take_date(&rest, &c) || rest.len)
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is no date such as 2026-11-23", STR_ARG(str_sub(s, 0, 100)));
	*ret = time_of_civil(&c);
	return OK;
}

void time_format(int64_t us, struct buf *to)
{
	struct time_civil c = time_to_civil(us);

	time_format_date(us, to);
	buf_printf(to, "T%02d:%02d:%02d", c.hour, c.minute, c.second);
	if (c.microsecond)
		buf_printf(to, ".%06d", c.microsecond);
	buf_byte(to, 'Z');
}

void time_format_date(int64_t us, struct buf *to)
{
	struct time_civil c = time_to_civil(us);

	buf_printf(to, "%04d-%02d-%02d", c.year, c.month, c.day);
}
