#include "archive/member_name.h"

/* The length of the UTF-8 sequence at s.p[at] (1 to 4), or 0 when it is not well formed (Unicode, table 3-7). */
static size_t utf8_sequence(struct str s, size_t at, uint32_t *code)
{
	const uint8_t *b = (const uint8_t *)s.p + at;
	size_t n = b[0] < 0x80 ? 1 : b[0] < 0xc2 ? 0 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : b[0] < 0xf5 ? 4 : 0;
	static const uint8_t lead[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	if (n == 0 || n > s.len - at)
		return 0;
	*code = b[0] & lead[n];
	for (size_t i = 1; i < n; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (b[i] & 0x3f);
	}
	if (*code < least[n] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return n;
}

/* Characters that no file name should hold: controls (C0, DEL, C1), line separators, and marks that reorder text. */
static bool forbidden(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
		(code >= 0x2066 && code <= 0x2069) || code == '\\';
}

static status check_characters(struct str name, struct err *err)
{
	uint32_t code = 0;
	size_t n;

	for (size_t i = 0; i < name.len; i += n) {
		n = utf8_sequence(name, i, &code);
		if (n == 0)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' has a name that is not UTF-8", STR_ARG(name));
		if (forbidden(code))
			return err_set(err, E_REFUSED, "member '" STR_FMT "' has the character U+%04X in its name", STR_ARG(name), code);
	}
	return OK;
}

static status check_part(struct str part, struct str name, struct err *err)
{
	if (part.len == 0)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has an empty part in its path", STR_ARG(name));
	if (str_eq(part, STR("..")) || str_eq(part, STR(".")))
		return err_set(err, E_REFUSED, "member '" STR_FMT "' would leave the environment", STR_ARG(name));
	if (part.len > LIMIT_ARCHIVE_NAME_PART)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has a name part of more than %zu bytes", STR_ARG(name),
			LIMIT_ARCHIVE_NAME_PART);
	return OK;
}

status member_name_check(struct str name, struct err *err)
{
	struct str rest = str_ends(name, STR("/")) ? str_sub(name, 0, name.len - 1) : name, part;
	size_t depth = 0;
	bool more = true;

	if (name.len == 0)
		return err_set(err, E_REFUSED, "archive has a member without a name");
	if (name.len > LIMIT_ARCHIVE_NAME)
		return err_set(err, E_REFUSED, "archive has a name of more than %zu bytes", LIMIT_ARCHIVE_NAME);
	if (name.p[0] == '/')
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has an absolute path", STR_ARG(name));
	if (name.len > 1 && name.p[1] == ':' && is_alpha(name.p[0]))
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has a drive letter in its path", STR_ARG(name));
	while (str_token(&rest, '/', &part, &more)) {
		status st = check_part(part, name, err);

		if (st != OK)
			return st;
		if (++depth > LIMIT_ARCHIVE_DEPTH)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' lies more than %zu folders deep", STR_ARG(name),
				LIMIT_ARCHIVE_DEPTH);
	}
	return check_characters(name, err);
}
