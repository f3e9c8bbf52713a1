#include "pep/record.h"

#include "base/number.h"

struct record record_open(struct str text)
{
	/* Some tools on Windows put a mark in front. */
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_skip(text, 3);
	return (struct record){.rest = text};
}

/* -- fields -- */

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* A field between quotes, in which two of them stand for one; rest begins behind the first one. */
static status quoted_take(struct str *rest, struct arena *mem, struct str *field, struct err *err)
{
	size_t end = 0, quotes = 0, len = 0;
	char *out;

	for (;; end++) {
		if (end == rest->len)
			return err_set(err, E_SYNTAX, "a quoted field has no end");
		if (is_line_end(rest->p[end]))
			return err_set(err, E_SYNTAX, "a quoted field goes over the end of the line");
		if (rest->p[end] != '"')
			continue;
		if (end + 1 == rest->len || rest->p[end + 1] != '"')
			break;
		quotes++;
		end++;
	}
	*field = str_sub(*rest, 0, end);
	*rest = str_skip(*rest, end + 1);
	if (quotes == 0)
		return OK;
	out = arena_alloc(mem, field->len, 1);
	for (size_t i = 0; i < field->len; i++) {
		out[len++] = field->p[i];
		if (field->p[i] == '"')
			i++;
	}
	*field = (struct str){out, len};
	return OK;
}

static void plain_take(struct str *rest, struct str *field)
{
	size_t end = 0;

	while (end < rest->len && rest->p[end] != ',' && !is_line_end(rest->p[end]))
		end++;
	*field = str_sub(*rest, 0, end);
	*rest = str_skip(*rest, end);
}

/* The fields of one line and its end. */
static status line_take(struct str *rest, struct arena *mem, struct str fields[3], struct err *err)
{
	for (size_t n = 0;; n++) {
		status st = OK;

		if (n == 3)
			return err_set(err, E_SYNTAX, "more than three fields");
		if (rest->len && rest->p[0] == '"') {
			*rest = str_skip(*rest, 1);
			st = quoted_take(rest, mem, &fields[n], err);
		} else {
			plain_take(rest, &fields[n]);
		}
		if (st != OK)
			return st;
		if (rest->len == 0 || is_line_end(rest->p[0]))
			return n == 2 ? OK : err_set(err, E_SYNTAX, "%zu fields instead of path, hash and size", n + 1);
		if (rest->p[0] != ',')
			return err_set(err, E_SYNTAX, "text behind a quoted field");
		*rest = str_skip(*rest, 1);
	}
}

static void line_end_skip(struct record *record)
{
	if (record->rest.len == 0)
		return;
	record->rest = str_skip(record->rest, str_starts(record->rest, STR("\r\n")) ? 2 : 1);
	record->line++;
}

/* -- their meaning -- */

static status path_take(struct str path, struct record_entry *entry, struct err *err)
{
	if (path.len == 0)
		return err_set(err, E_SYNTAX, "the path is empty");
	if (path.len > LIMIT_MEMBER_PATH)
		return err_set(err, E_LIMIT, "a path of %zu bytes (at most %zu)", path.len, LIMIT_MEMBER_PATH);
	for (size_t i = 0; i < path.len; i++)
		if ((uint8_t)path.p[i] < 0x20 || path.p[i] == 0x7f)
			return err_set(err, E_SYNTAX, "the path holds a control character");
	entry->path = path;
	return OK;
}

static status hash_take(struct str field, struct record_entry *entry, struct err *err)
{
	struct str digest;

	if (field.len == 0)
		return OK;
	if (!str_cut(field, '=', &entry->hash_name, &digest))
		return err_set(err, E_SYNTAX, "the hash is not algorithm=digest");
	if (hash_kind_of(entry->hash_name, &entry->kind)) {
		entry->hash = RECORD_STRONG;
		if (!base64url_parse(digest, entry->digest, hash_size(entry->kind)))
			return err_set(err, E_SYNTAX, "the digest is not a " STR_FMT " in base64", STR_ARG(entry->hash_name));
	} else if (str_eq(entry->hash_name, STR("md5")) || str_eq(entry->hash_name, STR("sha1"))) {
		entry->hash = RECORD_WEAK;
	} else {
		entry->hash = RECORD_OTHER;
	}
	return OK;
}

static status size_take(struct str field, struct record_entry *entry, struct err *err)
{
	if (field.len == 0)
		return OK;
	entry->has_size = true;
	if (number_u64(field, UINT64_MAX, &entry->size))
		return OK;
	return err_set(err, E_SYNTAX, "the size '" STR_FMT "' is not a number", STR_ARG(str_sub(field, 0, 40)));
}

static status entry_take(struct record *record, struct arena *mem, struct record_entry *entry, struct err *err)
{
	struct str fields[3];
	status st = line_take(&record->rest, mem, fields, err);

	if (st == OK)
		st = path_take(fields[0], entry, err);
	if (st == OK)
		st = hash_take(fields[1], entry, err);
	if (st == OK)
		st = size_take(fields[2], entry, err);
	return st;
}

status record_next(struct record *record, struct arena *mem, struct record_entry *entry, bool *more, struct err *err)
{
	struct record_entry next = {0};
	status st;

	while (record->rest.len && is_line_end(record->rest.p[0]))
		line_end_skip(record);
	if (record->rest.len == 0) {
		*more = false;
		return OK;
	}
	if (record->entries == LIMIT_RECORD_ENTRIES)
		return err_set(err, E_LIMIT, "RECORD has more than %d entries", LIMIT_RECORD_ENTRIES);
	next.line = record->line + 1;
	st = entry_take(record, mem, &next, err);
	if (st != OK)
		return err_wrap(err, st, "RECORD, line %zu", next.line);
	line_end_skip(record);
	record->entries++;
	*entry = next;
	*more = true;
	return OK;
}

/* -- writing -- */

static void path_write(struct buf *out, struct str path)
{
	bool quoted = false;

	for (size_t i = 0; i < path.len; i++)
		quoted = quoted || path.p[i] == ',' || path.p[i] == '"' || is_line_end(path.p[i]);
	if (!quoted) {
		buf_add(out, path);
		return;
	}
	buf_byte(out, '"');
	for (size_t i = 0; i < path.len; i++) {
		if (path.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, path.p[i]);
	}
	buf_byte(out, '"');
}

void record_write(struct buf *out, struct str path, enum hash_kind kind, const uint8_t *digest, uint64_t size)
{
	path_write(out, path);
	buf_byte(out, ',');
	buf_add(out, hash_name(kind));
	buf_byte(out, '=');
	base64url_write(out, digest, hash_size(kind));
	buf_printf(out, ",%llu\n", (unsigned long long)size);
}

void record_write_bare(struct buf *out, struct str path)
{
	path_write(out, path);
	buf_add(out, STR(",,\n"));
}
