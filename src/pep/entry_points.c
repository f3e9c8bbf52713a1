#include "pep/entry_points.h"

#include "base/utf8.h"

enum group { GROUP_OTHER, GROUP_CONSOLE, GROUP_GUI };

/* -- one entry -- */

static bool name_safe(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		uint8_t c = (uint8_t)name.p[i];

		if (c < 0x20 || c == 0x7f || c == '/' || c == '\\')
			return false;
	}
	return name.len > 0 && name.len <= LIMIT_FILE_NAME && !str_eq(name, STR(".")) && !str_eq(name, STR("..")) &&
		utf8_valid(name);
}

/* Identifiers joined by dots: none empty, none that starts with a digit. */
static bool reference_valid(struct str reference)
{
	bool at_start = true;

	for (size_t i = 0; i < reference.len; i++) {
		char c = reference.p[i];

		if (c == '.' ? at_start : at_start ? !is_alpha(c) && c != '_' : !is_alnum(c) && c != '_')
			return false;
		at_start = c == '.';
	}
	return !at_start;
}

static bool extras_valid(struct str extras)
{
	for (size_t i = 0; i < extras.len; i++)
		if (!is_alnum(extras.p[i]) && !memchr(" \t,._-", extras.p[i], 6))
			return false;
	return true;
}

/* `module:attr [extras]` */
static bool object_take(struct str value, struct entry_point *entry)
{
	struct str brackets;

	if (str_cut(value, '[', &value, &brackets)) {
		if (!str_ends(brackets, STR("]")))
			return false;
		entry->extras = str_trim(str_sub(brackets, 0, brackets.len - 1));
		value = str_trim(value);
	}
	if (!str_cut(value, ':', &entry->module, &entry->attr))
		return false;
	entry->module = str_trim(entry->module);
	entry->attr = str_trim(entry->attr);
	return reference_valid(entry->module) && reference_valid(entry->attr) && extras_valid(entry->extras);
}

static status entry_take(struct str line, enum group group, struct entry_point *ret, struct err *err)
{
	struct entry_point entry = {.gui = group == GROUP_GUI};
	struct str value;

	if (!str_cut(line, '=', &entry.name, &value))
		return err_set(err, E_SYNTAX, "it is not 'name = module:attr'");
	entry.name = str_trim(entry.name);
	if (!name_safe(entry.name))
		return err_set(err, E_SYNTAX, "its name cannot be the name of a script");
	if (!object_take(str_trim(value), &entry))
		return err_set(err, E_SYNTAX, "'" STR_FMT "' does not refer to a function as 'module:attr'",
			STR_ARG(str_sub(entry.name, 0, LIMIT_FILE_NAME)));
	*ret = entry;
	return OK;
}

/* -- the file -- */

struct reading {
	VEC(struct entry_point) entries;
	enum group group;
	bool in_group;
};

static status group_take(struct str line, struct reading *reading, struct err *err)
{
	struct str name;

	if (!str_ends(line, STR("]")))
		return err_set(err, E_SYNTAX, "a group's name has no ']'");
	name = str_sub(line, 1, line.len - 1);
	reading->in_group = true;
	reading->group = str_eq(name, STR("console_scripts")) ? GROUP_CONSOLE :
		str_eq(name, STR("gui_scripts")) ? GROUP_GUI : GROUP_OTHER;
	return OK;
}

static status line_take(struct str line, struct reading *reading, struct arena *mem, struct err *err)
{
	struct entry_point entry;
	status st;

	line = str_trim(line);
	if (line.len == 0 || line.p[0] == '#' || line.p[0] == ';')
		return OK;
	if (line.p[0] == '[')
		return group_take(line, reading, err);
	if (!reading->in_group)
		return err_set(err, E_SYNTAX, "it stands before any group");
	if (reading->group == GROUP_OTHER)
		return OK;
	if (reading->entries.len == LIMIT_ENTRY_POINTS)
		return err_set(err, E_LIMIT, "more than %d scripts", LIMIT_ENTRY_POINTS);
	st = entry_take(line, reading->group, &entry, err);
	if (st == OK)
		vec_push(&reading->entries, mem, entry);
	return st;
}

static int name_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Both groups become files of one directory. */
static status names_check(const struct entry_point *entries, size_t n, struct arena *mem, struct err *err)
{
	struct str *names = arena_array(mem, n, struct str);

	for (size_t i = 0; i < n; i++)
		names[i] = entries[i].name;
	if (n)
		qsort(names, n, sizeof *names, name_order);
	for (size_t i = 1; i < n; i++)
		if (str_eq(names[i - 1], names[i]))
			return err_set(err, E_SYNTAX, "entry_points.txt has two scripts by the name '" STR_FMT "'", STR_ARG(names[i]));
	return OK;
}

status entry_points_parse(struct str text, struct arena *mem, struct entry_point **ret, size_t *ret_n, struct err *err)
{
	struct reading reading = {0};
	struct str line;
	status st;

	for (size_t n = 1; str_line(&text, &line); n++) {
		st = line_take(line, &reading, mem, err);
		if (st != OK)
			return err_wrap(err, st, "entry_points.txt, line %zu", n);
	}
	st = names_check(reading.entries.p, reading.entries.len, mem, err);
	if (st != OK)
		return st;
	*ret = reading.entries.p;
	*ret_n = reading.entries.len;
	return OK;
}
