#include "net/head.h"

#include "base/number.h"
#include "base/banned.h"

static const struct {
	const char *name;
	bool list;
} fields[HEAD_FIELDS] = {
	[HEAD_AGE] = {"age", false},
	[HEAD_CACHE_CONTROL] = {"cache-control", true},
	[HEAD_CONTENT_ENCODING] = {"content-encoding", true},
	[HEAD_CONTENT_RANGE] = {"content-range", false},
	[HEAD_CONTENT_TYPE] = {"content-type", false},
	[HEAD_DATE] = {"date", false},
	[HEAD_ETAG] = {"etag", false},
	[HEAD_EXPIRES] = {"expires", false},
	[HEAD_LAST_MODIFIED] = {"last-modified", false},
	[HEAD_LOCATION] = {"location", false},
	[HEAD_RETRY_AFTER] = {"retry-after", false},
	[HEAD_VARY] = {"vary", true},
};

struct head head_make(void)
{
	return (struct head){.text = buf_make(LIMIT_HTTP_HEADERS)};
}

void head_free(struct head *head)
{
	buf_free(&head->text);
}

struct str head_get(const struct head *head, enum head_field field)
{
	return str_sub(buf_str(&head->text), head->field[field].at, (size_t)head->field[field].at + head->field[field].len);
}

/* `HTTP/1.1 200 OK`, `HTTP/2 200`. */
static void start_over(struct head *head, struct str line)
{
	struct str version, rest;
	uint64_t status_code = 0;

	buf_clear(&head->text);
	memset(head->field, 0, sizeof head->field);
	(void)str_cut(line, ' ', &version, &rest);
	if (!number_u64(str_sub(rest, 0, 3), 999, &status_code))
		status_code = 0;
	head->status = (int)status_code;
}

static void keep(struct head *head, size_t i, struct str value)
{
	uint32_t at = (uint32_t)head->text.len;
	struct str before = head_get(head, (enum head_field)i);
	char *to;

	if (before.len && !fields[i].list)
		return;
	to = buf_grow(&head->text, before.len + (before.len ? 2 : 0) + value.len);
	if (!to)
		return;
	/* The buffer may have moved; `before` lies in it. */
	before = head_get(head, (enum head_field)i);
	if (before.len) {
		memcpy(to, before.p, before.len);
		memcpy(to + before.len, ", ", 2);
		to += before.len + 2;
	}
	memcpy(to, value.p, value.len);
	head->field[i].at = at;
	head->field[i].len = (uint32_t)(head->text.len - at);
}

status head_line(struct head *head, struct str line, struct err *err)
{
	struct str name, value;

	line = str_trim(line);
	if (str_starts(line, STR("HTTP/"))) {
		start_over(head, line);
		return OK;
	}
	if (!str_cut(line, ':', &name, &value))
		return OK;
	value = str_trim(value);
	for (size_t i = 0; i < HEAD_FIELDS; i++)
		if (value.len && value.len <= LIMIT_HTTP_HEADER && str_eq_nocase(name, str_of(fields[i].name)))
			keep(head, i, value);
	return buf_check(&head->text, "the header of the answer", err);
}

bool head_value_is_clean(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f)
			return false;
	return value.len <= 1024;
}

bool content_range_parse(struct str value, uint64_t *ret_from, uint64_t *ret_to, uint64_t *ret_total)
{
	struct str unit, rest, range, total, first, last;
	uint64_t from, to, all;

	if (!str_cut(str_trim(value), ' ', &unit, &rest) || !str_eq_nocase(unit, STR("bytes")))
		return false;
	if (!str_cut(str_trim(rest), '/', &range, &total) || !str_cut(range, '-', &first, &last))
		return false;
	if (!number_u64(first, INT64_MAX, &from) || !number_u64(last, INT64_MAX, &to) || !number_u64(total, INT64_MAX, &all))
		return false;
	if (from > to || to >= all)
		return false;
	*ret_from = from;
	*ret_to = to;
	*ret_total = all;
	return true;
}
