#include "cli/ask.h"

#include <unistd.h>

#include "base/time.h"

bool ask_possible(const struct cli *cli)
{
	return cli->err.tty && isatty(STDIN_FILENO) == 1;
}

bool ask_yes(struct cli *cli, const char *question)
{
	char answer[64];

	if (!ask_possible(cli))
		return false;
	term_text(&cli->err, "%s [y/N] ", question);
	fflush(cli->err.file);
	/* read, not stdio: nothing of what comes later is taken, and ^C ends the wait. */
	ssize_t n = read(STDIN_FILENO, answer, sizeof answer);
	return n > 0 && (answer[0] == 'y' || answer[0] == 'Y');
}

static bool ask_about_project(void *user, const struct str *lines, size_t lines_len)
{
	struct cli *cli = user;

	if (!ask_possible(cli))
		return false;
	report_warning(&cli->err, "this project's settings loosen yours");
	for (size_t i = 0; i < lines_len; i++)
		term_line(&cli->err, "  " STR_FMT, STR_ARG(lines[i]));
	return ask_yes(cli, "Say yes to them, from now on?");
}

struct settings_request settings_request_of(struct cli *cli)
{
	return (struct settings_request){
		.project_dir = STR("."), .options = &cli->said, .consent = ask_about_project, .consent_user = cli, .now = time_now(),
	};
}
