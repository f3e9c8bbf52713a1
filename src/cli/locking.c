#include "cli/locking.h"

#include "base/file.h"
#include "base/path.h"
#include "base/time.h"
#include "cli/file_indexes.h"
#include "cli/lock_explain.h"
#include "cli/lock_report.h"
#include "cli/world.h"
#include "pep/name.h"
#include "pins/pylock.h"

const char *const lock_formats[] = {"", "pylock", "requirements", NULL};
const char *const lock_prereleases[] = {"", "if-necessary", "allow", "disallow", NULL};
const char *const lock_resolutions[] = {"", "highest", "lowest", "lowest-direct", NULL};

/* -- what is to be done -- */

static status choose_output(struct locking *l, struct err *err)
{
	bool to_stdout;

	l->output = l->args.output;
	l->format = (enum lock_format)l->args.format;
	if (l->output.len == 0)
		l->output = l->format == FORMAT_REQUIREMENTS ? STR("requirements.txt") : STR("pylock.toml");
	to_stdout = str_eq(l->output, STR("-"));
	if (l->format == FORMAT_UNSAID)
		l->format = str_ends(l->output, STR(".txt")) ? FORMAT_REQUIREMENTS : FORMAT_PYLOCK;
	if (l->format == FORMAT_PYLOCK && !to_stdout && !pylock_name_valid(l->output)) {
		err_set(err, E_USAGE, "'" STR_FMT "' is no name for a lock", STR_ARG(l->output));
		err_help(err, "name it pylock.toml or pylock.NAME.toml, or give --format requirements");
		return E_USAGE;
	}
	return OK;
}

/* Of the names that the lock has, those that the project still declares, and what was asked for. */
static void inherit_names(struct locking *l, const struct pin_texts *locked, const struct pin_texts *declared,
                          struct option_list *wanted)
{
	vec_each (const struct str, name, *locked)
		vec_each (const struct str, known, *declared)
			if (str_eq(*name, *known))
				vec_push(wanted, l->cli->mem, *name);
}

static status read_project(struct locking *l, struct err *err)
{
	struct arena *mem = l->cli->mem;
	struct project_request request = {
		.sources = l->sources, .n_sources = l->sources_len, .opener = l->hooks.opener};
	struct option_list extras = l->args.extras, groups = l->args.groups;
	struct project bare;
	status st = OK;

	if (l->inherit && l->has_previous) {
		st = project_read(&request, mem, &bare, err);
		if (st != OK)
			return st;
		inherit_names(l, &l->previous.extras, &bare.extras, &extras);
		inherit_names(l, &l->previous.dependency_groups, &bare.groups, &groups);
	}
	request.extras = extras.p, request.n_extras = extras.len, request.all_extras = l->args.all_extras;
	request.groups = groups.p, request.n_groups = groups.len, request.all_groups = l->args.all_groups;
	st = project_read(&request, mem, &l->project, err);
	return st == OK ? file_indexes_check(l->cli, l->project.options.p, l->project.options.len, err) : st;
}

/* -- the previous lock -- */

static status read_previous_requirements(struct locking *l, struct err *err)
{
	struct arena *mem = l->cli->mem;
	struct requirements_file file = {0};
	status st = requirements_read(l->output, &requirements_disk, mem, &file, err);

	if (st == OK)
		st = requirements_lock(&file, l->output, mem, &l->previous, err);
	return st;
}

static status read_previous_pylock(struct locking *l, struct err *err)
{
	struct str text;
	status st = file_read(l->output, LIMIT_LOCK_BYTES, l->cli->mem, &text, err);

	return st == OK ? pylock_read(text, l->output, l->cli->mem, &l->previous, err) : st;
}

/* What stands at the output. A requirements.txt may be anything that nobody locked yet; then there are no pins to keep. */
static status read_previous(struct locking *l, struct err *err)
{
	struct str z = arena_str(l->cli->mem, l->output);
	status st;

	if (str_eq(l->output, STR("-")) || access(z.p, F_OK) != 0)
		return OK;
	st = l->format == FORMAT_PYLOCK ? read_previous_pylock(l, err) : read_previous_requirements(l, err);
	if (st == E_NO && l->format == FORMAT_REQUIREMENTS) {
		report_warning(&l->cli->err, "'" STR_FMT "' is no lock yet: nothing of it is kept", STR_ARG(l->output));
		err_clear(err);
		return OK;
	}
	if (st == OK)
		st = lock_parse(&l->previous, l->cli->mem, err);
	if (st != OK) {
		err_wrap(err, st, "cannot keep the pins of '" STR_FMT "'", STR_ARG(l->output));
		err_help(err, "remove it to lock everything anew");
		return st;
	}
	lock_sort(&l->previous);
	l->has_previous = true;
	return OK;
}

/* -- resolving -- */

static status take_names(struct locking *l, const struct option_list *list, struct resolve_names *ret, struct err *err)
{
	struct str *names = arena_array(l->cli->mem, list->len, struct str);

	*ret = (struct resolve_names){.names = names};
	for (size_t i = 0; i < list->len; i++) {
		struct str rest = list->p[i], one;
		bool more = true;

		if (str_eq(rest, STR(":all:")))
			ret->all = true;
		else if (str_eq(rest, STR(":none:")))
			*ret = (struct resolve_names){.names = names};
		else if (!name_valid(rest))
			return err_set(err, E_USAGE, "'" STR_FMT "' is no package name", STR_ARG(rest));
		else if (str_token(&rest, ',', &one, &more))
			names[ret->n++] = name_normalize(one, l->cli->mem);
	}
	return OK;
}

/* A date ("2026-11-23": files of that day and later do not count), an instant, or a span back from now. */
static status take_exclude_newer(struct locking *l, int64_t *ret, struct err *err)
{
	struct str text = l->args.exclude_newer;
	struct err ignored;
	int64_t span;

	*ret = INT64_MAX;
	if (text.len == 0 || time_parse(text, ret, &ignored) == OK || time_parse_date(text, ret, &ignored) == OK)
		return OK;
	if (time_parse_span(text, &span, &ignored) == OK) {
		*ret = l->now - span;
		return OK;
	}
	return err_set(err, E_USAGE, "'" STR_FMT "' is no date, instant or span", STR_ARG(text));
}

/* What requirements files say about kinds of files, and --pre, count like the options. */
static void take_file_options(struct locking *l, struct option_list *only, struct option_list *none, bool *pre)
{
	struct arena *mem = l->cli->mem;

	vec_each (const struct requirements_option, option, l->project.options) {
		struct option_list *list = option->kind == REQUIREMENTS_ONLY_BINARY ? only :
		                           option->kind == REQUIREMENTS_NO_BINARY ? none : NULL;
		struct str rest = option->value, one;
		bool more = list != NULL;

		*pre = *pre || option->kind == REQUIREMENTS_PRE;
		while (more && str_token(&rest, ',', &one, &more))
			vec_push(list, mem, str_trim(one));
	}
}

static status make_request(struct locking *l, struct index *index, struct resolve_request *ret, struct err *err)
{
	static const enum resolve_prerelease prereleases[] = {
		RESOLVE_PRERELEASE_IF_NECESSARY, RESOLVE_PRERELEASE_IF_NECESSARY, RESOLVE_PRERELEASE_ALLOW,
		RESOLVE_PRERELEASE_DISALLOW};
	static const enum resolve_mode modes[] = {RESOLVE_HIGHEST, RESOLVE_HIGHEST, RESOLVE_LOWEST, RESOLVE_LOWEST_DIRECT};
	struct option_list only = l->args.only_binary, none = l->args.no_binary;
	bool pre = false;
	status st;

	take_file_options(l, &only, &none, &pre);
	*ret = (struct resolve_request){
		.project = &l->project, .target = &l->target, .settings = &l->cli->settings, .index = index, .now = l->now,
		.prerelease = prereleases[l->args.prerelease], .mode = modes[l->args.resolution],
		.previous = l->has_previous ? &l->previous : NULL, .for_requirements = l->format == FORMAT_REQUIREMENTS};
	ret->universal = l->universal;
	ret->python_from = l->python_from;
	if (pre && l->args.prerelease == 0)
		ret->prerelease = RESOLVE_PRERELEASE_ALLOW;
	st = path_absolute(l->cli->mem, path_parent(l->output), &ret->lock_dir, err);
	if (st == OK)
		st = take_names(l, &only, &ret->only_binary, err);
	if (st == OK)
		st = take_names(l, &none, &ret->no_binary, err);
	if (st == OK)
		st = take_names(l, &l->args.upgrade_packages, &ret->upgrade, err);
	if (st == OK)
		st = take_exclude_newer(l, &ret->exclude_newer, err);
	ret->upgrade.all = ret->upgrade.all || l->args.upgrade;
	return st;
}

/* -- writing -- */

/* A path as it may stand in a file that others read: without the folders of this machine. */
static struct str shared_path(struct str path)
{
	return str_starts(path, STR("/")) ? path_name(path) : path;
}

/* The command that makes the file again, for its header. */
static struct str command_text(struct locking *l)
{
	cleanup(buf_free) struct buf text = buf_make(LIMIT_TERM_TEXT);

	buf_add(&text, STR("assay lock --format requirements"));
	if (!str_eq(l->output, STR("-")))
		buf_printf(&text, " -o " STR_FMT, STR_ARG(shared_path(l->output)));
	for (size_t i = 0; l->sources_named && i < l->sources_len; i++)
		buf_printf(&text, " " STR_FMT, STR_ARG(shared_path(l->sources[i])));
	return arena_str(l->cli->mem, buf_str(&text));
}

static status render(struct locking *l, struct lock *lock, struct buf *out, struct err *err)
{
	if (l->format == FORMAT_PYLOCK)
		return pylock_write(lock, out, err);
	return requirements_write(lock, command_text(l), out, err);
}

/* Does the file that is there say the same already? requirements.txt says less of a lock than pylock.toml does. */
static bool is_current(const struct locking *l, const struct lock *made, const struct lock_report *report)
{
	struct pins_diff diff = {0};

	if (!l->has_previous || l->format == FORMAT_PYLOCK)
		return l->has_previous && lock_equal_pins(&l->previous, made);
	pins_diff(report->previous, report->made, l->cli->mem, &diff);
	return diff.changes.len == 0;
}

static status write_output(struct locking *l, struct str text, struct err *err)
{
	status st = OK;

	if (l->hooks.write)
		st = l->hooks.write(l->hooks.user, err);
	if (st == OK && !str_eq(l->output, STR("-"))) {
		st = file_write(l->output, text, 0666, FILE_DURABLE, err);
		if (st == E_NOT_FOUND) /* its folder went away, or takes no files */
			st = err->status = E_IO;
		if (st != OK && l->hooks.undo)
			l->hooks.undo(l->hooks.user);
	} else if (st == OK && !l->cli->json) {
		term_raw(&l->cli->out, text);
	}
	return st;
}

/* What `--check` says of a lock that would change. */
static status not_current(struct locking *l, struct lock_report *report, struct err *err)
{
	lock_report_changes(report);
	if (l->has_previous)
		err_set(err, E_NO, "'" STR_FMT "' is not up to date", STR_ARG(l->output));
	else
		err_set(err, E_NO, "there is no '" STR_FMT "'", STR_ARG(l->output));
	err_help(err, "the same command without --check %s it", l->has_previous ? "renews" : "makes");
	return E_NO;
}

static status write_lock(struct locking *l, struct resolve_result *result, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_LOCK_BYTES);
	struct lock reduced;
	struct lock_report report = {.cli = l->cli, .result = result, .started = l->started, .now = l->now, .output = l->output,
	                             .made = &result->lock, .previous = l->has_previous ? &l->previous : NULL};
	status st = OK;

	if (l->format == FORMAT_REQUIREMENTS) {
		st = requirements_reduce(&result->lock, l->cli->mem, &reduced, err);
		report.made = &reduced;
	}
	if (st != OK)
		return st;
	if (is_current(l, &result->lock, &report)) {
		st = l->hooks.write ? l->hooks.write(l->hooks.user, err) : OK;
		if (st == OK)
			lock_report_current(&report);
		return st;
	}
	if (l->args.check)
		return not_current(l, &report, err);
	st = render(l, &result->lock, &out, err);
	if (st == OK)
		st = write_output(l, buf_str(&out), err);
	if (st != OK)
		return st;
	report.written = !str_eq(l->output, STR("-"));
	lock_report_changes(&report);
	return OK;
}

static void show_progress(void *user, struct str name)
{
	struct locking *l = user;

	l->heard++;
	progress_update(&l->progress, &(struct progress_state){.doing = "packages read:", .done = l->heard, .last = name});
}

static status resolve_once(struct locking *l, struct index *index, struct resolve_result *ret, struct err *err)
{
	struct resolve_request request;
	status st = make_request(l, index, &request, err);

	if (st != OK)
		return st;
	l->progress = progress_open(&l->cli->err, l->cli->common.quiet);
	request.heard = show_progress;
	request.heard_user = l;
	st = resolve(&request, l->cli->mem, ret, err);
	progress_close(&l->progress);
	cli_detail(l->cli, "%llu steps, %llu decisions, %llu conflicts", (unsigned long long)ret->stats.steps,
	           (unsigned long long)ret->stats.decisions, (unsigned long long)ret->stats.conflicts);
	return st;
}

static status resolve_and_write(struct locking *l, struct err *err)
{
	cleanup(world_close) struct world world = {0};
	struct resolve_result result = {0};
	bool again = false;
	status st = world_open(l->cli, &world, err);

	if (st == OK)
		st = resolve_once(l, world.index, &result, err);
	if (st == OK && l->hooks.resolved)
		st = l->hooks.resolved(l->hooks.user, &result.lock, &again, err);
	if (st == OK && again) {
		result = (struct resolve_result){0};
		st = read_project(l, err);
		if (st == OK)
			st = resolve_once(l, world.index, &result, err);
	}
	vec_each (const struct str, warning, result.warnings)
		report_warning(&l->cli->err, STR_FMT, STR_ARG(*warning));
	if (st == E_NO && l->cli->json && result.explanation)
		lock_explain_json(l->cli, &result);
	return st == OK ? write_lock(l, &result, err) : st;
}

status locking_open(struct locking *l, struct err *err)
{
	status st;

	l->started = time_now();
	/* Whole hours: whoever locks the same inputs again gets the same bytes, and can name the instant to an index. */
	l->now = l->started - l->started % TIME_HOUR;
	l->sources_named = l->sources_len > 0;
	st = choose_output(l, err);
	if (st == OK && !l->sources_named) {
		l->sources = arena_new(l->cli->mem, struct str);
		l->sources_len = 1;
		st = project_find(STR("."), l->cli->mem, l->sources, err);
	}
	return st == OK ? read_previous(l, err) : st;
}

status locking_run(struct locking *l, struct err *err)
{
	struct str places[2];
	size_t n = 0;
	status st = read_project(l, err);

	if (st == OK)
		st = locking_target(l, err);
	if (st != OK)
		return st;
	/* From here on bytes from outside come in. */
	if (!str_eq(l->output, STR("-")) && !l->args.check)
		places[n++] = path_parent(l->output);
	if (l->hooks.folder.len)
		places[n++] = l->hooks.folder;
	st = world_confine(l->cli, places, n, err);
	return st == OK ? resolve_and_write(l, err) : st;
}
