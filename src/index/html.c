#include "index/html.h"

#include "base/utf8.h"

struct html html_open(struct str text, struct arena *mem)
{
	return (struct html){text, mem};
}

static bool is_name(char c)
{
	return is_alnum(c) || c == '-' || c == '_' || c == ':' || c == '.';
}

/* The end of a tag: the '>' that no quoted value holds; the end of the text where there is none. */
static size_t tag_end(struct str s)
{
	char quote = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return i;
	}
	return s.len;
}

/* Pass over the body of an element whose text is no markup. */
static void skip_raw(struct html *at, struct str name)
{
	size_t from = 0;

	while ((from = str_find_str(at->rest, STR("</"), from)) != SIZE_MAX) {
		from += 2;
		if (str_starts_nocase(str_skip(at->rest, from), name))
			break;
	}
	at->rest = str_skip(at->rest, from == SIZE_MAX ? at->rest.len : from);
}

/* Pass over a comment or a declaration that starts here ("!" or "?" was seen). */
static void skip_declaration(struct html *at)
{
	size_t end;

	if (str_starts(at->rest, STR("!--"))) {
		end = str_find_str(at->rest, STR("-->"), 3);
		at->rest = str_skip(at->rest, end == SIZE_MAX ? at->rest.len : end + 3);
		return;
	}
	end = str_find(at->rest, '>', 0);
	at->rest = str_skip(at->rest, end == SIZE_MAX ? at->rest.len : end + 1);
}

bool html_next(struct html *at, struct html_tag *ret)
{
	size_t open, n, end;

	while ((open = str_find(at->rest, '<', 0)) != SIZE_MAX) {
		at->rest = str_skip(at->rest, open + 1);
		if (at->rest.len && (at->rest.p[0] == '!' || at->rest.p[0] == '?')) {
			skip_declaration(at);
			continue;
		}
		for (n = 0; n < at->rest.len && is_name(at->rest.p[n]);)
			n++;
		if (n == 0)
			continue;
		ret->name = str_sub(at->rest, 0, n);
		at->rest = str_skip(at->rest, n);
		end = tag_end(at->rest);
		ret->inside = str_sub(at->rest, 0, end);
		at->rest = str_skip(at->rest, end + 1);
		if (str_eq_nocase(ret->name, STR("script")) || str_eq_nocase(ret->name, STR("style")))
			skip_raw(at, ret->name);
		return true;
	}
	return false;
}

/* A character by its number; what is none becomes the replacement character, as in browsers. */
static void put_character(struct buf *out, uint32_t code)
{
	char bytes[4];

	if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		code = 0xfffd;
	buf_add(out, (struct str){bytes, utf8_put(bytes, code)});
}

/* "#62" or "#x3e" -> its character; false when it is no number. */
static bool put_numeric(struct buf *out, struct str digits)
{
	uint32_t c = 0;
	bool hex = digits.len > 1 && to_lower(digits.p[1]) == 'x';

	for (size_t i = hex ? 2 : 1; i < digits.len; i++) {
		int d = hex_digit(digits.p[i]);
		if (d < 0 || (!hex && d > 9))
			return false;
		if (c <= 0x10ffff)
			c = c * (hex ? 16 : 10) + (uint32_t)d;
	}
	if (digits.len < (hex ? 3u : 2u))
		return false;
	put_character(out, c);
	return true;
}

/* The references that escaping functions write. */
static bool put_reference(struct buf *out, struct str name)
{
	static const struct { struct str name; char c; } known[] = {
		{STR("amp"), '&'}, {STR("lt"), '<'}, {STR("gt"), '>'}, {STR("quot"), '"'}, {STR("apos"), '\''},
	};

	if (name.len && name.p[0] == '#')
		return put_numeric(out, name);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(name, known[i].name)) {
			buf_byte(out, known[i].c);
			return true;
		}
	return false;
}

enum { REFERENCE_MAX = 12 };

static struct str resolve_references(struct str raw, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_PAGE_ATTRIBUTE);

	if (!str_has(raw, '&'))
		return raw;
	for (size_t i = 0; i < raw.len; i++) {
		size_t end = raw.p[i] == '&' ? str_find(str_sub(raw, 0, i + REFERENCE_MAX), ';', i) : SIZE_MAX;
		if (end != SIZE_MAX && put_reference(&out, str_sub(raw, i + 1, end)))
			i = end;
		else
			buf_byte(&out, raw.p[i]);
	}
	return out.overflow ? raw : arena_str(mem, buf_str(&out));
}

static struct str skip_space(struct str s)
{
	while (s.len && (is_space(s.p[0]) || s.p[0] == '/'))
		s = str_skip(s, 1);
	return s;
}

/* Take `name`, `name=value`, `name="value"` off *rest. */
static bool take_attribute(struct str *rest, struct str *name, struct str *value)
{
	struct str s = skip_space(*rest);
	size_t n = 0;

	*value = (struct str){0};
	if (s.len == 0)
		return false;
	while (n < s.len && !is_space(s.p[n]) && s.p[n] != '=' && s.p[n] != '/')
		n++;
	*name = str_sub(s, 0, n);
	s = skip_space(str_skip(s, n));
	if (s.len && s.p[0] == '=') {
		struct str v = str_skip(s, 1);
		while (v.len && is_space(v.p[0]))
			v = str_skip(v, 1);
		if (v.len && (v.p[0] == '"' || v.p[0] == '\'')) {
			size_t end = str_find(v, v.p[0], 1);
			*value = str_sub(v, 1, end);
			s = str_skip(v, end == SIZE_MAX ? v.len : end + 1);
		} else {
			for (n = 0; n < v.len && !is_space(v.p[n]);)
				n++;
			*value = str_sub(v, 0, n);
			s = str_skip(v, n);
		}
	}
	*rest = s;
	return true;
}

bool html_attribute(const struct html *at, const struct html_tag *tag, struct str name, struct str *value)
{
	struct str rest = tag->inside, found, raw;

	while (take_attribute(&rest, &found, &raw))
		if (str_eq_nocase(found, name)) {
			*value = resolve_references(raw, at->mem);
			return true;
		}
	return false;
}
