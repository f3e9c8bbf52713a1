#include "archive/sdist.h"

#include "archive/sdist_parts.h"
#include "archive/zip.h"

status sdist_top_check(struct str path, struct str *top, struct err *err)
{
	struct str first, rest;

	(void)str_cut(path, '/', &first, &rest);
	if (top->p == NULL)
		*top = first;
	if (!str_eq(*top, first))
		return err_set(err, E_REFUSED, "member '" STR_FMT "' lies outside of the sdist's folder '" STR_FMT "'", STR_ARG(path),
			STR_ARG(*top));
	return OK;
}

bool sdist_is_pkg_info(struct str path)
{
	return str_eq(str_skip(path, str_find(path, '/', 0)), STR("/PKG-INFO"));
}

static status from_zip(struct str bytes, struct arena *mem, struct str *ret, struct err *err)
{
	struct zip zip = {0};
	struct str top = {0};
	const struct zip_member *found = NULL;
	char *text;
	status st = zip_open(bytes, mem, &zip, err);

	for (size_t i = 0; st == OK && i < zip.len; i++) {
		st = sdist_top_check(zip.members[i].name, &top, err);
		if (st == OK && sdist_is_pkg_info(zip.members[i].name))
			found = &zip.members[i];
	}
	if (st != OK)
		return st;
	if (!found)
		return err_set(err, E_REFUSED, "sdist has no PKG-INFO in its folder");
	if (found->size > LIMIT_WHEEL_TEXT)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is larger than %zu bytes", STR_ARG(found->name), LIMIT_WHEEL_TEXT);
	text = arena_array(mem, found->size + 1, char);
	st = zip_read(&zip, found, text, err);
	if (st == OK)
		*ret = (struct str){text, found->size};
	return st;
}

status sdist_read_pkg_info(struct str bytes, struct str filename, struct arena *mem, struct str *ret, struct err *err)
{
	status st;

	if (str_ends(filename, STR(".tar.gz")))
		st = sdist_from_targz(bytes, mem, ret, err);
	else if (str_ends(filename, STR(".zip")))
		st = from_zip(bytes, mem, ret, err);
	else
		st = err_set(err, E_REFUSED, "sdists end in .tar.gz or .zip");
	return st == OK ? OK : err_wrap(err, st, "refused sdist '" STR_FMT "'", STR_ARG(filename));
}
