#include "base/toml_out.h"

#include "base/banned.h"
#include "base/time.h"
#include "base/utf8.h"

struct toml_out toml_out_open(struct buf *to)
{
	return (struct toml_out){.to = to, .empty = true};
}

/* What a value stands in. */
enum level { DOCUMENT, ARRAY, ARRAY_OF_LINES, INLINE_TABLE };

static enum level innermost(const struct toml_out *o)
{
	return (enum level)o->level[o->depth];
}

static void new_line(struct toml_out *o)
{
	buf_byte(o->to, '\n');
	for (unsigned i = 0; i < o->depth; i++)
		buf_add(o->to, STR("    "));
}

/* What stands before an element of an array; values behind a key need nothing. */
static void begin_value(struct toml_out *o)
{
	if (o->after_key) {
		o->after_key = false;
		return;
	}
	if (!o->empty && innermost(o) != ARRAY_OF_LINES)
		buf_add(o->to, STR(", "));
	if (innermost(o) == ARRAY_OF_LINES)
		new_line(o);
	o->empty = false;
}

/* What stands behind a value: the line's end, or a comma where each element has its own line. */
static void end_value(struct toml_out *o)
{
	if (o->depth == 0)
		buf_byte(o->to, '\n');
	else if (innermost(o) == ARRAY_OF_LINES)
		buf_byte(o->to, ',');
}

static void put_path(struct buf *to, const struct str *path, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_byte(to, '.');
		toml_out_bare_or_quoted_key(to, path[i]);
	}
}

static void header(struct toml_out *o, const struct str *path, size_t n, const char *open, const char *close)
{
	if (!o->empty)
		buf_byte(o->to, '\n');
	o->empty = false;
	buf_add(o->to, str_of(open));
	put_path(o->to, path, n);
	buf_add(o->to, str_of(close));
}

void toml_out_table(struct toml_out *o, const struct str *path, size_t n)
{
	header(o, path, n, "[", "]\n");
}

void toml_out_array_table(struct toml_out *o, const struct str *path, size_t n)
{
	header(o, path, n, "[[", "]]\n");
}

static void put_hidden(struct buf *to, uint32_t code)
{
	buf_printf(to, code < 0x10000 ? "\\u%04X" : "\\U%08X", code);
}

void toml_out_comment(struct toml_out *o, struct str text)
{
	o->empty = false;
	buf_byte(o->to, '#');
	for (bool line_start = true; text.len;) {
		uint32_t code;
		size_t n = utf8_take(text, &code);
		if (line_start && n && code != '\n')
			buf_byte(o->to, ' ');
		line_start = n && code == '\n';
		if (n == 0)
			buf_add(o->to, STR("\xef\xbf\xbd"));
		else if (code == '\n')
			buf_add(o->to, STR("\n#"));
		else if (utf8_is_unseen(code))
			put_hidden(o->to, code);
		else
			buf_add(o->to, str_sub(text, 0, n));
		text = str_skip(text, n ? n : 1);
	}
	buf_byte(o->to, '\n');
}

void toml_out_key(struct toml_out *o, struct str key)
{
	if (innermost(o) == INLINE_TABLE && !o->empty)
		buf_add(o->to, STR(", "));
	else if (innermost(o) == INLINE_TABLE)
		buf_byte(o->to, ' ');
	o->empty = false;
	toml_out_bare_or_quoted_key(o->to, key);
	buf_add(o->to, STR(" = "));
	o->after_key = true;
}

static void open_level(struct toml_out *o, char c, enum level level)
{
	begin_value(o);
	buf_byte(o->to, c);
	o->empty = true;
	if (o->depth == LIMIT_TOML_DEPTH) {
		/* No reader of ours would take it: the buffer's check says so, and what follows is not written. */
		o->to->overflow = true;
		o->lost++;
		return;
	}
	o->level[++o->depth] = (uint8_t)level;
	o->inlines += level == INLINE_TABLE;
}

static void close_level(struct toml_out *o)
{
	if (o->lost) {
		o->lost--;
		return;
	}
	o->inlines -= innermost(o) == INLINE_TABLE;
	o->depth--;
}

void toml_out_array(struct toml_out *o, bool lines)
{
	/* TOML 1.0 keeps an inline table on one line; arrays inside it would be free to break it, which helps no reader. */
	open_level(o, '[', lines && o->inlines == 0 ? ARRAY_OF_LINES : ARRAY);
}

void toml_out_array_end(struct toml_out *o)
{
	bool lines = innermost(o) == ARRAY_OF_LINES && !o->empty;

	close_level(o);
	if (lines)
		new_line(o);
	buf_byte(o->to, ']');
	o->empty = false;
	end_value(o);
}

void toml_out_inline(struct toml_out *o)
{
	open_level(o, '{', INLINE_TABLE);
}

void toml_out_inline_end(struct toml_out *o)
{
	buf_add(o->to, o->empty ? STR("}") : STR(" }"));
	close_level(o);
	o->empty = false;
	end_value(o);
}

void toml_out_string(struct toml_out *o, struct str s)
{
	begin_value(o);
	toml_out_quoted(o->to, s);
	end_value(o);
}

void toml_out_raw(struct toml_out *o, struct str toml)
{
	begin_value(o);
	buf_add(o->to, toml);
	end_value(o);
}

void toml_out_i64(struct toml_out *o, int64_t n)
{
	begin_value(o);
	buf_printf(o->to, "%lld", (long long)n);
	end_value(o);
}

void toml_out_bool(struct toml_out *o, bool b)
{
	begin_value(o);
	buf_add(o->to, b ? STR("true") : STR("false"));
	end_value(o);
}

void toml_out_float(struct toml_out *o, double d)
{
	char text[40];
	int digits = 1;

	begin_value(o);
	if (d != d) {
		buf_add(o->to, STR("nan"));
	} else if (d - d != 0) {
		buf_add(o->to, d > 0 ? STR("inf") : STR("-inf"));
	} else {
		do
			(void)snprintf(text, sizeof text, "%.*g", digits, d);
		while (strtod(text, NULL) != d && digits++ < 17);
		buf_add(o->to, str_of(text));
		/* `1` would be a whole number. */
		if (!strpbrk(text, ".e"))
			buf_add(o->to, STR(".0"));
	}
	end_value(o);
}

void toml_out_instant(struct toml_out *o, int64_t us)
{
	begin_value(o);
	time_format(us, o->to);
	end_value(o);
}

void toml_out_date(struct toml_out *o, int64_t us)
{
	begin_value(o);
	time_format_date(us, o->to);
	end_value(o);
}

void toml_out_key_string(struct toml_out *o, const char *key, struct str s)
{
	toml_out_key(o, str_of(key));
	toml_out_string(o, s);
}

void toml_out_key_i64(struct toml_out *o, const char *key, int64_t n)
{
	toml_out_key(o, str_of(key));
	toml_out_i64(o, n);
}

void toml_out_key_bool(struct toml_out *o, const char *key, bool b)
{
	toml_out_key(o, str_of(key));
	toml_out_bool(o, b);
}
