/* Asking a tree. */
#include "base/toml.h"

#include "base/banned.h"
#include "base/time.h"
#include "base/toml_reader.h"

const struct toml_entry *toml_entry(const struct toml_value *table, struct str key)
{
	return table && table->kind == TOML_TABLE ? toml_table_find(table->table, key) : NULL;
}

const struct toml_value *toml_get(const struct toml_value *table, struct str key)
{
	const struct toml_entry *entry = toml_entry(table, key);

	return entry ? &entry->value : NULL;
}

status toml_want(const struct toml_value *table, struct str key, enum toml_kind kind, const struct toml_value **ret,
		 struct err *err)
{
	const struct toml_value *value = toml_get(table, key);

	if (value && value->kind != kind)
		return err_set(err, E_SYNTAX, "line %u, column %u: '" STR_FMT "' must be %s, not %s", value->at.line,
			       value->at.column, STR_ARG(key), toml_kind_name(kind), toml_kind_name(value->kind));
	*ret = value;
	return OK;
}

const char *toml_kind_name(enum toml_kind kind)
{
	switch (kind) {
	case TOML_STRING:
		return "a string";
	case TOML_INTEGER:
		return "a whole number";
	case TOML_FLOAT:
		return "a number with a fraction";
	case TOML_BOOL:
		return "true or false";
	case TOML_OFFSET_DATETIME:
		return "a date and time with an offset";
	case TOML_LOCAL_DATETIME:
		return "a local date and time";
	case TOML_LOCAL_DATE:
		return "a local date";
	case TOML_LOCAL_TIME:
		return "a local time";
	case TOML_ARRAY:
		return "an array";
	case TOML_TABLE:
		return "a table";
	}
	return "a value";
}

bool toml_instant(const struct toml_value *value, int64_t *ret)
{
	const struct toml_time *t = &value->time;
	struct time_civil c;

	if (value->kind != TOML_OFFSET_DATETIME)
		return false;
	c = (struct time_civil){t->year, t->month, t->day, t->hour, t->minute, t->second, (int)(t->nanosecond / 1000)};
	*ret = time_of_civil(&c) - t->offset * TIME_MINUTE;
	return true;
}
