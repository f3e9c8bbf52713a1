/* assay lock: from a project's requirements to a file that pins every package and every file of it by hash. */
#include "cli/locking.h"

static status run_lock(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct locking *l = arena_new(cli->mem, struct locking);
	status st;

	*l = (struct locking){.cli = cli, .args = *(const struct lock_args *)cli->args, .sources_len = (size_t)argc,
	                      .sources = arena_array(cli->mem, (size_t)argc, struct str)};
	for (int i = 0; i < argc; i++)
		l->sources[i] = str_of(argv[i]);
	if (l->args.check && str_eq(l->args.output, STR("-")))
		return err_set(err, E_USAGE, "--check needs a lock to look at, not standard output");
	st = locking_open(l, err);
	return st == OK ? locking_run(l, err) : st;
}

static const struct option lock_options[] = {
	LOCKING_OPTIONS,
	{"extra", 0, OPTION_LIST, LOCKING_AT(extras), "NAME", NULL},
	{"all-extras", 0, OPTION_FLAG, LOCKING_AT(all_extras), NULL, NULL},
	{"group", 0, OPTION_LIST, LOCKING_AT(groups), "NAME", NULL},
	{"all-groups", 0, OPTION_FLAG, LOCKING_AT(all_groups), NULL, NULL},
	{"upgrade", 'U', OPTION_FLAG, LOCKING_AT(upgrade), NULL, NULL},
	{"upgrade-package", 'P', OPTION_LIST, LOCKING_AT(upgrade_packages), "NAME", NULL},
	{"check", 0, OPTION_FLAG, LOCKING_AT(check), NULL, NULL},
	{0},
};

const struct command cmd_lock = {"lock", "Pin every package and file that a project needs", run_lock,
                                 COMMAND_SETTINGS | COMMAND_JSON, lock_options, sizeof(struct lock_args)};
