/* assay upgrade: choose anew what a lock pins, all of it or what is named, and show what that changes. */
#include "cli/locking.h"
#include "pep/name.h"

struct upgrade_args {
	struct lock_args lock; /* first: LOCKING_OPTIONS point into it */
	struct option_list files;
};

static status take_name(struct locking *l, struct str name, struct err *err)
{
	if (!name_valid(name))
		return err_set(err, E_USAGE, "'" STR_FMT "' is no package name", STR_ARG(name));
	if (lock_find(&l->previous, name_normalize(name, l->cli->mem), 0) == SIZE_MAX)
		return err_set(err, E_USAGE, "there is no '" STR_FMT "' in '" STR_FMT "'", STR_ARG(name), STR_ARG(l->output));
	vec_push(&l->args.upgrade_packages, l->cli->mem, name);
	return OK;
}

static status run_upgrade(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct upgrade_args *args = cli->args;
	struct locking *l = arena_new(cli->mem, struct locking);
	status st;

	*l = (struct locking){.cli = cli, .args = args->lock, .inherit = true, .sources = args->files.p,
	                      .sources_len = args->files.len};
	if (str_eq(l->args.output, STR("-")))
		return err_set(err, E_USAGE, "'upgrade' needs a lock to upgrade, not standard output");
	l->args.upgrade = argc == 0;
	st = locking_open(l, err);
	if (st == OK && !l->has_previous) {
		st = err_set(err, E_USAGE, "there is no lock '" STR_FMT "'", STR_ARG(l->output));
		err_help(err, "'assay lock' makes one");
	}
	for (int i = 0; st == OK && i < argc; i++)
		st = take_name(l, str_of(argv[i]), err);
	return st == OK ? locking_run(l, err) : st;
}

static const struct option upgrade_options[] = {
	LOCKING_OPTIONS,
	{"file", 'f', OPTION_LIST, offsetof(struct upgrade_args, files), "FILE", NULL},
	{"check", 0, OPTION_FLAG, LOCKING_AT(check), NULL, NULL},
	{0},
};

const struct command cmd_upgrade = {"upgrade", "Raise the pins of a lock and show what changes", run_upgrade,
                                    COMMAND_SETTINGS | COMMAND_JSON, upgrade_options, sizeof(struct upgrade_args)};
