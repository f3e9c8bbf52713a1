/* Which interpreters may be executed unasked (DESIGN, principle 6), and real paths. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "env/probe.h"

status path_resolve(struct str path, struct arena *mem, struct str *ret, struct err *err)
{
	char real[PATH_MAX];
	struct path_z z;
	status st = path_terminate(path, &z, err);

	if (st != OK)
		return st;
	if (!realpath(z.z, real))
		return err_errno(err, "cannot find '" STR_FMT "'", STR_ARG(path));
	*ret = arena_str(mem, str_of(real));
	return OK;
}

status project_resolve(struct str project, struct arena *mem, struct str *ret, struct err *err)
{
	status st = project.len ? path_resolve(project, mem, ret, err) : OK;

	if (st == OK && str_eq(*ret, STR("/")))
		*ret = STR("");
	return st;
}

/* What belongs to root or to the user can be changed by those two only. */
static bool is_ours(const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == geteuid();
}

static status refuse(const char *what, const char *path, const char *why, struct err *err)
{
	return err_set(err, E_REFUSED, "%s '%s' %s", what, path, why);
}

/* The folder that holds it, and those above. Above, a sticky one will do: nobody can rename what is not theirs there. */
static status folder_judge(const char *path, bool above, struct err *err)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return err_errno(err, "cannot look at '%s'", path);
	if (!is_ours(&st))
		return refuse("the folder", path, "belongs to another user", err);
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(above && (st.st_mode & S_ISVTX)))
		return refuse("the folder", path, "can be written by others", err);
	return OK;
}

static status file_judge(const char *path, struct err *err)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return err_errno(err, "cannot look at '%s'", path);
	if (!S_ISREG(st.st_mode) || access(path, X_OK) != 0)
		return err_set(err, E_NOT_FOUND, "'%s' is not a program", path);
	if (!is_ours(&st))
		return refuse("the program", path, "belongs to another user", err);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return refuse("the program", path, "can be written by others", err);
	return OK;
}

status interpreter_trust(struct str path, struct str project, struct err *err)
{
	struct path_z z;
	status st = path_terminate(path, &z, err);
	bool above = false;

	if (st != OK)
		return st;
	if (project.len && path_is_inside(project, path))
		return err_set(err, E_REFUSED, "'%s' lies in the project, which is not trusted", z.z);
	st = file_judge(z.z, err);
	for (char *slash = strrchr(z.z, '/'); st == OK && slash; slash = strrchr(z.z, '/')) {
		*slash = '\0';
		st = folder_judge(z.z[0] ? z.z : "/", above, err);
		above = true;
	}
	return st;
}
