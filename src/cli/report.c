#include "cli/report.h"

#include <stdarg.h>

static void headed(struct term *term, enum style style, const char *head, struct str text)
{
	term_style(term, style);
	term_text(term, "%s:", head);
	term_style(term, STYLE_NONE);
	term_raw(term, STR(" "));
	term_line(term, STR_FMT, STR_ARG(text));
}

void report_help(struct term *term, struct str text)
{
	if (str_starts(text, STR("  ")))
		term_line(term, STR_FMT, STR_ARG(text));
	else
		headed(term, STYLE_CYAN, "help", text);
}

static void lines_of(struct term *term, const struct err *err, enum err_kind kind)
{
	for (size_t i = 0; i < err->lines; i++) {
		if (err->line[i].kind != kind)
			continue;
		if (kind == ERR_HELP)
			report_help(term, err_line(err, i));
		else
			term_line(term, "  " STR_FMT, STR_ARG(err_line(err, i)));
	}
}

void report_error(struct term *term, const struct err *err)
{
	bool outermost = true;

	headed(term, STYLE_RED, "error", err_what(err));
	for (size_t i = err->lines; i-- > 0;) {
		if (err->line[i].kind != ERR_CAUSE)
			continue;
		if (!outermost)
			term_line(term, "  " STR_FMT, STR_ARG(err_line(err, i)));
		outermost = false;
	}
	lines_of(term, err, ERR_NOTE);
	lines_of(term, err, ERR_HELP);
}

void report_warning(struct term *term, const char *fmt, ...)
{
	cleanup_free char *text = mem_new(LIMIT_TERM_TEXT, 1);
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, LIMIT_TERM_TEXT, fmt, args) > 0)
		headed(term, STYLE_YELLOW, "warning", str_of(text));
	va_end(args);
}
