#include "install/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"

enum { COMPARE_STEP = 64 * 1024 };

static status open_parts(struct store *s, struct err *err)
{
	status st = dir_open_private_at(s->dir, "objects", &s->objects, err);

	if (st == OK)
		st = dir_open_private_at(s->dir, "wheels", &s->wheels, err);
	if (st == OK)
		st = dir_open_private_at(s->dir, "temp", &s->temp, err);
	if (st == OK)
		st = file_lock_at(s->dir, "store.lock", FILE_LOCK_SHARED, true, &s->lock, err);
	return st;
}

status store_open(struct str cache_dir, struct store **ret, struct err *err)
{
	struct store *s = mem_new(1, sizeof *s);
	status st;

	s->objects = s->wheels = s->temp = s->lock = -1;
	st = dir_open_private(cache_dir, &s->dir, err);
	if (st == OK)
		st = open_parts(s, err);
	if (st != OK) {
		store_close(s);
		return err_wrap(err, st, "cannot open the store in '" STR_FMT "'", STR_ARG(cache_dir));
	}
	*ret = s;
	return OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	fd_close(&s->lock);
	fd_close(&s->temp);
	fd_close(&s->wheels);
	fd_close(&s->objects);
	fd_close(&s->dir);
	free(s);
}

void store_object_name(const struct store_object *object, char name[STORE_NAME])
{
	char hex[2 * SHA256_BYTES + 1];

	hex_format(object->sha256, SHA256_BYTES, hex);
	memcpy(name, hex, 2);
	name[2] = '/';
	memcpy(name + 3, hex + 2, 62);
	name[65] = object->executable ? 'x' : '\0';
	name[66] = '\0';
}

static int64_t mtime_ns(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

/* Does the open file hold exactly this content? */
static bool same_content(int fd, struct str content)
{
	char part[COMPARE_STEP];
	size_t at = 0;

	while (at < content.len) {
		ssize_t n = pread(fd, part, sizeof part, (off_t)at);
		if (n <= 0 || (size_t)n > content.len - at || memcmp(part, content.p + at, (size_t)n) != 0)
			return false;
		at += (size_t)n;
	}
	return true;
}

/* An object of that name that holds that content: nothing to do but to note its time. */
static bool already_there(const struct store *s, const char *name, struct str content, struct store_object *object)
{
	cleanup(fd_close) int fd = openat(s->objects, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size != content.len)
		return false;
	if (!same_content(fd, content))
		return false;
	object->mtime_ns = mtime_ns(&st);
	return true;
}

static status write_object(const struct store *s, int fd, const char *temp, const char *name, struct str content,
	struct store_object *object, struct err *err)
{
	struct stat st;
	status result = fd_write(fd, content, "a file of the store", err);

	if (result != OK)
		return result;
	if (fstat(fd, &st) != 0)
		return err_errno(err, "cannot stat a file of the store");
	if (renameat(s->temp, temp, s->objects, name) != 0)
		return err_errno(err, "cannot put '%s' into the store", name);
	object->mtime_ns = mtime_ns(&st);
	return OK;
}

static status make_folder(struct store *s, uint8_t which, struct err *err)
{
	char name[3];

	if (__atomic_load_n(&s->folder_made[which], __ATOMIC_RELAXED))
		return OK;
	hex_format(&which, 1, name);
	if (mkdirat(s->objects, name, 0700) != 0 && errno != EEXIST)
		return err_errno(err, "cannot make a folder in the store");
	__atomic_store_n(&s->folder_made[which], true, __ATOMIC_RELAXED);
	return OK;
}

status store_put(struct store *s, struct str content, struct store_object *object, struct err *err)
{
	char name[STORE_NAME], temp[RANDOM_NAME_LEN + 1];
	cleanup(fd_close) int fd = -1;
	status st = make_folder(s, object->sha256[0], err);

	if (st != OK)
		return st;
	store_object_name(object, name);
	if (already_there(s, name, content, object))
		return OK;
	random_name(temp);
	fd = openat(s->temp, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, object->executable ? 0755 : 0644);
	if (fd < 0)
		return err_errno(err, "cannot make a file in the store");
	st = write_object(s, fd, temp, name, content, object, err);
	if (st != OK)
		(void)unlinkat(s->temp, temp, 0);
	return st;
}

/* Hash a file that is not as it was; a good one gets its time back, so that the next run need not hash it. */
static status check_content(const struct store *s, const char *name, const struct store_object *object, bool *good,
	struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(fd_close) int fd = openat(s->objects, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	const struct timespec times[2] = {{0, UTIME_OMIT},
		{(time_t)(object->mtime_ns / 1000000000), (long)(object->mtime_ns % 1000000000)}};
	uint8_t digest[SHA256_BYTES];
	struct str content;
	status st;

	*good = false;
	if (fd < 0)
		return errno == ENOENT || errno == ELOOP ? OK : err_errno(err, "cannot open '%s' in the store", name);
	st = file_read_fd(fd, name, LIMIT_ARCHIVE_UNPACKED, &mem, &content, err);
	if (st == E_LIMIT)
		return OK;
	if (st != OK)
		return st;
	sha256_of(content, digest);
	*good = content.len == object->size && bytes_equal(digest, object->sha256, SHA256_BYTES);
	if (*good)
		(void)futimens(fd, times);
	return OK;
}

status store_check(struct store *s, const struct store_object *object, bool *good, struct err *err)
{
	char name[STORE_NAME];
	struct stat now;
	status st = OK;

	store_object_name(object, name);
	if (fstatat(s->objects, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(now.st_mode) &&
	    (uint64_t)now.st_size == object->size && mtime_ns(&now) == object->mtime_ns) {
		*good = true;
		return OK;
	}
	st = check_content(s, name, object, good, err);
	if (st == OK && !*good)
		(void)unlinkat(s->objects, name, 0);
	return st;
}

status store_read(struct store *s, const struct store_object *object, size_t max, struct arena *mem, struct str *ret,
	struct err *err)
{
	char name[STORE_NAME];
	cleanup(fd_close) int fd = -1;
	struct str content;
	bool good = false;
	status st = store_check(s, object, &good, err);

	if (st != OK)
		return st;
	store_object_name(object, name);
	if (!good)
		return err_set(err, E_NOT_FOUND, "object '%s' is missing from the store, or was damaged", name);
	fd = openat(s->objects, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "cannot open '%s' in the store", name);
	st = file_read_fd(fd, name, max, mem, &content, err);
	if (st == OK)
		*ret = content;
	return st;
}
