/* Instants, HTTP dates and spans. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"
#include "cases.h"

static void instants_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} cases[] = {
		{"1970-01-01T00:00:00Z", 0}, {"1970-01-01T00:00:00.000001Z", 1}, {"1969-12-31T23:59:59.999999Z", -1},
		{"2026-11-23T20:20:38Z", 1795465238000000}, {"2026-11-23t22:20:38+02:00", 1795465238000000},
		{"2026-11-23 14:50:38.5-05:30", 1795465238500000}, {"2020-05-02T08:12:36.7154039Z", 1588407156715403},
		{"2000-02-29T12:00:00z", 951825600000000}, {"2016-12-31T23:59:60Z", 1483228800000000},
		{"0001-01-01T00:00:00Z", -62135596800000000}, {"9999-12-31T23:59:59.999999Z", 253402300799999999},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		int64_t got;
		assert_int_equal(time_parse(str_of(cases[i].text), &got, &err), OK);
		assert_true(got == cases[i].want);
	}
}

static void what_is_no_instant_is_refused(void **state)
{
	static const char *const cases[] = {
		"", "2026-11-23", "2026-11-23T20:20Z", "2026-11-23T20:20:38", "2026-11-23T20:20:38.Z", "2026-13-01T00:00:00Z",
		"2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z",
		"2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
		"2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0100", "2026-1-1T00:00:00Z", "+026-01-01T00:00:00Z",
		"2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "2026-01-01_00:00:00Z",
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		int64_t got;
		if (time_parse(str_of(cases[i]), &got, &err) != E_SYNTAX)
			fail_msg("accepted: %s", cases[i]);
	}
}

static void instants_go_there_and_back(void **state)
{
	const int64_t first = -62135596800000000, last = 253402300799999999;
	struct dice d = dice_open("instants");

	(void)state;
	for (int i = 0; i < 100000; i++) {
		cleanup(buf_free) struct buf text = buf_make(100);
		int64_t us = first + (int64_t)dice_roll(&d, (uint64_t)(last - first) + 1), back;
		struct err err = {0};
		if (i % 3 == 0)
			us -= us % TIME_SECOND;
		time_format(us, &text);
		assert_int_equal(time_parse(buf_str(&text), &back, &err), OK);
		assert_true(back == us);
		buf_clear(&text);
		time_format_http(us, &text);
		assert_int_equal(time_parse_http(buf_str(&text), 0, &back, &err), OK);
		assert_true(back <= us && us - back < TIME_SECOND);
		buf_clear(&text);
		time_format_date(us, &text);
		assert_int_equal(time_parse_date(buf_str(&text), &back, &err), OK);
		assert_true(back <= us && us - back < TIME_DAY);
	}
}

/* Every day of 400 years against a calendar that is counted on by hand. */
static void every_day_follows_the_one_before(void **state)
{
	struct time_civil c = {.year = 1800, .month = 1, .day = 1};
	int64_t us = time_of_civil(&c);

	(void)state;
	for (int i = 0; i < 146097 * 2; i++, us += TIME_DAY) {
		struct time_civil got = time_to_civil(us);
		assert_true(got.year == c.year && got.month == c.month && got.day == c.day && got.hour == 0);
		assert_true(time_of_civil(&c) == us);
		c.day++;
		if (!time_date_valid(c.year, c.month, c.day)) {
			c.day = 1;
			c.month++;
		}
		if (c.month > 12) {
			c.month = 1;
			c.year++;
		}
	}
	assert_int_equal(c.year, 2600);
}

static void http_dates_have_three_forms(void **state)
{
	static const struct {
		const char *text;
		int64_t want; /* seconds; 0: refused */
	} cases[] = {
		{"Sun, 06 Nov 1994 08:49:37 GMT", 784111777}, {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
		{"Sun Nov  6 08:49:37 1994", 784111777}, {"Wed Nov 16 08:49:37 1994", 784975777},
		{"Monday, 06-Nov-76 08:49:37 GMT", 3371878177}, {"Saturday, 06-Nov-77 08:49:37 GMT", 247654177},
		{"Sun, 06 Nov 1994 08:49:37 UTC", 0}, {"Sun, 6 Nov 1994 08:49:37 GMT", 0}, {"06 Nov 1994 08:49:37 GMT", 0},
		{"Sun, 31 Nov 1994 08:49:37 GMT", 0}, {"Sun, 06 Nov 1994 08:49:37 GMT ", 0}, {"", 0}, {"0", 0}, {"-1", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		int64_t got = 0, now = 1795465238 * TIME_SECOND;
		assert_int_equal(time_parse_http(str_of(cases[i].text), now, &got, &err), cases[i].want ? OK : E_SYNTAX);
		assert_true(got == cases[i].want * TIME_SECOND);
	}
}

static void spans_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t want; /* seconds; -1: refused */
		const char *words;
	} cases[] = {
		{"3 days", 259200, "3 days"}, {"1 day", 86400, "1 day"}, {"36 hours", 129600, "36 hours"}, {"7d", 604800, "7 days"},
		{"P7D", 604800, "7 days"}, {"PT36H", 129600, "36 hours"}, {"P1W", 604800, "7 days"}, {"P1DT12H", 129600, "36 hours"},
		{"PT1M", 60, "1 minute"}, {"P1DT1M1S", 86461, "86461 seconds"}, {"90m", 5400, "90 minutes"}, {"0", 0, "0 seconds"},
		{"0 days", 0, "0 seconds"}, {"1 week 2 days", 777600, "9 days"}, {"1w2d3h", 788400, "219 hours"}, {" 2 Hours ", 7200, "2 hours"},
		{"30 sec", 30, "30 seconds"}, {"36500 days", 3153600000, "36500 days"},
		{"36501 days", -1, NULL}, {"-1 day", -1, NULL}, {"1.5 days", -1, NULL}, {"day", -1, NULL}, {"3", -1, NULL}, {"", -1, NULL},
		{"1 month", -1, NULL}, {"1 year", -1, NULL}, {"P1M", -1, NULL}, {"P1Y", -1, NULL}, {"P", -1, NULL}, {"PT", -1, NULL},
		{"P1DT", -1, NULL}, {"P7", -1, NULL}, {"PT7D", -1, NULL}, {"P7H", -1, NULL}, {"2 hours 1 day", -1, NULL},
		{"1 day 1 day", -1, NULL}, {"1 dayss", -1, NULL}, {"99999999999999999999 s", -1, NULL}, {"3 days ago", -1, NULL},
		{"9223372036854775807 days", -1, NULL}, {"1 d,", -1, NULL}, {"ss", -1, NULL}, {"1 s s", -1, NULL}, {"PP1D", -1, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf words = buf_make(100);
		struct err err = {0};
		int64_t got = -TIME_SECOND;
		status st = time_parse_span(str_of(cases[i].text), &got, &err);
		if (st != (cases[i].words ? OK : E_SYNTAX) || got != cases[i].want * TIME_SECOND)
			fail_msg("'%s': %lld", cases[i].text, (long long)got);
		if (!cases[i].words)
			continue;
		time_format_span(got, &words);
		assert_string_equal(buf_z(&words), cases[i].words);
	}
}

static void spans_go_there_and_back(void **state)
{
	struct dice d = dice_open("spans");

	(void)state;
	for (int i = 0; i < 20000; i++) {
		static const int64_t units[] = {TIME_SECOND, TIME_MINUTE, TIME_HOUR, TIME_DAY};
		cleanup(buf_free) struct buf text = buf_make(100);
		int64_t us = (int64_t)dice_roll(&d, 36500) * units[dice_roll(&d, 4)], back;
		struct err err = {0};
		time_format_span(us, &text);
		assert_int_equal(time_parse_span(buf_str(&text), &back, &err), OK);
		assert_true(back == us);
	}
}

static void clocks_run(void **state)
{
	int64_t a = time_monotonic();

	(void)state;
	assert_true(time_monotonic() >= a);
	assert_true(time_now() > 1577836800 * TIME_SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants_are_read),
		cmocka_unit_test(what_is_no_instant_is_refused),
		cmocka_unit_test(instants_go_there_and_back),
		cmocka_unit_test(every_day_follows_the_one_before),
		cmocka_unit_test(http_dates_have_three_forms),
		cmocka_unit_test(spans_are_read),
		cmocka_unit_test(spans_go_there_and_back),
		cmocka_unit_test(clocks_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
