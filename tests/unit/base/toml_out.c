/* The TOML writer: layout, quoting, and that the reader gives back what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/time.h"
#include "base/toml.h"
#include "base/toml_out.h"
#include "base/utf8.h"
#include "cases.h"

static void a_document_has_its_layout(void **state)
{
	cleanup(buf_free) struct buf b = buf_make(10000);
	struct toml_out o = toml_out_open(&b);

	(void)state;
	toml_out_comment(&o, STR("written by a test\n\nsecond\x1b"));
	toml_out_key_string(&o, "lock-version", STR("1.0"));
	toml_out_key(&o, STR("environments"));
	toml_out_array(&o, true);
	toml_out_string(&o, STR("sys_platform == 'linux'"));
	toml_out_string(&o, STR("python_version < \"3.12\""));
	toml_out_array_end(&o);
	toml_out_key(&o, STR("extras"));
	toml_out_array(&o, true);
	toml_out_array_end(&o);
	toml_out_array_table(&o, TOML_PATH(STR("packages")));
	toml_out_key_string(&o, "name", STR("x"));
	toml_out_key(&o, STR("wheels"));
	toml_out_array(&o, true);
	toml_out_inline(&o);
	toml_out_key_string(&o, "name", STR("x-1.whl"));
	toml_out_key(&o, STR("upload-time"));
	toml_out_instant(&o, 1795465238 * TIME_SECOND);
	toml_out_key_i64(&o, "size", -1);
	toml_out_key(&o, STR("hashes"));
	toml_out_inline(&o);
	toml_out_key_string(&o, "sha256", STR("00"));
	toml_out_inline_end(&o);
	toml_out_key(&o, STR("l"));
	toml_out_array(&o, true);
	toml_out_i64(&o, 1);
	toml_out_i64(&o, 2);
	toml_out_array_end(&o);
	toml_out_inline_end(&o);
	toml_out_inline(&o);
	toml_out_inline_end(&o);
	toml_out_array_end(&o);
	toml_out_table(&o, TOML_PATH(STR("packages"), STR("tool"), STR("a.b"), STR("")));
	toml_out_key_bool(&o, "yes", true);
	toml_out_key(&o, STR("day"));
	toml_out_date(&o, 1795465238 * TIME_SECOND);
	assert_string_equal(buf_z(&b),
		"# written by a test\n#\n# second\\u001B\n"
		"lock-version = \"1.0\"\n"
		"environments = [\n    \"sys_platform == 'linux'\",\n    'python_version < \"3.12\"',\n]\n"
		"extras = []\n"
		"\n[[packages]]\n"
		"name = \"x\"\n"
		"wheels = [\n    { name = \"x-1.whl\", upload-time = 2026-11-23T20:20:38Z, size = -1, hashes = { sha256 = \"00\" }, l = [1, 2] },\n    {},\n]\n"
		"\n[packages.tool.\"a.b\".\"\"]\n"
		"yes = true\n"
		"day = 2026-11-23\n");
}

static void strings_are_quoted_as_far_as_needed(void **state)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR(""), "\"\""}, {STR("plain"), "\"plain\""}, {STR("it's"), "\"it's\""}, {STR("say \"x\""), "'say \"x\"'"},
		{STR("C:\\dir"), "'C:\\dir'"}, {STR("it's \"x\" \\"), "\"it's \\\"x\\\" \\\\\""}, {STR("a\nb\t\"\r\b\f"), "\"a\\nb\\t\\\"\\r\\b\\f\""},
		{STR("\x1b\x7f\0"), "\"\\u001B\\u007F\\u0000\""}, {STR("\xe2\x80\xae\xf3\xa0\x81\x81"), "\"\\u202E\\U000E0041\""},
		{STR("\xff\""), "\"\xef\xbf\xbd\\\"\""}, {STR("\xc3\xa9\xf0\x9f\x98\x80"), "\"\xc3\xa9\xf0\x9f\x98\x80\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf b = buf_make(1000);
		toml_out_quoted(&b, cases[i].text);
		assert_string_equal(buf_z(&b), cases[i].want);
	}
}

static void what_is_nested_too_deep_is_an_overflow(void **state)
{
	cleanup(buf_free) struct buf b = buf_make(10000);
	struct err err = {0};

	(void)state;
	for (unsigned deep = LIMIT_TOML_DEPTH; deep < LIMIT_TOML_DEPTH + 3; deep++) {
		struct toml_out o;
		buf_clear(&b);
		o = toml_out_open(&b);
		toml_out_key(&o, STR("a"));
		for (unsigned i = 0; i < deep; i++)
			toml_out_array(&o, i % 2);
		for (unsigned i = 0; i < deep; i++)
			toml_out_array_end(&o);
		assert_int_equal(o.depth + o.lost + o.inlines, 0);
		assert_int_equal(buf_check(&b, "it", &err), deep == LIMIT_TOML_DEPTH ? OK : E_LIMIT);
	}
}

/* -- a random tree, written and read back -- */

enum { DEPTH_MAX = 4 };

static struct str random_text(struct dice *d, struct arena *mem)
{
	static const uint32_t tops[] = {0x80, 0x80, 0x20, 0x800, 0x3000, 0x110000};
	char room[80];
	size_t n = 0;

	for (uint64_t i = dice_roll(d, 16); i > 0; i--) {
		uint32_t code = (uint32_t)dice_roll(d, tops[dice_roll(d, 6)]);
		n += utf8_put(room + n, code >= 0xd800 && code < 0xe000 ? '"' : code);
	}
	return arena_str(mem, (struct str){room, n});
}

static double random_double(struct dice *d)
{
	double value;
	uint64_t bits = dice_roll(d, UINT64_MAX);

	if (dice_roll(d, 2))
		return (double)(int64_t)dice_roll(d, 2000000) / 1000 - 1000;
	memcpy(&value, &bits, sizeof value);
	return value;
}

static struct toml_value *random_value(struct dice *d, struct arena *mem, int depth);

static void random_table(struct dice *d, struct arena *mem, int depth, struct toml_value *v)
{
	v->kind = TOML_TABLE;
	v->table = arena_new(mem, struct toml_table);
	v->table->cap = dice_roll(d, 12);
	v->table->entries = arena_array(mem, v->table->cap + 1, struct toml_entry *);
	for (size_t i = 0; i < v->table->cap; i++) {
		struct toml_entry *e = arena_new(mem, struct toml_entry);
		struct str text = random_text(d, mem);
		/* The number keeps keys apart. */
		e->key = arena_printf(mem, "%zu." STR_FMT, i, STR_ARG(text));
		e->value = *random_value(d, mem, depth + 1);
		v->table->entries[v->table->len++] = e;
	}
}

static struct toml_value *random_value(struct dice *d, struct arena *mem, int depth)
{
	const int64_t first = -62135596800000000, last = 253402300799999999;
	struct toml_value *v = arena_new(mem, struct toml_value);

	switch (dice_roll(d, depth < DEPTH_MAX ? 8 : 5)) {
	case 0:
	case 1:
		v->string = random_text(d, mem);
		break;
	case 2:
		v->kind = TOML_INTEGER;
		v->integer = (int64_t)dice_roll(d, UINT64_MAX) >> dice_roll(d, 64);
		break;
	case 3:
		v->kind = TOML_FLOAT;
		v->real = random_double(d);
		break;
	case 4:
		/* An instant, which the writer takes in microseconds: kept in `integer`. */
		v->kind = dice_roll(d, 2) ? TOML_BOOL : TOML_OFFSET_DATETIME;
		v->boolean = true;
		if (v->kind == TOML_OFFSET_DATETIME)
			v->integer = first + (int64_t)dice_roll(d, (uint64_t)(last - first));
		break;
	case 5:
		random_table(d, mem, depth, v);
		break;
	default:
		v->kind = TOML_ARRAY;
		v->array.len = dice_roll(d, 5);
		v->array.items = arena_array(mem, v->array.len + 1, struct toml_value *);
		for (size_t i = 0; i < v->array.len; i++)
			v->array.items[i] = random_value(d, mem, depth + 1);
	}
	return v;
}

static void write_value(struct toml_out *o, const struct toml_value *v, struct dice *d)
{
	switch (v->kind) {
	case TOML_STRING:
		toml_out_string(o, v->string);
		break;
	case TOML_INTEGER:
		toml_out_i64(o, v->integer);
		break;
	case TOML_FLOAT:
		toml_out_float(o, v->real);
		break;
	case TOML_BOOL:
		toml_out_bool(o, v->boolean);
		break;
	case TOML_OFFSET_DATETIME:
		toml_out_instant(o, v->integer);
		break;
	case TOML_ARRAY:
		toml_out_array(o, dice_roll(d, 2));
		toml_each_item (item, v)
			write_value(o, item, d);
		toml_out_array_end(o);
		break;
	default:
		toml_out_inline(o);
		toml_each_entry (e, v) {
			toml_out_key(o, e->key);
			write_value(o, &e->value, d);
		}
		toml_out_inline_end(o);
	}
}

/* Tables of the document become [tables], arrays of nothing but tables [[arrays]]; what is simpler comes before them. */
static bool has_header(const struct toml_value *v)
{
	bool tables = v->kind == TOML_TABLE || (v->kind == TOML_ARRAY && v->array.len);

	if (v->kind == TOML_ARRAY)
		toml_each_item (item, v)
			tables = tables && item->kind == TOML_TABLE;
	return tables;
}

static void write_pairs(struct toml_out *o, const struct toml_value *table, struct dice *d, bool headers)
{
	toml_each_entry (e, table) {
		if (headers && has_header(&e->value))
			continue;
		toml_out_key(o, e->key);
		write_value(o, &e->value, d);
	}
}

static void write_document(struct toml_out *o, const struct toml_value *root, struct dice *d)
{
	write_pairs(o, root, d, true);
	toml_each_entry (e, root) {
		if (has_header(&e->value) && e->value.kind == TOML_TABLE) {
			toml_out_table(o, TOML_PATH(e->key));
			write_pairs(o, &e->value, d, false);
		} else if (has_header(&e->value)) {
			toml_each_item (item, &e->value) {
				toml_out_array_table(o, TOML_PATH(e->key));
				write_pairs(o, item, d, false);
			}
		}
	}
}

static bool equal(const struct toml_value *a, const struct toml_value *b)
{
	int64_t us;
	bool same = a->kind == b->kind;

	switch (a->kind) {
	case TOML_STRING:
		return same && str_eq(a->string, b->string);
	case TOML_INTEGER:
		return same && a->integer == b->integer;
	case TOML_FLOAT:
		return same && (a->real == b->real || (a->real != a->real && b->real != b->real));
	case TOML_BOOL:
		return same && a->boolean == b->boolean;
	case TOML_OFFSET_DATETIME:
		return toml_instant(b, &us) && us == a->integer;
	case TOML_ARRAY:
		same = same && a->array.len == b->array.len;
		for (size_t i = 0; same && i < a->array.len; i++)
			same = equal(a->array.items[i], b->array.items[i]);
		return same;
	default:
		same = same && a->table->len == b->table->len;
		for (size_t i = 0; same && i < a->table->len; i++) {
			const struct toml_value *other = toml_get(b, a->table->entries[i]->key);
			same = other && equal(&a->table->entries[i]->value, other);
		}
		return same;
	}
}

static void what_is_written_reads_the_same(void **state)
{
	struct dice d = dice_open("TOML round trip");

	(void)state;
	for (int i = 0; i < 3000; i++) {
		cleanup(arena_free) struct arena mem = {0};
		cleanup(buf_free) struct buf b = buf_make(4 * MIB);
		struct toml_out o = toml_out_open(&b);
		struct toml_value made = {0}, *read;
		struct err err = {0};

		random_table(&d, &mem, 0, &made);
		if (dice_roll(&d, 4) == 0)
			toml_out_comment(&o, random_text(&d, &mem));
		write_document(&o, &made, &d);
		assert_int_equal(buf_check(&b, "the document", &err), OK);
		if (toml_read(buf_str(&b), &mem, &read, &err) != OK)
			fail_msg(STR_FMT "\n%s", STR_ARG(err_what(&err)), buf_z(&b));
		if (!equal(&made, read))
			fail_msg("differs:\n%s", buf_z(&b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_has_its_layout),
		cmocka_unit_test(strings_are_quoted_as_far_as_needed),
		cmocka_unit_test(what_is_nested_too_deep_is_an_overflow),
		cmocka_unit_test(what_is_written_reads_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
