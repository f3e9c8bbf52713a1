/* Requirements files, edited line by line. */
#include "lock/edit_parts.h"

/* A line with those that backslashes join to it. */
struct line {
	size_t from, to;     /* to: behind its end */
	size_t text, text_to; /* the requirement in it */
	bool joined, options;
};

static bool is_comment(struct str line)
{
	line = str_trim(line);
	return line.len && *line.p == '#';
}

/* Where the requirement of a line ends: before a comment, an option, a backslash. */
static size_t text_end(struct str line, bool *options)
{
	size_t i = 0;

	*options = false;
	for (; i < line.len; i++) {
		bool word = i == 0 || is_space(line.p[i - 1]);

		if (word && line.p[i] == '#')
			break;
		*options = word && line.p[i] == '-';
		if (*options || (line.p[i] == '\\' && i + 1 == line.len))
			break;
	}
	while (i > 0 && is_space(line.p[i - 1]))
		i--;
	return i;
}

/* The line at *at, which moves behind it; false at the end. */
static bool next_line(struct str text, size_t *at, struct line *ret)
{
	size_t start = *at, end = edit_line_end(text, start), last = start;
	struct str line;

	if (start >= text.len)
		return false;
	*ret = (struct line){.from = start};
	if (start == 0 && str_starts(text, STR("\xef\xbb\xbf")))
		start = 3;
	line = str_sub(text, start, end);
	while (str_ends(str_sub(text, last, end), STR("\\")) && !is_comment(str_sub(text, last, end)) &&
	       edit_line_next(text, end) < text.len) {
		last = edit_line_next(text, end);
		end = edit_line_end(text, last);
		ret->joined = true;
	}
	ret->to = *at = edit_line_next(text, end);
	for (ret->text = start; line.len && is_space(*line.p); ret->text++)
		line = str_skip(line, 1);
	ret->text_to = ret->text + text_end(line, &ret->options);
	return true;
}

static bool find_line(struct str text, const struct edit_wanted *wanted, struct arena *mem, struct line *ret)
{
	for (size_t at = 0; next_line(text, &at, ret);)
		if (ret->text < ret->text_to && edit_wanted_is(wanted, str_sub(text, ret->text, ret->text_to), mem))
			return true;
	return false;
}

bool edit_lines_has(struct str text, const struct edit_wanted *wanted, struct arena *mem)
{
	struct line line;

	return find_line(text, wanted, mem, &line);
}

status edit_lines_add(struct str path, struct str text, const struct edit_wanted *wanted, struct str requirement,
                      struct arena *mem, struct str *ret, struct err *err)
{
	struct str newline = edit_newline(text);
	bool open = text.len && text.p[text.len - 1] != '\n';
	struct line line;

	if (find_line(text, wanted, mem, &line)) {
		if (line.joined || line.options) {
			err_set(err, E_CONFIG, "'" STR_FMT "' names '" STR_FMT "' in a line with options or in several lines",
			        STR_ARG(path), STR_ARG(wanted->identity.name));
			err_help(err, "change it by hand, then 'assay lock'");
			return E_CONFIG;
		}
		*ret = edit_splice(text, line.text, line.text_to, requirement, mem);
		return OK;
	}
	requirement = arena_printf(mem, STR_FMT STR_FMT STR_FMT, STR_ARG(open ? newline : STR("")), STR_ARG(requirement),
	                           STR_ARG(newline));
	text = edit_splice(text, text.len, text.len, requirement, mem);
	if (!edit_lines_has(text, wanted, mem))
		return err_set(err, E_CONFIG, "the last line of '" STR_FMT "' ends with a backslash", STR_ARG(path));
	*ret = text;
	return OK;
}

struct str edit_lines_remove(struct str text, const struct edit_wanted *wanted, struct arena *mem, bool *ret_found)
{
	struct line line;

	*ret_found = find_line(text, wanted, mem, &line);
	if (!*ret_found)
		return text;
	/* A byte order mark stays. */
	return edit_splice(text, line.from == 0 && str_starts(text, STR("\xef\xbb\xbf")) ? 3 : line.from, line.to, STR(""), mem);
}
