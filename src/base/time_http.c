/* HTTP dates: RFC 9110, section 5.6.7. */
#include "base/time_text.h"

#include "base/banned.h"

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char weekdays[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */

static bool take_month(struct str *rest, int *ret)
{
	for (int i = 0; i < 12; i++) {
		if (str_starts(*rest, (struct str){months + 3 * i, 3})) {
			*rest = str_skip(*rest, 3);
			*ret = i + 1;
			return true;
		}
	}
	return false;
}

/* Any word of letters: that the day of the week fits the date is nobody's business. */
static bool take_weekday(struct str *rest)
{
	size_t n = 0;

	while (n < rest->len && is_alpha(rest->p[n]))
		n++;
	*rest = str_skip(*rest, n);
	return n >= 3 && n <= 9;
}

static bool take_end(struct str *rest)
{
	return str_eq(*rest, STR(" GMT"));
}

/* `, 06 Nov 1994 08:49:37 GMT` */
static bool take_fixdate(struct str rest, struct time_civil *c)
{
	return time_take_byte(&rest, ' ') && time_take_digits(&rest, 2, &c->day) && time_take_byte(&rest, ' ') &&
	       take_month(&rest, &c->month) && time_take_byte(&rest, ' ') && time_take_digits(&rest, 4, &c->year) &&
	       time_take_byte(&rest, ' ') && time_take_clock(&rest, c) && take_end(&rest);
}

/* `, 06-Nov-94 08:49:37 GMT`: the year is the one of those that lies at most 50 years ahead. */
static bool take_rfc850(struct str rest, int64_t now, struct time_civil *c)
{
	int this_year = time_to_civil(now).year;

	if (!(time_take_byte(&rest, ' ') && time_take_digits(&rest, 2, &c->day) && time_take_byte(&rest, '-') &&
	      take_month(&rest, &c->month) && time_take_byte(&rest, '-') && time_take_digits(&rest, 2, &c->year) &&
	      time_take_byte(&rest, ' ') && time_take_clock(&rest, c) && take_end(&rest)))
		return false;
	c->year += this_year - this_year % 100;
	if (c->year > this_year + 50)
		c->year -= 100;
	return true;
}

/* ` Nov  6 08:49:37 1994` */
static bool take_asctime(struct str rest, struct time_civil *c)
{
	if (!(time_take_byte(&rest, ' ') && take_month(&rest, &c->month) && time_take_byte(&rest, ' ')))
		return false;
	return time_take_digits(&rest, time_take_byte(&rest, ' ') ? 1 : 2, &c->day) && time_take_byte(&rest, ' ') &&
	       time_take_clock(&rest, c) && time_take_byte(&rest, ' ') && time_take_digits(&rest, 4, &c->year) && rest.len == 0;
}

status time_parse_http(struct str s, int64_t now, int64_t *ret, struct err *err)
{
	struct time_civil c = {0};
	struct str rest = s;
	bool ok = take_weekday(&rest);

	if (ok && time_take_byte(&rest, ','))
		ok = take_fixdate(rest, &c) || take_rfc850(rest, now, &c);
	else
		ok = ok && take_asctime(rest, &c);
	if (!ok || !time_date_valid(c.year, c.month, c.day))
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is no HTTP date", STR_ARG(str_sub(s, 0, 100)));
	*ret = time_of_civil(&c);
	return OK;
}

void time_format_http(int64_t us, struct buf *to)
{
	struct time_civil c = time_to_civil(us);
	int64_t days = (us - ((us % TIME_DAY) + TIME_DAY) % TIME_DAY) / TIME_DAY;
	int weekday = (int)((days % 7 + 7) % 7);

	buf_printf(to, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", weekdays + 3 * weekday, c.day, months + 3 * (c.month - 1),
		   c.year, c.hour, c.minute, c.second);
}
