/* The form of errors, and that text from outside is harmless in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "cli/report.h"

/* What report_error writes. */
static struct str reported(const struct err *err, char *room, size_t size)
{
	FILE *file = fmemopen(room, size, "w");
	struct term term = {.file = file};

	assert_non_null(file);
	report_error(&term, err);
	long end = ftell(file);
	fclose(file);
	return (struct str){room, (size_t)end};
}

static void test_form(void **state)
{
	char room[4096];
	struct err err = {0};

	(void)state;
	(void)err_set(&err, E_SYNTAX, "unexpected text at column 4");
	(void)err_wrap(&err, E_CONFIG, "requirement 'x'");
	(void)err_wrap(&err, E_CONFIG, "cannot read 'requirements.in'");
	err_note(&err, "nothing was written");
	err_help(&err, "add to assay.toml");
	err_help(&err, "    [sources]");
	struct str got = reported(&err, room, sizeof room);
	assert_true(str_eq(got, STR("error: cannot read 'requirements.in'\n"
	                            "  requirement 'x'\n"
	                            "  unexpected text at column 4\n"
	                            "  nothing was written\n"
	                            "help: add to assay.toml\n"
	                            "    [sources]\n")));
}

static void test_harmless(void **state)
{
	char room[4096];
	struct err err = {0};

	(void)state;
	(void)err_set(&err, E_NO, "a\033[31mb\nerror: forged\r\xc2\x9b\xe2\x80\xae\xff");
	struct str got = reported(&err, room, sizeof room);
	assert_int_equal(str_find(got, '\033', 0), SIZE_MAX);
	assert_int_equal(str_find(got, '\r', 0), SIZE_MAX);
	assert_int_equal(str_find(got, '\n', 0), got.len - 1);
	assert_int_equal(str_find_str(got, STR("\xc2\x9b"), 0), SIZE_MAX);
	assert_int_equal(str_find_str(got, STR("\xe2\x80\xae"), 0), SIZE_MAX);
	assert_int_equal(str_find(got, '\xff', 0), SIZE_MAX);
}

static void test_full_disk(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct err err = {0};

	(void)state;
	if (!full)
		skip();
	struct term term = term_open(full);
	term_line(&term, "result");
	assert_int_equal(term_flush(&term, &err), E_IO);
	assert_true(err.lines > 0);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_full_disk),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
