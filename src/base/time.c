#include "base/time.h"

#include "base/banned.h"
#include "base/number.h"

bool time_date_valid(int year, int month, int day)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (leap && month == 2);
}

bool time_clock_valid(int hour, int minute, int second)
{
	return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60;
}

/* Days since 1970-01-01. Years are counted from March, so that the leap day is the last of its year, and in cycles of
 * 400 years, which all have 146097 days. */
static int64_t days_of_date(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t cycle = y / 400, of_cycle = y % 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return cycle * 146097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719468;
}

static void date_of_days(int64_t days, struct time_civil *ret)
{
	int64_t z = days + 719468, cycle = z / 146097, of_cycle = z % 146097;
	int64_t year = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
	int64_t of_year = of_cycle - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;

	ret->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	ret->month = (int)(month < 10 ? month + 3 : month - 9);
	ret->year = (int)(year + cycle * 400 + (ret->month <= 2));
}

int64_t time_of_civil(const struct time_civil *c)
{
	int64_t days = days_of_date(c->year, c->month, c->day);

	return days * TIME_DAY + c->hour * TIME_HOUR + c->minute * TIME_MINUTE + c->second * TIME_SECOND + c->microsecond;
}

struct time_civil time_to_civil(int64_t us)
{
	struct time_civil c = {0};
	int64_t days = us / TIME_DAY, rest = us % TIME_DAY;

	if (rest < 0) {
		days--;
		rest += TIME_DAY;
	}
	date_of_days(days, &c);
	c.hour = (int)(rest / TIME_HOUR);
	c.minute = (int)(rest / TIME_MINUTE % 60);
	c.second = (int)(rest / TIME_SECOND % 60);
	c.microsecond = (int)(rest % TIME_SECOND);
	return c;
}

int64_t time_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * TIME_SECOND + now.tv_nsec / 1000;
}

int64_t time_monotonic(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * TIME_SECOND + now.tv_nsec / 1000;
}
