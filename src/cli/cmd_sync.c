/* assay sync: make an environment be what a lock says. */
#include <unistd.h>

#include "base/cancel.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/path.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/file_indexes.h"
#include "cli/progress.h"
#include "cli/world.h"
#include "env/target.h"
#include "install/script.h"
#include "install/sync.h"
#include "pins/pylock.h"
#include "pins/requirements.h"

struct sync_args {
	struct str venv, python;
	struct option_list extras, groups;
	bool inexact, no_project;
};

/* One run of the command. */
struct work {
	struct cli *cli;
	const struct sync_args *args;
	struct str lock_path, root;  /* as given; absolute */
	struct str lock_dir;         /* absolute: paths in the lock are below it */
	struct lock lock;
	bool exists;                 /* the environment, before */
	struct interpreter base;
	struct target target;
	struct sync_request request;
	struct progress progress;
};

static status read_lock(struct work *w, struct err *err)
{
	struct arena *mem = w->cli->mem;
	struct requirements_file file = {0};
	struct str text;
	status st;

	if (pylock_name_valid(w->lock_path)) {
		st = file_read(w->lock_path, LIMIT_LOCK_BYTES, mem, &text, err);
		return st == OK ? pylock_read(text, w->lock_path, mem, &w->lock, err) : st;
	}
	if (!str_ends(w->lock_path, STR(".txt")))
		return err_set(err, E_USAGE, "'" STR_FMT "' is no lock: those are pylock.toml, pylock.NAME.toml, or a requirements.txt "
			"with hashes", STR_ARG(w->lock_path));
	st = requirements_read(w->lock_path, &requirements_disk, mem, &file, err);
	if (st == OK)
		st = file_indexes_check(w->cli, file.options.p, file.options.len, err);
	if (st == OK)
		st = requirements_lock(&file, w->lock_path, mem, &w->lock, err);
	return st;
}

static status open_lock(struct work *w, struct err *err)
{
	status st = read_lock(w, err);

	if (st == E_NOT_FOUND) {
		st = err_wrap(err, E_USAGE, "there is no lock '" STR_FMT "'", STR_ARG(w->lock_path));
		err_help(err, "`assay lock` makes one");
	}
	if (st == OK)
		st = lock_parse(&w->lock, w->cli->mem, err);
	if (st != OK)
		return st;
	vec_each (struct str, warning, w->lock.warnings)
		report_warning(&w->cli->err, STR_FMT, STR_ARG(*warning));
	return OK;
}

static const char another_environment[] = "remove it and sync again, or name another with --venv";

/* The interpreter: of the environment that is there, or the one that a new one is made for. Programs run only here. */
static status find_python(struct work *w, struct err *err)
{
	struct interpreter_request request = {.wanted = w->args->python, .project_dir = w->cli->settings.project_dir,
		.cache_dir = w->cli->settings.cache_dir};
	struct environment environment = {0};
	struct interpreter wanted = {0};
	status st = environment_open(w->root, &request, w->cli->mem, &environment, err);

	w->exists = st == OK;
	if (st == E_NOT_FOUND)
		return interpreter_find(&request, w->cli->mem, &w->base, err);
	w->base = environment.base;
	if (st == E_CONFIG)
		err_help(err, another_environment);
	if (st != OK || !w->args->python.len)
		return st;
	st = interpreter_find(&request, w->cli->mem, &wanted, err);
	if (st != OK || (version_cmp(&wanted.version, &w->base.version) == 0 && str_eq(wanted.path, w->base.path)))
		return st;
	err_set(err, E_NO, "the environment '" STR_FMT "' was made for " STR_FMT " (Python " STR_FMT ")", STR_ARG(w->root),
		STR_ARG(w->base.path), STR_ARG(w->base.version.text));
	err_help(err, another_environment);
	return E_NO;
}

static void lay_out(struct work *w)
{
	struct arena *mem = w->cli->mem;
	const struct env_paths *scheme = &w->base.scheme;
	struct layout *layout = &w->request.layout;
	struct str name = path_name(w->root);

	*layout = (struct layout){.root = w->root, .python = path_join(mem, w->root, STR("bin/python")),
		.purelib = scheme->purelib, .platlib = scheme->platlib, .headers = scheme->headers, .scripts = scheme->scripts};
	w->request.venv = (struct venv){.root = w->root, .base_python = w->base.path, .version = w->base.version.text,
		.short_version = arena_printf(mem, "%u.%u", w->base.major, w->base.minor),
		.implementation = w->base.markers.value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION], .lib = scheme->purelib,
		.prompt_name = str_starts(name, STR(".")) ? path_name(path_parent(w->root)) : name,
		.assay_version = STR(ASSAY_VERSION), .lib64 = sizeof(void *) == 8};
}

/* What was asked for, in the places that markers look at. */
static void set_names(struct work *w, struct marker_env *markers)
{
	*markers = w->target.markers;
	markers->extras = (struct marker_names){true, w->args->extras.p, w->args->extras.len};
	markers->dependency_groups = (struct marker_names){true, w->args->groups.p, w->args->groups.len};
	if (w->args->groups.len == 0)
		markers->dependency_groups = (struct marker_names){true, w->lock.default_groups.p, w->lock.default_groups.len};
}

/* [tool.assay] source: the project's own code, on the path. */
static status find_project(struct work *w, struct err *err)
{
	const struct settings *settings = &w->cli->settings;
	struct path_z path;
	struct str folder;
	status st;

	if (!settings->project_source.len || w->args->no_project)
		return OK;
	st = path_absolute(w->cli->mem, path_join(w->cli->mem, settings->project_dir, settings->project_source), &folder, err);
	if (st == OK)
		st = path_terminate(folder, &path, err);
	if (st == OK && access(path.z, F_OK) != 0)
		return err_set(err, E_CONFIG, "the project's source folder '%s' is not there ([tool.assay] source)", path.z);
	if (st == OK && (str_has(folder, '\n') || str_has(folder, '\r')))
		return err_set(err, E_CONFIG, "the project's source folder must not hold line ends");
	if (st == OK)
		w->request.project_path = folder;
	return st;
}

/* Where writing stays allowed: the folder of a new environment, or the environment. */
static status confine(struct work *w, struct err *err)
{
	struct str place = w->exists ? w->root : path_parent(w->root);
	status st = w->exists ? OK : dir_make(place, 0777, err);

	return st == OK ? world_confine(w->cli, &place, 1, err) : st;
}

static void show_progress(void *user, const char *doing, size_t done, size_t total, uint64_t bytes, struct str waiting_for)
{
	struct work *w = user;
	const struct progress_state state = {.doing = doing, .done = done, .total = total, .bytes = bytes,
		.waiting_for = waiting_for};

	progress_update(&w->progress, &state);
}

static void print_json(struct work *w, const struct sync_result *result)
{
	static const char *const actions[] = {"added", "replaced", "removed"};
	cleanup(buf_free) struct buf out = buf_make(LIMIT_SYNC_ANSWER);
	struct json_out json = json_out_open(&out, 2);

	json_out_object(&json);
	json_out_key_string(&json, "environment", w->root);
	json_out_key_bool(&json, "created", result->created);
	json_out_key(&json, STR("changes"));
	json_out_array(&json);
	vec_each (const struct sync_change, change, result->changes) {
		json_out_object(&json);
		json_out_key_string(&json, "action", str_of(actions[change->action]));
		json_out_key_string(&json, "name", change->name);
		if (change->version.len)
			json_out_key_string(&json, "version", change->version);
		if (change->before.len)
			json_out_key_string(&json, "before", change->before);
		json_out_object_end(&json);
	}
	json_out_array_end(&json);
	json_out_key_u64(&json, "kept", result->kept);
	json_out_key_u64(&json, "files", result->files);
	json_out_key_u64(&json, "shared", result->shared);
	json_out_key_u64(&json, "downloaded", result->downloaded);
	json_out_key_u64(&json, "bytes", result->bytes);
	json_out_object_end(&json);
	buf_byte(&out, '\n');
	term_raw(&w->cli->out, buf_str(&out));
}

static void print_change(struct cli *cli, const struct sync_change *c)
{
	if (c->action == SYNC_ADDED)
		term_line(&cli->out, "  + " STR_FMT " " STR_FMT, STR_ARG(c->name), STR_ARG(c->version));
	else if (c->action == SYNC_REMOVED)
		term_line(&cli->out, "  - " STR_FMT " " STR_FMT, STR_ARG(c->name), STR_ARG(c->before));
	else if (str_eq(c->before, c->version))
		term_line(&cli->out, "  ~ " STR_FMT " " STR_FMT " (installed again)", STR_ARG(c->name), STR_ARG(c->version));
	else
		term_line(&cli->out, "  ^ " STR_FMT " " STR_FMT " -> " STR_FMT, STR_ARG(c->name), STR_ARG(c->before),
			STR_ARG(c->version));
}

/* 11036 as "11,036". */
static struct str grouped(size_t n, struct arena *mem)
{
	if (n >= 1000000)
		return arena_printf(mem, "%zu,%03zu,%03zu", n / 1000000, n / 1000 % 1000, n % 1000);
	return n >= 1000 ? arena_printf(mem, "%zu,%03zu", n / 1000, n % 1000) : arena_printf(mem, "%zu", n);
}

/* "47 ms", "0.2 s". */
static struct str duration(int64_t us, struct arena *mem)
{
	if (us < TIME_SECOND / 10)
		return arena_printf(mem, "%lld ms", (long long)(us / 1000));
	return arena_printf(mem, "%lld.%lld s", (long long)(us / TIME_SECOND), (long long)(us / (TIME_SECOND / 10) % 10));
}

static void print_text(struct work *w, const struct sync_result *result, int64_t took)
{
	struct cli *cli = w->cli;
	struct str shown = w->args->venv.len ? w->args->venv : STR(".venv");
	size_t came = 0, n = result->changes.len;

	if (result->undone)
		report_warning(&cli->err, "an interrupted change of the environment was undone first");
	if (!result->created && !result->changes.len) {
		term_line(&cli->out, STR_FMT " is what " STR_FMT " says (%zu package%s, %lld ms)", STR_ARG(shown), STR_ARG(w->lock_path),
			result->kept, result->kept == 1 ? "" : "s", (long long)(took / 1000));
		return;
	}
	vec_each (const struct sync_change, change, result->changes) {
		came += change->action != SYNC_REMOVED;
		if (!result->created)
			print_change(cli, change);
	}
	if (came == 0 && n) {
		term_line(&cli->out, "Removed %zu package%s from " STR_FMT " in " STR_FMT, n, n == 1 ? "" : "s", STR_ARG(shown),
			STR_ARG(duration(took, cli->mem)));
		return;
	}
	term_line(&cli->out, "Installed %zu package%s into " STR_FMT " in " STR_FMT ": " STR_FMT " files checked against RECORD, "
		"nothing executed", came, came == 1 ? "" : "s", STR_ARG(shown), STR_ARG(duration(took, cli->mem)),
		STR_ARG(grouped(result->files, cli->mem)));
}

static status install(struct work *w, struct world *world, struct err *err)
{
	struct marker_env markers;
	struct sync_result result = {0};
	int64_t start = time_monotonic();
	status st;

	set_names(w, &markers);
	w->request.plan = (struct plan_request){.lock = &w->lock, .lock_dir = w->lock_dir,
		.settings = &w->cli->settings, .markers = &markers, .tags = &w->target.tags, .index = world->index, .now = time_now()};
	w->request.net = world->net;
	w->request.pool = world->pool;
	w->request.inexact = w->args->inexact;
	w->request.progress = show_progress;
	w->request.user = w;
	w->progress = progress_open(&w->cli->err, w->cli->common.quiet);
	st = sync_run(&w->request, w->cli->mem, &result, err);
	progress_close(&w->progress);
	if (st != OK) {
		err_note(err, "nothing was installed; " STR_FMT " is as it was", STR_ARG(w->args->venv.len ? w->args->venv : STR(".venv")));
		return st;
	}
	if (w->cli->json)
		print_json(w, &result);
	else
		print_text(w, &result, time_monotonic() - start);
	return OK;
}

/* Without a cache the store lies beside the environment for as long as the run takes. */
static status with_store(struct work *w, struct world *world, struct err *err)
{
	cleanup(fd_close) int parent = -1, fd = -1;
	char name[DIR_TEMP_NAME];
	struct err ignored = {0};
	status st;

	w->request.cache_dir = w->cli->settings.cache_dir;
	if (w->request.cache_dir.len)
		return install(w, world, err);
	st = dir_open(w->exists ? w->root : path_parent(w->root), &parent, err);
	if (st == OK)
		st = dir_temp(parent, ".assay-store-", name, &fd, err);
	if (st != OK)
		return st;
	w->request.cache_dir = path_join(w->cli->mem, w->exists ? w->root : path_parent(w->root), str_of(name));
	st = install(w, world, err);
	if (dir_remove_tree(parent, name, &ignored) != OK)
		report_warning(&w->cli->err, "cannot remove the temporary store '%s'", name);
	return st;
}

static status run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct work w = {.cli = cli, .args = cli->args, .lock_path = argc ? str_of(argv[0]) : STR("pylock.toml")};
	cleanup(world_close) struct world world = {0};
	status st = argc > 1 ? err_set(err, E_USAGE, "`assay sync` takes one lock, not '%s' as well", argv[1]) : OK;

	if (st == OK)
		st = path_absolute(cli->mem, w.args->venv.len ? w.args->venv : STR(".venv"), &w.root, err);
	if (st == OK)
		st = path_absolute(cli->mem, path_parent(w.lock_path), &w.lock_dir, err);
	if (st == OK)
		st = open_lock(&w, err);
	if (st == OK)
		st = find_python(&w, err);
	if (st == OK)
		st = target_of_interpreter(&w.base, cli->mem, &w.target, err);
	if (st != OK)
		return st;
	lay_out(&w);
	st = script_python_check(w.request.layout.python, err);
	if (st == OK)
		st = find_project(&w, err);
	if (st == OK)
		st = confine(&w, err);
	if (st == OK)
		st = world_open(cli, &world, err);
	return st == OK ? with_store(&w, &world, err) : st;
}

static const struct option options[] = {
	{"venv", 0, OPTION_TEXT, offsetof(struct sync_args, venv), "DIR", NULL},
	{"python", 'p', OPTION_TEXT, offsetof(struct sync_args, python), "PYTHON", NULL},
	{"extra", 0, OPTION_LIST, offsetof(struct sync_args, extras), "NAME", NULL},
	{"group", 0, OPTION_LIST, offsetof(struct sync_args, groups), "NAME", NULL},
	{"inexact", 0, OPTION_FLAG, offsetof(struct sync_args, inexact), NULL, NULL},
	{"no-project", 0, OPTION_FLAG, offsetof(struct sync_args, no_project), NULL, NULL},
	{0},
};

const struct command cmd_sync = {"sync", "Make an environment be what a lock says", run, COMMAND_SETTINGS | COMMAND_JSON,
	options, sizeof(struct sync_args)};
