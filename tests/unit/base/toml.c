/* The TOML reader: the public suite, places, messages, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/toml.h"
#include "base/time.h"
#include "cases.h"

static const char *tag_of(enum toml_kind kind)
{
	switch (kind) {
	case TOML_STRING:
		return "string";
	case TOML_INTEGER:
		return "integer";
	case TOML_FLOAT:
		return "float";
	case TOML_BOOL:
		return "bool";
	case TOML_OFFSET_DATETIME:
		return "datetime";
	case TOML_LOCAL_DATETIME:
		return "datetime-local";
	case TOML_LOCAL_DATE:
		return "date-local";
	case TOML_LOCAL_TIME:
		return "time-local";
	case TOML_ARRAY:
	case TOML_TABLE:
		break;
	}
	return "";
}

/* The suite's text of a date or time, up to its fraction. */
static struct str time_text(const struct toml_value *v, struct arena *mem)
{
	const struct toml_time *t = &v->time;
	struct str date = arena_printf(mem, "%04d-%02d-%02d", t->year, t->month, t->day), clock, fraction;
	int offset = t->offset < 0 ? -t->offset : t->offset;

	if (v->kind == TOML_LOCAL_DATE)
		return date;
	fraction = t->nanosecond ? arena_printf(mem, ".%09u", t->nanosecond) : STR("");
	while (str_ends(fraction, STR("000")))
		fraction.len -= 3;
	clock = arena_printf(mem, "%02d:%02d:%02d" STR_FMT, t->hour, t->minute, t->second, STR_ARG(fraction));
	if (v->kind == TOML_LOCAL_TIME)
		return clock;
	if (v->kind == TOML_LOCAL_DATETIME)
		return arena_printf(mem, STR_FMT "T" STR_FMT, STR_ARG(date), STR_ARG(clock));
	if (offset == 0)
		return arena_printf(mem, STR_FMT "T" STR_FMT "Z", STR_ARG(date), STR_ARG(clock));
	return arena_printf(mem, STR_FMT "T" STR_FMT "%c%02d:%02d", STR_ARG(date), STR_ARG(clock), t->offset < 0 ? '-' : '+',
			    offset / 60, offset % 60);
}

static bool same_scalar(const struct toml_value *v, struct str want, struct arena *mem)
{
	switch (v->kind) {
	case TOML_STRING:
		return str_eq(v->string, want);
	case TOML_INTEGER:
		return str_eq(arena_printf(mem, "%lld", (long long)v->integer), want);
	case TOML_BOOL:
		return str_eq(v->boolean ? STR("true") : STR("false"), want);
	case TOML_FLOAT:
		if (str_eq(want, STR("nan")))
			return v->real != v->real;
		return strtod(arena_str(mem, want).p, NULL) == v->real;
	default:
		return str_eq(time_text(v, mem), want);
	}
}

static bool same(const struct toml_value *v, struct json *j, struct arena *mem);

static bool same_array(const struct toml_value *v, struct json *j, struct arena *mem)
{
	struct err err = {0};
	size_t n = 0;
	bool more;

	assert_int_equal(json_array_open(j, &err), OK);
	while (json_array_next(j, &more, &err) == OK && more)
		if (n == v->array.len || !same(v->array.items[n++], j, mem))
			return false;
	return n == v->array.len;
}

/* An object of the suite is a table, or {"type": ..., "value": ...}. */
static bool same(const struct toml_value *v, struct json *j, struct arena *mem)
{
	struct err err = {0};
	struct str key, type = {0}, value = {0};
	size_t n = 0;
	bool more;

	if (json_peek(j) == JSON_ARRAY)
		return v->kind == TOML_ARRAY && same_array(v, j, mem);
	assert_int_equal(json_object_open(j, &err), OK);
	while (json_object_next(j, &key, &more, &err) == OK && more) {
		const struct toml_value *part = toml_get(v, key);
		if (v->kind == TOML_ARRAY || (v->kind == TOML_TABLE && (!part || !same(part, j, mem))))
			return false;
		if (v->kind != TOML_TABLE)
			assert_int_equal(json_take_string(j, str_eq(key, STR("type")) ? &type : &value, &err), OK);
		n++;
	}
	if (v->kind == TOML_TABLE)
		return n == v->table->len;
	return str_eq(type, str_of(tag_of(v->kind))) && same_scalar(v, value, mem);
}

/* Every place lies inside the text and gives back what stands there. */
static void check_places(const struct toml_value *v, struct str text)
{
	assert_true(v->at.from <= v->at.to && v->at.to <= text.len && v->at.line >= 1 && v->at.column >= 1);
	if (v->kind == TOML_ARRAY)
		toml_each_item (item, v)
			check_places(item, text);
	if (v->kind != TOML_TABLE)
		return;
	toml_each_entry (e, v) {
		struct str key = str_sub(text, e->at.from, e->at.to);
		assert_true(e->from <= e->at.from && key.len > 0);
		if (is_alnum(key.p[0]))
			assert_true(str_eq(key, e->key));
		check_places(&e->value, text);
	}
}

static void valid_file(const char *path, void *user)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = case_read(&mem, path), json_path = str_of(path);
	struct toml_value *root;
	struct err err = {0};
	struct json j;

	(void)user;
	if (toml_read(text, &mem, &root, &err) != OK)
		fail_msg("%s: refused: " STR_FMT, path, STR_ARG(err_what(&err)));
	json_path.len -= 4;
	j = json_open(case_read(&mem, arena_printf(&mem, STR_FMT "json", STR_ARG(json_path)).p), &mem);
	if (!same(root, &j, &mem) || json_done(&j, &err) != OK)
		fail_msg("%s: not the expected value", path);
	check_places(root, text);
}

static void invalid_file(const char *path, void *user)
{
	cleanup(arena_free) struct arena mem = {0};
	struct toml_value *root = NULL;
	struct err err = {0};

	(void)user;
	if (toml_read(case_read(&mem, path), &mem, &root, &err) != E_SYNTAX)
		fail_msg("%s: accepted", path);
	assert_true(str_starts(err_what(&err), STR("line ")) && root == NULL);
}

static void the_public_suite_is_judged_right(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const char *shared = case_folder(&mem, "ASSAY_SHARED", "toml/valid");

	(void)state;
	assert_true(case_each(case_folder(&mem, "ASSAY_TEST_DATA", "toml/valid"), ".toml", valid_file, NULL) >= 15);
	assert_true(case_each(case_folder(&mem, "ASSAY_TEST_DATA", "toml/invalid"), ".toml", invalid_file, NULL) >= 20);
	if (case_each(shared, ".toml", valid_file, NULL) < 200 ||
	    case_each(case_folder(&mem, "ASSAY_SHARED", "toml/invalid"), ".toml", invalid_file, NULL) < 450)
		print_message("# the whole suite is not there\n");
}

static void messages_say_where_and_what(void **state)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR("a = 1\nb = \n"), "line 2, column 5: the line ends where a value is due"},
		{STR("a = 1\r\n\xc3\xa9 = 2"), "line 2, column 1: byte 0xc3 stands where a key is due"},
		{STR("a = '\xc3\xa9' x"), "line 1, column 9: 'x' stands where the end of the line is due"},
		{STR("[t]\nx = 1\n[t]\n"), "line 3, column 2: the key 't' stands in line 1 already"},
		{STR("a = {}\na.b = 1"), "line 2, column 1: 'a' of line 1 cannot be added to here"},
		{STR("a = \"x\\q\""), "line 1, column 8: 'q' stands where a valid escape is due"},
		{STR("a = \"\\ud800\""), "line 1, column 8: 4 hexadecimal digits of a Unicode character are due"},
		{STR("a = [1 2]"), "line 1, column 8: '2' stands where ',' or ']' is due"},
		{STR("a = 9223372036854775808"), "line 1, column 5: a number does not fit into 64 bits"},
		{STR("a = 01"), "line 1, column 5: a number may not begin with zeros"},
		{STR("a = 2026-02-30"), "line 1, column 5: '2026-02-30' is no date or time"},
		{STR("a = yes"), "line 1, column 5: 'yes' is no value"},
		{STR("a = 1 # \x01"), "line 1, column 9: control character 0x01 in a comment"},
		{STR("a = 1\nb = '\xff'"), "line 2, column 6: byte 0xff is not valid UTF-8"},
		{STR("a = 'x\x7f'"), "line 1, column 7: control character 0x7f"},
		{STR("a = \"\"\"\nx\n"), "line 3, column 1: the text ends where the rest of a string is due"},
		{STR("[a"), "line 1, column 3: the text ends where '.' or ']' is due"},
		{STR("[[a]"), "line 1, column 4: ']' stands where '.' or ']]' is due"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct toml_value *root;
		struct err err = {0};
		assert_int_equal(toml_read(cases[i].text, &mem, &root, &err), E_SYNTAX);
		err.text[err.line[0].len] = '\0';
		assert_string_equal(err.text, cases[i].want);
	}
}

static void places_lead_to_the_source(void **state)
{
	static const char source[] = "\xef\xbb\xbf# \xc3\xa9\n[tool.\"x y\"]  # note\nkey.sub = [ 1,\n  'two' ]\n[[list]]\n";
	cleanup(arena_free) struct arena mem = {0};
	const struct toml_value *tool, *xy, *sub;
	const struct toml_entry *entry;
	struct str text = str_of(source);
	struct toml_value *root;
	struct err err = {0};

	(void)state;
	assert_int_equal(toml_read(text, &mem, &root, &err), OK);
	tool = toml_get(root, STR("tool"));
	xy = toml_get(tool, STR("x y"));
	assert_int_equal(tool->origin, TOML_IMPLICIT);
	assert_int_equal(xy->origin, TOML_HEADER);
	assert_true(str_eq(str_sub(text, xy->at.from, xy->at.to), STR("[tool.\"x y\"]")));
	assert_true(xy->at.line == 2 && xy->at.column == 1);
	entry = toml_entry(toml_get(xy, STR("key")), STR("sub"));
	assert_true(str_eq(str_sub(text, entry->from, entry->value.at.to), STR("key.sub = [ 1,\n  'two' ]")));
	sub = &entry->value;
	assert_true(sub->array.items[1]->at.line == 4 && sub->array.items[1]->at.column == 3);
	assert_true(str_eq(str_sub(text, sub->array.items[1]->at.from, sub->array.items[1]->at.to), STR("'two'")));
	assert_int_equal(toml_get(root, STR("list"))->origin, TOML_HEADER);
	assert_true(toml_get(toml_get(root, STR("no")), STR("such")) == NULL);
}

static void line_ends_in_text_are_one(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct toml_value *root;
	struct err err = {0};

	(void)state;
	assert_int_equal(toml_read(STR("a = \"\"\"\r\nx\r\ny\\\r\n  z\\\"\"\"\"\"\"\r\nb = \'\'\'x\r\n\\\'\'\'\'\r\n"), &mem, &root, &err), OK);
	assert_true(str_eq(toml_get(root, STR("a"))->string, STR("x\nyz\"\"\"")));
	assert_true(str_eq(toml_get(root, STR("b"))->string, STR("x\n\\'")));
}

static void kinds_are_asked_for(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct toml_value *value;
	struct toml_value *root;
	struct err err = {0};
	int64_t us;

	(void)state;
	assert_int_equal(toml_read(STR("a = 'x'\nt = 1970-01-01T01:00:00.5+01:00"), &mem, &root, &err), OK);
	assert_int_equal(toml_want(root, STR("a"), TOML_STRING, &value, &err), OK);
	assert_true(str_eq(value->string, STR("x")));
	assert_int_equal(toml_want(root, STR("b"), TOML_STRING, &value, &err), OK);
	assert_null(value);
	assert_int_equal(toml_want(root, STR("a"), TOML_ARRAY, &value, &err), E_SYNTAX);
	assert_true(str_eq(err_what(&err), STR("line 1, column 5: 'a' must be an array, not a string")));
	assert_true(toml_instant(toml_get(root, STR("t")), &us) && us == TIME_SECOND / 2);
	assert_false(toml_instant(toml_get(root, STR("a")), &us));
}

/* n times open, then 1, then n times close, around "a = ". */
static struct str nested(struct arena *mem, const char *before, const char *open, const char *middle, const char *close, size_t n)
{
	cleanup(buf_free) struct buf b = buf_make(MIB);

	buf_add(&b, str_of(before));
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_of(open));
	buf_add(&b, str_of(middle));
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_of(close));
	return arena_str(mem, buf_str(&b));
}

static void depth_and_size_are_capped(void **state)
{
	const size_t most = LIMIT_TOML_DEPTH;
	cleanup(arena_free) struct arena mem = {0};
	struct toml_value *root;
	struct err err = {0};

	(void)state;
	assert_int_equal(toml_read(nested(&mem, "a = ", "[", "1", "]", most - 1), &mem, &root, &err), OK);
	assert_int_equal(toml_read(nested(&mem, "a = ", "[", "1", "]", most), &mem, &root, &err), E_LIMIT);
	assert_int_equal(toml_read(nested(&mem, "a = ", "{a=", "1", "}", most - 1), &mem, &root, &err), OK);
	assert_int_equal(toml_read(nested(&mem, "a = ", "{a=", "1", "}", most), &mem, &root, &err), E_LIMIT);
	assert_int_equal(toml_read(nested(&mem, "", "a.", "a = 1", "", most - 1), &mem, &root, &err), OK);
	assert_int_equal(toml_read(nested(&mem, "", "a.", "a = 1", "", most), &mem, &root, &err), E_LIMIT);
	assert_int_equal(toml_read(nested(&mem, "[", "a.", "a]", "", most), &mem, &root, &err), E_LIMIT);
	assert_int_equal(toml_read(nested(&mem, "a = ", "[", "", "", 100000), &mem, &root, &err), E_LIMIT);
	assert_int_equal(toml_read((struct str){"", LIMIT_TOML_BYTES + 1}, &mem, &root, &err), E_LIMIT);
}

static void many_keys_are_found(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf b = buf_make(MIB);
	struct toml_value *root;
	struct err err = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_printf(&b, "k%d = %d\n", i, i);
	assert_int_equal(toml_read(buf_str(&b), &mem, &root, &err), OK);
	for (int i = 0; i < 5000; i++)
		assert_int_equal(toml_get(root, arena_printf(&mem, "k%d", i))->integer, i);
	buf_add(&b, STR("k7 = 1\n"));
	assert_int_equal(toml_read(buf_str(&b), &mem, &root, &err), E_SYNTAX);
	assert_true(str_eq(err_what(&err), STR("line 5001, column 1: the key 'k7' stands in line 8 already")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_public_suite_is_judged_right),
		cmocka_unit_test(messages_say_where_and_what),
		cmocka_unit_test(places_lead_to_the_source),
		cmocka_unit_test(line_ends_in_text_are_one),
		cmocka_unit_test(kinds_are_asked_for),
		cmocka_unit_test(depth_and_size_are_capped),
		cmocka_unit_test(many_keys_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
