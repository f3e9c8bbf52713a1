/* Percent encoding, and the file name at the end of a URL. */
#include "base/url.h"

#include "base/banned.h"
#include "base/utf8.h"

status url_decode(struct str s, struct arena *mem, struct str *ret, struct err *err)
{
	char *text = arena_alloc(mem, s.len, 1), *to = text;

	for (size_t i = 0; i < s.len; i++) {
		int high, low;
		if (s.p[i] != '%') {
			*to++ = s.p[i];
			continue;
		}
		high = s.len - i > 2 ? hex_digit(s.p[i + 1]) : -1;
		low = s.len - i > 2 ? hex_digit(s.p[i + 2]) : -1;
		if (high < 0 || low < 0)
			return err_set(err, E_SYNTAX, "'%%' without two hexadecimal digits at position %zu", i + 1);
		*to++ = (char)(high << 4 | low);
		i += 2;
	}
	*ret = (struct str){text, (size_t)(to - text)};
	return OK;
}

void url_encode(struct buf *to, struct str s, const char *keep)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (is_alnum(c) || (c && strchr("-._~", c)) || (c && keep && strchr(keep, c)))
			buf_byte(to, c);
		else
			buf_printf(to, "%%%02X", (uint8_t)c);
	}
}

static bool is_file_name(struct str name)
{
	if (name.len == 0 || str_eq(name, STR(".")) || str_eq(name, STR("..")))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((uint8_t)name.p[i] < ' ' || name.p[i] == 0x7f || name.p[i] == '/' || name.p[i] == '\\')
			return false;
	return utf8_valid(name);
}

status url_filename(const struct url *u, struct arena *mem, struct str *ret, struct err *err)
{
	size_t slash = str_rfind(u->path, '/');
	struct str name;
	status st = url_decode(slash == SIZE_MAX ? u->path : str_skip(u->path, slash + 1), mem, &name, err);

	if (st != OK)
		return st;
	if (!is_file_name(name))
		return err_set(err, E_SYNTAX, "a URL ends in no plain file name");
	*ret = name;
	return OK;
}
