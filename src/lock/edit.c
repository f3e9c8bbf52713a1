#include "lock/edit_parts.h"

#include "base/toml.h"
#include "pep/name.h"
#include "pep/requirement.h"

/* -- what is the same entry -- */

static struct str extras_text(const struct requirement *requirement, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_REQUIREMENT);
	struct str last = {0};

	/* They are sorted and few; sorted again they would be once normalised, so the smallest that is left is taken. */
	for (;;) {
		struct str next = {0};

		for (size_t i = 0; i < requirement->extras_count; i++) {
			struct str extra = name_normalize(requirement->extras[i], mem);

			if ((!last.p || str_cmp(extra, last) > 0) && (!next.p || str_cmp(extra, next) < 0))
				next = extra;
		}
		if (!next.p)
			return arena_str(mem, buf_str(&out));
		buf_printf(&out, "%s" STR_FMT, out.len ? "," : "", STR_ARG(next));
		last = next;
	}
}

bool edit_identity_of(struct str text, struct arena *mem, struct edit_identity *ret)
{
	struct requirement requirement, bare;

	if (requirement_parse(text, mem, &requirement, NULL) != OK || !name_valid(requirement.name))
		return false;
	bare = (struct requirement){.name = STR("x"), .marker = requirement.marker};
	*ret = (struct edit_identity){name_normalize(requirement.name, mem), extras_text(&requirement, mem),
	                              requirement.marker ? requirement_text(&bare, mem) : (struct str){0}};
	return true;
}

bool edit_identity_eq(const struct edit_identity *a, const struct edit_identity *b)
{
	return str_eq(a->name, b->name) && str_eq(a->extras, b->extras) && str_eq(a->marker, b->marker);
}

bool edit_wanted_is(const struct edit_wanted *wanted, struct str requirement, struct arena *mem)
{
	struct edit_identity identity;

	if (!edit_identity_of(requirement, mem, &identity))
		return false;
	return wanted->name_only ? str_eq(identity.name, wanted->identity.name) : edit_identity_eq(&identity, &wanted->identity);
}

/* -- text -- */

struct str edit_splice(struct str text, size_t from, size_t to, struct str by, struct arena *mem)
{
	const struct str parts[] = {str_sub(text, 0, from), by, str_skip(text, to)};
	size_t len = parts[0].len + by.len + parts[2].len, at = 0;
	char *made = arena_array(mem, len + 1, char);

	for (size_t i = 0; i < 3; i++) {
		if (parts[i].len)
			memcpy(made + at, parts[i].p, parts[i].len);
		at += parts[i].len;
	}
	return (struct str){made, len};
}

struct str edit_newline(struct str text)
{
	size_t end = str_find(text, '\n', 0);

	return end != SIZE_MAX && end > 0 && text.p[end - 1] == '\r' ? STR("\r\n") : STR("\n");
}

size_t edit_line_start(struct str text, size_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

size_t edit_line_end(struct str text, size_t at)
{
	size_t end = str_find(text, '\n', at);

	if (end == SIZE_MAX)
		return text.len;
	return end > at && text.p[end - 1] == '\r' ? end - 1 : end;
}

size_t edit_line_next(struct str text, size_t at)
{
	if (at < text.len && text.p[at] == '\r')
		at++;
	return at < text.len && text.p[at] == '\n' ? at + 1 : at;
}

/* -- the two kinds of files -- */

static bool is_toml(struct str path)
{
	return str_ends(path, STR(".toml"));
}

static status check_list(struct str path, const struct edit_list *list, struct err *err)
{
	struct str named = list->extra.len ? list->extra : list->group;

	if (!named.len)
		return OK;
	if (list->extra.len && list->group.len)
		return err_set(err, E_USAGE, "a requirement goes into an extra or a group, not both");
	if (!is_toml(path))
		return err_set(err, E_USAGE, "'" STR_FMT "' has no extras and groups", STR_ARG(path));
	if (!name_valid(named))
		return err_set(err, E_USAGE, "'" STR_FMT "' is no name for an extra or a group", STR_ARG(named));
	return OK;
}

static status wanted_of(struct str requirement, struct arena *mem, struct edit_wanted *ret, struct err *err)
{
	*ret = (struct edit_wanted){0};
	if (!edit_identity_of(requirement, mem, &ret->identity))
		return err_set(err, E_USAGE, "'" STR_FMT "' is not a requirement", STR_ARG(requirement));
	return OK;
}

status edit_add(struct str path, struct str text, const struct edit_list *list, struct str requirement, struct arena *mem,
                struct str *ret, struct err *err)
{
	struct edit_wanted wanted;
	status st = check_list(path, list, err);

	if (st == OK)
		st = wanted_of(requirement, mem, &wanted, err);
	if (st != OK)
		return st;
	if (!is_toml(path))
		return edit_lines_add(path, text, &wanted, requirement, mem, ret, err);
	return edit_toml_add(path, text, list, &wanted, requirement, mem, ret, err);
}

status edit_has(struct str path, struct str text, const struct edit_list *list, struct str requirement, struct arena *mem,
                bool *ret, struct err *err)
{
	struct edit_wanted wanted;
	status st = check_list(path, list, err);

	if (st == OK)
		st = wanted_of(requirement, mem, &wanted, err);
	if (st != OK)
		return st;
	if (is_toml(path))
		return edit_toml_has(path, text, list, &wanted, mem, ret, err);
	*ret = edit_lines_has(text, &wanted, mem);
	return OK;
}

status edit_remove(struct str path, struct str text, const struct edit_list *list, struct str name, struct arena *mem,
                   struct str *ret, size_t *removed, struct err *err)
{
	const struct edit_wanted wanted = {.identity.name = name, .name_only = true};
	size_t n = 0;
	bool found = true;
	status st = check_list(path, list, err);

	while (st == OK && found) {
		if (is_toml(path))
			st = edit_toml_remove(path, text, list, &wanted, mem, &text, &found, err);
		else
			text = edit_lines_remove(text, &wanted, mem, &found);
		n += found;
		if (n > LIMIT_EDIT_REMOVED)
			return err_set(err, E_LIMIT, "'" STR_FMT "' names '" STR_FMT "' more than %d times", STR_ARG(path),
			               STR_ARG(name), LIMIT_EDIT_REMOVED);
	}
	if (st != OK)
		return st;
	*ret = text;
	*removed = n;
	return OK;
}
