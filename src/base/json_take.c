/* Reading by expectation on top of json_next, and the decoding of strings. */
#include "base/json_reader.h"

#include "base/banned.h"
#include "base/number.h"
#include "base/utf8.h"

/* The four hexadecimal digits of a \u escape, which the reader has checked. */
static uint32_t hex4(const char *p)
{
	uint32_t sum = 0;

	for (int i = 0; i < 4; i++)
		sum = sum << 4 | (uint32_t)hex_digit(p[i]);
	return sum;
}

/* The code point of the \u escape that starts s, with the second half of its pair; 0 bytes when half a pair is missing. */
static size_t take_unicode(struct str s, uint32_t *code)
{
	uint32_t first = hex4(s.p + 2), second;

	*code = first;
	if (first < 0xd800 || first > 0xdfff)
		return 6;
	if (first > 0xdbff || s.len < 12 || s.p[6] != '\\' || s.p[7] != 'u')
		return 0;
	second = hex4(s.p + 8);
	if (second < 0xdc00 || second > 0xdfff)
		return 0;
	*code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
	return 12;
}

static size_t take_escape(struct str s, uint32_t *code)
{
	switch (s.p[1]) {
	case 'u':
		return take_unicode(s, code);
	case 'b':
		*code = '\b';
		return 2;
	case 'f':
		*code = '\f';
		return 2;
	case 'n':
		*code = '\n';
		return 2;
	case 'r':
		*code = '\r';
		return 2;
	case 't':
		*code = '\t';
		return 2;
	default:
		*code = (uint8_t)s.p[1];
		return 2;
	}
}

status json_string(const struct json_token *token, struct arena *mem, struct str *ret, struct err *err)
{
	struct str rest = token->raw;
	char *text, *to;

	if (!token->escaped) {
		*ret = token->raw;
		return OK;
	}
	/* No escape is shorter than what it stands for. */
	text = to = arena_alloc(mem, rest.len, 1);
	while (rest.len) {
		size_t plain = str_find(rest, '\\', 0), n;
		uint32_t code;
		if (plain == SIZE_MAX)
			plain = rest.len;
		memcpy(to, rest.p, plain);
		to += plain;
		rest = str_skip(rest, plain);
		if (rest.len == 0)
			break;
		n = take_escape(rest, &code);
		if (n == 0)
			return err_set(err, E_SYNTAX, "JSON has half a surrogate pair at byte %zu",
				       token->at + (token->raw.len - rest.len));
		to += utf8_put(to, code);
		rest = str_skip(rest, n);
	}
	*ret = (struct str){text, (size_t)(to - text)};
	return OK;
}

/* Numbers and words are told by their first byte, so that a token of another kind is never taken. */
static status take_kind(struct json *j, enum json_kind kind, const char *what, struct json_token *token, struct err *err)
{
	if (json_peek(j) != kind)
		return json_expected(j, what, err);
	return json_next(j, token, err);
}

status json_object_open(struct json *j, struct err *err)
{
	struct json_token token;

	return take_kind(j, JSON_OBJECT, "an object", &token, err);
}

status json_array_open(struct json *j, struct err *err)
{
	struct json_token token;

	return take_kind(j, JSON_ARRAY, "an array", &token, err);
}

status json_take_string(struct json *j, struct str *ret, struct err *err)
{
	struct json_token token;
	status st = take_kind(j, JSON_STRING, "a string", &token, err);

	return st == OK ? json_string(&token, j->mem, ret, err) : st;
}

status json_take_u64(struct json *j, uint64_t max, uint64_t *ret, struct err *err)
{
	const char *before = j->at;
	uint8_t expects = j->expects;
	struct json_token token;
	status st = take_kind(j, JSON_NUMBER, "a whole number", &token, err);

	if (st == OK && !number_u64(token.raw, max, ret)) {
		j->at = before;
		j->expects = expects;
		return err_set(err, E_SYNTAX, "JSON has '" STR_FMT "' at byte %zu, where a whole number up to %llu is due",
			       STR_ARG(str_sub(token.raw, 0, 40)), token.at, (unsigned long long)max);
	}
	return st;
}

status json_take_bool(struct json *j, bool *ret, struct err *err)
{
	struct json_token token;
	status st = take_kind(j, json_peek(j) == JSON_TRUE ? JSON_TRUE : JSON_FALSE, "true or false", &token, err);

	if (st == OK)
		*ret = token.kind == JSON_TRUE;
	return st;
}

status json_take_null(struct json *j, bool *ret, struct err *err)
{
	struct json_token token;

	*ret = false;
	if (json_peek(j) != JSON_NULL)
		return OK;
	*ret = true;
	return json_next(j, &token, err);
}

status json_done(struct json *j, struct err *err)
{
	struct json_token token;

	if (j->depth || j->expects != MORE_OR_END)
		return json_expected(j, "the end", err);
	return json_next(j, &token, err);
}
