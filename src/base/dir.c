/* The directory half of base/file.h. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/path.h"
#include "base/random.h"
#include "base/vec.h"
#include "base/banned.h"

enum { OPEN_DIR = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY };

status dir_open(struct str path, int *ret_fd, struct err *err)
{
	struct path_z z;
	status st = path_terminate(path, &z, err);
	int fd;

	if (st != OK)
		return st;
	fd = open(z.z, OPEN_DIR);
	if (fd < 0)
		return err_errno(err, "cannot open the directory '%s'", z.z);
	*ret_fd = fd;
	return OK;
}

status dir_open_at(int dirfd, const char *name, int *ret_fd, struct err *err)
{
	int fd = openat(dirfd, name, OPEN_DIR | O_NOFOLLOW);

	if (fd < 0)
		return err_errno(err, "cannot open the directory '%s'", name);
	*ret_fd = fd;
	return OK;
}

/* mkdir for each prefix of the path that ends before a '/', and for all of it. */
status dir_make(struct str path, mode_t mode, struct err *err)
{
	struct path_z z;
	status st = path_terminate(path, &z, err);

	if (st != OK)
		return st;
	if (mkdir(z.z, mode) == 0 || errno == EEXIST)
		return OK;
	for (char *p = z.z + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(z.z, mode) < 0 && errno != EEXIST)
			return err_errno(err, "cannot make the directory '%s'", z.z);
		*p = '/';
	}
	if (mkdir(z.z, mode) < 0 && errno != EEXIST)
		return err_errno(err, "cannot make the directory '%s'", z.z);
	return OK;
}

static status check_private(int fd, const char *name, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_errno(err, "cannot look at the directory '%s'", name);
	if (st.st_uid != geteuid()) {
		err_set(err, E_REFUSED, "refused the directory '%s': it belongs to another user", name);
		err_help(err, "point XDG_CACHE_HOME and XDG_STATE_HOME to directories of your own");
		return E_REFUSED;
	}
	if (st.st_mode & (S_IWGRP | S_IWOTH)) {
		err_set(err, E_REFUSED, "refused the directory '%s': others may write to it", name);
		err_help(err, "chmod go-w '%s'", name);
		return E_REFUSED;
	}
	return OK;
}

static status open_private(int dirfd, const char *name, int *ret_fd, struct err *err)
{
	int fd = openat(dirfd, name, OPEN_DIR | O_NOFOLLOW);
	status st;

	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return err_set(err, E_REFUSED, "refused '%s': it is not a directory but a link or a file", name);
	if (fd < 0)
		return err_errno(err, "cannot open the directory '%s'", name);
	st = check_private(fd, name, err);
	if (st != OK) {
		close(fd);
		return st;
	}
	*ret_fd = fd;
	return OK;
}

status dir_open_private(struct str path, int *ret_fd, struct err *err)
{
	struct path_z z;
	struct err quiet = {0};
	status st = path_terminate(path, &z, err);

	if (st != OK)
		return st;
	/* A trailing slash would make the system follow a link at the end. */
	for (size_t n = path.len; n > 1 && z.z[n - 1] == '/'; n--)
		z.z[n - 1] = '\0';
	st = open_private(AT_FDCWD, z.z, ret_fd, &quiet);
	if (st != E_NOT_FOUND) {
		if (st != OK)
			*err = quiet;
		return st;
	}
	st = dir_make(str_of(z.z), 0700, err);
	return st == OK ? open_private(AT_FDCWD, z.z, ret_fd, err) : st;
}

status dir_open_private_at(int dirfd, const char *name, int *ret_fd, struct err *err)
{
	if (mkdirat(dirfd, name, 0700) < 0 && errno != EEXIST)
		return err_errno(err, "cannot make the directory '%s'", name);
	return open_private(dirfd, name, ret_fd, err);
}

static enum dir_kind kind_of_mode(mode_t mode)
{
	if (S_ISREG(mode))
		return DIR_FILE;
	if (S_ISDIR(mode))
		return DIR_DIRECTORY;
	return S_ISLNK(mode) ? DIR_LINK : DIR_OTHER;
}

static enum dir_kind kind_of(int dirfd, const struct dirent *entry)
{
	struct stat st;

	switch (entry->d_type) {
	case DT_REG:
		return DIR_FILE;
	case DT_DIR:
		return DIR_DIRECTORY;
	case DT_LNK:
		return DIR_LINK;
	case DT_UNKNOWN: /* some file systems do not say */
		if (fstatat(dirfd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			return kind_of_mode(st.st_mode);
		return DIR_OTHER;
	default:
		return DIR_OTHER;
	}
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct dir_entry *)a)->name, ((const struct dir_entry *)b)->name);
}

/* A stream of its own over the same directory, from its start: fdopendir would take our descriptor over. */
static DIR *stream_of(int fd)
{
	int own = openat(fd, ".", OPEN_DIR);
	DIR *dir = own < 0 ? NULL : fdopendir(own);

	if (!dir && own >= 0)
		close(own);
	return dir;
}

status dir_list(int fd, struct arena *mem, struct dir_entry **ret, size_t *ret_n, struct err *err)
{
	VEC(struct dir_entry) entries = {0};
	DIR *dir = stream_of(fd);
	struct dirent *entry;
	status st = OK;

	if (!dir)
		return err_errno(err, "cannot list a directory");
	while (st == OK && (errno = 0, entry = readdir(dir))) {
		if (str_eq(str_of(entry->d_name), STR(".")) || str_eq(str_of(entry->d_name), STR("..")))
			continue;
		if (entries.len == LIMIT_DIR_ENTRIES)
			st = err_set(err, E_LIMIT, "a directory has more than %zu entries", LIMIT_DIR_ENTRIES);
		else
			vec_push(&entries, mem, ((struct dir_entry){arena_str(mem, str_of(entry->d_name)), kind_of(fd, entry)}));
	}
	if (st == OK && errno)
		st = err_errno(err, "cannot list a directory");
	closedir(dir);
	if (st != OK)
		return st;
	if (entries.len)
		qsort(entries.p, entries.len, sizeof *entries.p, by_name);
	*ret = entries.p;
	*ret_n = entries.len;
	return OK;
}

struct walk {
	status (*enter)(void *user, const struct dir_visit *visit, struct err *err);
	void *user;
	struct arena mem;
};

static status walk_level(struct walk *walk, int fd, struct str above, size_t depth, struct err *err);

static status walk_entry(struct walk *walk, int fd, struct str above, const struct dir_entry *entry, size_t depth,
	struct err *err)
{
	struct str path = path_join(&walk->mem, above, entry->name);
	const struct dir_visit visit = {fd, entry->name.p, path, entry->kind};
	cleanup(fd_close) int below = -1;
	status st = walk->enter(walk->user, &visit, err);

	if (st != OK || entry->kind != DIR_DIRECTORY)
		return st;
	st = dir_open_at(fd, entry->name.p, &below, err);
	return st == OK ? walk_level(walk, below, path, depth + 1, err) : st;
}

static status walk_level(struct walk *walk, int fd, struct str above, size_t depth, struct err *err)
{
	struct dir_entry *entries;
	size_t n;
	status st;

	if (depth > LIMIT_DIR_DEPTH)
		return err_set(err, E_LIMIT, "directories are nested more than %zu deep at '" STR_FMT "'", LIMIT_DIR_DEPTH,
			STR_ARG(above));
	st = dir_list(fd, &walk->mem, &entries, &n, err);
	for (size_t i = 0; st == OK && i < n; i++)
		st = walk_entry(walk, fd, above, &entries[i], depth, err);
	return st;
}

status dir_walk(int fd, status (*enter)(void *user, const struct dir_visit *visit, struct err *err), void *user,
	struct err *err)
{
	struct walk walk = {enter, user, {0}};
	status st = walk_level(&walk, fd, (struct str){0}, 0, err);

	arena_free(&walk.mem);
	return st;
}

static status remove_children(int fd, dev_t device, size_t depth, struct err *err);

/* Its content first, when it is a directory on the same file system; then the entry itself. */
static status remove_directory(int dirfd, const char *name, dev_t device, size_t depth, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct stat st;
	status result = dir_open_at(dirfd, name, &fd, err);

	if (result != OK)
		return result;
	if (fstat(fd, &st) < 0)
		return err_errno(err, "cannot look at '%s'", name);
	if (st.st_dev != device)
		return err_set(err, E_IO, "'%s' is on another file system and was not removed", name);
	if (depth > LIMIT_DIR_DEPTH)
		return err_set(err, E_LIMIT, "directories are nested more than %zu deep at '%s'", LIMIT_DIR_DEPTH, name);
	result = remove_children(fd, device, depth, err);
	if (result == OK && unlinkat(dirfd, name, AT_REMOVEDIR) < 0)
		return err_errno(err, "cannot remove the directory '%s'", name);
	return result;
}

static status remove_entry(int dirfd, const char *name, dev_t device, size_t depth, struct err *err)
{
	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return OK;
	if (errno != EISDIR && errno != EPERM) /* POSIX says EPERM, Linux EISDIR, for a directory */
		return err_errno(err, "cannot remove '%s'", name);
	return remove_directory(dirfd, name, device, depth, err);
}

static status remove_children(int fd, dev_t device, size_t depth, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct dir_entry *entries;
	size_t n;
	status st = dir_list(fd, &mem, &entries, &n, err);

	for (size_t i = 0; st == OK && i < n; i++)
		st = remove_entry(fd, entries[i].name.p, device, depth + 1, err);
	return st;
}

status dir_remove_tree(int dirfd, const char *name, struct err *err)
{
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? OK : err_errno(err, "cannot remove '%s'", name);
	return remove_entry(dirfd, name, st.st_dev, 0, err);
}

status dir_temp(int dirfd, const char *prefix, char ret_name[DIR_TEMP_NAME], int *ret_fd, struct err *err)
{
	char name[DIR_TEMP_NAME], unguessable[RANDOM_NAME_LEN + 1];
	status st;

	random_name(unguessable);
	if (snprintf(name, sizeof name, "%s%s", prefix, unguessable) >= (int)sizeof name)
		return err_set(err, E_INTERNAL, "the prefix '%s' is too long", prefix);
	if (mkdirat(dirfd, name, 0700) < 0)
		return err_errno(err, "cannot make a temporary directory");
	st = dir_open_at(dirfd, name, ret_fd, err);
	if (st == OK)
		memcpy(ret_name, name, sizeof name);
	return st;
}
