#include "base/toml_reader.h"

#include "base/banned.h"
#include "base/json_scan.h"
#include "base/number.h"
#include "base/utf8.h"

/* A string that is being read: where its contents begin and what its kind allows. */
struct quoted {
	char quote;
	bool lines;        /* one of the two multi-line kinds */
	size_t from;
	char *text, *to;   /* the decoded text, once an escape was met; NULL before */
	size_t copied;     /* contents up to here are in text */
};

/* Room for the decoded text, which is never longer than its source: up to the closing quote. */
static size_t room_for(const struct toml_reader *r, const struct quoted *q)
{
	const char quotes[] = {q->quote, q->quote, q->quote};
	struct str end = {quotes, q->lines ? 3 : 1};
	size_t at = q->from;

	/* A quote behind a backslash may be an escaped one; an odd number of backslashes says so. */
	for (;;) {
		size_t slashes = 0, hit = str_find_str(r->text, end, at);
		if (hit == SIZE_MAX)
			return r->text.len - q->from;
		while (q->quote == '"' && hit - slashes > q->from && r->text.p[hit - slashes - 1] == '\\')
			slashes++;
		if (slashes % 2 == 0)
			return hit - q->from + 3;
		at = hit + 1;
	}
}

static void copy_up_to(struct toml_reader *r, struct quoted *q, size_t end)
{
	if (!q->text)
		q->text = q->to = arena_alloc(r->mem, room_for(r, q), 1);
	memcpy(q->to, r->text.p + q->copied, end - q->copied);
	q->to += end - q->copied;
	q->copied = end;
}

/* `\uXXXX`, `\UXXXXXXXX`: the cursor stands behind the letter. */
static status take_unicode(struct toml_reader *r, size_t digits, uint32_t *code)
{
	uint64_t value;

	if (!number_hex(str_sub(r->text, r->at, r->at + digits), 0x10ffff, &value) || r->text.len - r->at < digits ||
	    (value >= 0xd800 && value <= 0xdfff))
		return toml_fail(r, "%zu hexadecimal digits of a Unicode character are due", digits);
	r->at += digits;
	*code = (uint32_t)value;
	return OK;
}

/* The cursor stands behind the backslash. */
static status take_escape(struct toml_reader *r, uint32_t *code)
{
	static const char letters[] = "btnfr\"\\", meaning[] = "\b\t\n\f\r\"\\";
	int c = toml_peek(r);
	const char *hit = c > 0 ? strchr(letters, c) : NULL;

	if (!hit && c != 'u' && c != 'U')
		return toml_fail_due(r, "a valid escape");
	r->at++;
	if (!hit)
		return take_unicode(r, c == 'u' ? 4 : 8, code);
	*code = (uint8_t)meaning[hit - letters];
	return OK;
}

/* A backslash at the end of a line takes away all white space up to the next text. */
static bool take_line_fold(struct toml_reader *r)
{
	size_t before = r->at;

	toml_skip_blanks(r);
	if (!toml_take_newline(r)) {
		r->at = before;
		return false;
	}
	do
		toml_skip_blanks(r);
	while (toml_take_newline(r));
	return true;
}

/* The cursor stands at a backslash in a basic string. */
static status decode_escape(struct toml_reader *r, struct quoted *q)
{
	uint32_t code;
	status st;

	copy_up_to(r, q, r->at);
	r->at++;
	if (!q->lines || !take_line_fold(r)) {
		st = take_escape(r, &code);
		if (st != OK)
			return st;
		q->to += utf8_put(q->to, code);
	}
	q->copied = r->at;
	return OK;
}

/* Pass a line's end: text has LF, whatever system it was written on. */
static bool take_line_end(struct toml_reader *r, struct quoted *q)
{
	bool carriage = toml_peek(r) == '\r' && toml_peek_at(r, 1) == '\n';

	if (carriage) {
		copy_up_to(r, q, r->at);
		q->copied = ++r->at;
	}
	return toml_take(r, '\n');
}

/* Is the closing quote here? In the multi-line kinds one or two quotes before the closing three are contents: the
 * cursor passes them. */
static bool closes(struct toml_reader *r, const struct quoted *q)
{
	size_t n = 0;

	if (!q->lines)
		return toml_peek(r) == q->quote;
	while (n < 5 && toml_peek_at(r, n) == q->quote)
		n++;
	if (n < 3)
		return false;
	r->at += n - 3;
	return true;
}

/* Pass what this kind of string does not treat in a special way (DEL is refused for the whole document at once). */
static void skip_plain(struct toml_reader *r, char quote)
{
	const char *p = r->text.p + r->at, *end = r->text.p + r->text.len;

	if (quote == '"')
		p = json_plain_end(p, end);
	else
		while (p < end && (uint8_t)*p >= ' ' && *p != '\'')
			p++;
	r->at = (size_t)(p - r->text.p);
}

static status take_contents(struct toml_reader *r, struct quoted *q)
{
	for (skip_plain(r, q->quote); !closes(r, q); skip_plain(r, q->quote)) {
		int c = toml_peek(r);
		status st = OK;
		if (c == '\\' && q->quote == '"')
			st = decode_escape(r, q);
		else if (q->lines && take_line_end(r, q))
			continue;
		else if (c < ' ' && c != '\t')
			st = toml_fail_due(r, "the rest of a string");
		else
			r->at++;
		if (st != OK)
			return st;
	}
	return OK;
}

status toml_take_string(struct toml_reader *r, struct str *ret)
{
	struct quoted q = {.quote = (char)toml_peek(r)};
	size_t end;
	status st;

	q.lines = toml_peek_at(r, 1) == q.quote && toml_peek_at(r, 2) == q.quote;
	r->at += q.lines ? 3 : 1;
	if (q.lines)
		(void)toml_take_newline(r);
	q.from = q.copied = r->at;
	st = take_contents(r, &q);
	if (st != OK)
		return st;
	end = r->at;
	r->at += q.lines ? 3 : 1;
	if (q.text) {
		copy_up_to(r, &q, end);
		*ret = (struct str){q.text, (size_t)(q.to - q.text)};
	} else {
		*ret = str_sub(r->text, q.from, end);
	}
	if (!ret->p)
		*ret = STR("");
	return OK;
}

static bool is_bare(int c)
{
	return c > 0 && c < 0x80 && (is_alnum((char)c) || c == '_' || c == '-');
}

status toml_take_key(struct toml_reader *r, struct toml_key *ret)
{
	struct toml_key key = {.at = toml_here(r)};
	int c = toml_peek(r);
	status st = OK;

	if (c == '"' || c == '\'') {
		if (toml_peek_at(r, 1) == c && toml_peek_at(r, 2) == c)
			return toml_fail(r, "a key may not be a multi-line string");
		st = toml_take_string(r, &key.text);
	} else {
		while (is_bare(toml_peek(r)))
			r->at++;
		key.text = str_sub(r->text, key.at.from, r->at);
		if (key.text.len == 0)
			return toml_fail_due(r, "a key");
	}
	key.at.to = (uint32_t)r->at;
	if (st == OK)
		*ret = key;
	return st;
}
