/* How strings and keys are quoted in TOML that we write. */
#include "base/toml_out.h"

#include "base/banned.h"
#include "base/utf8.h"

/* Can s stand between single quotes, where nothing is escaped? */
static bool fits_literal(struct str s)
{
	uint32_t code;

	for (size_t n; s.len; s = str_skip(s, n)) {
		n = utf8_take(s, &code);
		if (n == 0 || code == '\'' || utf8_is_unseen(code))
			return false;
	}
	return true;
}

static void put_escaped(struct buf *to, uint32_t code)
{
	static const char from[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
	const char *hit = code && code < 0x80 ? strchr(from, (int)code) : NULL;

	if (hit)
		buf_printf(to, "\\%c", letters[hit - from]);
	else
		buf_printf(to, code < 0x10000 ? "\\u%04X" : "\\U%08X", code);
}

/* How many bytes at the start of s need no second look: most of a lock is nothing else. */
static size_t plain_run(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.p[n] >= ' ' && s.p[n] < 0x7f && s.p[n] != '"' && s.p[n] != '\\')
		n++;
	return n;
}

static void put_basic(struct buf *to, struct str s)
{
	buf_byte(to, '"');
	for (;;) {
		uint32_t code;
		size_t n = plain_run(s);

		buf_add(to, str_sub(s, 0, n));
		s = str_skip(s, n);
		if (s.len == 0)
			break;
		n = utf8_take(s, &code);
		if (n == 0)
			buf_add(to, STR("\xef\xbf\xbd"));
		else if (code == '"' || code == '\\' || utf8_is_unseen(code))
			put_escaped(to, code);
		else
			buf_add(to, str_sub(s, 0, n));
		s = str_skip(s, n ? n : 1);
	}
	buf_byte(to, '"');
}

void toml_out_quoted(struct buf *to, struct str s)
{
	if ((!str_has(s, '"') && !str_has(s, '\\')) || !fits_literal(s)) {
		put_basic(to, s);
		return;
	}
	buf_byte(to, '\'');
	buf_add(to, s);
	buf_byte(to, '\'');
}

void toml_out_bare_or_quoted_key(struct buf *to, struct str key)
{
	bool bare = key.len > 0;

	for (size_t i = 0; i < key.len; i++)
		bare = bare && (is_alnum(key.p[i]) || key.p[i] == '-' || key.p[i] == '_');
	if (bare)
		buf_add(to, key);
	else
		toml_out_quoted(to, key);
}
