/* The man pages and the option tables say the same: each option of a command stands in its page with the same letter and
 * value, in one place, and each option in the page is in a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "cli/command.h"

/* The page's line for an option: "  -o, --output-file, --output FILE". */
static void heading_of(const struct option *o, struct buf *out)
{
	struct str rest = str_of(o->names), token;
	bool more = true, first = true;

	buf_clear(out);
	buf_add(out, STR("  "));
	if (o->letter)
		buf_printf(out, "-%c, ", o->letter);
	while (more && str_token(&rest, ' ', &token, &more)) {
		buf_printf(out, "%s--" STR_FMT, first ? "" : ", ", STR_ARG(token));
		first = false;
	}
	if (o->value)
		buf_printf(out, " %s", o->value);
}

static size_t lines_like(struct str text, struct str wanted)
{
	struct str line;
	size_t n = 0;

	while (str_line(&text, &line))
		n += str_eq(line, wanted);
	return n;
}

static size_t option_lines(struct str text)
{
	struct str line;
	size_t n = 0;

	while (str_line(&text, &line))
		n += str_starts(line, STR("  -"));
	return n;
}

/* The number of options in the table, each of which has its line in the text. */
static size_t documented(struct str text, const char *page, const struct option *table)
{
	cleanup(buf_free) struct buf line = buf_make(1024);
	size_t n = 0;

	for (; table && table->names; table++, n++) {
		heading_of(table, &line);
		if (lines_like(text, buf_str(&line)) != 1)
			fail_msg("man page '%s': no one line '%s'", page, buf_z(&line));
	}
	return n;
}

static void test_pages(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		const struct command *c = commands[i];
		const char *text_z = manual_text(str_of(c->name));
		assert_non_null(text_z);
		struct str text = str_of(text_z);
		size_t n = documented(text, c->name, common_options) + documented(text, c->name, c->options);
		if (c->flags & COMMAND_JSON)
			n += documented(text, c->name, json_options);
		if (c->flags & (COMMAND_SETTINGS | COMMAND_SAID))
			n += documented(text, c->name, settings_options);
		if (n != option_lines(text))
			fail_msg("man page '%s': %zu options, the tables have %zu", c->name, option_lines(text), n);
	}
	struct str own = str_of(manual_text(STR("")));
	assert_int_equal(documented(own, "assay", common_options), option_lines(own));
}

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		const struct command *c = commands[i];
		if (i > 0)
			assert_true(strcmp(commands[i - 1]->name, c->name) < 0);
		assert_non_null(c->run);
		assert_true(c->summary[0] >= 'A' && c->summary[0] <= 'Z');
		assert_true(c->summary[strlen(c->summary) - 1] != '.');
		/* Options in the common tables are not taken again. */
		for (const struct option *o = c->options; o && o->names; o++) {
			for (const struct option *k = common_options; k->names; k++)
				assert_true(!o->letter || o->letter != k->letter);
			if (c->flags & (COMMAND_SETTINGS | COMMAND_SAID)) {
				for (const struct option *k = settings_options; k->names; k++)
					assert_true(!o->letter || o->letter != k->letter);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_table),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
