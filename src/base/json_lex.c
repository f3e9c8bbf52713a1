#include "base/json_reader.h"

#include "base/banned.h"
#include "base/json_scan.h"
#include "base/utf8.h"

__attribute__((cold, noinline))
status json_fail(const struct json *j, const char *p, const char *wanted, struct err *err)
{
	size_t at = (size_t)(p - j->start);

	if (p >= j->end)
		return err_set(err, E_SYNTAX, "JSON ends at byte %zu, where %s is due", at, wanted);
	if (*p > ' ' && *p < 0x7f)
		return err_set(err, E_SYNTAX, "JSON has '%c' at byte %zu, where %s is due", *p, at, wanted);
	return err_set(err, E_SYNTAX, "JSON has byte 0x%02x at byte %zu, where %s is due", (uint8_t)*p, at, wanted);
}

__attribute__((cold, noinline))
status json_fail_depth(const struct json *j, const char *p, struct err *err)
{
	return err_set(err, E_LIMIT, "JSON is nested deeper than %d levels at byte %zu", LIMIT_JSON_DEPTH,
		       (size_t)(p - j->start));
}

/* Pass the escape at p ('\\'): its end, or NULL. That surrogates come in pairs is for json_string to judge. */
static const char *escape_end(const char *p, const char *end)
{
	if (end - p < 2)
		return NULL;
	if (p[1] != 'u')
		return memchr("\"\\/bfnrt", p[1], 8) ? p + 2 : NULL;
	if (end - p < 6)
		return NULL;
	for (int i = 2; i < 6; i++)
		if (hex_digit(p[i]) < 0)
			return NULL;
	return p + 6;
}

/* The end of what is not plain at p inside a string: an escape or a character beyond ASCII; NULL after an error. */
static const char *special_end(const struct json *j, const char *p, struct json_token *token, struct err *err)
{
	const char *q;
	uint32_t code;
	size_t n;

	if (p == j->end || (uint8_t)*p < ' ') {
		(void)json_fail(j, p, "the rest of a string", err);
		return NULL;
	}
	if (*p == '\\') {
		token->escaped = true;
		q = escape_end(p, j->end);
		if (!q)
			(void)json_fail(j, p, "a valid escape", err);
		return q;
	}
	n = utf8_take((struct str){p, (size_t)(j->end - p)}, &code);
	if (n == 0)
		(void)json_fail(j, p, "valid UTF-8", err);
	return n ? p + n : NULL;
}

const char *json_lex_string(const struct json *j, const char *p, struct json_token *token, struct err *err)
{
	const char *from = p + 1;

	token->escaped = false;
	p = json_plain_end(from, j->end);
	while (p == j->end || *p != '"') {
		p = special_end(j, p, token, err);
		if (!p)
			return NULL;
		p = json_plain_end(p, j->end);
	}
	token->at = (size_t)(from - j->start);
	token->raw = (struct str){from, (size_t)(p - from)};
	return p + 1;
}

static inline const char *digits_end(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p;
}

/* number = [ "-" ] ( "0" / digits ) [ "." digits ] [ ( "e" / "E" ) [ "+" / "-" ] digits ] (RFC 8259, section 6) */
static const char *number_end(const struct json *j, const char *p, struct err *err)
{
	const char *end = j->end, *q;

	p += *p == '-';
	q = p < end && *p == '0' ? p + 1 : digits_end(p, end);
	if (q > p && q < end && *q == '.') {
		p = q + 1;
		q = digits_end(p, end);
	}
	if (q > p && q < end && (*q == 'e' || *q == 'E')) {
		p = q + 1;
		p += p < end && (*p == '+' || *p == '-');
		q = digits_end(p, end);
	}
	if (q > p)
		return q;
	(void)json_fail(j, p, "a digit", err);
	return NULL;
}

static const char *word_end(const struct json *j, const char *p, struct str word, struct err *err)
{
	if ((size_t)(j->end - p) >= word.len && memcmp(p, word.p, word.len) == 0)
		return p + word.len;
	(void)json_fail(j, p, "a value", err);
	return NULL;
}

const char *json_lex_scalar(const struct json *j, const char *p, struct json_token *token, struct err *err)
{
	const char *q;

	switch (*p) {
	case 't':
		token->kind = JSON_TRUE;
		return word_end(j, p, STR("true"), err);
	case 'f':
		token->kind = JSON_FALSE;
		return word_end(j, p, STR("false"), err);
	case 'n':
		token->kind = JSON_NULL;
		return word_end(j, p, STR("null"), err);
	default:
		if (*p != '-' && !is_digit(*p)) {
			(void)json_fail(j, p, "a value", err);
			return NULL;
		}
		token->kind = JSON_NUMBER;
		q = number_end(j, p, err);
		if (q)
			token->raw = (struct str){p, (size_t)(q - p)};
		return q;
	}
}
