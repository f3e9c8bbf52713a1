/* file: URLs, of an index that the settings name as one: a folder with a subfolder a project, or files. */
#include "net/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/banned.h"

/* A page's file inside the folder that the URL names, the best form first. */
static const struct {
	const char *name, *type;
} pages[] = {
	{"index.json", "application/vnd.pypi.simple.v1+json"},
	{"index.html", "text/html"},
};

static status path_of(struct transfer *t, struct str *ret)
{
	struct url url;
	status st = url_parse(buf_str(&t->url), &url, t->err);

	if (st == OK && url.host.len && !str_eq_nocase(url.host, STR("localhost")))
		st = err_set(t->err, E_CONFIG, "a file: URL that names the host '" STR_FMT "'", STR_ARG(url.host));
	if (st == OK)
		st = url_decode(url.path, &t->mem, ret, t->err);
	return st;
}

/* Open the file, or the page in the folder; *ret_type for the latter. -1 when there is none. */
static int open_page(struct transfer *t, struct str path, struct str *ret_type, struct err *err)
{
	struct path_z z;
	struct stat st;
	int fd;

	if (path_terminate(path, &z, err) != OK)
		return -1;
	fd = open(z.z, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISDIR(st.st_mode))
		return fd;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		int page = openat(fd, pages[i].name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		if (page >= 0) {
			close(fd);
			*ret_type = arena_str(&t->mem, str_of(pages[i].type));
			return page;
		}
	}
	close(fd);
	errno = ENOENT;
	return -1;
}

static status read_piece(struct transfer *t, int fd, uint64_t from, uint64_t n)
{
	uint8_t piece[64 * 1024];
	struct str path = t->req.url;

	while (n) {
		ssize_t got = pread(fd, piece, n < sizeof piece ? (size_t)n : sizeof piece, (off_t)from);
		status st = OK;
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(t->err, E_IO, "'" STR_FMT "' became shorter while it was read", STR_ARG(path));
		if (t->req.sink)
			st = t->req.sink(t->req.user, piece, (size_t)got, t->err);
		else
			buf_add(&t->body, (struct str){(const char *)piece, (size_t)got});
		if (st != OK)
			return st;
		from += (uint64_t)got;
		n -= (uint64_t)got;
	}
	return OK;
}

static status read_range(struct transfer *t, int fd)
{
	const struct net_range *range = &t->req.range;
	uint64_t from = 0, n;
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(t->err, E_IO, "it is not a regular file");
	n = (uint64_t)st.st_size;
	t->response.total_size = n;
	t->response.http_status = 200;
	if (range->last) {
		from = range->last < n ? n - range->last : 0;
	} else if (range->to) {
		from = range->from;
		n = range->to < n ? range->to + 1 : n;
	}
	if (from >= n && range->to) {
		t->response.http_status = 416;
		return OK;
	}
	if (range->last || range->to)
		t->response.http_status = 206;
	n -= from;
	if (n > t->req.max_body)
		return err_set(t->err, E_LIMIT, "it is larger than %zu bytes", t->req.max_body);
	return read_piece(t, fd, from, n);
}

static void not_there(struct transfer *t)
{
	if (errno == ENOENT || errno == ENOTDIR) {
		t->response.http_status = 404;
		transfer_ready(t);
		return;
	}
	transfer_fail(t, err_errno(t->err, "cannot open it"));
}

void file_url_answer(struct transfer *t)
{
	cleanup(fd_close) int fd = -1;
	struct str path;
	status st = path_of(t, &path);

	t->response = (struct net_response){.url = buf_str(&t->url)};
	if (st == OK) {
		fd = open_page(t, path, &t->response.content_type, t->err);
		if (fd < 0) {
			not_there(t);
			return;
		}
		st = read_range(t, fd);
	}
	if (st != OK)
		transfer_fail(t, st);
	else if (t->req.sink || t->response.http_status == 416)
		transfer_ready(t);
	else
		body_finish(t);
}
