#include "install/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/member_name.h"
#include "base/file.h"
#include "base/map.h"
#include "base/number.h"
#include "base/path.h"
#include "install/installed.h"
#include "install/link.h"

#define JOURNAL_HEAD "assay journal 1\n"
#define JOURNAL_TAIL "end\n"

/* The parts of .assay that a change uses. */
struct places {
	int state, trash;
};

static void places_close(struct places *p)
{
	fd_close(&p->state);
	fd_close(&p->trash);
}

static status places_open(int root, bool make, struct places *ret, struct err *err)
{
	if (make && mkdirat(root, INSTALLED_FOLDER, 0755) != 0 && errno != EEXIST)
		return err_errno(err, "cannot make '" INSTALLED_FOLDER "' in the environment");
	ret->state = openat(root, INSTALLED_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (ret->state < 0)
		return err_errno(err, "cannot open '" INSTALLED_FOLDER "' in the environment");
	if (make && mkdirat(ret->state, "trash", 0700) != 0 && errno != EEXIST)
		return err_errno(err, "cannot make a folder in the environment");
	ret->trash = openat(ret->state, "trash", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (ret->trash < 0 && (make || errno != ENOENT))
		return err_errno(err, "cannot open a folder in the environment");
	return OK;
}

static void write_lines(struct buf *out, const char *kind, const struct str *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s " STR_FMT "\n", kind, STR_ARG(paths[i]));
}

status journal_begin(int root, const struct journal *j, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_JOURNAL);
	cleanup(places_close) struct places places = {-1, -1};
	struct str text;
	status st;

	buf_add(&out, STR(JOURNAL_HEAD));
	write_lines(&out, "-", j->out, j->n_out);
	write_lines(&out, "d", j->dirs, j->n_dirs);
	write_lines(&out, "+", j->in, j->n_in);
	buf_add(&out, STR(JOURNAL_TAIL));
	st = buf_check(&out, "the journal", err);
	if (st == OK)
		st = places_open(root, true, &places, err);
	text = buf_str(&out);
	if (st == OK)
		st = file_write_at(places.state, "journal", &text, 1, 0600, FILE_DURABLE | FILE_NEW, err);
	return st;
}

/* Rename a file of the environment to a number in the trash, or back. Gone is gone. */
static status move_aside(int root, int trash, struct str path, size_t number, bool back, struct err *err)
{
	cleanup(fd_close) int folder = -1;
	struct str last;
	struct path_z name;
	char in_trash[24];
	int rc;
	status st = link_open_folder(root, path, &folder, &last, err);

	if (st == E_NOT_FOUND)
		return OK;
	if (st == OK)
		st = path_terminate(last, &name, err);
	if (st != OK)
		return st;
	(void)snprintf(in_trash, sizeof in_trash, "%zu", number);
	rc = back ? renameat(trash, in_trash, folder, name.z) : renameat(folder, name.z, trash, in_trash);
	if (rc != 0 && errno != ENOENT)
		return err_errno(err, "cannot move '" STR_FMT "'", STR_ARG(path));
	return OK;
}

status journal_move_out(int root, const struct journal *j, size_t i, struct err *err)
{
	cleanup(places_close) struct places places = {-1, -1};
	status st = places_open(root, false, &places, err);

	return st == OK ? move_aside(root, places.trash, j->out[i], i, false, err) : st;
}

/* Folders that held what was moved aside go when they are empty, deepest first; those that every environment has stay. */
static void remove_empty_folders(int root, const struct str *paths, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		struct str folder = paths[i], name;

		while (str_rcut(folder, '/', &folder, &name) && str_has(folder, '/') && !str_ends(folder, STR("/site-packages"))) {
			cleanup(fd_close) int parent = -1;
			struct err ignored = {0};
			struct str last;
			struct path_z z;

			if (link_open_folder(root, folder, &parent, &last, &ignored) != OK || path_terminate(last, &z, &ignored) != OK ||
			    unlinkat(parent, z.z, AT_REMOVEDIR) != 0)
				break;
		}
	}
}

static status finish(int root, const struct places *places, const struct journal *j, struct err *err)
{
	status st = dir_remove_tree(places->state, "trash", err);

	if (st != OK)
		return st;
	remove_empty_folders(root, j->out, j->n_out);
	if (unlinkat(places->state, "done", 0) != 0 && errno != ENOENT)
		return err_errno(err, "cannot remove the journal");
	return OK;
}

status journal_commit(int root, const struct journal *j, struct err *err)
{
	cleanup(places_close) struct places places = {-1, -1};
	status st = places_open(root, false, &places, err);

	if (st == OK && renameat(places.state, "journal", places.state, "done") != 0)
		st = err_errno(err, "cannot complete the journal");
	return st == OK ? finish(root, &places, j, err) : st;
}

static status take_line(struct str line, struct journal *j, struct arena *mem, size_t most, struct err *err)
{
	struct str path = str_skip(line, 2);
	struct err ignored = {0};

	if (line.len < 3 || line.p[1] != ' ' || member_name_check(path, &ignored) != OK)
		return err_set(err, E_REFUSED, "the environment's journal is not one that assay wrote");
	if (line.p[0] == '-') {
		j->out = j->out ? j->out : arena_array(mem, most, struct str);
		j->out[j->n_out++] = path;
	} else if (line.p[0] == '+') {
		j->in = j->in ? j->in : arena_array(mem, most, struct str);
		j->in[j->n_in++] = path;
	} else if (line.p[0] == 'd') {
		j->dirs = j->dirs ? j->dirs : arena_array(mem, most, struct str);
		j->dirs[j->n_dirs++] = path;
	} else {
		return err_set(err, E_REFUSED, "the environment's journal is not one that assay wrote");
	}
	return OK;
}

static status read_journal(int state, const char *name, struct arena *mem, struct journal *ret, bool *there, struct err *err)
{
	cleanup(fd_close) int fd = openat(state, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct journal j = {0};
	struct str text, line;
	size_t most = 0;
	status st;

	*there = fd >= 0;
	if (fd < 0)
		return errno == ENOENT ? OK : err_errno(err, "cannot open the environment's journal");
	st = file_read_fd(fd, name, LIMIT_JOURNAL, mem, &text, err);
	if (st != OK)
		return st;
	if (!str_starts(text, STR(JOURNAL_HEAD)) || !str_ends(text, STR(JOURNAL_TAIL)))
		return err_set(err, E_REFUSED, "the environment's journal is not one that assay wrote");
	text = str_sub(text, sizeof JOURNAL_HEAD - 1, text.len - (sizeof JOURNAL_TAIL - 1));
	for (size_t i = 0; i < text.len; i++)
		most += text.p[i] == '\n';
	while (st == OK && str_line(&text, &line))
		st = take_line(line, &j, mem, most, err);
	if (st == OK)
		*ret = j;
	return st;
}

/* Where a link or a file stands in the place of a folder, nothing of ours can lie behind it. */
static status remove_one(int root, struct str path, int flags, struct err *err)
{
	cleanup(fd_close) int folder = -1;
	struct str last;
	struct path_z name;
	status st = link_open_folder(root, path, &folder, &last, err);

	if (st == E_NOT_FOUND || st == E_REFUSED)
		return OK;
	if (st == OK)
		st = path_terminate(last, &name, err);
	if (st != OK)
		return st;
	if (unlinkat(folder, name.z, flags) != 0 && errno != ENOENT && !(flags && (errno == ENOTEMPTY || errno == EEXIST)))
		return err_errno(err, "cannot remove '" STR_FMT "'", STR_ARG(path));
	return OK;
}

/* What came goes, what went comes back (over what came in its place), new folders go. */
static status undo(int root, const struct places *places, const struct journal *j, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct map replaced = {0};
	status st = OK;

	for (size_t i = 0; i < j->n_out; i++)
		*map_put(&replaced, &mem, j->out[i]) = &j->out[i];
	for (size_t i = 0; i < j->n_in && st == OK; i++)
		if (!map_get(&replaced, j->in[i]))
			st = remove_one(root, j->in[i], 0, err);
	for (size_t i = 0; i < j->n_out && st == OK && places->trash >= 0; i++)
		st = move_aside(root, places->trash, j->out[i], i, true, err);
	for (size_t i = j->n_dirs; i-- > 0 && st == OK;)
		st = remove_one(root, j->dirs[i], AT_REMOVEDIR, err);
	if (st == OK)
		st = dir_remove_tree(places->state, "trash", err);
	if (st == OK && unlinkat(places->state, "journal", 0) != 0)
		st = err_errno(err, "cannot remove the journal");
	return st;
}

status journal_recover(int root, bool *undone, bool *finished, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(places_close) struct places places = {-1, -1};
	struct journal j = {0};
	status st = places_open(root, false, &places, err);

	*undone = *finished = false;
	if (st == E_NOT_FOUND)
		return OK;
	if (st == OK)
		st = read_journal(places.state, "done", &mem, &j, finished, err);
	if (st == OK && *finished)
		st = finish(root, &places, &j, err);
	j = (struct journal){0};
	if (st == OK)
		st = read_journal(places.state, "journal", &mem, &j, undone, err);
	if (st == OK && *undone)
		st = undo(root, &places, &j, err);
	return st == OK ? OK : err_wrap(err, st, "cannot bring an interrupted change of the environment to an end");
}
