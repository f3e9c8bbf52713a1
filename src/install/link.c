#include "install/link.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"

enum {
	JOB_FILES = 768,     /* files a job: worth a thread's while, small enough to share out */
	DEPTH_MAX = 128,     /* folders on one path: the environment's own, and LIMIT_ARCHIVE_DEPTH */
	COPY_STEP = 128 * 1024,
};

/* The folders from the root to where the walk stands. */
struct link_walk {
	int fds[DEPTH_MAX];
	struct str folder;   /* the path of the innermost */
	size_t depth;
};

struct link_job {
	const struct link_tree *tree;
	const struct dist_file *files;
	size_t n, dist;
	struct link_run *run;
	struct pool_job job;
};

struct link_run {
	bool failed;
	status st;
	struct err err;
	size_t damaged;
};

static void walk_leave(struct link_walk *w, size_t depth)
{
	while (w->depth > depth)
		fd_close(&w->fds[--w->depth]);
}

static void walk_close(struct link_walk *w)
{
	walk_leave(w, 0);
}

static status in_the_way(struct str path, const char *what, struct err *err)
{
	return err_set(err, E_REFUSED, "'" STR_FMT "' is in the way: it is %s", STR_ARG(path), what);
}

/* Open (O_PATH) or make one folder below an open one. */
static status enter(int parent, struct str part, struct str path, bool make, int *ret, struct err *err)
{
	const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	char name[LIMIT_ARCHIVE_NAME_PART + 1];
	int fd;

	if (part.len > LIMIT_ARCHIVE_NAME_PART)
		return err_set(err, E_REFUSED, "'" STR_FMT "' has a part of more than %zu bytes", STR_ARG(path), LIMIT_ARCHIVE_NAME_PART);
	memcpy(name, part.p, part.len);
	name[part.len] = '\0';
	fd = openat(parent, name, flags);
	if (fd < 0 && errno == ENOENT && make) {
		if (mkdirat(parent, name, 0777) != 0 && errno != EEXIST)
			return err_errno(err, "cannot make the folder '" STR_FMT "'", STR_ARG(path));
		fd = openat(parent, name, flags);
	}
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return in_the_way(path, "not a folder", err);
	if (fd < 0)
		return err_errno(err, "cannot open the folder '" STR_FMT "'", STR_ARG(path));
	*ret = fd;
	return OK;
}

/* Keep the folders that the new one shares with where the walk stands, leave the rest. */
static size_t keep_common(struct link_walk *w, struct str folder)
{
	size_t depth = 0, common = 0;

	for (size_t i = 0; i <= w->folder.len && i <= folder.len; i++) {
		bool end_a = i == w->folder.len || w->folder.p[i] == '/', end_b = i == folder.len || folder.p[i] == '/';
		if (end_a && end_b && i) {
			depth++;
			common = i;
		}
		if (end_a != end_b || (!end_a && w->folder.p[i] != folder.p[i]))
			break;
	}
	walk_leave(w, depth);
	return common;
}

static status walk_to(struct link_walk *w, int root, struct str folder, bool make, struct err *err)
{
	size_t at;
	struct str rest, part;
	bool more = true;

	if (str_eq(w->folder, folder) && w->depth)
		return OK;
	at = keep_common(w, folder);
	w->folder = str_sub(folder, 0, at);
	rest = str_skip(folder, at ? at + 1 : 0);
	while (rest.len && str_token(&rest, '/', &part, &more)) {
		struct str path = {folder.p, (size_t)(part.p - folder.p) + part.len};
		status st;

		if (w->depth == DEPTH_MAX)
			return err_set(err, E_REFUSED, "'" STR_FMT "' lies too deep", STR_ARG(folder));
		st = enter(w->depth ? w->fds[w->depth - 1] : root, part, path, make, &w->fds[w->depth], err);
		if (st != OK)
			return st;
		w->depth++;
		w->folder = path;
	}
	return OK;
}

static status write_made(int dirfd, const char *name, const struct dist_file *file, struct err *err)
{
	cleanup(fd_close) int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		file->object.executable ? 0777 : 0666);

	if (fd < 0 && errno == EEXIST)
		return in_the_way(file->path, "there already", err);
	if (fd < 0)
		return err_errno(err, "cannot make '" STR_FMT "'", STR_ARG(file->path));
	return fd_write(fd, file->content, name, err);
}

static status copy_bytes(int from, int to, const struct dist_file *file, struct err *err)
{
	uint64_t left = file->object.size;

	while (left) {
		ssize_t n = copy_file_range(from, NULL, to, NULL, left, 0);
		if (n < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)) {
			char part[COPY_STEP];
			n = read(from, part, sizeof part);
			if (n > 0 && fd_write(to, (struct str){part, (size_t)n}, "a file of the environment", err) != OK)
				return err->status;
		}
		if (n < 0)
			return err_errno(err, "cannot write '" STR_FMT "'", STR_ARG(file->path));
		if (n == 0)
			return err_set(err, E_NOT_FOUND, "an object of the store is shorter than it was");
		left -= (uint64_t)n < left ? (uint64_t)n : left;
	}
	return OK;
}

/* A file of its own: a reflink where the file system has them, else its bytes. */
static status copy_object(const struct link_tree *tree, const char *object, int dirfd, const char *name,
	const struct dist_file *file, struct err *err)
{
	cleanup(fd_close) int from = openat(tree->store->objects, object, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), to = -1;

	if (from < 0)
		return err_errno(err, "cannot open '%s' in the store", object);
	to = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file->object.executable ? 0777 : 0666);
	if (to < 0 && errno == EEXIST)
		return in_the_way(file->path, "there already", err);
	if (to < 0)
		return err_errno(err, "cannot make '" STR_FMT "'", STR_ARG(file->path));
	if (tree->how != LINK_COPY && ioctl(to, FICLONE, from) == 0)
		return OK;
	if (tree->how == LINK_REFLINK)
		return err_errno(err, "cannot reflink '" STR_FMT "' (link = \"reflink\")", STR_ARG(file->path));
	return copy_bytes(from, to, file, err);
}

static status link_object(const struct link_tree *tree, int dirfd, const char *name, const struct dist_file *file,
	struct err *err)
{
	char object[STORE_NAME];
	bool good = false;
	status st = store_check(tree->store, &file->object, &good, err);

	if (st != OK)
		return st;
	if (!good)
		return err_set(err, E_NOT_FOUND, "'" STR_FMT "' is missing from the store, or was damaged there", STR_ARG(file->path));
	store_object_name(&file->object, object);
	if (tree->how == LINK_COPY || tree->how == LINK_REFLINK)
		return copy_object(tree, object, dirfd, name, file, err);
	if (linkat(tree->store->objects, object, dirfd, name, 0) == 0)
		return OK;
	if (errno == EEXIST)
		return in_the_way(file->path, "there already", err);
	/* Another file system, one without hard links, or too many to this file: its own copy then. */
	if (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP || errno == EACCES)
		return copy_object(tree, object, dirfd, name, file, err);
	return err_errno(err, "cannot link '" STR_FMT "'", STR_ARG(file->path));
}

static status place(const struct link_tree *tree, struct link_walk *walk, const struct dist_file *file, struct err *err)
{
	char name[LIMIT_ARCHIVE_NAME_PART + 1];
	struct str folder = {0}, last = file->path;
	int dirfd;
	status st;

	(void)str_rcut(file->path, '/', &folder, &last);
	if (last.p == NULL || !str_has(file->path, '/')) {
		last = file->path;
		folder = (struct str){0};
	}
	if (last.len > LIMIT_ARCHIVE_NAME_PART)
		return err_set(err, E_REFUSED, "'" STR_FMT "' has a name of more than %zu bytes", STR_ARG(file->path),
			LIMIT_ARCHIVE_NAME_PART);
	st = walk_to(walk, tree->root, folder, true, err);
	if (st != OK)
		return st;
	memcpy(name, last.p, last.len);
	name[last.len] = '\0';
	dirfd = walk->depth ? walk->fds[walk->depth - 1] : tree->root;
	return file->made ? write_made(dirfd, name, file, err) : link_object(tree, dirfd, name, file, err);
}

static void run_job(void *user)
{
	struct link_job *job = user;
	cleanup(walk_close) struct link_walk walk = {.depth = 0};
	struct err err = {0};
	status st = OK;

	for (size_t i = 0; i < job->n && st == OK && !__atomic_load_n(&job->run->failed, __ATOMIC_RELAXED); i++)
		if (!job->files[i].shared)
			st = cancel_requested() ? cancel_check(&err) : place(job->tree, &walk, &job->files[i], &err);
	if (st == OK || __atomic_exchange_n(&job->run->failed, true, __ATOMIC_ACQ_REL))
		return;
	job->run->st = st;
	job->run->err = err;
	job->run->damaged = job->dist;
}

status link_dists(const struct link_tree *tree, const struct dist *dists, size_t n, size_t *damaged, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct link_run run = {0};
	struct link_job *jobs;
	size_t count = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		count += dists[i].n_files / JOB_FILES + 1;
	jobs = arena_array(&mem, count, struct link_job);
	for (size_t i = 0; i < n; i++)
		for (size_t from = 0; from < dists[i].n_files; from += JOB_FILES) {
			size_t left = dists[i].n_files - from;
			struct link_job *job = &jobs[at++];

			*job = (struct link_job){.tree = tree, .files = dists[i].files + from, .n = left < JOB_FILES ? left : JOB_FILES,
				.dist = i, .run = &run, .job = {.run = run_job, .user = job}};
			pool_run(tree->pool, &job->job);
		}
	pool_wait(tree->pool);
	if (!run.failed)
		return OK;
	*err = run.err;
	*damaged = run.damaged;
	return run.st;
}

status link_open_folder(int root, struct str path, int *ret_fd, struct str *name, struct err *err)
{
	cleanup(walk_close) struct link_walk walk = {.depth = 0};
	struct str folder = {0};
	status st;

	*name = path;
	if (str_has(path, '/'))
		(void)str_rcut(path, '/', &folder, name);
	st = walk_to(&walk, root, folder, false, err);
	if (st != OK)
		return st;
	*ret_fd = fcntl(walk.depth ? walk.fds[walk.depth - 1] : root, F_DUPFD_CLOEXEC, 0);
	return *ret_fd < 0 ? err_errno(err, "cannot open a folder of the environment") : OK;
}
