#include "base/json.h"

#include "base/banned.h"
#include "base/json_scan.h"
#include "base/utf8.h"

/* What may come next; white space may stand before it. */
enum expects {
	VALUE,
	VALUE_OR_END, /* just after '[' */
	KEY_OR_END,   /* just after '{' */
	MORE_OR_END,  /* after a value: ',' or the container's end, or the document's */
	TOO_LONG,     /* the document exceeds its limit */
};

struct json json_open(struct str text, struct arena *mem)
{
	struct json j = {.start = text.p, .at = text.p, .end = text.p, .mem = mem, .expects = VALUE};

	if (text.len > LIMIT_JSON_BYTES)
		j.expects = TOO_LONG;
	else if (text.len)
		j.end = text.p + text.len;
	return j;
}

/* Errors; none of them moves the reader, so that it says the same again. */

__attribute__((cold, noinline))
static status fail(const struct json *j, const char *p, const char *wanted, struct err *err)
{
	size_t at = (size_t)(p - j->start);

	if (p >= j->end)
		return err_set(err, E_SYNTAX, "JSON ends at byte %zu, where %s is due", at, wanted);
	if (*p > ' ' && *p < 0x7f)
		return err_set(err, E_SYNTAX, "JSON has '%c' at byte %zu, where %s is due", *p, at, wanted);
	return err_set(err, E_SYNTAX, "JSON has byte 0x%02x at byte %zu, where %s is due", (uint8_t)*p, at, wanted);
}

__attribute__((cold, noinline))
static status fail_depth(const struct json *j, const char *p, struct err *err)
{
	return err_set(err, E_LIMIT, "JSON is nested deeper than %d levels at byte %zu", LIMIT_JSON_DEPTH,
		       (size_t)(p - j->start));
}

static inline bool in_object(const struct json *j)
{
	unsigned level = j->depth - 1u;

	return j->depth && (j->objects[level / 64] >> (level % 64) & 1);
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
		(void)fail(j, p, "the rest of a string", err);
		return NULL;
	}
	if (*p == '\\') {
		token->escaped = true;
		q = escape_end(p, j->end);
		if (!q)
			(void)fail(j, p, "a valid escape", err);
		return q;
	}
	n = utf8_take((struct str){p, (size_t)(j->end - p)}, &code);
	if (n == 0)
		(void)fail(j, p, "valid UTF-8", err);
	return n ? p + n : NULL;
}

/* A string whose opening quote is at p: fills in at, raw and escaped, returns what follows the closing quote, or NULL. */
static inline const char *take_string(const struct json *j, const char *p, struct json_token *token, struct err *err)
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
	(void)fail(j, p, "a digit", err);
	return NULL;
}

static const char *word_end(const struct json *j, const char *p, struct str word, struct err *err)
{
	if ((size_t)(j->end - p) >= word.len && memcmp(p, word.p, word.len) == 0)
		return p + word.len;
	(void)fail(j, p, "a value", err);
	return NULL;
}

static const char *open_container(struct json *j, const char *p, enum json_kind kind, struct err *err)
{
	uint64_t bit = (uint64_t)1 << (j->depth % 64), *word = &j->objects[(j->depth / 64) % (LIMIT_JSON_DEPTH / 64)];

	if (j->depth == LIMIT_JSON_DEPTH) {
		(void)fail_depth(j, p, err);
		return NULL;
	}
	*word = kind == JSON_OBJECT ? *word | bit : *word & ~bit;
	j->depth++;
	j->expects = kind == JSON_OBJECT ? KEY_OR_END : VALUE_OR_END;
	return p + 1;
}

static const char *take_scalar(const struct json *j, const char *p, struct json_token *token, struct err *err)
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
			(void)fail(j, p, "a value", err);
			return NULL;
		}
		token->kind = JSON_NUMBER;
		q = number_end(j, p, err);
		if (q)
			token->raw = (struct str){p, (size_t)(q - p)};
		return q;
	}
}

static inline status take_value(struct json *j, const char *p, struct json_token *token, struct err *err)
{
	if (p == j->end)
		return fail(j, p, "a value", err);
	token->escaped = false;
	token->at = (size_t)(p - j->start);
	token->raw = (struct str){p, 0};
	if (*p == '"') {
		token->kind = JSON_STRING;
		p = take_string(j, p, token, err);
	} else if (*p == '{' || *p == '[') {
		token->kind = *p == '{' ? JSON_OBJECT : JSON_ARRAY;
		p = open_container(j, p, token->kind, err);
		if (!p)
			return E_LIMIT;
		j->at = p;
		return OK;
	} else {
		p = take_scalar(j, p, token, err);
	}
	if (!p)
		return E_SYNTAX;
	j->at = p;
	j->expects = MORE_OR_END;
	return OK;
}

/* A key and the colon behind it. */
static inline status take_key(struct json *j, const char *p, struct json_token *token, struct err *err)
{
	if (p == j->end || *p != '"')
		return fail(j, p, "a key", err);
	token->kind = JSON_KEY;
	p = take_string(j, p, token, err);
	if (!p)
		return E_SYNTAX;
	p = json_space_end(p, j->end);
	if (p == j->end || *p != ':')
		return fail(j, p, "':'", err);
	j->at = p + 1;
	j->expects = VALUE;
	return OK;
}

static inline status close_container(struct json *j, const char *p, struct json_token *token)
{
	*token = (struct json_token){
		.kind = *p == '}' ? JSON_OBJECT_END : JSON_ARRAY_END, .at = (size_t)(p - j->start), .raw = {p, 0}};
	j->depth--;
	j->at = p + 1;
	j->expects = MORE_OR_END;
	return OK;
}

/* After a value. */
static inline status take_more(struct json *j, const char *p, struct json_token *token, struct err *err)
{
	bool object = in_object(j);

	if (j->depth == 0) {
		if (p < j->end)
			return fail(j, p, "the end", err);
		*token = (struct json_token){.kind = JSON_END, .at = (size_t)(p - j->start), .raw = {p, 0}};
		return OK;
	}
	if (p < j->end && *p == ',') {
		p = json_space_end(p + 1, j->end);
		return object ? take_key(j, p, token, err) : take_value(j, p, token, err);
	}
	if (p < j->end && *p == (object ? '}' : ']'))
		return close_container(j, p, token);
	return fail(j, p, object ? "',' or '}'" : "',' or ']'", err);
}

static inline status next(struct json *j, struct json_token *token, struct err *err)
{
	const char *p = json_space_end(j->at, j->end);

	switch ((enum expects)j->expects) {
	case MORE_OR_END:
		return take_more(j, p, token, err);
	case KEY_OR_END:
		return p < j->end && *p == '}' ? close_container(j, p, token) : take_key(j, p, token, err);
	case VALUE_OR_END:
		return p < j->end && *p == ']' ? close_container(j, p, token) : take_value(j, p, token, err);
	case VALUE:
		return take_value(j, p, token, err);
	case TOO_LONG:
		break;
	}
	return json_expected(j, "a value", err);
}

status json_next(struct json *j, struct json_token *ret, struct err *err)
{
	struct json_token token;
	status st = next(j, &token, err);

	if (st == OK)
		*ret = token;
	return st;
}

/* Where the next value starts, or NULL where none may come next. */
static const char *value_start(const struct json *j)
{
	const char *p = json_space_end(j->at, j->end);

	if (j->expects == VALUE || j->expects == VALUE_OR_END)
		return p;
	if (j->expects == MORE_OR_END && j->depth && !in_object(j) && p < j->end && *p == ',')
		return json_space_end(p + 1, j->end);
	return NULL;
}

enum json_kind json_peek(const struct json *j)
{
	const char *p = value_start(j);

	if (!p || p == j->end)
		return JSON_NOTHING;
	switch (*p) {
	case '"':
		return JSON_STRING;
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case 't':
		return JSON_TRUE;
	case 'f':
		return JSON_FALSE;
	case 'n':
		return JSON_NULL;
	default:
		return *p == '-' || is_digit(*p) ? JSON_NUMBER : JSON_NOTHING;
	}
}

status json_expected(const struct json *j, const char *what, struct err *err)
{
	const char *p = value_start(j);

	if (j->expects == TOO_LONG)
		return err_set(err, E_LIMIT, "JSON is longer than %zu bytes", LIMIT_JSON_BYTES);
	return fail(j, p ? p : json_space_end(j->at, j->end), what, err);
}

status json_skip(struct json *j, struct err *err)
{
	unsigned depth = j->depth;
	struct json_token token;

	if (json_peek(j) == JSON_NOTHING)
		return json_expected(j, "a value", err);
	do {
		status st = next(j, &token, err);
		if (st != OK)
			return st;
	} while (j->depth > depth);
	return OK;
}
