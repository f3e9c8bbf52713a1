/* Lines and words of requirements.txt, as pip takes them apart (pip/_internal/req/req_file.py is the format's definition). */
#include "base/utf8.h"
#include "pins/requirements_parts.h"

/* pip splits lines where Python's str.splitlines does. Whoever reads such a file elsewhere sees other lines, so what only
 * some take for a line end is refused. Everything else that does not show is let into comments only. */
static status check_characters(struct str line, struct err *err)
{
	if (!utf8_valid(line))
		return err_set(err, E_CONFIG, "bytes that are not UTF-8");
	for (size_t i = 0; i < line.len;) {
		uint32_t code;
		size_t n = utf8_take(str_skip(line, i), &code);

		if ((code < 0x20 && code != '\t') || code == 0x7f || code == 0x85 || code == 0x2028 || code == 0x2029)
			return err_set(err, E_CONFIG, "the character U+%04X, which some programs take for a line end", code);
		i += n;
	}
	return OK;
}

/* Where a comment starts: '#' at the beginning or behind white space; the white space goes with it. */
static size_t comment_start(struct str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] == '#' && (i == 0 || is_space(line.p[i - 1])))
			return i;
	return line.len;
}

static bool is_comment(struct str line)
{
	line = str_trim(line);
	return line.len && *line.p == '#';
}

/* `${NAME}` is replaced by pip with what the environment says; a lock must not depend on that. */
static bool has_variable(struct str line)
{
	for (size_t at = str_find_str(line, STR("${"), 0); at != SIZE_MAX; at = str_find_str(line, STR("${"), at + 1)) {
		size_t end = at + 2;

		while (end < line.len && (is_upper(line.p[end]) || is_digit(line.p[end]) || line.p[end] == '_'))
			end++;
		if (end > at + 2 && end < line.len && line.p[end] == '}')
			return true;
	}
	return false;
}

static status check_line(struct str line, struct err *err)
{
	if (!has_variable(line))
		return OK;
	err_set(err, E_CONFIG, "'" STR_FMT "' takes a value from the environment", STR_ARG(line));
	err_note(err, "the same file would then mean something else on another machine");
	err_help(err, "write the value out; credentials belong into netrc or the settings");
	return E_CONFIG;
}

/* One physical line, judged. */
static status physical_line(struct requirements_cursor *at, struct str *ret, bool *more, struct err *err)
{
	struct str line;
	status st;

	*more = str_line(&at->rest, &line);
	if (!*more)
		return OK;
	at->line++;
	st = check_characters(line, err);
	*ret = line;
	return st;
}

static struct str strip_backslashes(struct str line)
{
	while (line.len && *line.p == '\\')
		line = str_skip(line, 1);
	while (line.len && line.p[line.len - 1] == '\\')
		line.len--;
	return line;
}

/* The lines that a backslash holds together. A comment line ends them, and stays a comment. */
static status joined_line(struct requirements_cursor *at, struct str first, struct arena *mem, struct str *ret,
                          struct err *err)
{
	cleanup(buf_free) struct buf joined = buf_make(LIMIT_REQUIREMENTS_LINE);
	struct str line = first;
	bool more = true;
	status st = OK;

	while (st == OK && more && str_ends(line, STR("\\")) && !is_comment(line)) {
		buf_add(&joined, strip_backslashes(line));
		st = physical_line(at, &line, &more, err);
	}
	if (st == OK && more) {
		if (is_comment(line))
			buf_byte(&joined, ' ');
		buf_add(&joined, line);
	}
	if (st == OK)
		st = buf_check(&joined, "a line", err);
	if (st == OK)
		*ret = arena_str(mem, buf_str(&joined));
	return st;
}

status requirements_line_next(struct requirements_cursor *at, struct arena *mem, struct str *ret, uint32_t *number,
                              bool *more, struct err *err)
{
	for (;;) {
		struct str line;
		status st = physical_line(at, &line, more, err);

		*number = at->line;
		if (st != OK || !*more)
			return st;
		if (str_ends(line, STR("\\")) && !is_comment(line))
			st = joined_line(at, line, mem, &line, err);
		if (st != OK)
			return st;
		line = str_trim(str_sub(line, 0, comment_start(line)));
		if (!line.len)
			continue;
		st = check_line(line, err);
		if (st == OK)
			*ret = line;
		return st;
	}
}

status requirements_word(struct str *rest, struct arena *mem, struct str *ret, bool *more, struct err *err)
{
	cleanup(buf_free) struct buf word = buf_make(LIMIT_REQUIREMENTS_LINE);
	struct str at = str_trim(*rest);
	char quote = 0;
	size_t i = 0;

	*more = at.len > 0;
	for (; i < at.len && (quote || !is_space(at.p[i])); i++) {
		char c = at.p[i];

		if (c == '\\')
			return err_set(err, E_CONFIG, "a backslash in '" STR_FMT "'; write the value without it", STR_ARG(at));
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else
			buf_byte(&word, c);
	}
	if (quote)
		return err_set(err, E_CONFIG, "a quote in '" STR_FMT "' is not closed", STR_ARG(at));
	*rest = str_skip(at, i);
	*ret = arena_str(mem, buf_str(&word));
	return buf_check(&word, "a word", err);
}

/* Split "--name=value" and "-nvalue". */
static void split_option(struct str word, struct requirements_word_option *ret)
{
	struct requirements_word_option option = {.name = word};

	if (str_starts(word, STR("--"))) {
		option.has_value = str_cut(word, '=', &option.name, &option.value);
	} else if (word.len > 2) {
		option.name = str_sub(word, 0, 2);
		option.value = str_skip(word, 2);
		option.has_value = true;
	}
	*ret = option;
}

status requirements_option_next(struct str *rest, bool (*takes_value)(struct str name), struct arena *mem,
                                struct requirements_word_option *ret, bool *more, struct err *err)
{
	struct requirements_word_option option;
	struct str word;
	status st = requirements_word(rest, mem, &word, more, err);

	if (st != OK || !*more)
		return st;
	if (!str_starts(word, STR("-")) || word.len < 2)
		return err_set(err, E_CONFIG, "'" STR_FMT "' is not an option", STR_ARG(word));
	split_option(word, &option);
	if (takes_value(option.name) && !option.has_value) {
		st = requirements_word(rest, mem, &option.value, &option.has_value, err);
		if (st == OK && !option.has_value)
			st = err_set(err, E_CONFIG, "option '" STR_FMT "' needs a value", STR_ARG(option.name));
	}
	if (st == OK && option.has_value && !takes_value(option.name))
		st = err_set(err, E_CONFIG, "option '" STR_FMT "' takes no value", STR_ARG(option.name));
	if (st == OK)
		*ret = option;
	return st;
}
