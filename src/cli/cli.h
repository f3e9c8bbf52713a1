/* cli: the only room that prints and exits. A run of the program: what the command line says, the settings that follow
 * from it, and where output goes. A command is one file, cmd_NAME.c; HACKING.md tells how to add one. */
#ifndef ASSAY_CLI_CLI_H
#define ASSAY_CLI_CLI_H

#include "base/base.h"
#include "cli/option.h"
#include "cli/report.h"
#include "cli/term.h"
#include "config/settings.h"

/* Options that every command has. */
struct common_options {
	bool help, version, quiet;
	unsigned verbose;
	struct str directory;
};

struct command;

struct cli {
	const struct command *command;
	struct common_options common;
	bool json;                    /* --json; commands with COMMAND_JSON */
	struct settings_options said; /* what the options say about settings; commands with COMMAND_SETTINGS */
	struct settings settings;     /* loaded; commands with COMMAND_SETTINGS */
	const void *args;             /* the command's own struct of option values */
	struct term out, err;         /* results; everything else */
	struct arena *mem;            /* lives as long as the run */
};

/* What a command needs done before it is called. */
enum command_flags {
	COMMAND_SETTINGS = 1,  /* the settings options, and cli->settings loaded for the project here */
	COMMAND_SAID = 2,      /* the settings options only, in cli->said */
	COMMAND_JSON = 4,      /* --json */
	COMMAND_PLUMBING = 8,  /* for scripts: listed apart */
};

/* argv holds the operands only. Everything that can fail comes back as a status with its chain in err: a command does
 * not print errors. Results go to cli->out, all else to cli->err; under --json cli->out gets one JSON document. */
typedef status command_fn(struct cli *cli, int argc, char **argv, struct err *err);

/* A command; cmd_NAME.c defines `const struct command cmd_NAME`. */
struct command {
	const char *name;
	const char *summary;          /* one line for `assay --help`: verb first, no full stop */
	command_fn *run;
	unsigned flags;               /* enum command_flags */
	const struct option *options; /* its own options; NULL: none */
	size_t args_size;             /* bytes of the struct that they point into, for cli->args */
};

/* Before bytes from outside are read: nothing is started any more from here on, and nothing written outside of these places
 * (they must exist). Before any thread starts. --verbose says which tiers hold. */
status cli_confine(struct cli *cli, const struct str *writable, size_t n, struct err *err) MUST_CHECK;

/* The whole program. argv[argc] is NULL, as the kernel gives it. The value is the exit code. */
int cli_main(int argc, char **argv);

/* A line on standard error unless --quiet; arguments may come from outside. */
#define cli_note(cli, ...) ((void)((cli)->common.quiet || (term_line(&(cli)->err, __VA_ARGS__), 0)))
/* The same under --verbose only. */
#define cli_detail(cli, ...) ((void)((cli)->common.verbose == 0 || (term_line(&(cli)->err, __VA_ARGS__), 0)))

#endif
