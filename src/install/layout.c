#include "install/layout.h"

static bool below(struct str folder, struct str path, struct str *rest)
{
	if (!str_starts(path, folder) || path.len <= folder.len || path.p[folder.len] != '/')
		return false;
	*rest = str_skip(path, folder.len + 1);
	return true;
}

bool layout_in_site(const struct layout *layout, struct str path, struct str *rest)
{
	return below(layout->purelib, path, rest) || below(layout->platlib, path, rest);
}

/* python, python3, python3.11, pythonw ... */
static bool is_interpreter(struct str name)
{
	static const struct str start = {"python", 6};

	if (!str_starts_nocase(name, start))
		return false;
	for (size_t i = start.len; i < name.len; i++)
		if (!is_digit(name.p[i]) && name.p[i] != '.' && name.p[i] != 'w' && name.p[i] != 't' && name.p[i] != 'd')
			return false;
	return true;
}

bool layout_is_own(const struct layout *layout, struct str path)
{
	static const char *const tops[] = {"pyvenv.cfg", "lib64", ".assay", ".gitignore", NULL};
	static const char *const scripts[] = {"activate", "activate.csh", "activate.fish", "activate.ps1", "activate_this.py",
		"activate.bat", "deactivate.bat", NULL};
	struct str top, rest;

	(void)str_cut(path, '/', &top, &rest);
	for (size_t i = 0; tops[i]; i++)
		if (str_eq_nocase(top, str_of(tops[i])))
			return true;
	if (!below(layout->scripts, path, &rest))
		return false;
	for (size_t i = 0; scripts[i]; i++)
		if (str_eq_nocase(rest, str_of(scripts[i])))
			return true;
	return is_interpreter(rest) || str_eq_nocase(rest, STR("pypy")) || str_eq_nocase(rest, STR("pypy3"));
}
