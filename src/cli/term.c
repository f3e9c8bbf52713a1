#include "cli/term.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/escape.h"

struct term term_open(FILE *file)
{
	const char *kind = getenv("TERM");
	const char *plain = getenv("NO_COLOR");
	struct term term = {.file = file, .tty = isatty(fileno(file)) == 1};

	term.colour = term.tty && kind && strcmp(kind, "dumb") != 0 && !(plain && *plain);
	return term;
}

unsigned term_columns(const struct term *term)
{
	struct winsize size;

	if (ioctl(fileno(term->file), TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

void term_raw(struct term *term, struct str s)
{
	if (s.len > 0 && fwrite(s.p, 1, s.len, term->file) != s.len && term->error == 0)
		term->error = errno ? errno : EIO;
}

__attribute__((format(printf, 2, 0)))
static void text_v(struct term *term, const char *fmt, va_list args, const char *end)
{
	cleanup_free char *plain = mem_new(LIMIT_TERM_TEXT, 1);
	cleanup(buf_free) struct buf safe = buf_make(LIMIT_TERM_TEXT * 16);

	if (vsnprintf(plain, LIMIT_TERM_TEXT, fmt, args) > 0)
		escape_terminal(&safe, str_of(plain));
	term_raw(term, buf_str(&safe));
	term_raw(term, str_of(end));
}

void term_text(struct term *term, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	text_v(term, fmt, args, "");
	va_end(args);
}

void term_line(struct term *term, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	text_v(term, fmt, args, "\n");
	va_end(args);
}

void term_style(struct term *term, enum style style)
{
	static const char *const codes[] = {
		[STYLE_NONE] = "\033[0m", [STYLE_BOLD] = "\033[1m", [STYLE_DIM] = "\033[2m", [STYLE_RED] = "\033[1;31m",
		[STYLE_GREEN] = "\033[32m", [STYLE_YELLOW] = "\033[1;33m", [STYLE_CYAN] = "\033[36m",
	};

	if (term->colour)
		term_raw(term, str_of(codes[style]));
}

status term_flush(struct term *term, struct err *err)
{
	if (fflush(term->file) != 0 && term->error == 0)
		term->error = errno ? errno : EIO;
	if (term->error == 0)
		return OK;
	errno = term->error;
	(void)err_errno(err, "cannot write the result to standard output");
	err->status = E_IO;
	return E_IO;
}
