#include "install/fresh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/time.h"
#include "install/change.h"

#define TEMP_PREFIX ".assay-new-"
enum { SETTLED_SECONDS = 60 };

bool fresh_is_empty(int fd)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(fd_close) int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dir_entry *entries;
	struct err ignored = {0};
	size_t n = 1;

	return copy >= 0 && dir_list(copy, &mem, &entries, &n, &ignored) == OK && n == 0;
}

/* Nobody holds its lock any more; a folder that is both new and empty may only be about to be locked. */
static bool is_abandoned(int fd)
{
	struct stat st;

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &st) != 0)
		return false;
	return !fresh_is_empty(fd) || time_now() / TIME_SECOND - st.st_mtim.tv_sec > SETTLED_SECONDS;
}

/* Folders of runs that were killed. */
static void remove_left_over(int parent)
{
	cleanup(arena_free) struct arena mem = {0};
	struct dir_entry *entries;
	struct err ignored = {0};
	size_t n = 0;

	if (dir_list(parent, &mem, &entries, &n, &ignored) != OK)
		return;
	for (size_t i = 0; i < n; i++) {
		cleanup(fd_close) int fd = -1;

		if (entries[i].kind != DIR_DIRECTORY || !str_starts(entries[i].name, STR(TEMP_PREFIX)))
			continue;
		fd = openat(parent, entries[i].name.p, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (is_abandoned(fd) && dir_remove_tree(parent, entries[i].name.p, &ignored) != OK)
			err_clear(&ignored);
	}
}

static status write_file(int root, struct str path, struct str content, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct path_z z;
	status st = path_terminate(path, &z, err);

	if (st != OK)
		return st;
	fd = openat(root, z.z, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_errno(err, "cannot make '%s' in the environment", z.z);
	return fd_write(fd, content, z.z, err);
}

static status write_state(int root, const struct layout *layout, const struct dist *dists, size_t n, struct str project_pth,
	struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str project = {0}, text;
	status st = OK;

	if (mkdirat(root, INSTALLED_FOLDER, 0755) != 0)
		return err_errno(err, "cannot make '" INSTALLED_FOLDER "' in the environment");
	if (project_pth.len) {
		project = path_join(&mem, layout->purelib, STR(PROJECT_PTH));
		st = write_file(root, project, project_pth, err);
	}
	if (st == OK)
		st = change_state_text(root, NULL, NULL, dists, n, project, &mem, &text, err);
	return st == OK ? write_file(root, STR(INSTALLED_FILE), text, err) : st;
}

/* The mode that the user's umask gives to folders; dir_temp made ours private. */
static status open_to_others(int root, struct err *err)
{
	struct stat st;

	if (fstatat(root, "bin", &st, AT_SYMLINK_NOFOLLOW) != 0 || fchmod(root, st.st_mode & 07777) != 0)
		return err_errno(err, "cannot set the mode of the environment");
	return OK;
}

static status fill(int root, const struct venv *venv, const struct layout *layout, const struct link_tree *tree,
	const struct dist *dists, size_t n, struct str project_pth, size_t *damaged, struct err *err)
{
	struct link_tree here = *tree;
	status st = venv_write(root, venv, err);

	here.root = root;
	if (st == OK)
		st = link_dists(&here, dists, n, damaged, err);
	if (st == OK)
		st = write_state(root, layout, dists, n, project_pth, err);
	return st == OK ? open_to_others(root, err) : st;
}

/* An empty folder at the place is replaced; anything else that came to lie there meanwhile is not. */
static status move_into_place(int parent, const char *temp, const char *name, struct err *err)
{
	if (renameat(parent, temp, parent, name) == 0)
		return OK;
	if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)
		return err_set(err, E_IO, "something came to lie at '%s' while the environment was built", name);
	return err_errno(err, "cannot put the environment in place at '%s'", name);
}

status fresh_make(const struct venv *venv, const struct layout *layout, const struct link_tree *tree, const struct dist *dists,
	size_t n, struct str project_pth, size_t *damaged, struct err *err)
{
	cleanup(fd_close) int parent = -1, root = -1;
	char temp[DIR_TEMP_NAME];
	struct path_z name;
	struct err ignored = {0};
	status st = path_terminate(path_name(layout->root), &name, err);

	if (st == OK)
		st = dir_make(path_parent(layout->root), 0777, err);
	if (st == OK)
		st = dir_open(path_parent(layout->root), &parent, err);
	if (st != OK)
		return st;
	remove_left_over(parent);
	st = dir_temp(parent, TEMP_PREFIX, temp, &root, err);
	if (st != OK) /* E_NOT_FOUND is kept for the store */
		return err_wrap(err, st == E_NOT_FOUND ? E_IO : st, "cannot make '" STR_FMT "'", STR_ARG(layout->root));
	if (flock(root, LOCK_EX) != 0)
		st = err_errno(err, "cannot lock a new folder");
	if (st == OK)
		st = fill(root, venv, layout, tree, dists, n, project_pth, damaged, err);
	if (st == OK)
		st = move_into_place(parent, temp, name.z, err);
	if (st != OK && dir_remove_tree(parent, temp, &ignored) != OK)
		err_note(err, "the folder '%s' is left over", temp);
	return st;
}
