#include "install/sync.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "install/change.h"
#include "install/fresh.h"
#include "install/journal.h"
#include "install/owners.h"

enum { TRIES = 3 }; /* how often a wheel whose objects turn out to be damaged is fetched again */

/* One run. */
struct sync {
	const struct sync_request *r;
	struct arena *mem;
	struct store *store;
	int lock, root;              /* root: the environment; -1 when it is to be made */
	struct plan plan;
	struct installed installed;
	bool *removed;               /* of installed */
	VEC(struct plan_item) wanted; /* what has to be installed */
	struct manifest *manifests;  /* of wanted */
	struct dist *dists;
	struct str project_pth;
	struct sync_result result;
};

static void close_manifests(struct sync *s)
{
	for (size_t i = 0; s->manifests && i < s->wanted.len; i++)
		manifest_close(&s->manifests[i]);
	s->manifests = NULL;
}

static void sync_close(struct sync *s)
{
	close_manifests(s);
	fd_close(&s->root);
	fd_close(&s->lock);
	store_close(s->store);
}

/* One at a time: a lock by the environment's path, since a new one has no folder yet, and one on the folder itself, for
 * those who use another cache. */
static status take_locks(struct sync *s, struct err *err)
{
	cleanup(fd_close) int locks = -1;
	char name[2 * SHA256_BYTES + 1];
	status st = dir_open_private_at(s->store->dir, "locks", &locks, err);

	sha256_hex(s->r->layout.root, name);
	if (st == OK)
		st = file_lock_at(locks, name, FILE_LOCK_EXCLUSIVE, true, &s->lock, err);
	return st;
}

/* The environment as it is: absent (root stays -1), or open, locked and recovered. */
static status open_root(struct sync *s, struct err *err)
{
	struct path_z path;
	struct stat st;
	bool finished;
	status result = path_terminate(s->r->layout.root, &path, err);

	if (result != OK)
		return result;
	s->root = open(path.z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->root < 0 && errno == ENOENT)
		return OK;
	if (s->root < 0)
		return err_errno(err, "cannot open the environment '%s'", path.z);
	if (fstatat(s->root, "pyvenv.cfg", &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (flock(s->root, LOCK_EX) != 0)
			return err_errno(err, "cannot lock the environment '%s'", path.z);
		return journal_recover(s->root, &s->result.undone, &finished, err);
	}
	/* An empty folder may become an environment; anything else is somebody's. */
	if (fresh_is_empty(s->root)) {
		fd_close(&s->root);
		return OK;
	}
	err_set(err, E_USAGE, "'%s' is there, and is no environment (it has no pyvenv.cfg)", path.z);
	err_help(err, "name another folder with --venv, or remove this one");
	return E_USAGE;
}

static const struct plan_item *planned(const struct sync *s, struct str name)
{
	vec_each (const struct plan_item, item, s->plan.items)
		if (str_eq(item->name, name))
			return item;
	return NULL;
}

static bool is_right(const struct installed_dist *dist, const struct plan_item *item)
{
	return dist->ours && item->has_sha256 && memcmp(dist->wheel_sha256, item->sha256, SHA256_BYTES) == 0;
}

/* What stays, what goes, what comes. */
static status compare(struct sync *s, struct err *err)
{
	struct map kept = {0};

	s->removed = arena_array(s->mem, s->installed.dists.len + 1, bool);
	for (size_t i = 0; i < s->installed.dists.len; i++) {
		const struct installed_dist *dist = &s->installed.dists.p[i];
		const struct plan_item *item = planned(s, dist->name);

		if (item ? is_right(dist, item) && !map_get(&kept, dist->name) : s->r->inexact)
			*map_put(&kept, s->mem, dist->name) = s;
		else
			s->removed[i] = true;
	}
	vec_each (struct plan_item, item, s->plan.items) {
		if (map_get(&kept, item->name))
			s->result.kept++;
		else
			vec_push(&s->wanted, s->mem, *item);
	}
	if (s->installed.foreign.len && !s->r->inexact) {
		err_set(err, E_REFUSED, "'" STR_FMT "' was installed without a RECORD, so nobody knows what to remove",
			STR_ARG(s->installed.foreign.p[0]));
		err_help(err, "remove '" STR_FMT "' and sync again, or keep it with --inexact", STR_ARG(s->r->layout.root));
		return E_REFUSED;
	}
	return OK;
}

static void show_fetch(void *user, const struct fetch_counters *c)
{
	const struct sync *s = user;

	if (s->r->progress)
		s->r->progress(s->r->user, "fetching", c->done, c->total, c->bytes, c->waiting_for);
}

static status fetch(struct sync *s, struct err *err)
{
	struct fetch_request request = {.store = s->store, .pool = s->r->pool, .net = s->r->net, .lock = s->r->plan.lock, .progress = show_fetch,
		.user = s};
	struct fetch_counters counters = {0};
	size_t missing = 0;
	status st;

	for (size_t i = 0; i < s->wanted.len; i++) {
		struct manifest m;
		struct err ignored = {0};
		if (s->wanted.p[i].has_sha256 && manifest_open(s->store, s->wanted.p[i].sha256, &m, &ignored) == OK)
			manifest_close(&m);
		else
			missing++;
	}
	s->manifests = arena_array(s->mem, s->wanted.len + 1, struct manifest);
	st = fetch_all(&request, s->wanted.p, s->wanted.len, s->manifests, &counters, err);
	s->result.downloaded += missing;
	s->result.bytes += counters.bytes;
	return st;
}

/* A wheel whose objects are not what they were is forgotten, so that the next try fetches it. */
static status forget(struct sync *s, size_t i, status st, struct err *err)
{
	if (st != E_NOT_FOUND)
		return st;
	manifest_remove(s->store, s->wanted.p[i].sha256);
	return err_wrap(err, E_NOT_FOUND, "'" STR_FMT "' has to be fetched again", STR_ARG(s->wanted.p[i].filename));
}

static status spread(struct sync *s, struct err *err)
{
	status st = OK;

	s->dists = arena_array(s->mem, s->wanted.len + 1, struct dist);
	for (size_t i = 0; i < s->wanted.len && st == OK; i++) {
		struct dist_request request = {.layout = &s->r->layout, .settings = s->r->plan.settings, .store = s->store,
			.requested = s->wanted.p[i].requested, .direct_url = s->wanted.p[i].direct_url};

		st = dist_spread(&s->manifests[i], &request, s->mem, &s->dists[i], err);
		if (st != OK)
			plan_note_needed(s->r->plan.lock, s->wanted.p[i].name, err);
		if (st != OK)
			st = forget(s, i, st, err);
	}
	return st == OK ? owners_settle(s->dists, s->wanted.len, &s->r->layout, s->r->plan.settings, &s->result.shared, err) : st;
}

static status place(struct sync *s, struct err *err)
{
	struct link_tree tree = {.root = s->root, .store = s->store, .pool = s->r->pool, .how = s->r->plan.settings->link};
	size_t damaged = 0, shared = 0;
	status st;

	if (s->root < 0) {
		st = fresh_make(&s->r->venv, &s->r->layout, &tree, s->dists, s->wanted.len, s->project_pth, &damaged, err);
		s->result.created = true;
	} else {
		struct change change = {.tree = &tree, .layout = &s->r->layout, .installed = &s->installed, .removed = s->removed,
			.come = s->dists, .n_come = s->wanted.len, .project_pth = s->project_pth};
		st = change_run(&change, &damaged, &shared, err);
		s->result.shared += shared;
	}
	return st == E_NOT_FOUND && s->wanted.len ? forget(s, damaged, st, err) : st;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct sync_change *)a)->name, ((const struct sync_change *)b)->name);
}

static void note_changes(struct sync *s)
{
	struct sync_result *result = &s->result;

	for (size_t i = 0; i < s->wanted.len; i++) {
		struct sync_change change = {.name = arena_str(s->mem, s->dists[i].name),
			.version = arena_str(s->mem, s->dists[i].version)};

		for (size_t k = 0; k < s->installed.dists.len; k++)
			if (s->removed[k] && str_eq(s->installed.dists.p[k].name, change.name)) {
				change.action = SYNC_REPLACED;
				change.before = s->installed.dists.p[k].version;
			}
		vec_push(&result->changes, s->mem, change);
		result->files += s->dists[i].n_files;
	}
	for (size_t k = 0; k < s->installed.dists.len; k++)
		if (s->removed[k] && !planned(s, s->installed.dists.p[k].name))
			vec_push(&result->changes, s->mem, ((struct sync_change){.action = SYNC_REMOVED,
				.name = s->installed.dists.p[k].name, .before = s->installed.dists.p[k].version}));
	if (result->changes.len)
		qsort(result->changes.p, result->changes.len, sizeof *result->changes.p, by_name);
}

/* Once more from what is there, when an object of the store turned out to be damaged. */
static status attempt(struct sync *s, struct err *err)
{
	status st = OK;

	close_manifests(s);
	s->wanted.len = 0;
	s->result.kept = 0;
	s->installed = (struct installed){0};
	if (s->root >= 0)
		st = installed_read(s->root, &s->r->layout, s->mem, &s->installed, err);
	if (st == OK)
		st = compare(s, err);
	if (st == OK)
		st = fetch(s, err);
	if (st == OK)
		st = spread(s, err);
	if (st == OK && s->r->progress)
		s->r->progress(s->r->user, "installing", 0, s->wanted.len, 0, (struct str){0});
	return st == OK ? place(s, err) : st;
}

static status run(struct sync *s, struct err *err)
{
	status st = store_open(s->r->cache_dir, &s->store, err);

	if (st == OK)
		st = take_locks(s, err);
	if (st == OK)
		st = open_root(s, err);
	if (st == OK)
		st = plan_make(&s->r->plan, s->mem, &s->plan, err);
	if (st != OK)
		return st;
	if (s->r->project_path.len)
		s->project_pth = arena_printf(s->mem, STR_FMT "\n", STR_ARG(s->r->project_path));
	st = attempt(s, err);
	for (int i = 1; i < TRIES && st == E_NOT_FOUND; i++)
		st = attempt(s, err);
	return st;
}

status sync_run(const struct sync_request *request, struct arena *mem, struct sync_result *ret, struct err *err)
{
	cleanup(sync_close) struct sync s = {.r = request, .mem = mem, .lock = -1, .root = -1};
	status st = run(&s, err);

	if (st != OK)
		return st == E_NOT_FOUND ? err_wrap(err, E_IO, "the store does not keep what is put into it") : st;
	note_changes(&s);
	*ret = s.result;
	return OK;
}
