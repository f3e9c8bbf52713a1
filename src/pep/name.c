#include "pep/name.h"

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == '.';
}

bool name_valid(struct str name)
{
	if (name.len == 0 || !is_alnum(name.p[0]) || !is_alnum(name.p[name.len - 1]))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!is_alnum(name.p[i]) && !is_separator(name.p[i]))
			return false;
	return true;
}

/* The number of leading bytes that normalising leaves as they are. */
static size_t normal_prefix(struct str name)
{
	size_t i;

	for (i = 0; i < name.len; i++) {
		char c = name.p[i];
		if (is_upper(c) || c == '_' || c == '.')
			return i;
		if (c == '-' && i + 1 < name.len && is_separator(name.p[i + 1]))
			return i;
	}
	return i;
}

struct str name_normalize(struct str name, struct arena *mem)
{
	size_t from = normal_prefix(name), len = from;
	char *out;

	if (from == name.len)
		return name;
	out = arena_alloc(mem, name.len, 1);
	if (from)
		memcpy(out, name.p, from);
	for (size_t i = from; i < name.len; i++) {
		if (!is_separator(name.p[i]))
			out[len++] = to_lower(name.p[i]);
		else if (i == from || !is_separator(name.p[i - 1]))
			out[len++] = '-';
	}
	return (struct str){out, len};
}

bool name_is_normalized(struct str name)
{
	return name_valid(name) && normal_prefix(name) == name.len;
}
