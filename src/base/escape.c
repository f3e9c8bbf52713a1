#include "base/escape.h"

#include "base/banned.h"
#include "base/utf8.h"

/* Would a build machine read a command here? GitHub takes `::` where a trimmed line begins and `##[` anywhere,
 * Azure `##vso[` and TeamCity `##teamcity[` anywhere. */
static bool begins_command(struct str s)
{
	static const struct str commands[] = {STR("##["), STR("##vso["), STR("##teamcity[")};

	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (str_starts_nocase(s, commands[i]))
			return true;
	return false;
}

/* White space that a log reader may trim; the rest of it is unseen and escaped. */
static bool is_blank(uint32_t code)
{
	return code == ' ' || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f ||
	       code == 0x205f || code == 0x3000;
}

static void put_unseen(struct buf *to, uint32_t code)
{
	switch (code) {
	case '\n':
		buf_add(to, STR("\\n"));
		break;
	case '\r':
		buf_add(to, STR("\\r"));
		break;
	case '\t':
		buf_add(to, STR("\\t"));
		break;
	default:
		buf_printf(to, code < 0x80 ? "\\x%02x" : "\\u{%x}", code);
	}
}

void escape_terminal(struct buf *to, struct str s)
{
	bool leading = true; /* nothing but white space so far */

	while (s.len) {
		uint32_t code = 0;
		size_t n = utf8_take(s, &code);
		if (n == 0)
			buf_printf(to, "\\x%02x", (uint8_t)s.p[0]);
		else if (utf8_is_unseen(code))
			put_unseen(to, code);
		else if (begins_command(s) || (leading && str_starts(s, STR("::"))))
			buf_printf(to, "\\x%02x", (uint8_t)s.p[0]);
		else
			buf_add(to, str_sub(s, 0, n));
		leading = leading && n && is_blank(code);
		s = str_skip(s, n ? n : 1);
	}
}
