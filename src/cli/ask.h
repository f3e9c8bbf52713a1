/* Questions to the person at the terminal. Where there is none, the answer is no. */
#ifndef ASSAY_CLI_ASK_H
#define ASSAY_CLI_ASK_H

#include "cli/cli.h"

/* Is there a terminal to ask on (standard input and standard error)? */
bool ask_possible(const struct cli *cli);
/* Print the question and " [y/N] "; true for an answer that begins with y. */
bool ask_yes(struct cli *cli, const char *question);

/* How to load the settings of the project here: what the options say, and a question where a yes is wanted. */
struct settings_request settings_request_of(struct cli *cli);

#endif
