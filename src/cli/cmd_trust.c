/* assay trust: say yes to what the project's settings loosen, or take the yes back. */
#include "base/file.h"
#include "base/json_out.h"
#include "base/path.h"
#include "cli/ask.h"

struct trust_args {
	bool forget;
};

/* The settings as they are being agreed to. */
struct agreeing {
	struct cli *cli;
	const struct str *lines;
	size_t n;
};

static void print_json(const struct agreeing *a)
{
	cleanup(buf_free) struct buf text = buf_make(LIMIT_LOOSENED_ANSWER);
	struct json_out out = json_out_open(&text, 2);

	json_out_object(&out);
	json_out_key(&out, STR("loosened"));
	json_out_array(&out);
	for (size_t i = 0; i < a->n; i++)
		json_out_string(&out, a->lines[i]);
	json_out_array_end(&out);
	json_out_object_end(&out);
	buf_byte(&text, '\n');
	term_raw(&a->cli->out, buf_str(&text));
}

/* Whoever runs this command has said yes by that; the lines say to what. */
static bool agree(void *user, const struct str *lines, size_t lines_len)
{
	struct agreeing *a = user;

	a->lines = lines;
	a->n = lines_len;
	if (a->cli->json)
		print_json(a);
	for (size_t i = 0; i < lines_len && !a->cli->json; i++)
		term_line(&a->cli->out, STR_FMT, STR_ARG(lines[i]));
	return true;
}

/* The project's files come from outside; only the place of the answers is written. */
static status confine(struct cli *cli, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct str state;
	status st = path_own(cli->mem, PATH_STATE, &state, err);

	if (st == OK)
		st = dir_open_private(state, &fd, err);
	return st == OK ? cli_confine(cli, &state, 1, err) : st;
}

static status run_trust(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct trust_args *args = cli->args;
	struct agreeing agreeing = {.cli = cli};
	struct settings_request request = settings_request_of(cli);
	struct settings settings;

	if (argc > 0)
		return err_set(err, E_USAGE, "'trust' takes no operand ('%s')", argv[0]);
	status st = confine(cli, err);
	if (st != OK)
		return st;
	if (args->forget)
		return settings_forget(&request, err);
	/* --trust-project would wave them through unremembered. */
	cli->said.trust_project = false;
	request.consent = agree;
	request.consent_user = &agreeing;
	st = settings_load(&request, cli->mem, &settings, err);
	if (st != OK)
		return st;
	if (agreeing.n == 0 && cli->json)
		print_json(&agreeing);
	if (agreeing.n == 0)
		cli_note(cli, "There is nothing to say yes to that you have not said yes to before");
	else
		cli_note(cli, "Remembered: these settings hold for this project until one of them changes");
	return OK;
}

static const struct option trust_options[] = {
	{"forget", 0, OPTION_FLAG, offsetof(struct trust_args, forget), NULL, NULL},
	{0},
};

const struct command cmd_trust = {"trust", "Say yes to what a project's settings loosen", run_trust,
                                  COMMAND_SAID | COMMAND_JSON, trust_options, sizeof(struct trust_args)};
