#include "install/script.h"

enum { SHEBANG_MAX = 127 }; /* BINPRM_BUF_SIZE of Linux before 5.1, the end of line excluded */

static bool needs_shell(struct str python)
{
	return python.len + 2 > SHEBANG_MAX || str_has(python, ' ');
}

status script_python_check(struct str python, struct err *err)
{
	for (size_t i = 0; i < python.len; i++) {
		char c = python.p[i];
		if ((uint8_t)c < 0x20 || c == 0x7f)
			return err_set(err, E_USAGE, "an environment's path must not hold control characters");
		if (needs_shell(python) && c == '\\')
			return err_set(err, E_USAGE, "the environment's path is long or has spaces: then it must not hold backslashes");
	}
	return OK;
}

/* For the shell, in single quotes; for Python, in a string that three of them end: one never stands beside another. */
static void quote(struct buf *out, struct str python)
{
	buf_byte(out, '\'');
	for (size_t i = 0; i < python.len; i++) {
		if (python.p[i] == '\'')
			buf_add(out, STR("'\"'\"'"));
		else
			buf_byte(out, python.p[i]);
	}
	buf_byte(out, '\'');
}

void script_shebang_write(struct buf *out, struct str python)
{
	if (!needs_shell(python)) {
		buf_printf(out, "#!" STR_FMT "\n", STR_ARG(python));
		return;
	}
	buf_add(out, STR("#!/bin/sh\n'''exec' "));
	quote(out, python);
	buf_add(out, STR(" \"$0\" \"$@\"\n' '''\n"));
}

void script_entry_point_write(struct buf *out, struct str python, const struct entry_point *entry)
{
	struct str import, rest;

	(void)str_cut(entry->attr, '.', &import, &rest);
	script_shebang_write(out, python);
	buf_printf(out,
		"# -*- coding: utf-8 -*-\n"
		"import sys\n"
		"from " STR_FMT " import " STR_FMT "\n"
		"if __name__ == '__main__':\n"
			"    sys.exit(" STR_FMT "())\n",
		STR_ARG(entry->module), STR_ARG(import), STR_ARG(entry->attr));
}

void script_rewrite(struct buf *out, struct str python, struct str content, bool *changed)
{
	size_t end = str_find(content, '\n', 0);

	*changed = str_starts(content, STR("#!python"));
	if (!*changed)
		return;
	script_shebang_write(out, python);
	if (end != SIZE_MAX)
		buf_add(out, str_skip(content, end + 1));
}
