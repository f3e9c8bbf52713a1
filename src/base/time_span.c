/* Spans of time, in words and in ISO 8601's form. */
#include "base/time_text.h"

#include "base/banned.h"
#include "base/number.h"

#define SPAN_MAX (36500 * TIME_DAY)

struct unit {
	int64_t length;
	struct str name, shorts[3];
	char iso;
	bool iso_clock; /* behind the 'T' */
};

static const struct unit units[] = { /* from the largest */
	{7 * TIME_DAY, STR("week"), {STR("w"), STR("wk"), STR("wks")}, 'W', false},
	{TIME_DAY, STR("day"), {STR("d")}, 'D', false},
	{TIME_HOUR, STR("hour"), {STR("h"), STR("hr"), STR("hrs")}, 'H', true},
	{TIME_MINUTE, STR("minute"), {STR("m"), STR("min"), STR("mins")}, 'M', true},
	{TIME_SECOND, STR("second"), {STR("s"), STR("sec"), STR("secs")}, 'S', true},
};
enum { UNITS = sizeof units / sizeof *units };

/* Take a run of digits off *rest. */
static bool take_number(struct str *rest, uint64_t *ret)
{
	size_t n = 0;

	while (n < rest->len && is_digit(rest->p[n]))
		n++;
	if (!number_u64(str_sub(*rest, 0, n), SPAN_MAX / TIME_SECOND, ret))
		return false;
	*rest = str_skip(*rest, n);
	return true;
}

static bool unit_named(const struct unit *unit, struct str word)
{
	struct str one = word.len > 1 && str_ends(word, STR("s")) ? str_sub(word, 0, word.len - 1) : word;

	for (size_t i = 0; i < 3; i++)
		if (unit->shorts[i].len && str_eq_nocase(word, unit->shorts[i]))
			return true;
	return str_eq_nocase(one, unit->name);
}

/* The index of the unit that *rest begins with, which it is taken off; UNITS when there is none. */
static size_t take_unit(struct str *rest)
{
	size_t n = 0;
	struct str word;

	while (n < rest->len && is_alpha(rest->p[n]))
		n++;
	word = str_sub(*rest, 0, n);
	*rest = str_skip(*rest, n);
	for (size_t i = 0; i < UNITS; i++)
		if (unit_named(&units[i], word))
			return i;
	return UNITS;
}

static bool add(int64_t *sum, uint64_t count, int64_t length)
{
	int64_t product;

	return !__builtin_mul_overflow(count, length, &product) && !__builtin_add_overflow(*sum, product, sum) && *sum <= SPAN_MAX;
}

static void skip_spaces(struct str *rest)
{
	while (time_take_byte(rest, ' '))
		;
}

/* `1 week 2 days`, `7d`: each unit smaller than the one before it. */
static bool take_words(struct str rest, int64_t *ret)
{
	size_t next = 0;
	int64_t sum = 0;

	do {
		uint64_t count;
		size_t unit;
		if (!take_number(&rest, &count))
			return false;
		skip_spaces(&rest);
		unit = take_unit(&rest);
		if (unit < next || unit == UNITS || !add(&sum, count, units[unit].length))
			return false;
		next = unit + 1;
		skip_spaces(&rest);
	} while (rest.len);
	*ret = sum;
	return true;
}

/* `P1W`, `P1DT12H`: what follows the 'P'. */
static bool take_iso(struct str rest, int64_t *ret)
{
	bool clock = false, any = false;
	size_t next = 0;
	int64_t sum = 0;

	while (rest.len) {
		uint64_t count;
		size_t unit = next;
		if (!clock && time_take_byte(&rest, 'T'))
			clock = true;
		if (!take_number(&rest, &count))
			return false;
		while (unit < UNITS && !(units[unit].iso_clock == clock && time_take_byte(&rest, units[unit].iso)))
			unit++;
		if (unit == UNITS || !add(&sum, count, units[unit].length))
			return false;
		next = unit + 1;
		any = true;
	}
	if (any)
		*ret = sum;
	return any;
}

status time_parse_span(struct str s, int64_t *ret, struct err *err)
{
	struct str text = str_trim(s);
	bool ok;

	if (str_eq(text, STR("0"))) {
		*ret = 0;
		return OK;
	}
	ok = str_starts(text, STR("P")) ? take_iso(str_skip(text, 1), ret) : take_words(text, ret);
	if (!ok)
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is no span of time such as '3 days', '36 hours' or 'P7D'",
			       STR_ARG(str_sub(s, 0, 100)));
	return OK;
}

void time_format_span(int64_t us, struct buf *to)
{
	int64_t seconds = us / TIME_SECOND * TIME_SECOND;

	/* Days are the largest unit in use: "14 days" says more than "2 weeks". */
	for (size_t i = 1; i < UNITS; i++) {
		if ((seconds && seconds % units[i].length == 0) || i == UNITS - 1) {
			int64_t count = seconds / units[i].length;
			buf_printf(to, "%lld " STR_FMT "%s", (long long)count, STR_ARG(units[i].name), count == 1 ? "" : "s");
			return;
		}
	}
}
