#include "base/json_out.h"

#include "base/banned.h"
#include "base/json_scan.h"
#include "base/utf8.h"

struct json_out json_out_open(struct buf *to, unsigned indent)
{
	return (struct json_out){.to = to, .indent = indent, .empty = true};
}

static void new_line(struct json_out *o)
{
	if (o->indent == 0)
		return;
	buf_byte(o->to, '\n');
	for (unsigned i = 0; i < o->indent * o->depth; i++)
		buf_byte(o->to, ' ');
}

/* What stands before a key or a value: nothing after a key, else the comma and the line. */
static void begin_item(struct json_out *o)
{
	if (o->after_key) {
		o->after_key = false;
		return;
	}
	if (o->depth == 0)
		return;
	if (!o->empty)
		buf_byte(o->to, ',');
	o->empty = false;
	new_line(o);
}

static void begin_container(struct json_out *o, char c)
{
	begin_item(o);
	buf_byte(o->to, c);
	o->depth++;
	o->empty = true;
}

static void end_container(struct json_out *o, char c)
{
	o->depth--;
	if (!o->empty)
		new_line(o);
	buf_byte(o->to, c);
	o->empty = false;
}

void json_out_object(struct json_out *o)
{
	begin_container(o, '{');
}

void json_out_object_end(struct json_out *o)
{
	end_container(o, '}');
}

void json_out_array(struct json_out *o)
{
	begin_container(o, '[');
}

void json_out_array_end(struct json_out *o)
{
	end_container(o, ']');
}

static void put_escape(struct buf *to, uint32_t code)
{
	static const char from[] = "\"\\\b\f\n\r\t", short_form[] = "\"\\bfnrt";
	const char *hit = code && code < 0x80 ? strchr(from, (int)code) : NULL;

	if (hit)
		buf_printf(to, "\\%c", short_form[hit - from]);
	else if (code < 0x10000)
		buf_printf(to, "\\u%04x", code);
	else
		buf_printf(to, "\\u%04x\\u%04x", 0xd7c0 + (code >> 10), 0xdc00 | (code & 0x3ff));
}

/* The character at the start of s, which is not plain; returns its bytes. */
static size_t put_special(struct buf *to, struct str s)
{
	uint32_t code;
	size_t n = utf8_take(s, &code);

	if (n == 0) {
		buf_add(to, STR("\xef\xbf\xbd"));
		return 1;
	}
	if (code == '"' || code == '\\' || utf8_is_unseen(code))
		put_escape(to, code);
	else
		buf_add(to, str_sub(s, 0, n));
	return n;
}

void json_out_quoted(struct buf *to, struct str s)
{
	buf_byte(to, '"');
	while (s.len) {
		size_t plain = (size_t)(json_plain_end(s.p, s.p + s.len) - s.p);
		/* To a reader DEL is a character like any other; to a terminal it is not. */
		size_t del = str_find(str_sub(s, 0, plain), 0x7f, 0);
		if (del < plain)
			plain = del;
		buf_add(to, str_sub(s, 0, plain));
		s = str_skip(s, plain);
		if (s.len)
			s = str_skip(s, put_special(to, s));
	}
	buf_byte(to, '"');
}

void json_out_key(struct json_out *o, struct str key)
{
	begin_item(o);
	json_out_quoted(o->to, key);
	buf_add(o->to, o->indent ? STR(": ") : STR(":"));
	o->after_key = true;
}

void json_out_string(struct json_out *o, struct str s)
{
	begin_item(o);
	json_out_quoted(o->to, s);
}

void json_out_u64(struct json_out *o, uint64_t n)
{
	begin_item(o);
	buf_printf(o->to, "%llu", (unsigned long long)n);
}

void json_out_i64(struct json_out *o, int64_t n)
{
	begin_item(o);
	buf_printf(o->to, "%lld", (long long)n);
}

void json_out_bool(struct json_out *o, bool b)
{
	json_out_raw(o, b ? STR("true") : STR("false"));
}

void json_out_null(struct json_out *o)
{
	json_out_raw(o, STR("null"));
}

void json_out_raw(struct json_out *o, struct str json)
{
	begin_item(o);
	buf_add(o->to, json);
}

void json_out_key_string(struct json_out *o, const char *key, struct str s)
{
	json_out_key(o, str_of(key));
	json_out_string(o, s);
}

void json_out_key_u64(struct json_out *o, const char *key, uint64_t n)
{
	json_out_key(o, str_of(key));
	json_out_u64(o, n);
}

void json_out_key_bool(struct json_out *o, const char *key, bool b)
{
	json_out_key(o, str_of(key));
	json_out_bool(o, b);
}
