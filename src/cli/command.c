#include "cli/command.h"

#include "base/suggest.h"

/* A test holds the order, and that each has a man page with just its options. */
const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "cli/commands.def"
#undef COMMAND
	NULL,
};

const struct command *command_find(struct str name, struct err *err)
{
	struct suggest near = {.typed = name};

	for (size_t i = 0; commands[i]; i++) {
		if (str_eq(str_of(commands[i]->name), name))
			return commands[i];
		suggest_offer(&near, str_of(commands[i]->name));
	}
	(void)err_set(err, E_USAGE, "there is no command '" STR_FMT "'", STR_ARG(name));
	if (near.best.len > 0)
		err_help(err, "did you mean 'assay " STR_FMT "'?", STR_ARG(near.best));
	else
		err_help(err, "'assay --help' lists the commands");
	return NULL;
}
