/* Literals of markers. The grammar knows no escapes, but packaging hands what stands in the quotes to Python's own reader
 * of literals, and what that refuses is refused. */
#include "pep/marker_parse.h"

#include "base/utf8.h"

enum { SURROGATES = 0xd800, SURROGATES_END = 0xe000, CODE_END = 0x110000 };

/* Decoding: what is left to read, and what was written. A decoded literal is not longer than the literal. */
struct decoder {
	struct str rest;
	char *out;
	size_t len;
};

static bool put_code(struct decoder *d, uint32_t code)
{
	if (code >= CODE_END || (code >= SURROGATES && code < SURROGATES_END))
		return false;
	d->len += utf8_put(d->out + d->len, code);
	return true;
}

/* Exactly n hexadecimal digits. */
static bool hex_code(struct decoder *d, size_t n)
{
	uint32_t code = 0;

	if (d->rest.len < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int digit = hex_digit(d->rest.p[i]);
		if (digit < 0)
			return false;
		code = code << 4 | (uint32_t)digit;
	}
	d->rest = str_skip(d->rest, n);
	return put_code(d, code);
}

/* One to three octal digits, the first of which is there. */
static bool octal_code(struct decoder *d)
{
	uint32_t code = 0;

	for (size_t i = 0; i < 3 && d->rest.len && d->rest.p[0] >= '0' && d->rest.p[0] <= '7'; i++) {
		code = code * 8 + (uint32_t)(d->rest.p[0] - '0');
		d->rest = str_skip(d->rest, 1);
	}
	return put_code(d, code);
}

/* A backslash at the end of a line joins it with the next one. */
static void line_end_skip(struct decoder *d)
{
	d->rest = str_skip(d->rest, str_starts(d->rest, STR("\r\n")) ? 2 : 1);
}

/* What follows a backslash. */
static bool escape_take(struct decoder *d)
{
	static const char letters[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
	const char *known;
	char c;

	if (d->rest.len == 0)
		return false;
	c = d->rest.p[0];
	if (c == '\n' || c == '\r') {
		line_end_skip(d);
		return true;
	}
	if (c >= '0' && c <= '7')
		return octal_code(d);
	d->rest = str_skip(d->rest, 1);
	if (c == 'x' || c == 'u' || c == 'U')
		return hex_code(d, c == 'x' ? 2 : c == 'u' ? 4 : 8);
	known = c ? strchr(letters, c) : NULL;
	if (c == 'N' || c == '\0')
		return false;
	if (!known) /* no escape: the backslash stands for itself */
		d->out[d->len++] = '\\';
	d->out[d->len++] = known ? values[known - letters] : c;
	return true;
}

static bool needs_decoding(struct str inner)
{
	for (size_t i = 0; i < inner.len; i++)
		if (inner.p[i] == '\\' || inner.p[i] == '\n' || inner.p[i] == '\r' || inner.p[i] == '\0')
			return true;
	return false;
}

bool marker_literal_value(struct str inner, struct arena *mem, struct str *ret)
{
	struct decoder d = {.rest = inner};

	if (!needs_decoding(inner)) {
		*ret = inner;
		return true;
	}
	d.out = arena_alloc(mem, inner.len, 1);
	while (d.rest.len) {
		char c = d.rest.p[0];

		d.rest = str_skip(d.rest, 1);
		if (c == '\n' || c == '\r' || c == '\0')
			return false;
		if (c != '\\')
			d.out[d.len++] = c;
		else if (!escape_take(&d))
			return false;
	}
	*ret = (struct str){d.out, d.len};
	return true;
}

void marker_out_put(struct marker_out *out, struct str s)
{
	while (out->cap - out->len < s.len)
		out->p = vec_room(out->mem, out->p, out->cap, &out->cap, 1);
	if (s.len)
		memcpy(out->p + out->len, s.p, s.len);
	out->len += s.len;
}

/* With Python's escapes, for what plain quotes would change. */
static void put_escaped(struct marker_out *out, struct str value)
{
	marker_out_put(out, STR("\""));
	for (size_t i = 0; i < value.len; i++) {
		char c = value.p[i];
		if (c == '\\' || c == '"' || c == '\n' || c == '\r' || c == '\0')
			marker_out_put(out, arena_printf(out->mem, "\\x%02x", (unsigned)c));
		else
			marker_out_put(out, str_sub(value, i, i + 1));
	}
	marker_out_put(out, STR("\""));
}

void marker_literal_put(struct marker_out *out, struct str value)
{
	struct str quote = str_has(value, '"') ? STR("'") : STR("\""), back;

	if (str_has(value, quote.p[0]) || !marker_literal_value(value, out->mem, &back) || !str_eq(back, value)) {
		put_escaped(out, value);
		return;
	}
	marker_out_put(out, quote);
	marker_out_put(out, value);
	marker_out_put(out, quote);
}
