#include "install/venv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { TEXT_MAX = 64 * 1024 };

static status make_folders(int dirfd, const struct venv *v, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct str folders[] = {STR("bin"), STR("include"), v->lib};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		for (size_t at = 0; at < folders[i].len; at++) {
			size_t end = str_find(folders[i], '/', at);
			struct str path = arena_str(&mem, str_sub(folders[i], 0, end));

			if (mkdirat(dirfd, path.p, 0777) != 0 && errno != EEXIST)
				return err_errno(err, "cannot make the folder '%s'", path.p);
			at = end == SIZE_MAX ? folders[i].len : end;
		}
	return OK;
}

static status make_link(int dirfd, const char *target, const char *name, struct err *err)
{
	if (symlinkat(target, dirfd, name) != 0)
		return err_errno(err, "cannot make the link '%s'", name);
	return OK;
}

static status make_links(int dirfd, const struct venv *v, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str named = arena_printf(&mem, "bin/python" STR_FMT, STR_ARG(v->short_version));
	status st = make_link(dirfd, arena_str(&mem, v->base_python).p, "bin/python", err);

	if (st == OK)
		st = make_link(dirfd, "python", "bin/python3", err);
	if (st == OK && v->short_version.len)
		st = make_link(dirfd, "python", named.p, err);
	if (st == OK && v->lib64)
		st = make_link(dirfd, "lib", "lib64", err);
	return st;
}

static status write_one(int dirfd, const char *name, const struct buf *text, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	status st = buf_check(text, name, err);

	if (st != OK)
		return st;
	fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_errno(err, "cannot make '%s'", name);
	return fd_write(fd, buf_str(text), name, err);
}

static status write_config(int dirfd, const struct venv *v, struct arena *mem, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(TEXT_MAX);
	struct str home = v->base_python, name;

	(void)str_rcut(v->base_python, '/', &home, &name);
	buf_printf(&out, "home = " STR_FMT "\n", STR_ARG(home));
	buf_printf(&out, "implementation = " STR_FMT "\n", STR_ARG(v->implementation));
	buf_add(&out, STR("include-system-site-packages = false\n"));
	buf_printf(&out, "version = " STR_FMT "\n", STR_ARG(v->version));
	buf_printf(&out, "assay = " STR_FMT "\n", STR_ARG(v->assay_version));
	buf_printf(&out, "prompt = " STR_FMT "\n", STR_ARG(venv_prompt_clean(v->prompt_name, mem)));
	return write_one(dirfd, "pyvenv.cfg", &out, err);
}

static status write_scripts(int dirfd, const struct venv *v, struct err *err)
{
	static const char *const names[] = {"activate", "activate.csh", "activate.fish", "activate.ps1", NULL};
	status st = OK;

	for (size_t i = 0; names[i] && st == OK; i++) {
		cleanup(buf_free) struct buf out = buf_make(TEXT_MAX);
		char path[32];

		(void)snprintf(path, sizeof path, "bin/%s", names[i]);
		venv_activate_write(&out, names[i], v);
		st = write_one(dirfd, path, &out, err);
	}
	return st;
}

status venv_write(int dirfd, const struct venv *v, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf ignore = buf_make(TEXT_MAX);
	status st;

	for (size_t i = 0; i < v->root.len; i++)
		if ((uint8_t)v->root.p[i] < 0x20 || v->root.p[i] == 0x7f)
			return err_set(err, E_USAGE, "an environment's path must not hold control characters");
	buf_add(&ignore, STR("*\n"));
	st = make_folders(dirfd, v, err);
	if (st == OK)
		st = make_links(dirfd, v, err);
	if (st == OK)
		st = write_config(dirfd, v, &mem, err);
	if (st == OK)
		st = write_one(dirfd, ".gitignore", &ignore, err);
	if (st == OK)
		st = write_scripts(dirfd, v, err);
	return st;
}
