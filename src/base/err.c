#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

#include "base/banned.h"

/* Append a line; what does not fit is cut, and a full chain keeps its innermost lines. */
__attribute__((format(printf, 3, 0)))
static void add_line(struct err *err, enum err_kind kind, const char *fmt, va_list args)
{
	size_t room = err ? sizeof err->text - err->used : 0;
	int n;

	if (!err || err->lines == ERR_LINES_MAX || room < 2)
		return;
	n = vsnprintf(err->text + err->used, room, fmt, args);
	if (n < 0)
		return;
	if ((size_t)n >= room)
		n = (int)room - 1;
	err->line[err->lines].kind = kind;
	err->line[err->lines].at = (uint16_t)err->used;
	err->line[err->lines].len = (uint16_t)n;
	err->lines++;
	err->used += (size_t)n;
}

status err_set(struct err *err, status st, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return st;
	err_clear(err);
	err->status = st;
	va_start(args, fmt);
	add_line(err, ERR_CAUSE, fmt, args);
	va_end(args);
	return st;
}

status err_wrap(struct err *err, status st, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return st;
	err->status = st;
	va_start(args, fmt);
	add_line(err, ERR_CAUSE, fmt, args);
	va_end(args);
	return st;
}

status err_errno(struct err *err, const char *fmt, ...)
{
	int number = errno;
	char reason[128], what[ERR_TEXT_MAX / 2];
	const char *words = strerror_r(number, reason, sizeof reason);
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(what, sizeof what, fmt, args) < 0)
		what[0] = '\0';
	va_end(args);
	/* The C library starts its sentences with a capital; ours do not. */
	return err_set(err, number == ENOENT ? E_NOT_FOUND : E_IO, "%s: %c%s", what, to_lower(words[0]), words[0] ? words + 1 : "");
}

void err_note(struct err *err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_line(err, ERR_NOTE, fmt, args);
	va_end(args);
}

void err_help(struct err *err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_line(err, ERR_HELP, fmt, args);
	va_end(args);
}

void err_clear(struct err *err)
{
	err->status = OK;
	err->lines = 0;
	err->used = 0;
}

struct str err_line(const struct err *err, size_t i)
{
	return (struct str){err->text + err->line[i].at, err->line[i].len};
}

struct str err_what(const struct err *err)
{
	for (size_t i = err->lines; i > 0; i--)
		if (err->line[i - 1].kind == ERR_CAUSE)
			return err_line(err, i - 1);
	return (struct str){0};
}
