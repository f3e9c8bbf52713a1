/* assay remove: take requirements out of the project's file and lock it. */
#include "cli/editing.h"
#include "pep/name.h"

static status remove_name(struct editing *e, struct str name, struct err *err)
{
	struct arena *mem = e->locking.cli->mem;
	size_t removed;
	status st;

	if (!name_valid(name))
		return err_set(err, E_USAGE, "'" STR_FMT "' is no package name", STR_ARG(name));
	st = edit_remove(e->path, e->text, &e->list, name_normalize(name, mem), mem, &e->text, &removed, err);
	if (st != OK || removed)
		return st;
	if (e->list.extra.len)
		err_set(err, E_USAGE, "the extra '" STR_FMT "' of '" STR_FMT "' does not ask for '" STR_FMT "'",
		        STR_ARG(e->list.extra), STR_ARG(e->path), STR_ARG(name));
	else if (e->list.group.len)
		err_set(err, E_USAGE, "the group '" STR_FMT "' of '" STR_FMT "' does not ask for '" STR_FMT "'",
		        STR_ARG(e->list.group), STR_ARG(e->path), STR_ARG(name));
	else
		err_set(err, E_USAGE, "'" STR_FMT "' does not ask for '" STR_FMT "'", STR_ARG(e->path), STR_ARG(name));
	err_help(err, "'assay why " STR_FMT "' tells what needs it", STR_ARG(name));
	return E_USAGE;
}

static status run_remove(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct editing *e = arena_new(cli->mem, struct editing);
	status st;

	if (argc == 0)
		return err_set(err, E_USAGE, "'remove' needs the name of a package");
	st = editing_open(cli, e, err);
	for (int i = 0; st == OK && i < argc; i++)
		st = remove_name(e, str_of(argv[i]), err);
	return st == OK ? editing_run(e, err) : st;
}

static const struct option remove_options[] = {EDITING_OPTIONS, {0}};

const struct command cmd_remove = {"remove", "Remove requirements from a project and lock it", run_remove,
                                   COMMAND_SETTINGS | COMMAND_JSON, remove_options, sizeof(struct editing_args)};
