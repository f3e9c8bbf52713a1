/* The table of commands, by name, and the groups of options that they share. */
#ifndef ASSAY_CLI_COMMAND_H
#define ASSAY_CLI_COMMAND_H

#include "cli/cli.h"

/* cmd_NAME for each line of commands.def. */
#define COMMAND(name) extern const struct command cmd_##name;
#include "cli/commands.def"
#undef COMMAND

/* All commands in the order of their names, then NULL. */
extern const struct command *const commands[];

/* The command, or NULL with E_USAGE and the nearest name in err. */
const struct command *command_find(struct str name, struct err *err);

/* Tables: for struct common_options, struct json_option, struct shared_options. */
extern const struct option common_options[];
extern const struct option json_options[];
extern const struct option settings_options[];

struct json_option {
	bool json;
};
/* The options behind struct settings_options, as the parser fills them. */
struct shared_options {
	struct settings_options said;
	struct option_list extra_index_urls, allow_sdists;
};

/* The command line's part of the settings; the result borrows shared. */
struct settings_options shared_options_said(const struct shared_options *shared);

/* SYNOPSIS and OPTIONS of man/assay-NAME.1.scd ("" for assay.1.scd itself) as plain text, or NULL. Made by the build. */
const char *manual_text(struct str name);

#endif
