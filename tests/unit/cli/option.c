/* The option parser, and the nearest word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/suggest.h"
#include "cli/option.h"

struct values {
	bool flag;
	unsigned count;
	struct str text;
	struct option_list list;
	int choice;
};

static const char *const colours[] = {"red", "green", NULL};
static const struct option table[] = {
	{"flag", 'f', OPTION_FLAG, offsetof(struct values, flag), NULL, NULL},
	{"loud", 'l', OPTION_COUNT, offsetof(struct values, count), NULL, NULL},
	{"output-file output", 'o', OPTION_TEXT, offsetof(struct values, text), "FILE", NULL},
	{"extra", 0, OPTION_LIST, offsetof(struct values, list), "NAME", NULL},
	{"colour", 0, OPTION_CHOICE, offsetof(struct values, choice), "COLOUR", colours},
	{0},
};

/* What one command line gives: the fields in words, then the operands; or the error and its help. */
static const char *outcome(const char *line, struct buf *out)
{
	cleanup(arena_free) struct arena mem = {0};
	char words[256], *argv[32];
	int argc = 0, operands = 0;
	struct values v = {.choice = -1};
	const struct option_group group = {table, &v};
	struct err err = {0};
	struct str rest = str_of(line), word;
	bool more = true;
	size_t used = 0;

	while (rest.len > 0 && more && str_token(&rest, ' ', &word, &more)) {
		memcpy(words + used, word.p, word.len);
		argv[argc++] = words + used;
		words[used + word.len] = 0;
		used += word.len + 1;
	}
	buf_clear(out);
	if (options_parse(&group, 1, false, argc, argv, &mem, &operands, &err) != OK) {
		for (size_t i = 0; i < err.lines; i++)
			buf_printf(out, "%s" STR_FMT, i ? "; " : "", STR_ARG(err_line(&err, i)));
		return buf_z(out);
	}
	buf_printf(out, "%d %u '" STR_FMT "' [", v.flag, v.count, STR_ARG(v.text));
	vec_each (struct str, s, v.list)
		buf_printf(out, STR_FMT ",", STR_ARG(*s));
	buf_printf(out, "] %d", v.choice);
	for (int i = 0; i < operands; i++)
		buf_printf(out, " <%s>", argv[i]);
	return buf_z(out);
}

static void test_parse(void **state)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{"", "0 0 '' [] -1"},
		{"a b", "0 0 '' [] -1 <a> <b>"},
		{"a --flag b -l --loud", "1 2 '' [] -1 <a> <b>"},
		{"-lfl", "1 2 '' [] -1"},
		{"-o x", "0 0 'x' [] -1"},
		{"-ox", "0 0 'x' [] -1"},
		{"-flo- y", "1 1 '-' [] -1 <y>"},
		{"-o -", "0 0 '-' [] -1"},
		{"- a", "0 0 '' [] -1 <-> <a>"},
		{"--output=x --output-file=y", "0 0 'y' [] -1"},
		{"--output= a", "0 0 '' [] -1 <a>"},
		{"--output --flag", "0 0 '--flag' [] -1"},
		{"--extra a --extra=b=c", "0 0 '' [a,b=c,] -1"},
		{"--colour green", "0 0 '' [] 1"},
		{"-f -- --flag -o", "1 0 '' [] -1 <--flag> <-o>"},
		{"--flga", "there is no option '--flga'; did you mean '--flag'?"},
		{"--outptu=1", "there is no option '--outptu'; did you mean '--output'?"},
		{"--zzzz", "there is no option '--zzzz'"},
		{"--fla", "there is no option '--fla'; did you mean '--flag'?"},
		{"-fx", "there is no option '-x'"},
		{"--flag=1", "--flag takes no value"},
		{"--extra", "--extra needs a value (NAME)"},
		{"-fo", "-o needs a value (FILE)"},
		{"--colour gren", "'gren' is no value of --colour; it may be 'red'; it may be 'green'; did you mean 'green'?"},
	};
	cleanup(buf_free) struct buf out = buf_make(4096);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(outcome(cases[i].line, &out), cases[i].want);
}

static void test_leading(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct values v = {0};
	const struct option_group group = {table, &v};
	char flag[] = "-f", operand[] = "lock", own[] = "--own";
	char *argv[] = {flag, operand, own};
	int operands = 0;
	struct err err = {0};

	(void)state;
	assert_int_equal(options_parse(&group, 1, true, 3, argv, &mem, &operands, &err), OK);
	assert_int_equal(operands, 2);
	assert_string_equal(argv[0], "lock");
	assert_string_equal(argv[1], "--own");
	assert_true(v.flag);
}

static void test_suggest(void **state)
{
	static const struct {
		const char *typed, *want;
	} cases[] = {
		{"lcok", "lock"}, {"lok", "lock"}, {"Lock", "lock"}, {"snyc", "sync"}, {"upgrad", "upgrade"}, {"tre", "tree"},
		{"index_url", "index-url"}, {"banana", ""}, {"", ""}, {"l", ""},
		{"looooooooooooooooooooooooooooooooooooooooooooock", ""},
	};
	static const char *const words[] = {"lock", "sync", "upgrade", "tree", "index-url"};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct suggest near = {.typed = str_of(cases[i].typed)};
		for (size_t w = 0; w < sizeof words / sizeof *words; w++)
			suggest_offer(&near, str_of(words[w]));
		assert_true(str_eq(near.best, str_of(cases[i].want)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_leading),
		cmocka_unit_test(test_suggest),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
