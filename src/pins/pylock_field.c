#include <stdarg.h>
#include <stdio.h>

#include "pins/pylock_parts.h"

status pylock_fault(const struct toml_value *value, struct err *err, const char *fmt, ...)
{
	char sentence[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, args);
	va_end(args);
	return err_set(err, E_SYNTAX, "line %u, column %u: %s", value->at.line, value->at.column, sentence);
}

struct pin_place pylock_place(const struct pylock_reader *r, const struct toml_value *value)
{
	return (struct pin_place){r->path, value->at.line, value->at.column};
}

void pylock_warn(const struct pylock_reader *r, struct str sentence)
{
	vec_push(&r->lock->warnings, r->mem, sentence);
}

status pylock_text(const struct toml_value *table, struct str key, struct str *ret, struct err *err)
{
	const struct toml_value *value;
	status st = toml_want(table, key, TOML_STRING, &value, err);

	if (st == OK && value)
		*ret = value->string;
	return st;
}

status pylock_text_needed(const struct toml_value *table, struct str key, struct str *ret, struct err *err)
{
	if (!toml_get(table, key))
		return pylock_fault(table, err, "'" STR_FMT "' is missing", STR_ARG(key));
	return pylock_text(table, key, ret, err);
}

status pylock_bool(const struct toml_value *table, struct str key, bool *ret, struct err *err)
{
	const struct toml_value *value;
	status st = toml_want(table, key, TOML_BOOL, &value, err);

	if (st == OK && value)
		*ret = value->boolean;
	return st;
}

status pylock_array(const struct toml_value *table, struct str key, enum toml_kind kind, const struct toml_value **ret,
                    struct err *err)
{
	const struct toml_value *array;
	status st = toml_want(table, key, TOML_ARRAY, &array, err);

	if (st == OK && array)
		toml_each_item (item, array)
			if (item->kind != kind)
				return pylock_fault(item, err, "'" STR_FMT "' holds %s where it needs %s", STR_ARG(key),
				                    toml_kind_name(item->kind), toml_kind_name(kind));
	if (st == OK)
		*ret = array;
	return st;
}
