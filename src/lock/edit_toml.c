/* pyproject.toml, edited by the places that its values stand at. */
#include "base/toml.h"
#include "base/toml_out.h"
#include "lock/edit_parts.h"
#include "lock/project_parts.h"
#include "pep/name.h"

struct editor {
	struct str path, text;
	struct arena *mem;
	const struct toml_value *document;
	const struct toml_value *parent; /* the table that has, or would have, the list; NULL: none */
	const struct toml_value *array;  /* the list; NULL: none */
	struct str key;                  /* the list's, as it would be written */
};

/* -- finding the list -- */

static struct str key_text(struct editor *e, struct str name)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_REQUIREMENT);

	toml_out_bare_or_quoted_key(&out, name);
	return arena_str(e->mem, buf_str(&out));
}

static status want_table(const struct editor *e, const struct toml_value *in, struct str key, const struct toml_value **ret,
                         struct err *err)
{
	status st = in ? toml_want(in, key, TOML_TABLE, ret, err) : OK;

	if (!in)
		*ret = NULL;
	return st == OK ? OK : err_wrap(err, E_CONFIG, "cannot edit '" STR_FMT "'", STR_ARG(e->path));
}

/* The table that holds the list, and its entry by normalised name. */
static status find_parent(struct editor *e, const struct edit_list *list, struct err *err)
{
	struct str name = list->extra.len ? list->extra : list->group;
	const struct toml_value *project, *extras;
	const struct toml_entry *entry;
	status st = want_table(e, e->document, STR("project"), &project, err);

	if (st == OK && list->group.len)
		st = want_table(e, e->document, STR("dependency-groups"), &e->parent, err);
	if (st == OK && list->extra.len) {
		st = want_table(e, project, STR("optional-dependencies"), &extras, err);
		e->parent = st == OK ? extras : NULL;
	}
	if (st != OK)
		return st;
	if (!name.len) {
		e->parent = project;
		e->key = STR("dependencies");
		e->array = toml_get(project, e->key);
		return OK;
	}
	e->key = key_text(e, name);
	entry = pyproject_entry(e->parent, name_normalize(name, e->mem), e->mem);
	e->array = entry ? &entry->value : NULL;
	return OK;
}

static status editor_open(struct editor *e, const struct edit_list *list, struct err *err)
{
	struct toml_value *document;
	status st = toml_read(e->text, e->mem, &document, err);

	if (st != OK)
		return err_wrap(err, E_CONFIG, "cannot read '" STR_FMT "'", STR_ARG(e->path));
	e->document = document;
	st = find_parent(e, list, err);
	if (st == OK && e->array && (e->array->kind != TOML_ARRAY || e->array->origin == TOML_HEADER))
		return err_set(err, E_CONFIG, STR_FMT ", line %u: this is no list of requirements", STR_ARG(e->path),
		               e->array->at.line);
	return st;
}

/* The first item that is wanted; SIZE_MAX: none. */
static size_t find_item(const struct editor *e, const struct edit_wanted *wanted)
{
	for (size_t i = 0; e->array && i < e->array->array.len; i++) {
		const struct toml_value *item = e->array->array.items[i];

		if (item->kind == TOML_STRING && edit_wanted_is(wanted, item->string, e->mem))
			return i;
	}
	return SIZE_MAX;
}

/* -- layout -- */

/* Behind white space, line ends and comments. */
static size_t skip_blank(struct str text, size_t at)
{
	while (at < text.len && (is_space(text.p[at]) || text.p[at] == '#'))
		at = text.p[at] == '#' ? edit_line_end(text, at) : at + 1;
	return at;
}

/* Behind spaces and a comment on the same line, when the line ends there; SIZE_MAX when something else follows. */
static size_t rest_of_line(struct str text, size_t at)
{
	while (at < text.len && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	if (at < text.len && text.p[at] == '#')
		at = edit_line_end(text, at);
	return at == edit_line_end(text, at) ? at : SIZE_MAX;
}

static bool has_newline(struct str text, size_t from, size_t to)
{
	return str_has(str_sub(text, from, to), '\n');
}

/* A string in the quotes that another value has, where it can be. */
static struct str quoted(const struct editor *e, struct str s, const struct toml_value *like)
{
	cleanup(buf_free) struct buf out = buf_make(8 * LIMIT_REQUIREMENT);
	char quote = like && like->kind == TOML_STRING ? e->text.p[like->at.from] : '"';
	bool plain = !str_has(s, quote) && !str_has(s, '\\');

	for (size_t i = 0; i < s.len; i++)
		plain = plain && s.p[i] >= ' ' && s.p[i] < 0x7f;
	if (plain)
		buf_printf(&out, "%c" STR_FMT "%c", quote, STR_ARG(s), quote);
	else
		toml_out_quoted(&out, s);
	return arena_str(e->mem, buf_str(&out));
}

/* The white space that a line starts with up to `at`, where nothing else stands before it; else four spaces. */
static struct str indent_of(const struct editor *e, size_t at)
{
	size_t start = edit_line_start(e->text, at);
	struct str before = str_sub(e->text, start, at);

	return str_trim(before).len ? STR("    ") : before;
}

/* -- adding -- */

static struct str put_into_empty(const struct editor *e, struct str item)
{
	size_t from = e->array->at.from + 1, to = e->array->at.to - 1;
	struct str newline = edit_newline(e->text);

	if (!has_newline(e->text, from, to))
		return edit_splice(e->text, from, to, item, e->mem);
	/* Behind what comments there are, on a line of its own. */
	while (to > from && e->text.p[to - 1] != '\n')
		to--;
	return edit_splice(e->text, to, to, arena_printf(e->mem, "    " STR_FMT "," STR_FMT, STR_ARG(item), STR_ARG(newline)),
	                   e->mem);
}

/* Behind the last item, as that one stands: on a line of its own or not, with a comma behind it or not. */
static struct str put_behind_last(const struct editor *e, struct str item)
{
	const struct toml_value *last = e->array->array.items[e->array->array.len - 1];
	size_t before = e->array->array.len > 1 ? e->array->array.items[e->array->array.len - 2]->at.to : e->array->at.from;
	bool lines = has_newline(e->text, before, last->at.from);
	size_t at = skip_blank(e->text, last->at.to), end;
	bool comma = at < e->text.len && e->text.p[at] == ',';
	struct str text = e->text, newline = edit_newline(text);

	at = comma ? at + 1 : last->at.to;
	if (!lines)
		return edit_splice(text, at, at, arena_printf(e->mem, "%s " STR_FMT "%s", comma ? "" : ",", STR_ARG(item),
		                                              comma ? "," : ""), e->mem);
	end = rest_of_line(text, at);
	item = arena_printf(e->mem, STR_FMT STR_FMT STR_FMT "%s", STR_ARG(newline), STR_ARG(indent_of(e, last->at.from)),
	                    STR_ARG(item), comma ? "," : "");
	end = end == SIZE_MAX ? at : end;
	text = edit_splice(text, end, end, item, e->mem);
	return comma ? text : edit_splice(text, at, at, STR(","), e->mem);
}

/* The end of what stands in a table itself: its keys, dotted ones too, not the tables with headers below it. */
static size_t own_end(const struct toml_value *table, size_t end)
{
	toml_each_entry (entry, table) {
		const struct toml_value *value = &entry->value;
		bool inner = value->kind == TOML_TABLE && value->origin != TOML_INLINE;

		if (inner && value->origin == TOML_DOTTED)
			end = own_end(value, end);
		else if (!inner && !(value->kind == TOML_ARRAY && value->origin == TOML_HEADER) && value->at.to > end)
			end = value->at.to;
	}
	return end;
}

/* "KEY = [", the item on a line of its own, "]". */
static struct str new_list(const struct editor *e, struct str prefix, struct str item)
{
	struct str newline = edit_newline(e->text);

	return arena_printf(e->mem, STR_FMT STR_FMT " = [" STR_FMT "    " STR_FMT "," STR_FMT "]", STR_ARG(prefix),
	                    STR_ARG(e->key), STR_ARG(newline), STR_ARG(item), STR_ARG(newline));
}

/* Text on lines of its own behind all that stands in a table with a header. */
static struct str put_behind_table(const struct editor *e, const struct toml_value *table, struct str lines)
{
	size_t at = edit_line_end(e->text, own_end(table, table->at.to));

	return edit_splice(e->text, at, at, arena_printf(e->mem, STR_FMT STR_FMT, STR_ARG(edit_newline(e->text)), STR_ARG(lines)),
	                   e->mem);
}

static struct str put_at_end(const struct editor *e, struct str lines)
{
	struct str newline = edit_newline(e->text);
	bool open = e->text.len && e->text.p[e->text.len - 1] != '\n';

	lines = arena_printf(e->mem, STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(open ? newline : STR("")),
	                     STR_ARG(e->text.len ? newline : STR("")), STR_ARG(lines), STR_ARG(newline));
	return edit_splice(e->text, e->text.len, e->text.len, lines, e->mem);
}

static bool has_header(const struct toml_value *table)
{
	return table && table->origin == TOML_HEADER;
}

static status refuse_layout(const struct editor *e, const char *table, struct err *err)
{
	err_set(err, E_CONFIG, "'" STR_FMT "' has no [%s] table to add to", STR_ARG(e->path), table);
	err_help(err, "write it as a table with a header of its own: [%s]", table);
	return E_CONFIG;
}

/* The list is not there yet, perhaps its table neither. */
static status put_list(const struct editor *e, const struct edit_list *list, struct str item, struct str *ret, struct err *err)
{
	const struct toml_value *project = toml_get(e->document, STR("project"));
	struct str newline = edit_newline(e->text);

	if (has_header(e->parent))
		*ret = put_behind_table(e, e->parent, new_list(e, STR(""), item));
	else if (list->group.len && !e->parent)
		*ret = put_at_end(e, arena_printf(e->mem, "[dependency-groups]" STR_FMT STR_FMT, STR_ARG(newline),
		                                  STR_ARG(new_list(e, STR(""), item))));
	else if (list->group.len)
		return refuse_layout(e, "dependency-groups", err);
	else if (!has_header(project))
		return refuse_layout(e, "project", err);
	else if (!e->parent)
		*ret = put_behind_table(e, project, arena_printf(e->mem, STR_FMT "[project.optional-dependencies]" STR_FMT STR_FMT,
		                                                 STR_ARG(newline), STR_ARG(newline),
		                                                 STR_ARG(new_list(e, STR(""), item))));
	else if (e->parent->origin == TOML_DOTTED)
		*ret = put_behind_table(e, project, new_list(e, STR("optional-dependencies."), item));
	else
		return refuse_layout(e, "project.optional-dependencies", err);
	return OK;
}

/* What was made must be a document in which the requirement stands (or no longer does): an edit that this editor got wrong
 * is no edit. */
static status check_edit(const struct editor *e, const struct edit_list *list, const struct edit_wanted *wanted, bool there,
                         struct str made, struct err *err)
{
	struct editor after = {.path = e->path, .text = made, .mem = e->mem};
	status st = editor_open(&after, list, err);

	if (st == OK && (!there || find_item(&after, wanted) != SIZE_MAX))
		return OK;
	err_set(err, E_CONFIG, "'" STR_FMT "' is laid out in a way that assay cannot edit", STR_ARG(e->path));
	err_help(err, "change it by hand, then 'assay lock'");
	return E_CONFIG;
}

status edit_toml_add(struct str path, struct str text, const struct edit_list *list, const struct edit_wanted *wanted,
                     struct str requirement, struct arena *mem, struct str *ret, struct err *err)
{
	struct editor e = {.path = path, .text = text, .mem = mem};
	struct str made = text;
	status st = editor_open(&e, list, err);
	size_t n = st == OK && e.array ? e.array->array.len : 0;
	size_t at = st == OK ? find_item(&e, wanted) : SIZE_MAX;
	const struct toml_value *like = at != SIZE_MAX ? e.array->array.items[at] : n ? e.array->array.items[n - 1] : NULL;
	struct str item = quoted(&e, requirement, like);

	if (st != OK)
		return st;
	if (at != SIZE_MAX)
		made = edit_splice(text, like->at.from, like->at.to, item, mem);
	else if (!e.array)
		st = put_list(&e, list, item, &made, err);
	else
		made = n ? put_behind_last(&e, item) : put_into_empty(&e, item);
	if (st == OK)
		st = check_edit(&e, list, wanted, true, made, err);
	if (st == OK)
		*ret = made;
	return st;
}

/* -- removing -- */

/* Without item i. With it goes its comma, or as the last one without a comma the comma before it; and its line, when
 * nothing else stands there but a comment. */
static struct str cut_item(const struct editor *e, size_t i)
{
	struct toml_value **items = e->array->array.items;
	struct str text = e->text;
	size_t from = items[i]->at.from, to = items[i]->at.to, comma = skip_blank(text, to), start = edit_line_start(text, from);
	bool has_comma = comma < text.len && text.p[comma] == ',';
	size_t end;

	to = has_comma ? comma + 1 : to;
	end = rest_of_line(text, to);
	if (end != SIZE_MAX && edit_line_next(text, end) > end && !str_trim(str_sub(text, start, from)).len) {
		from = start;
		to = edit_line_next(text, end);
	} else {
		while (has_comma && to < text.len && (text.p[to] == ' ' || text.p[to] == '\t'))
			to++;
	}
	text = edit_splice(text, from, to, STR(""), e->mem);
	if (has_comma || i == 0)
		return text;
	/* Whatever white space stood before it on the line goes too: ["a", "b"]. */
	comma = skip_blank(text, items[i - 1]->at.to);
	to = comma + 1;
	while (to < from && (text.p[to] == ' ' || text.p[to] == '\t'))
		to++;
	return edit_splice(text, comma, to == from ? to : comma + 1, STR(""), e->mem);
}

/* An array that became empty is written "[]" when nothing stands in it. */
static struct str close_empty(struct editor *e, const struct edit_list *list, struct str made)
{
	struct editor after = {.path = e->path, .text = made, .mem = e->mem};
	struct err ignored = {0};
	size_t from, to;

	if (editor_open(&after, list, &ignored) != OK || !after.array || after.array->array.len)
		return made;
	from = after.array->at.from + 1;
	to = after.array->at.to - 1;
	return str_trim(str_sub(made, from, to)).len ? made : edit_splice(made, from, to, STR(""), e->mem);
}

status edit_toml_remove(struct str path, struct str text, const struct edit_list *list, const struct edit_wanted *wanted,
                        struct arena *mem, struct str *ret, bool *ret_found, struct err *err)
{
	struct editor e = {.path = path, .text = text, .mem = mem};
	status st = editor_open(&e, list, err);
	size_t at = st == OK ? find_item(&e, wanted) : SIZE_MAX;
	struct str made = text;

	if (st == OK && at != SIZE_MAX) {
		made = close_empty(&e, list, cut_item(&e, at));
		st = check_edit(&e, list, wanted, false, made, err);
	}
	if (st != OK)
		return st;
	*ret = made;
	*ret_found = at != SIZE_MAX;
	return OK;
}

status edit_toml_has(struct str path, struct str text, const struct edit_list *list, const struct edit_wanted *wanted,
                     struct arena *mem, bool *ret, struct err *err)
{
	struct editor e = {.path = path, .text = text, .mem = mem};
	status st = editor_open(&e, list, err);

	if (st == OK)
		*ret = find_item(&e, wanted) != SIZE_MAX;
	return st;
}
