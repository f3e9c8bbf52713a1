#include "install/change.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "install/change_plan.h"

/* What RECORD of a distribution that assay installed looks like, so that the next run knows it again. */
static status note_record(int root, struct installed_dist *dist, struct arena *mem, struct err *err)
{
	struct str path = path_join(mem, dist->dist_info, STR("RECORD"));
	struct stat st;

	if (fstatat(root, path.p, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return err_errno(err, "cannot stat '%s'", path.p);
	dist->record_size = (uint64_t)st.st_size;
	dist->record_mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	return OK;
}

status change_state_text(int root, const struct installed *kept, const bool *removed, const struct dist *come, size_t n,
	struct str project, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_ENVIRONMENT_STATE);
	VEC(struct installed_dist) dists = {0};
	status st = OK;

	for (size_t i = 0; kept && i < kept->dists.len; i++)
		if (!removed[i])
			vec_push(&dists, mem, kept->dists.p[i]);
	for (size_t i = 0; i < n && st == OK; i++) {
		struct installed_dist *dist = vec_add(&dists, mem);

		*dist = (struct installed_dist){.name = come[i].name, .version = come[i].version, .dist_info = come[i].dist_info,
			.ours = true};
		memcpy(dist->wheel_sha256, come[i].wheel_sha256, SHA256_BYTES);
		st = note_record(root, dist, mem, err);
	}
	if (st != OK)
		return st;
	installed_write(dists.p, dists.len, project, &out);
	st = buf_check(&out, "the environment's state", err);
	if (st == OK)
		*ret = arena_str(mem, buf_str(&out));
	return st;
}

/* Move aside what one distribution leaves behind, then put what comes in its place. */
static status run_step(struct change *c, const struct change_plan *plan, size_t step, size_t *damaged, struct err *err)
{
	const struct change_step *s = &plan->steps.p[step];
	status st = OK;

	for (size_t i = s->out_from; i < s->out_to && st == OK; i++)
		st = journal_move_out(c->tree->root, &plan->journal, i, err);
	if (st == OK && s->come != SIZE_MAX) {
		st = link_dists(c->tree, &c->come[s->come], 1, damaged, err);
		*damaged = s->come;
	}
	if (c->progress)
		c->progress(c->user, step + 1);
	return st;
}

static status write_file(int root, struct str path, struct str content, struct err *err)
{
	cleanup(fd_close) int folder = -1;
	struct str last;
	struct path_z name;
	status st = link_open_folder(root, path, &folder, &last, err);

	if (st == OK)
		st = path_terminate(last, &name, err);
	if (st == OK)
		st = file_write_at(folder, name.z, &content, 1, 0644, FILE_NEW, err);
	return st;
}

/* The last step: the project's .pth file, and the notes of what is there now. */
static status run_last(struct change *c, const struct change_plan *plan, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = {0};
	status st = OK;

	for (size_t i = plan->last_out; i < plan->journal.n_out && st == OK; i++)
		st = journal_move_out(c->tree->root, &plan->journal, i, err);
	if (st == OK && c->project_pth.len)
		st = write_file(c->tree->root, plan->project, c->project_pth, err);
	if (st == OK)
		st = change_state_text(c->tree->root, c->installed, c->removed, c->come, c->n_come,
			c->project_pth.len ? plan->project : (struct str){0}, &mem, &text, err);
	if (st == OK)
		st = write_file(c->tree->root, STR(INSTALLED_FILE), text, err);
	return st;
}

static status run(struct change *c, const struct change_plan *plan, size_t *damaged, struct err *err)
{
	status st = OK;

	for (size_t i = 0; i < plan->steps.len && st == OK; i++)
		st = run_step(c, plan, i, damaged, err);
	return st == OK ? run_last(c, plan, err) : st;
}

status change_run(struct change *c, size_t *damaged, size_t *shared, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct change_plan plan = {0};
	struct err undo = {0};
	bool undone, finished;
	status st = change_plan_make(c, &mem, &plan, err);

	*shared = plan.shared;
	if (st != OK || plan.empty)
		return st;
	st = journal_begin(c->tree->root, &plan.journal, err);
	if (st != OK)
		return st;
	st = run(c, &plan, damaged, err);
	if (st == OK)
		return journal_commit(c->tree->root, &plan.journal, err);
	if (journal_recover(c->tree->root, &undone, &finished, &undo) != OK)
		err_note(err, "undoing it failed as well: " STR_FMT, STR_ARG(err_what(&undo)));
	return st;
}
