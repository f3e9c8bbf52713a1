#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/path.h"
#include "base/random.h"
#include "base/banned.h"

void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

status fd_write(int fd, struct str bytes, const char *name, struct err *err)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.p, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, "cannot write '%s'", name);
		bytes = str_skip(bytes, (size_t)n);
	}
	return OK;
}

static ssize_t read_some(int fd, char *to, size_t n)
{
	ssize_t got;

	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static status too_large(const char *name, size_t max, struct err *err)
{
	return err_set(err, E_LIMIT, "'%s' is larger than %zu bytes", name, max);
}

/* Files whose size is known beforehand are read straight into the arena. */
static status read_known(int fd, const char *name, size_t size, size_t max, struct arena *mem, struct str *ret, struct err *err)
{
	char *p = arena_alloc(mem, mem_add(size, 1), 1);
	size_t len = 0;
	ssize_t n;

	/* One byte more than expected, to see whether the file has grown. */
	while ((n = read_some(fd, p + len, size + 1 - len)) > 0)
		if ((len += (size_t)n) > size)
			return err_set(err, E_IO, "'%s' grew while it was read", name);
	if (n < 0)
		return err_errno(err, "cannot read '%s'", name);
	if (len > max)
		return too_large(name, max, err);
	*ret = (struct str){p, len};
	return OK;
}

static status read_unknown(int fd, const char *name, size_t max, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(buf_free) struct buf text = buf_make(max);
	char piece[16 * 1024];
	ssize_t n;

	while ((n = read_some(fd, piece, sizeof piece)) > 0) {
		buf_add(&text, (struct str){piece, (size_t)n});
		if (text.overflow)
			return too_large(name, max, err);
	}
	if (n < 0)
		return err_errno(err, "cannot read '%s'", name);
	*ret = arena_str(mem, buf_str(&text));
	return OK;
}

status file_read_fd(int fd, const char *name, size_t max, struct arena *mem, struct str *ret, struct err *err)
{
	struct stat st;
	off_t at;

	if (fstat(fd, &st) < 0)
		return err_errno(err, "cannot read '%s'", name);
	if (S_ISDIR(st.st_mode))
		return err_set(err, E_IO, "'%s' is a directory", name);
	at = S_ISREG(st.st_mode) ? lseek(fd, 0, SEEK_CUR) : -1;
	/* Files of the kernel (/proc) say that they have no size. */
	if (at < 0 || st.st_size <= at)
		return read_unknown(fd, name, max, mem, ret, err);
	if ((uint64_t)(st.st_size - at) > max)
		return too_large(name, max, err);
	return read_known(fd, name, (size_t)(st.st_size - at), max, mem, ret, err);
}

status file_read(struct str path, size_t max, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct path_z z;
	status st = path_terminate(path, &z, err);

	if (st != OK)
		return st;
	fd = open(z.z, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_errno(err, "cannot open '%s'", z.z);
	return file_read_fd(fd, z.z, max, mem, ret, err);
}

static status map_fd(int fd, const char *name, size_t max, struct file_map *ret, struct err *err)
{
	struct stat st;
	void *p = NULL;

	if (fd < 0)
		return err_errno(err, "cannot open '%s'", name);
	if (fstat(fd, &st) < 0)
		return err_errno(err, "cannot open '%s'", name);
	if (!S_ISREG(st.st_mode))
		return err_set(err, E_IO, "'%s' is not a regular file", name);
	if ((uint64_t)st.st_size > max)
		return too_large(name, max, err);
	if (st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return err_errno(err, "cannot map '%s'", name);
	*ret = (struct file_map){{p, (size_t)st.st_size}, st.st_ino,
		(int64_t)st.st_mtim.tv_sec * 1000000 + st.st_mtim.tv_nsec / 1000};
	return OK;
}

status file_map_open(struct str path, size_t max, struct file_map *ret, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct path_z z;
	status st = path_terminate(path, &z, err);

	if (st != OK)
		return st;
	fd = open(z.z, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return map_fd(fd, z.z, max, ret, err);
}

status file_map_open_at(int dirfd, const char *name, size_t max, struct file_map *ret, struct err *err)
{
	cleanup(fd_close) int fd = -1;

	if (dirfd < 0)
		return err_set(err, E_NOT_FOUND, "cannot open '%s': its directory does not exist", name);
	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	return map_fd(fd, name, max, ret, err);
}

void file_map_close(struct file_map *map)
{
	/* munmap wants a plain pointer; the slice's is to const bytes that we mapped ourselves. */
	if (map->bytes.p)
		munmap((void *)(uintptr_t)map->bytes.p, map->bytes.len);
	*map = (struct file_map){0};
}

status file_temp_open(int dirfd, mode_t mode, struct file_temp *ret, struct err *err)
{
	struct file_temp temp = {-1, dirfd, ".assay-"};

	random_name(temp.name + strlen(temp.name));
	temp.fd = openat(dirfd, temp.name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (temp.fd < 0)
		return err_errno(err, "cannot make a temporary file");
	*ret = temp;
	return OK;
}

static status put_in_place(const struct file_temp *temp, const char *name, int flags, struct err *err)
{
	if (flags & FILE_DURABLE && fsync(temp->fd) < 0)
		return err_errno(err, "cannot write '%s'", name);
	if (flags & FILE_NEW) {
		/* A hard link refuses to replace, on every POSIX file system; renameat2 does not exist on all. */
		if (linkat(temp->dirfd, temp->name, temp->dirfd, name, 0) < 0)
			return err_errno(err, "cannot make '%s'", name);
		(void)unlinkat(temp->dirfd, temp->name, 0);
	} else if (renameat(temp->dirfd, temp->name, temp->dirfd, name) < 0) {
		return err_errno(err, "cannot put '%s' in place", name);
	}
	return OK;
}

status file_temp_keep(struct file_temp *temp, const char *name, int flags, struct err *err)
{
	status st = put_in_place(temp, name, flags, err);

	if (st == OK) {
		temp->name[0] = '\0';
		/* The directory's entry must be on the disk as well; some file systems cannot, which is no failure. */
		if (flags & FILE_DURABLE)
			(void)fsync(temp->dirfd);
	}
	file_temp_drop(temp);
	return st;
}

void file_temp_drop(struct file_temp *temp)
{
	fd_close(&temp->fd);
	if (temp->name[0])
		(void)unlinkat(temp->dirfd, temp->name, 0);
	*temp = FILE_TEMP_NONE;
}

status file_write_at(int dirfd, const char *name, const struct str *pieces, size_t n, mode_t mode, int flags,
	struct err *err)
{
	cleanup(file_temp_drop) struct file_temp temp = FILE_TEMP_NONE;
	status st = file_temp_open(dirfd, mode, &temp, err);

	if (st != OK)
		return err_wrap(err, st, "cannot write '%s'", name);
	for (size_t i = 0; st == OK && i < n; i++)
		st = fd_write(temp.fd, pieces[i], name, err);
	return st == OK ? file_temp_keep(&temp, name, flags, err) : st;
}

status file_write(struct str path, struct str bytes, mode_t mode, int flags, struct err *err)
{
	cleanup(fd_close) int dir = -1;
	struct path_z name;
	status st = path_terminate(path_name(path), &name, err);

	if (st == OK)
		st = dir_open(path_parent(path), &dir, err);
	if (st == OK)
		st = file_write_at(dir, name.z, &bytes, 1, mode, flags, err);
	return st == OK ? OK : err_wrap(err, st, "writing '" STR_FMT "'", STR_ARG(path));
}

static int lock_file(int fd, int operation)
{
	int result;

	do
		result = flock(fd, operation);
	while (result < 0 && errno == EINTR);
	return result;
}

status file_lock_at(int dirfd, const char *name, enum file_lock kind, bool wait, int *ret_fd, struct err *err)
{
	int fd = openat(dirfd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	int operation = (kind == FILE_LOCK_SHARED ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB);

	if (fd < 0)
		return err_errno(err, "cannot open the lock file '%s'", name);
	if (lock_file(fd, operation) < 0) {
		bool busy = errno == EWOULDBLOCK;
		status st = busy ? OK : err_errno(err, "cannot lock '%s'", name);
		close(fd);
		if (busy)
			*ret_fd = -1;
		return st;
	}
	*ret_fd = fd;
	return OK;
}
