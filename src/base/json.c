#include "base/json_reader.h"

#include "base/banned.h"
#include "base/json_scan.h"

struct json json_open(struct str text, struct arena *mem)
{
	struct json j = {.start = text.p, .at = text.p, .end = text.p, .mem = mem, .expects = VALUE};

	if (text.len > LIMIT_JSON_BYTES)
		j.expects = TOO_LONG;
	else if (text.len)
		j.end = text.p + text.len;
	return j;
}

static const char *open_container(struct json *j, const char *p, enum json_kind kind, struct err *err)
{
	uint64_t bit = (uint64_t)1 << (j->depth % 64), *word = &j->objects[(j->depth / 64) % (LIMIT_JSON_DEPTH / 64)];

	if (j->depth == LIMIT_JSON_DEPTH) {
		(void)json_fail_depth(j, p, err);
		return NULL;
	}
	*word = kind == JSON_OBJECT ? *word | bit : *word & ~bit;
	j->depth++;
	j->expects = kind == JSON_OBJECT ? KEY_OR_END : VALUE_OR_END;
	return p + 1;
}

static inline status take_value(struct json *j, const char *p, struct json_token *token, struct err *err)
{
	if (p == j->end)
		return json_fail(j, p, "a value", err);
	token->escaped = false;
	token->at = (size_t)(p - j->start);
	token->raw = (struct str){p, 0};
	if (*p == '"') {
		token->kind = JSON_STRING;
		p = json_lex_string(j, p, token, err);
	} else if (*p == '{' || *p == '[') {
		token->kind = *p == '{' ? JSON_OBJECT : JSON_ARRAY;
		p = open_container(j, p, token->kind, err);
		if (!p)
			return E_LIMIT;
		j->at = p;
		return OK;
	} else {
		p = json_lex_scalar(j, p, token, err);
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
		return json_fail(j, p, "a key", err);
	token->kind = JSON_KEY;
	p = json_lex_string(j, p, token, err);
	if (!p)
		return E_SYNTAX;
	p = json_space_end(p, j->end);
	if (p == j->end || *p != ':')
		return json_fail(j, p, "':'", err);
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
	bool object = json_in_object(j);

	if (j->depth == 0) {
		if (p < j->end)
			return json_fail(j, p, "the end", err);
		*token = (struct json_token){.kind = JSON_END, .at = (size_t)(p - j->start), .raw = {p, 0}};
		return OK;
	}
	if (p < j->end && *p == ',') {
		p = json_space_end(p + 1, j->end);
		return object ? take_key(j, p, token, err) : take_value(j, p, token, err);
	}
	if (p < j->end && *p == (object ? '}' : ']'))
		return close_container(j, p, token);
	return json_fail(j, p, object ? "',' or '}'" : "',' or ']'", err);
}

static inline status next(struct json *j, struct json_token *token, struct err *err)
{
	const char *p = json_space_end(j->at, j->end);

	switch ((enum json_expects)j->expects) {
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
	if (j->expects == MORE_OR_END && j->depth && !json_in_object(j) && p < j->end && *p == ',')
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
	return json_fail(j, p ? p : json_space_end(j->at, j->end), what, err);
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

status json_object_next(struct json *j, struct str *key, bool *more, struct err *err)
{
	struct json_token token;
	status st;

	if (!json_in_object(j) || (j->expects != KEY_OR_END && j->expects != MORE_OR_END))
		return json_expected(j, "a key", err);
	st = next(j, &token, err);
	if (st == OK && token.kind == JSON_KEY) {
		if (token.escaped)
			st = json_string(&token, j->mem, key, err);
		else
			*key = token.raw;
	}
	if (st == OK)
		*more = token.kind == JSON_KEY;
	return st;
}

status json_array_next(struct json *j, bool *more, struct err *err)
{
	struct json_token token;
	const char *p = value_start(j);
	status st;

	if (j->depth == 0 || json_in_object(j) || (j->expects != VALUE_OR_END && j->expects != MORE_OR_END))
		return json_expected(j, "an element", err);
	/* A value is due, or the end: what stands there is judged when it is taken. */
	if (p && p < j->end && *p != ']') {
		*more = true;
		return OK;
	}
	st = next(j, &token, err);
	if (st == OK)
		*more = false;
	return st;
}
