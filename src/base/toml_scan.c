#include "base/toml_reader.h"

#include <stdarg.h>

#include "base/banned.h"

bool toml_ahead(const struct toml_reader *r, struct str lit)
{
	return str_starts(str_skip(r->text, r->at), lit);
}

static size_t count_characters(struct str s)
{
	size_t n = 0, i = 0;
	uint64_t word;

	while (i < s.len) {
		/* Eight bytes of ASCII at once; else one byte, which begins a character or goes on with one. */
		if (s.len - i >= sizeof word && (memcpy(&word, s.p + i, sizeof word), word & 0x8080808080808080u) == 0) {
			n += sizeof word;
			i += sizeof word;
		} else {
			n += ((uint8_t)s.p[i++] & 0xc0) != 0x80;
		}
	}
	return n;
}

/* Bring the mark up to the cursor: each byte of the text is counted once. */
static void move_mark(struct toml_reader *r)
{
	struct str passed = str_sub(r->text, r->mark, r->at), line;

	while (str_cut(passed, '\n', &line, &passed)) {
		r->line++;
		r->column = 1;
	}
	r->column += (uint32_t)count_characters(line);
	r->mark = r->at;
}

struct toml_place toml_here(struct toml_reader *r)
{
	move_mark(r);
	return (struct toml_place){r->line, r->column, (uint32_t)r->at, (uint32_t)r->at};
}

__attribute__((format(printf, 4, 0)))
static status fail(struct toml_reader *r, struct toml_place at, status st, const char *fmt, va_list args)
{
	char what[1024];

	if (vsnprintf(what, sizeof what, fmt, args) < 0)
		what[0] = '\0';
	return err_set(r->err, st, "line %u, column %u: %s", at.line, at.column, what);
}

status toml_fail_at(struct toml_reader *r, struct toml_place at, status st, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)fail(r, at, st, fmt, args);
	va_end(args);
	return st;
}

status toml_fail(struct toml_reader *r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)fail(r, toml_here(r), E_SYNTAX, fmt, args);
	va_end(args);
	return E_SYNTAX;
}

status toml_fail_due(struct toml_reader *r, const char *what)
{
	int c = toml_peek(r);

	if (c < 0)
		return toml_fail(r, "the text ends where %s is due", what);
	if (c == '\n' || (c == '\r' && toml_peek_at(r, 1) == '\n'))
		return toml_fail(r, "the line ends where %s is due", what);
	if (c > ' ' && c < 0x7f)
		return toml_fail(r, "'%c' stands where %s is due", c, what);
	return toml_fail(r, "byte 0x%02x stands where %s is due", (unsigned)c, what);
}

void toml_skip_blanks(struct toml_reader *r)
{
	while (toml_peek(r) == ' ' || toml_peek(r) == '\t')
		r->at++;
}

bool toml_take_newline(struct toml_reader *r)
{
	if (toml_peek(r) == '\r' && toml_peek_at(r, 1) == '\n')
		r->at++;
	return toml_take(r, '\n');
}

status toml_skip_comment(struct toml_reader *r)
{
	int c;

	if (toml_peek(r) != '#')
		return OK;
	while ((c = toml_peek(r)) >= ' ' || c == '\t') {
		if (c == 0x7f)
			break;
		r->at++;
	}
	if (c < 0 || c == '\n' || (c == '\r' && toml_peek_at(r, 1) == '\n'))
		return OK;
	return toml_fail(r, "control character 0x%02x in a comment", (unsigned)c);
}

status toml_skip_lines(struct toml_reader *r)
{
	status st = OK;

	do {
		toml_skip_blanks(r);
		st = toml_skip_comment(r);
	} while (st == OK && toml_take_newline(r));
	return st;
}
