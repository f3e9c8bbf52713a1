#include "cli/editing.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/path.h"

static status read_text(void *user, struct str path, struct arena *mem, struct str *ret, struct err *err)
{
	const struct editing *e = user;

	if (!str_eq(path_normalize(mem, path), path_normalize(mem, e->path)))
		return requirements_disk.read(requirements_disk.user, path, mem, ret, err);
	*ret = e->text;
	return OK;
}

static status write_text(const struct editing *e, struct str text, struct err *err)
{
	return file_write(e->real, text, e->mode, FILE_DURABLE, err);
}

static status write_project(void *user, struct err *err)
{
	const struct editing *e = user;
	struct str there;
	status st;

	if (str_eq(e->text, e->before))
		return OK;
	/* Somebody may have saved it in an editor while versions were chosen. */
	st = file_read(e->real, LIMIT_REQUIREMENTS_BYTES, e->locking.cli->mem, &there, err);
	if (st == OK && !str_eq(there, e->before))
		st = err_set(err, E_IO, "'" STR_FMT "' was changed by somebody else meanwhile", STR_ARG(e->path));
	if (st == OK)
		st = write_text(e, e->text, err);
	if (st == OK)
		cli_note(e->locking.cli, "Changed " STR_FMT, STR_ARG(e->path));
	return st == E_NOT_FOUND ? (status)(err->status = E_IO) : st;
}

static void undo_project(void *user)
{
	const struct editing *e = user;
	struct err err = {0};

	if (!str_eq(e->text, e->before) && write_text(e, e->before, &err) != OK)
		report_warning(&e->locking.cli->err, "'" STR_FMT "' was changed, the lock was not", STR_ARG(e->path));
}

/* The file behind links, so that a link stays one and the file keeps its mode. */
static status find_file(struct editing *e, struct err *err)
{
	struct arena *mem = e->locking.cli->mem;
	struct path_z z;
	struct stat about;
	char *real;
	status st = path_terminate(e->path, &z, err);

	if (st != OK)
		return st;
	if (stat(z.z, &about) != 0)
		return err_errno(err, "cannot look at '" STR_FMT "'", STR_ARG(e->path)) == E_NOT_FOUND ? (status)(err->status = E_USAGE)
		                                                                                       : E_IO;
	if (!S_ISREG(about.st_mode))
		return err_set(err, E_USAGE, "'" STR_FMT "' is not a file", STR_ARG(e->path));
	real = realpath(z.z, NULL);
	if (!real)
		return err_errno(err, "cannot look at '" STR_FMT "'", STR_ARG(e->path));
	e->real = arena_str(mem, str_of(real));
	free(real);
	e->mode = about.st_mode & 0777;
	return OK;
}

status editing_open(struct cli *cli, struct editing *e, struct err *err)
{
	const struct editing_args *args = cli->args;
	struct locking *l = &e->locking;
	status st;

	*e = (struct editing){.opener = {read_text, e}, .list = {args->extra, args->group}};
	*l = (struct locking){.cli = cli, .args = args->lock, .inherit = true, .sources = args->files.p,
	                      .sources_len = args->files.len,
	                      .hooks = {.user = e, .opener = &e->opener, .write = write_project, .undo = undo_project}};
	if (str_eq(l->args.output, STR("-")))
		return err_set(err, E_USAGE, "the lock needs a file, not standard output");
	st = locking_open(l, err);
	if (st != OK)
		return st;
	e->path = l->sources[0];
	st = find_file(e, err);
	if (st == OK)
		st = file_read(e->path, LIMIT_REQUIREMENTS_BYTES, cli->mem, &e->before, err);
	e->text = e->before;
	l->hooks.folder = e->real.len ? path_parent(e->real) : (struct str){0};
	return st;
}

status editing_run(struct editing *e, struct err *err)
{
	status st = locking_run(&e->locking, err);

	if (st != OK && err->lines)
		err_note(err, "'" STR_FMT "' and '" STR_FMT "' are as they were", STR_ARG(e->path), STR_ARG(e->locking.output));
	return st;
}
