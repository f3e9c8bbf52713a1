/* pyvenv.cfg. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "env/pyvenv_cfg.h"

static struct err err;

static void keys_are_read(void **state)
{
	struct pyvenv_cfg cfg;

	(void)state;
	assert_int_equal(pyvenv_cfg_parse(STR("HOME = /usr/bin\r\ninclude-system-site-packages = True\nversion = 3.11.2\n"
		"command = /usr/bin/python3 -m venv /x = y\n# no key\nassay=0.1\nversion_info = 3.11.2.final.0"), &cfg, &err), OK);
	assert_true(str_eq(cfg.home, STR("/usr/bin")));
	assert_true(str_eq(cfg.version, STR("3.11.2")));
	assert_true(str_eq(cfg.assay, STR("0.1")));
	assert_true(cfg.system_packages);
	assert_int_equal(pyvenv_cfg_parse(STR("home=/a\nversion_info = 3.12.1.final.0"), &cfg, &err), OK);
	assert_true(str_eq(cfg.version, STR("3.12.1.final.0")));
	assert_int_equal(cfg.assay.len, 0);
	assert_false(cfg.system_packages);
}

static void nonsense_is_refused(void **state)
{
	static const struct str bad[] = {
		STR(""), STR("home"), STR("home ="), STR("home = usr/bin"), STR("home = ../x"), STR("version = 3.11"),
		STR("home = /a\nHome = /b"), STR("home = /a\x1b[0m"), STR("home = /a\0"), STR("home = /a\nassay = 1\nassay = 1"),
	};
	struct pyvenv_cfg cfg;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (pyvenv_cfg_parse(bad[i], &cfg, &err) != E_SYNTAX)
			fail_msg("case %zu was not refused", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_read),
		cmocka_unit_test(nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
