#include "install/change_plan.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/path.h"

struct planner {
	struct change *c;
	struct arena *mem;
	struct change_plan plan;
	VEC(struct str) out, in, dirs;
	struct map kept;        /* path -> struct installed_dist, of those that stay */
	struct map going;       /* path -> itself, of what is moved aside */
	struct map folders;     /* known to exist, or among dirs */
	struct map bytecode;    /* __pycache__ folder -> its entries */
};

struct listing {
	struct dir_entry *entries;
	size_t n;
};

static bool exists(const struct planner *p, struct str path, struct stat *st)
{
	return fstatat(p->c->tree->root, arena_str(p->mem, path).p, st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Who stays, and with which files: needed when something goes, since paths may be shared. */
static status note_kept(struct planner *p, struct err *err)
{
	for (size_t i = 0; i < p->c->installed->dists.len; i++) {
		struct installed_dist *dist = &p->c->installed->dists.p[i];
		struct str *paths;
		size_t n;
		status st;

		if (p->c->removed[i])
			continue;
		st = installed_files(p->c->tree->root, p->c->layout, dist, p->mem, &paths, &n, err);
		if (st != OK)
			return st;
		for (size_t k = 0; k < n; k++)
			*map_put(&p->kept, p->mem, paths[k]) = dist;
	}
	return OK;
}

static void add_out(struct planner *p, struct str path)
{
	struct stat st;
	void **slot;

	if (map_get(&p->kept, path) || !exists(p, path, &st) || S_ISDIR(st.st_mode))
		return;
	slot = map_put(&p->going, p->mem, path);
	if (*slot)
		return;
	*slot = p;
	vec_push(&p->out, p->mem, path);
}

static const struct listing *list_bytecode(struct planner *p, struct str folder)
{
	void **slot = map_put(&p->bytecode, p->mem, folder);
	struct listing *listing = *slot;
	cleanup(fd_close) int fd = -1;
	struct err ignored = {0};
	struct str name;
	struct path_z z;

	if (listing)
		return listing;
	*slot = listing = arena_new(p->mem, struct listing);
	if (link_open_folder(p->c->tree->root, folder, &fd, &name, &ignored) == OK && path_terminate(name, &z, &ignored) == OK) {
		cleanup(fd_close) int cache = openat(fd, z.z, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (cache >= 0 && dir_list(cache, p->mem, &listing->entries, &listing->n, &ignored) != OK)
			listing->n = 0;
	}
	return listing;
}

/* Bytecode that Python made of a module that goes: __pycache__/NAME.*.pyc. */
static void add_bytecode(struct planner *p, struct str path)
{
	struct str folder = {0}, name = path, stem;
	const struct listing *listing;

	if (!str_ends(path, STR(".py")))
		return;
	if (str_has(path, '/'))
		(void)str_rcut(path, '/', &folder, &name);
	stem = str_sub(name, 0, name.len - 2); /* with its dot */
	folder = path_join(p->mem, folder, STR("__pycache__"));
	listing = list_bytecode(p, folder);
	for (size_t i = 0; i < listing->n; i++)
		if (str_starts(listing->entries[i].name, stem) && str_ends(listing->entries[i].name, STR(".pyc")))
			add_out(p, path_join(p->mem, folder, listing->entries[i].name));
}

static status add_leaving(struct planner *p, const struct installed_dist *dist, struct err *err)
{
	struct str *paths;
	size_t n;
	status st = installed_files(p->c->tree->root, p->c->layout, dist, p->mem, &paths, &n, err);

	for (size_t i = 0; st == OK && i < n; i++) {
		add_out(p, paths[i]);
		add_bytecode(p, paths[i]);
	}
	return st;
}

/* The same bytes are there already: then both may say that the file is theirs. */
static bool same_on_disk(struct planner *p, const struct dist_file *file)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(fd_close) int fd = openat(p->c->tree->root, arena_str(&mem, file->path).p, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct str content;
	struct err ignored = {0};
	uint8_t digest[SHA256_BYTES];

	if (fd < 0 || file_read_fd(fd, "a file", file->object.size, &mem, &content, &ignored) != OK)
		return false;
	sha256_of(content, digest);
	return content.len == file->object.size && memcmp(digest, file->object.sha256, SHA256_BYTES) == 0;
}

static status check_occupied(struct planner *p, const struct dist *dist, struct dist_file *file, struct err *err)
{
	const struct installed_dist *owner = map_get(&p->kept, file->path);
	struct str rest;

	if (owner && layout_in_site(p->c->layout, file->path, &rest) && same_on_disk(p, file)) {
		file->shared = true;
		p->plan.shared++;
		return OK;
	}
	if (owner)
		return err_set(err, E_REFUSED, "'" STR_FMT "' brings '" STR_FMT "', which belongs to '" STR_FMT "'",
			STR_ARG(dist->name), STR_ARG(file->path), STR_ARG(owner->name));
	err_set(err, E_REFUSED, "'" STR_FMT "' brings '" STR_FMT "', which is there already and belongs to no distribution",
		STR_ARG(dist->name), STR_ARG(file->path));
	err_help(err, "look at it, and remove it if nobody needs it");
	return E_REFUSED;
}

/* Folders on the way that do not exist yet, parents first. */
static void add_folders(struct planner *p, struct str path)
{
	for (size_t at = str_find(path, '/', 0); at != SIZE_MAX; at = str_find(path, '/', at + 1)) {
		struct str folder = str_sub(path, 0, at);
		void **slot = map_put(&p->folders, p->mem, folder);
		struct stat st;

		if (*slot)
			continue;
		*slot = p;
		if (!exists(p, folder, &st))
			vec_push(&p->dirs, p->mem, folder);
	}
}

static status add_coming(struct planner *p, struct dist *dist, struct err *err)
{
	for (size_t i = 0; i < dist->n_files; i++) {
		struct dist_file *file = &dist->files[i];
		struct stat st;
		status result = OK;

		if (file->shared)
			continue;
		if (!map_get(&p->going, file->path) && exists(p, file->path, &st))
			result = check_occupied(p, dist, file, err);
		if (result != OK)
			return result;
		if (file->shared)
			continue;
		add_folders(p, file->path);
		vec_push(&p->in, p->mem, file->path);
	}
	return OK;
}

/* The installed distribution that this one replaces, or SIZE_MAX. */
static size_t replaced_by(const struct planner *p, const struct dist *dist)
{
	for (size_t i = 0; i < p->c->installed->dists.len; i++)
		if (p->c->removed[i] && str_eq(p->c->installed->dists.p[i].name, dist->name))
			return i;
	return SIZE_MAX;
}

/* Every distribution that goes in the step of the one that replaces it, the others in steps of their own. */
static status add_steps(struct planner *p, struct err *err)
{
	const struct installed *installed = p->c->installed;
	bool *taken = arena_array(p->mem, installed->dists.len + 1, bool);
	status st = OK;

	for (size_t i = 0; i < p->c->n_come && st == OK; i++) {
		struct change_step step = {.out_from = p->out.len, .come = i};
		size_t old = replaced_by(p, &p->c->come[i]);

		if (old != SIZE_MAX && !taken[old]) {
			taken[old] = true;
			st = add_leaving(p, &installed->dists.p[old], err);
		}
		step.out_to = p->out.len;
		vec_push(&p->plan.steps, p->mem, step);
	}
	for (size_t i = 0; i < installed->dists.len && st == OK; i++) {
		struct change_step step = {.out_from = p->out.len, .come = SIZE_MAX};

		if (!p->c->removed[i] || taken[i])
			continue;
		st = add_leaving(p, &installed->dists.p[i], err);
		step.out_to = p->out.len;
		vec_push(&p->plan.steps, p->mem, step);
	}
	return st;
}

/* The project's .pth file as it is now: is it what is wanted? */
static bool project_is_current(const struct planner *p)
{
	struct dist_file file = {.path = p->plan.project, .object = {.size = p->c->project_pth.len}};

	if (p->c->project_pth.len == 0)
		return p->c->installed->project.len == 0;
	sha256_of(p->c->project_pth, file.object.sha256);
	return str_eq(p->c->installed->project, p->plan.project) && same_on_disk((struct planner *)(uintptr_t)p, &file);
}

static status add_last(struct planner *p, struct err *err)
{
	struct stat st;

	p->plan.last_out = p->out.len;
	add_out(p, STR(INSTALLED_FILE));
	if (p->c->installed->project.len)
		add_out(p, p->c->installed->project);
	vec_push(&p->in, p->mem, STR(INSTALLED_FILE));
	if (p->c->project_pth.len == 0)
		return OK;
	if (!map_get(&p->going, p->plan.project) && exists(p, p->plan.project, &st))
		return err_set(err, E_REFUSED, "'" STR_FMT "' is there already, and not assay's", STR_ARG(p->plan.project));
	vec_push(&p->in, p->mem, p->plan.project);
	return OK;
}

status change_plan_make(struct change *c, struct arena *mem, struct change_plan *ret, struct err *err)
{
	struct planner p = {.c = c, .mem = mem};
	bool leaving = false;
	status st = OK;

	for (size_t i = 0; i < c->installed->dists.len; i++)
		leaving |= c->removed[i];
	p.plan.project = path_join(mem, c->layout->purelib, STR(PROJECT_PTH));
	p.plan.empty = !leaving && c->n_come == 0 && project_is_current(&p);
	if (!p.plan.empty && (leaving || c->n_come))
		st = note_kept(&p, err);
	if (st == OK && !p.plan.empty)
		st = add_steps(&p, err);
	for (size_t i = 0; i < c->n_come && st == OK && !p.plan.empty; i++)
		st = add_coming(&p, &c->come[i], err);
	if (st == OK && !p.plan.empty)
		st = add_last(&p, err);
	if (st != OK)
		return st;
	p.plan.journal = (struct journal){p.out.p, p.out.len, p.in.p, p.in.len, p.dirs.p, p.dirs.len};
	*ret = p.plan;
	return OK;
}
