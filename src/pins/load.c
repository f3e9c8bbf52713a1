#include "pins/load.h"

#include <unistd.h>

#include "base/file.h"
#include "pins/pylock.h"
#include "pins/requirements.h"

status lock_find_file(struct str *ret, struct err *err)
{
	static const char *const names[] = {"pylock.toml", "requirements.txt"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (access(names[i], F_OK) == 0) {
			*ret = str_of(names[i]);
			return OK;
		}
	err_set(err, E_CONFIG, "there is no lock here: neither pylock.toml nor requirements.txt");
	err_help(err, "'assay lock' makes one; a lock elsewhere can be named");
	return E_CONFIG;
}

static status load_pylock(struct str path, struct arena *mem, struct lock *ret, struct err *err)
{
	struct str text;
	status st;

	if (!pylock_name_valid(path)) {
		err_set(err, E_CONFIG, "'" STR_FMT "' cannot be the name of a lock", STR_ARG(path));
		err_help(err, "locks are called pylock.toml or pylock.NAME.toml, with no dot in NAME");
		return E_CONFIG;
	}
	st = file_read(path, LIMIT_LOCK_BYTES, mem, &text, err);
	if (st != OK)
		return st;
	st = pylock_read(text, path, mem, ret, err);
	return st == E_SYNTAX ? (err->status = E_CONFIG) : st;
}

static status load_requirements(struct str path, struct arena *mem, struct lock *ret, struct requirements_file *options,
                                struct err *err)
{
	struct requirements_file file;
	status st = requirements_read(path, &requirements_disk, mem, &file, err);

	if (st == OK)
		st = requirements_lock(&file, path, mem, ret, err);
	if (st == OK && options)
		*options = file;
	return st == E_SYNTAX ? (err->status = E_CONFIG) : st;
}

status lock_load(struct str path, struct arena *mem, struct lock *ret, struct requirements_file *options, struct err *err)
{
	if (!str_ends(path, STR(".toml")))
		return load_requirements(path, mem, ret, options, err);
	if (options)
		*options = (struct requirements_file){0};
	return load_pylock(path, mem, ret, err);
}
