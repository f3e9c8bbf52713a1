/* One run of the program, from argv to the exit code. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/cancel.h"
#include "cli/ask.h"
#include "cli/command.h"

/* A closed standard descriptor would be given to the next file that is opened, and output would go into it. */
static void fill_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
			_exit(3);
	}
}

static void list_commands(struct cli *cli, bool plumbing)
{
	for (size_t i = 0; commands[i]; i++) {
		if (!!(commands[i]->flags & COMMAND_PLUMBING) == plumbing)
			term_line(&cli->out, "  %-10s %s", commands[i]->name, commands[i]->summary);
	}
}

static status program_help(struct cli *cli)
{
	term_raw(&cli->out, str_of(manual_text(STR(""))));
	term_raw(&cli->out, STR("\nCOMMANDS\n"));
	list_commands(cli, false);
	term_raw(&cli->out, STR("\nFOR SCRIPTS\n"));
	list_commands(cli, true);
	return OK;
}

/* `assay --help`, `assay --version`, with or without a command. True when there is nothing else to do. */
static bool answer_at_once(struct cli *cli)
{
	if (cli->common.version)
		term_line(&cli->out, "assay %s", ASSAY_VERSION);
	else if (cli->common.help && cli->command)
		term_raw(&cli->out, str_of(manual_text(str_of(cli->command->name))));
	else if (cli->common.help)
		(void)program_help(cli);
	else
		return false;
	return true;
}

static status parse_command_line(struct cli *cli, int argc, char **argv, int *operands, struct err *err)
{
	const struct command *command = cli->command;
	struct option_group groups[4];
	size_t groups_len = 0;
	struct json_option json = {0};
	struct shared_options *shared = arena_new(cli->mem, struct shared_options);
	void *args = arena_alloc(cli->mem, 1, command->args_size ? command->args_size : 1);

	groups[groups_len++] = (struct option_group){common_options, &cli->common};
	if (command->options)
		groups[groups_len++] = (struct option_group){command->options, args};
	if (command->flags & COMMAND_JSON)
		groups[groups_len++] = (struct option_group){json_options, &json};
	if (command->flags & (COMMAND_SETTINGS | COMMAND_SAID))
		groups[groups_len++] = (struct option_group){settings_options, shared};

	status st = options_parse(groups, groups_len, false, argc, argv, cli->mem, operands, err);
	if (st != OK) {
		err_help(err, "'assay %s --help' lists the options", command->name);
		return st;
	}
	cli->json = json.json;
	cli->args = args;
	cli->said = shared_options_said(shared);
	return OK;
}

static status enter_directory(const struct cli *cli, struct err *err)
{
	struct str dir = cli->common.directory;

	if (dir.len == 0 || chdir(arena_str(cli->mem, dir).p) == 0)
		return OK;
	(void)err_errno(err, "cannot work in '" STR_FMT "'", STR_ARG(dir));
	return err->status = E_USAGE;
}

/* Settings warn before the work starts; what a project loosens is asked about where there is somebody to ask. */
static status load_settings(struct cli *cli, struct err *err)
{
	struct settings_request request = settings_request_of(cli);
	status st = settings_load(&request, cli->mem, &cli->settings, err);

	for (size_t i = 0; st == OK && i < cli->settings.warnings_len; i++) {
		const struct settings_warning *w = &cli->settings.warnings[i];
		if (w->help)
			report_help(&cli->err, w->text);
		else
			report_warning(&cli->err, STR_FMT, STR_ARG(w->text));
	}
	return st;
}

static status run_command(struct cli *cli, int argc, char **argv, struct err *err)
{
	int operands = 0;
	status st;

	cli->command = command_find(str_of(argv[0]), err);
	if (!cli->command)
		return E_USAGE;
	st = parse_command_line(cli, argc - 1, argv + 1, &operands, err);
	if (st != OK || answer_at_once(cli))
		return st;
	st = enter_directory(cli, err);
	if (st == OK && (cli->command->flags & COMMAND_SETTINGS))
		st = load_settings(cli, err);
	if (st == OK)
		st = cli->command->run(cli, operands, argv + 1, err);
	return st;
}

static status run(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct option_group common = {common_options, &cli->common};
	int words = 0;
	status st = argc > 0 ? options_parse(&common, 1, true, argc - 1, argv + 1, cli->mem, &words, err) : OK;

	if (st != OK) {
		err_help(err, "'assay --help' lists the commands and options");
		return st;
	}
	if (words > 0 && !cli->common.version)
		return run_command(cli, words, argv + 1, err);
	if (answer_at_once(cli))
		return OK;
	st = err_set(err, E_USAGE, "there is no command");
	err_help(err, "'assay --help' lists the commands");
	return st;
}

/* What could not be written is said, except when the reader went away: `assay tree | head` is no failure to talk of. */
static status finish(struct cli *cli, status st, struct err *err)
{
	struct err lost = {0};
	bool was_lost = term_flush(&cli->out, &lost) != OK;

	if (st == E_NO && !err->lines) /* the result says it all: `assay diff` */
		return was_lost && cli->out.error != EPIPE ? E_IO : st;
	if (st != OK) {
		report_error(&cli->err, err);
		return st;
	}
	if (was_lost && cli->out.error != EPIPE)
		report_error(&cli->err, &lost);
	return was_lost ? E_IO : OK;
}

int cli_main(int argc, char **argv)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	status st;

	fill_standard_descriptors();
	cancel_install();
	signal(SIGPIPE, SIG_IGN);

	struct cli cli = {.mem = &mem, .out = term_open(stdout), .err = term_open(stderr)};
	st = run(&cli, argc, argv, &err);
	st = finish(&cli, st, &err);
	return status_exit(st);
}
