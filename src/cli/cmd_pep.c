/* assay pep: the packaging standards for scripts. One JSON object a line in, one a line out. */
#include "cli/command.h"
#include "cli/pep_answer.h"

#include "base/cancel.h"

static const struct {
	const char *name;
	pep_answer_fn *answer;
} kinds[] = {
	{"version", pep_answer_version},         {"compare", pep_answer_compare},   {"specifier", pep_answer_specifier},
	{"marker", pep_answer_marker},           {"requirement", pep_answer_requirement},
	{"filename", pep_answer_filename},       {"name", pep_answer_name},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static pep_answer_fn *kind_find(struct str name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (str_eq(name, str_of(kinds[i].name)))
			return kinds[i].answer;
	return NULL;
}

static status kind_unknown(const char *name, struct err *err)
{
	if (name)
		(void)err_set(err, E_USAGE, "'%s' is no kind of thing that `assay pep` knows", name);
	else
		(void)err_set(err, E_USAGE, "`assay pep` needs to know what kind of thing the lines hold");
	err_help(err, "one of: version, compare, specifier, marker, requirement, filename, name");
	return E_USAGE;
}

/* The next line, without its end, up to LIMIT_PEP_LINE; of a longer one the rest is passed over, and line->overflow says so. */
static bool line_read(FILE *in, struct buf *line)
{
	int c = getc_unlocked(in);

	buf_clear(line);
	if (c == EOF)
		return false;
	for (; c != EOF && c != '\n'; c = getc_unlocked(in))
		buf_byte(line, (char)c);
	return true;
}

static void answer_put(struct cli *cli, pep_answer_fn *answer, const struct buf *line, struct buf *out)
{
	cleanup(arena_free) struct arena mem = {0};

	buf_clear(out);
	pep_answer(answer, line, &mem, out);
	buf_byte(out, '\n');
	term_raw(&cli->out, buf_str(out));
}

static status lines_answer(struct cli *cli, pep_answer_fn *answer, struct err *err)
{
	cleanup(buf_free) struct buf line = buf_make(LIMIT_PEP_LINE);
	cleanup(buf_free) struct buf out = buf_make(LIMIT_PEP_ANSWER);

	status st = OK;

	while (st == OK && line_read(stdin, &line)) {
		answer_put(cli, answer, &line, &out);
		st = term_flush(&cli->out, err); /* whoever asks one by one waits for each answer */
		if (st == OK)
			st = cancel_check(err);
	}
	if (st == OK)
		st = cancel_check(err);
	return st == OK && ferror(stdin) ? err_errno(err, "cannot read standard input") : st;
}

static status run(struct cli *cli, int argc, char **argv, struct err *err)
{
	pep_answer_fn *answer = argc > 0 ? kind_find(str_of(argv[0])) : NULL;
	status st;

	if (!answer)
		return kind_unknown(argc > 0 ? argv[0] : NULL, err);
	if (argc > 1)
		return err_set(err, E_USAGE, "`assay pep` takes one kind, not '%s' as well", argv[1]);
	st = cli_confine(cli, NULL, 0, err);
	return st == OK ? lines_answer(cli, answer, err) : st;
}

const struct command cmd_pep = {
	.name = "pep",
	.summary = "Answer questions about versions, specifiers, markers, requirements and names",
	.run = run,
	.flags = COMMAND_PLUMBING,
};
