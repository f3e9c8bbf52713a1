/* Files and directories: read whole with a bound, mapped, written so that a reader never sees half of one, locked,
 * listed and removed without ever following a link. Errors name the path and what to do where there is something. */
#ifndef ASSAY_FILE_H
#define ASSAY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* A descriptor closed at the end of its scope: `cleanup(fd_close) int fd = -1;` Sets it to -1. */
void fd_close(int *fd);
/* Write all of it, whatever the pieces. E_IO with `name` in the sentence. */
status fd_write(int fd, struct str bytes, const char *name, struct err *err) MUST_CHECK;

/* -- reading -- */

/* A file's whole content in mem, with a NUL behind it that the slice does not count. E_NOT_FOUND, E_IO, or E_LIMIT when
 * it holds more than max bytes. Regular files, and (bounded all the same) pipes and devices such as /dev/stdin. */
status file_read(struct str path, size_t max, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
/* The same from an open descriptor, from where it stands to the end; `name` is for the error. */
status file_read_fd(int fd, const char *name, size_t max, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

/* A regular file mapped for reading. The mapping is private: truncating the file behind our back can still raise SIGBUS,
 * so map only files in places that belong to the user and are replaced, never rewritten. */
struct file_map {
	struct str bytes; /* p is NULL for an empty file */
	ino_t inode;
	int64_t mtime_us;
};
status file_map_open(struct str path, size_t max, struct file_map *ret, struct err *err) MUST_CHECK;
/* name below a directory; the last segment must not be a link. E_NOT_FOUND as well when dirfd is -1. */
status file_map_open_at(int dirfd, const char *name, size_t max, struct file_map *ret, struct err *err) MUST_CHECK;
void file_map_close(struct file_map *map);

/* -- writing -- */

enum file_write_flags {
	FILE_DURABLE = 1, /* fsync before the rename: results that the user keeps; caches check themselves instead */
	FILE_NEW = 2,     /* E_IO when the name exists already, instead of replacing it */
};
/* Put a file in place by one rename: temporary name in the same directory, O_EXCL, mode (before umask), then rename. A
 * link at that name is replaced, not followed. On failure nothing is left behind. */
status file_write(struct str path, struct str bytes, mode_t mode, int flags, struct err *err) MUST_CHECK;
/* The same below a directory, from n pieces one after the other. */
status file_write_at(int dirfd, const char *name, const struct str *pieces, size_t n, mode_t mode, int flags,
	struct err *err) MUST_CHECK;

/* A file that is written bit by bit and then kept or dropped: file_temp_open, write to fd, file_temp_keep. */
struct file_temp {
	int fd, dirfd;  /* dirfd is borrowed */
	char name[40];  /* "" when there is nothing to remove */
};
#define FILE_TEMP_NONE ((struct file_temp){-1, -1, ""})
status file_temp_open(int dirfd, mode_t mode, struct file_temp *ret, struct err *err) MUST_CHECK;
/* Rename to `name` in the same directory (FILE_* flags), and close. */
status file_temp_keep(struct file_temp *temp, const char *name, int flags, struct err *err) MUST_CHECK;
/* Remove unless kept: `cleanup(file_temp_drop) struct file_temp temp = FILE_TEMP_NONE;` */
void file_temp_drop(struct file_temp *temp);

/* -- directories -- */

/* Open an existing directory; `name` below dirfd is not followed when it is a link. */
status dir_open(struct str path, int *ret_fd, struct err *err) MUST_CHECK;
status dir_open_at(int dirfd, const char *name, int *ret_fd, struct err *err) MUST_CHECK;
/* Make it and its parents where they are missing (mode before umask; links on the way are followed). */
status dir_make(struct str path, mode_t mode, struct err *err) MUST_CHECK;
/* Open a directory of the user's own (cache, state), made with mode 0700 where missing. The last segment must be a real
 * directory, owned by the effective user and writable by nobody else; else E_REFUSED. */
status dir_open_private(struct str path, int *ret_fd, struct err *err) MUST_CHECK;
/* The same for `name` below a directory that is private already. */
status dir_open_private_at(int dirfd, const char *name, int *ret_fd, struct err *err) MUST_CHECK;

enum dir_kind { DIR_FILE, DIR_DIRECTORY, DIR_LINK, DIR_OTHER };
struct dir_entry {
	struct str name; /* with a NUL behind it */
	enum dir_kind kind;
};
/* The entries of an open directory without "." and "..", sorted by bytes. E_LIMIT beyond LIMIT_DIR_ENTRIES. */
status dir_list(int fd, struct arena *mem, struct dir_entry **ret, size_t *ret_n, struct err *err) MUST_CHECK;

/* Visit everything below an open directory, parents before children, links not followed. `path` is relative to it.
 * enter: called for each entry; a status other than OK ends the walk with it. Depth is bounded by LIMIT_DIR_DEPTH. */
struct dir_visit {
	int dirfd;              /* the entry's directory; borrowed */
	const char *name;       /* the entry's name there */
	struct str path;        /* from the top, "a/b" */
	enum dir_kind kind;
};
status dir_walk(int fd, status (*enter)(void *user, const struct dir_visit *visit, struct err *err), void *user,
	struct err *err) MUST_CHECK;

/* Remove `name` below dirfd, whatever it is, with all that lies under it; links are removed, not followed; mount points
 * and other file systems are not entered. A name that is not there is no error. */
status dir_remove_tree(int dirfd, const char *name, struct err *err) MUST_CHECK;
/* A new directory with mode 0700 and a name that begins with prefix (at most 20 bytes). */
enum { DIR_TEMP_NAME = 40 };
status dir_temp(int dirfd, const char *prefix, char ret_name[DIR_TEMP_NAME], int *ret_fd, struct err *err) MUST_CHECK;

/* -- locks -- */

enum file_lock { FILE_LOCK_SHARED, FILE_LOCK_EXCLUSIVE };
/* Take the advisory lock (flock) of a file below dirfd, made where missing; held until the descriptor is closed. With
 * wait false and somebody else holding it: OK and *ret_fd = -1. */
status file_lock_at(int dirfd, const char *name, enum file_lock kind, bool wait, int *ret_fd, struct err *err) MUST_CHECK;

#endif
