#include "install/installed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/member_name.h"
#include "base/file.h"
#include "base/number.h"
#include "base/path.h"
#include "install/link.h"
#include "pep/name.h"
#include "pep/record.h"

#define STATE_HEAD "assay environment 1\n"

/* Open a file below root without following a link on the way; *ret_fd is -1 when it is not there. */
static status open_below(int root, struct str path, int flags, int *ret_fd, struct err *err)
{
	cleanup(fd_close) int folder = -1;
	struct str last;
	struct path_z name;
	status st = link_open_folder(root, path, &folder, &last, err);

	*ret_fd = -1;
	if (st == E_NOT_FOUND)
		return OK;
	if (st == OK)
		st = path_terminate(last, &name, err);
	if (st != OK)
		return st;
	*ret_fd = openat(folder, name.z, flags | O_NOFOLLOW | O_CLOEXEC);
	if (*ret_fd < 0 && errno != ENOENT)
		return err_errno(err, "cannot open '" STR_FMT "' in the environment", STR_ARG(path));
	return OK;
}

static bool take_field(struct str *rest, struct str *field)
{
	bool more = rest->p != NULL;

	return str_token(rest, '\t', field, &more);
}

static bool take_state_dist(struct str rest, struct installed_dist *dist)
{
	struct str hash, size, mtime;
	uint64_t when;

	if (!take_field(&rest, &hash) || !take_field(&rest, &size) || !take_field(&rest, &mtime) ||
	    !take_field(&rest, &dist->name) || !take_field(&rest, &dist->version) || !take_field(&rest, &dist->dist_info))
		return false;
	if (!hex_parse(hash, dist->wheel_sha256, SHA256_BYTES) || !number_u64(size, UINT64_MAX, &dist->record_size) ||
	    !number_u64(mtime, INT64_MAX, &when))
		return false;
	dist->record_mtime_ns = (int64_t)when;
	return dist->dist_info.len > 0;
}

/* What assay noted down; damage only means that packages count as not ours, and are installed again. */
static status read_state(int root, struct arena *mem, struct map *by_folder, struct str *project, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct str text = {0}, line;
	status st = open_below(root, STR(INSTALLED_FILE), O_RDONLY, &fd, err);

	if (st != OK || fd < 0)
		return st;
	st = file_read_fd(fd, INSTALLED_FILE, LIMIT_ENVIRONMENT_STATE, mem, &text, err);
	if (st != OK)
		return st;
	if (!str_starts(text, STR(STATE_HEAD)))
		return OK;
	text = str_skip(text, sizeof STATE_HEAD - 1);
	while (str_line(&text, &line)) {
		struct installed_dist *dist = arena_new(mem, struct installed_dist);
		struct str kind, rest;

		(void)str_cut(line, '\t', &kind, &rest);
		if (str_eq(kind, STR("project")))
			*project = rest;
		else if (str_eq(kind, STR("dist")) && take_state_dist(rest, dist))
			*map_put(by_folder, mem, dist->dist_info) = dist;
	}
	return OK;
}

/* "Foo_Bar-1.0.dist-info" is foo-bar 1.0. */
static bool take_folder_name(struct str name, struct arena *mem, struct installed_dist *dist)
{
	struct str stem, project;

	if (!str_ends(name, STR(".dist-info")))
		return false;
	stem = str_sub(name, 0, name.len - 10);
	if (!str_rcut(stem, '-', &project, &dist->version) || !name_valid(project))
		return false;
	dist->name = name_normalize(project, mem);
	return true;
}

/* Ours as long as its RECORD is the file that assay wrote. */
static void compare_with_state(int site, struct str folder, struct installed_dist *dist, const struct map *state,
	struct arena *mem)
{
	const struct installed_dist *noted = map_get(state, dist->dist_info);
	struct stat st;

	if (!noted || fstatat(site, arena_printf(mem, STR_FMT "/RECORD", STR_ARG(folder)).p, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if ((uint64_t)st.st_size != noted->record_size ||
	    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec != noted->record_mtime_ns)
		return;
	dist->ours = true;
	dist->record_size = noted->record_size;
	dist->record_mtime_ns = noted->record_mtime_ns;
	memcpy(dist->wheel_sha256, noted->wheel_sha256, SHA256_BYTES);
}

static status read_site(int root, struct str site, const struct map *state, struct arena *mem, struct installed *ret,
	struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct dir_entry *entries;
	size_t n = 0;
	status st = open_below(root, site, O_RDONLY | O_DIRECTORY, &fd, err);

	if (st != OK || fd < 0)
		return st;
	st = dir_list(fd, mem, &entries, &n, err);
	for (size_t i = 0; i < n && st == OK; i++) {
		struct installed_dist dist = {0};

		if (str_ends(entries[i].name, STR(".egg-info")) || str_ends(entries[i].name, STR(".egg-link")))
			vec_push(&ret->foreign, mem, arena_str(mem, entries[i].name));
		if (entries[i].kind != DIR_DIRECTORY || !take_folder_name(entries[i].name, mem, &dist))
			continue;
		dist.dist_info = path_join(mem, site, entries[i].name);
		compare_with_state(fd, entries[i].name, &dist, state, mem);
		vec_push(&ret->dists, mem, dist);
		if (ret->dists.len > LIMIT_DISTRIBUTIONS)
			st = err_set(err, E_LIMIT, "the environment has more than %zu distributions", LIMIT_DISTRIBUTIONS);
	}
	return st;
}

status installed_read(int root, const struct layout *layout, struct arena *mem, struct installed *ret, struct err *err)
{
	struct installed found = {0};
	struct map state = {0};
	status st = read_state(root, mem, &state, &found.project, err);

	if (st == OK)
		st = read_site(root, layout->purelib, &state, mem, &found, err);
	if (st == OK && !str_eq(layout->purelib, layout->platlib))
		st = read_site(root, layout->platlib, &state, mem, &found, err);
	if (st != OK)
		return err_wrap(err, st, "cannot read the environment '" STR_FMT "'", STR_ARG(layout->root));
	*ret = found;
	return OK;
}

/* A RECORD path as one below the environment's root; false for what lies elsewhere or is none of a package's business. */
static bool place_below(const struct layout *layout, struct str site, struct str path, struct arena *mem, struct str *ret)
{
	struct str full = path_is_absolute(path) ? path_normalize(mem, path)
		: path_normalize(mem, path_join(mem, path_join(mem, layout->root, site), path));
	struct err ignored = {0};

	if (!path_is_inside(layout->root, full) || full.len <= layout->root.len + 1)
		return false;
	*ret = str_skip(full, layout->root.len + 1);
	return !layout_is_own(layout, *ret) && member_name_check(*ret, &ignored) == OK;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static status read_record(const struct layout *layout, struct str site, struct str text, struct arena *mem,
	struct str **ret, size_t *ret_n, struct err *err)
{
	struct record record = record_open(text);
	struct record_entry entry = {0};
	VEC(struct str) paths = {0};
	size_t n = 0;
	bool more = true;

	for (;;) {
		status st = record_next(&record, mem, &entry, &more, err);
		struct str path;

		if (st != OK)
			return st;
		if (!more)
			break;
		if (place_below(layout, site, entry.path, mem, &path))
			vec_push(&paths, mem, path);
	}
	if (paths.len)
		qsort(paths.p, paths.len, sizeof *paths.p, by_text);
	for (size_t i = 0; i < paths.len; i++)
		if (n == 0 || !str_eq(paths.p[n - 1], paths.p[i]))
			paths.p[n++] = paths.p[i];
	*ret = paths.p;
	*ret_n = n;
	return OK;
}

status installed_files(int root, const struct layout *layout, const struct installed_dist *dist, struct arena *mem,
	struct str **ret, size_t *ret_n, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct str text = {0}, site, name;
	status st = open_below(root, path_join(mem, dist->dist_info, STR("RECORD")), O_RDONLY, &fd, err);

	if (st == OK && fd < 0)
		st = err_set(err, E_REFUSED, "it has no RECORD");
	if (st == OK)
		st = file_read_fd(fd, "RECORD", LIMIT_INSTALLED_RECORD, mem, &text, err);
	(void)str_rcut(dist->dist_info, '/', &site, &name);
	if (st == OK)
		st = read_record(layout, site, text, mem, ret, ret_n, err);
	if (st == OK)
		return OK;
	st = err_wrap(err, E_REFUSED, "cannot tell which files of the environment belong to '" STR_FMT "'", STR_ARG(dist->name));
	err_help(err, "make a new environment: remove '" STR_FMT "' and sync again", STR_ARG(layout->root));
	return st;
}

void installed_write(const struct installed_dist *dists, size_t n, struct str project, struct buf *out)
{
	buf_add(out, STR(STATE_HEAD));
	for (size_t i = 0; i < n; i++) {
		if (!dists[i].ours)
			continue;
		buf_add(out, STR("dist\t"));
		buf_hex(out, dists[i].wheel_sha256, SHA256_BYTES);
		buf_printf(out, "\t%llu\t%lld\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\n", (unsigned long long)dists[i].record_size,
			(long long)dists[i].record_mtime_ns, STR_ARG(dists[i].name), STR_ARG(dists[i].version),
			STR_ARG(dists[i].dist_info));
	}
	if (project.len)
		buf_printf(out, "project\t" STR_FMT "\n", STR_ARG(project));
}
