#include "archive/member_name.h"

#include "base/utf8.h"

/* Characters that no file name should hold: those that do not show or that reorder others, and the backslash. */
static bool forbidden(uint32_t code)
{
	if (code < 0x80)
		return code < 0x20 || code == 0x7f || code == '\\';
	return utf8_is_unseen(code);
}

static status check_characters(struct str name, struct err *err)
{
	uint32_t code = 0;
	size_t n;

	for (size_t i = 0; i < name.len; i += n) {
		n = utf8_take(str_skip(name, i), &code);
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
