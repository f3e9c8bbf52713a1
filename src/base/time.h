/* Instants and spans: int64_t microseconds, instants since 1970-01-01T00:00:00Z (UTC, no leap seconds), in the years
 * 0001 to 9999 of the Gregorian calendar. No time zones but offsets, no locale. */
#ifndef ASSAY_TIME_H
#define ASSAY_TIME_H

#include "base/buf.h"

#define TIME_SECOND ((int64_t)1000000)
#define TIME_MINUTE (60 * TIME_SECOND)
#define TIME_HOUR   (60 * TIME_MINUTE)
#define TIME_DAY    (24 * TIME_HOUR)

struct time_civil {
	int year, month, day; /* 1..9999, 1..12, 1..31 */
	int hour, minute, second, microsecond;
};

/* Is there such a day, such a time of day (second 60 is a leap second)? */
bool time_date_valid(int year, int month, int day);
bool time_clock_valid(int hour, int minute, int second);
/* The instant of a valid civil time in UTC; second 60 is the next minute's first. */
int64_t time_of_civil(const struct time_civil *civil);
struct time_civil time_to_civil(int64_t us);

/* RFC 3339 date-time: `2026-11-23T20:20:38.123456Z`, any offset, 'T', 't' or one space; digits beyond the microsecond
 * are cut. E_SYNTAX; an instant outside the years 1 to 9999 too. */
status time_parse(struct str s, int64_t *ret, struct err *err) MUST_CHECK;
/* A date, `2026-11-23`: its first instant in UTC. */
status time_parse_date(struct str s, int64_t *ret, struct err *err) MUST_CHECK;
/* `2026-11-23T20:20:38Z`, with six more digits where there is a fraction. */
void time_format(int64_t us, struct buf *to);
void time_format_date(int64_t us, struct buf *to);
/* HTTP dates (RFC 9110, section 5.6.7), all three forms; the written form is the first. Two-digit years that would lie
 * more than 50 years after `now` are in the past. */
status time_parse_http(struct str s, int64_t now, int64_t *ret, struct err *err) MUST_CHECK;
void time_format_http(int64_t us, struct buf *to);

/* A span: `3 days`, `36 hours`, `1 week 2 days`, `7d`, `90m`, `PT36H`, `P7D`, `P1W` (ISO 8601), `0`. Weeks, days, hours,
 * minutes, seconds; whole numbers; no months or years, whose length is not fixed; not negative, at most 36500 days. */
status time_parse_span(struct str s, int64_t *ret, struct err *err) MUST_CHECK;
/* The largest unit that is whole: `3 days`, `36 hours`, `1 minute`, `0 seconds`; fractions of a second are cut. */
void time_format_span(int64_t us, struct buf *to);

/* The system's clock, and one that never goes back (for timeouts; its zero means nothing). */
int64_t time_now(void);
int64_t time_monotonic(void);

#endif
