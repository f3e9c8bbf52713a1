#include "archive/fold.h"

#include <utf8proc.h>

#include "base/lazy.h"

#define UTF8PROC_FUNCTIONS(X) X(utf8proc_map)
LAZY_TABLE(utf8, "libutf8proc.so.2", UTF8PROC_FUNCTIONS);

static status fold_unicode(struct str name, struct arena *mem, struct str *ret, struct err *err)
{
	uint8_t *folded = NULL;
	status st = lazy_load(&utf8_lazy, err);
	ssize_t n;

	if (st != OK)
		return st;
	n = utf8.utf8proc_map((const uint8_t *)name.p, (ssize_t)name.len, &folded,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
	if (n < 0)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has a name that cannot be normalised", STR_ARG(name));
	*ret = arena_str(mem, (struct str){(const char *)folded, (size_t)n});
	free(folded);
	return OK;
}

status fold_name(struct str name, struct arena *mem, struct str *ret, struct err *err)
{
	bool upper = false;
	char *lower;

	for (size_t i = 0; i < name.len; i++) {
		if ((uint8_t)name.p[i] >= 0x80)
			return fold_unicode(name, mem, ret, err);
		upper |= is_upper(name.p[i]);
	}
	*ret = name;
	if (!upper)
		return OK;
	lower = arena_array(mem, name.len, char);
	for (size_t i = 0; i < name.len; i++)
		lower[i] = to_lower(name.p[i]);
	*ret = (struct str){lower, name.len};
	return OK;
}
