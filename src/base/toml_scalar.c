#include "base/toml_reader.h"

#include "base/banned.h"
#include "base/number.h"
#include "base/time_text.h"

/* The text of a value that is neither string nor container. A date and a time may have a space between them. */
static struct str take_word(struct toml_reader *r)
{
	size_t from = r->at;

	for (;;) {
		int c = toml_peek(r);
		bool spaced = c == ' ' && r->at - from == 10 && r->text.p[from + 4] == '-' && toml_peek_at(r, 3) == ':';
		if (c <= 0 || c >= 0x80 || !(is_alnum((char)c) || strchr("+-_.:", c) || spaced))
			break;
		r->at++;
	}
	return str_sub(r->text, from, r->at);
}

static bool digit_of(int base, char c)
{
	int digit = hex_digit(c);

	return digit >= 0 && digit < base;
}

/* The digits of word without their underscores, each of which must stand between two digits. */
static bool plain_digits(struct str word, struct arena *mem, struct str *ret)
{
	int base = str_starts(word, STR("0x")) ? 16 : 10;
	size_t n = 0;
	char *text;

	if (!str_has(word, '_')) {
		*ret = word;
		return true;
	}
	text = arena_alloc(mem, word.len, 1);
	for (size_t i = 0; i < word.len; i++) {
		if (word.p[i] != '_')
			text[n++] = word.p[i];
		else if (i == 0 || i + 1 == word.len || !digit_of(base, word.p[i - 1]) || !digit_of(base, word.p[i + 1]))
			return false;
	}
	*ret = (struct str){text, n};
	return true;
}

/* 0x, 0o, 0b */
static bool based_integer(struct str word, int64_t *ret)
{
	unsigned shift = word.p[1] == 'x' ? 4 : word.p[1] == 'o' ? 3 : 1;
	struct str digits = str_skip(word, 2);
	uint64_t sum = 0;

	for (size_t i = 0; i < digits.len; i++) {
		int digit = hex_digit(digits.p[i]);
		if (digit < 0 || digit >= 1 << shift || sum > (uint64_t)INT64_MAX >> shift)
			return false;
		sum = sum << shift | (unsigned)digit;
	}
	*ret = (int64_t)sum;
	return digits.len > 0;
}

static size_t count_digits(struct str s)
{
	size_t n = 0;

	while (n < s.len && is_digit(s.p[n]))
		n++;
	return n;
}

/* What follows the sign is `inf`, `nan`, or digits [. digits] [e [sign] digits] with a fraction or an exponent. */
static bool is_float(struct str s)
{
	size_t n = count_digits(s);

	if (str_eq(s, STR("inf")) || str_eq(s, STR("nan")))
		return true;
	if (n == 0 || (n > 1 && s.p[0] == '0') || n == s.len)
		return false;
	s = str_skip(s, n);
	if (s.p[0] == '.') {
		n = count_digits(str_skip(s, 1));
		s = str_skip(s, n + 1);
		if (n == 0)
			return false;
	}
	if (s.len && (s.p[0] == 'e' || s.p[0] == 'E')) {
		s = str_skip(s, 1);
		s = str_skip(s, s.len && (s.p[0] == '+' || s.p[0] == '-'));
		n = count_digits(s);
		return n > 0 && n == s.len;
	}
	return s.len == 0;
}

/* strtod wants a NUL; the program never leaves the C locale, in which it reads this grammar exactly. */
static double float_of(struct str text, struct arena *mem)
{
	return strtod(arena_str(mem, text).p, NULL);
}

static status take_number(struct toml_reader *r, struct toml_place at, struct str word, struct toml_value *ret)
{
	bool sign = word.p[0] == '+' || word.p[0] == '-', based = !sign && word.len > 2 && word.p[0] == '0' && is_lower(word.p[1]);
	struct str text, digits;
	bool plain;

	if (!plain_digits(word, r->mem, &text))
		return toml_fail_at(r, at, E_SYNTAX, "underscores in a number must stand between digits");
	digits = str_skip(text, sign);
	plain = digits.len && count_digits(digits) == digits.len;
	if (plain && digits.len > 1 && digits.p[0] == '0')
		return toml_fail_at(r, at, E_SYNTAX, "a number may not begin with zeros");
	ret->kind = TOML_INTEGER;
	if (based && strchr("xob", text.p[1]) && based_integer(text, &ret->integer))
		return OK;
	if (plain && number_i64(word.p[0] == '+' ? digits : text, INT64_MIN, INT64_MAX, &ret->integer))
		return OK;
	if (plain)
		return toml_fail_at(r, at, E_SYNTAX, "a number does not fit into 64 bits");
	ret->kind = TOML_FLOAT;
	if (!is_float(digits))
		return toml_fail_at(r, at, E_SYNTAX, "'" STR_FMT "' is no value", STR_ARG(str_sub(word, 0, 100)));
	ret->real = float_of(text, r->mem);
	return OK;
}

/* A date or a time is told from a number by its first separator. */
static bool looks_like_time(struct str word)
{
	return (word.len > 2 && word.p[2] == ':' && is_digit(word.p[0])) || (word.len > 4 && word.p[4] == '-' && is_digit(word.p[3]));
}

static bool take_time(struct str rest, struct toml_value *ret)
{
	struct time_civil c = {0};
	uint32_t nanosecond = 0;
	int offset = 0;
	bool date = rest.len > 4 && rest.p[4] == '-', ok = true;

	ret->kind = date ? TOML_LOCAL_DATE : TOML_LOCAL_TIME;
	if (date)
		ok = time_take_date(&rest, &c);
	if (ok && date && rest.len) {
		ret->kind = TOML_LOCAL_DATETIME;
		ok = time_take_byte(&rest, 'T') || time_take_byte(&rest, 't') || time_take_byte(&rest, ' ');
	}
	if (ok && ret->kind != TOML_LOCAL_DATE)
		ok = time_take_clock(&rest, &c) && time_take_fraction(&rest, &nanosecond);
	if (ok && ret->kind == TOML_LOCAL_DATETIME && rest.len) {
		ret->kind = TOML_OFFSET_DATETIME;
		ok = time_take_offset(&rest, &offset);
	}
	ret->time = (struct toml_time){
		.year = (uint16_t)c.year, .month = (uint8_t)c.month, .day = (uint8_t)c.day, .hour = (uint8_t)c.hour,
		.minute = (uint8_t)c.minute, .second = (uint8_t)c.second, .nanosecond = nanosecond, .offset = (int16_t)offset};
	return ok && rest.len == 0;
}

status toml_take_scalar(struct toml_reader *r, struct toml_value *ret)
{
	struct toml_place at = toml_here(r);
	struct str word = take_word(r);

	if (word.len == 0)
		return toml_fail_due(r, "a value");
	if (str_eq(word, STR("true")) || str_eq(word, STR("false"))) {
		ret->kind = TOML_BOOL;
		ret->boolean = word.len == 4;
		return OK;
	}
	if (!looks_like_time(word))
		return take_number(r, at, word, ret);
	if (!take_time(word, ret))
		return toml_fail_at(r, at, E_SYNTAX, "'" STR_FMT "' is no date or time", STR_ARG(str_sub(word, 0, 100)));
	return OK;
}
