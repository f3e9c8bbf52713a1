/* assay diff: what differs between two locks. */
#include "cli/changes.h"

#include "base/time.h"
#include "pins/load.h"
#include "pins/requirements.h"

static status load(struct cli *cli, struct str path, struct lock *ret, struct err *err)
{
	struct requirements_file options;
	status st = lock_load(path, cli->mem, ret, &options, err);

	if (st == E_NOT_FOUND)
		st = err_wrap(err, E_USAGE, "there is no lock '" STR_FMT "'", STR_ARG(path));
	if (st == E_NO) /* 1 means that they differ */
		st = err_wrap(err, E_CONFIG, "'" STR_FMT "' is no lock", STR_ARG(path));
	if (st != OK)
		return st;
	vec_each (const struct str, warning, ret->warnings)
		report_warning(&cli->err, STR_FMT, STR_ARG(*warning));
	lock_sort(ret);
	return OK;
}

static status write_json(struct cli *cli, struct str from, struct str to, const struct changes *changes, struct err *err)
{
	cleanup(buf_free) struct buf text = buf_make(LIMIT_LOCK_BYTES);
	struct json_out out = json_out_open(&text, 2);

	json_out_object(&out);
	json_out_key_string(&out, "old", from);
	json_out_key_string(&out, "new", to);
	json_out_key_bool(&out, "differ", changes->diff.changes.len > 0);
	json_out_key_u64(&out, "kept", changes->diff.kept);
	changes_json(changes, &out);
	json_out_object_end(&out);
	buf_byte(&text, '\n');
	if (!text.overflow)
		term_raw(&cli->out, buf_str(&text));
	return buf_check(&text, "the differences as JSON", err);
}

/* Of two formats, the one that says more is reduced to the other, so that only what both can say is compared. */
static status comparable(struct cli *cli, struct lock *from, struct lock *to, struct err *err)
{
	bool from_text = !str_ends(from->path, STR(".toml")), to_text = !str_ends(to->path, STR(".toml"));
	struct lock *more = from_text ? to : from;

	return from_text == to_text ? OK : requirements_reduce(more, cli->mem, more, err);
}

static status run_diff(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct lock from = {0}, to = {0}, whole;
	struct changes changes;
	status st;

	if (argc != 2)
		return err_set(err, E_USAGE, "'diff' takes two locks, the old and the new one");
	st = cli_confine(cli, NULL, 0, err); /* nothing needs to be written */
	if (st == OK)
		st = load(cli, str_of(argv[0]), &from, err);
	if (st == OK)
		st = load(cli, str_of(argv[1]), &to, err);
	whole = to;
	from.path = str_of(argv[0]);
	to.path = str_of(argv[1]);
	if (st == OK)
		st = comparable(cli, &from, &to, err);
	if (st != OK)
		return st;
	changes_find(cli, &from, &to, &whole, time_now(), &changes);
	if (cli->json)
		st = write_json(cli, str_of(argv[0]), str_of(argv[1]), &changes, err);
	else
		changes_print(&changes, &cli->out);
	if (st == OK && changes.diff.changes.len && !cli->json)
		term_line(&cli->out, STR_FMT, STR_ARG(changes_summary(&changes)));
	/* As diff(1) does; there is nothing to say about it. */
	return st == OK && changes.diff.changes.len ? E_NO : st;
}

const struct command cmd_diff = {"diff", "Show what differs between two locks", run_diff, COMMAND_JSON, NULL, 0};
