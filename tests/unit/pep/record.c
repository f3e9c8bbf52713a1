/* RECORD, both ways, and its base64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "pep/record.h"

/* The digest of the empty text. */
#define EMPTY "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"

static struct err err;

static void entries_are_read(void **state)
{
	static const struct {
		struct str path;
		enum record_hash hash;
		bool has_size;
		uint64_t size;
	} want[] = {
		{STR("a/b.py"), RECORD_STRONG, true, 0},
		{STR("a,b\"c.py"), RECORD_STRONG, true, 12},
		{STR("plain \"quotes\""), RECORD_STRONG, true, 3},
		{STR("../../bin/x"), RECORD_WEAK, true, 7},
		{STR("odd"), RECORD_OTHER, false, 0},
		{STR("\xc3\xa9"), RECORD_NONE, true, UINT64_MAX},
		{STR("a.dist-info/RECORD"), RECORD_NONE, false, 0},
	};
	cleanup(arena_free) struct arena mem = {0};
	struct record record = record_open(STR("\xef\xbb\xbf" "a/b.py,sha256=" EMPTY ",0\r\n\n"
		"\"a,b\"\"c.py\",\"sha256=" EMPTY "=\",12\nplain \"quotes\",sha256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=,3\r"
		"../../bin/x,md5=nonsense,7\nodd,blake3=x,\n\xc3\xa9,,18446744073709551615\na.dist-info/RECORD,,"));
	struct record_entry entry;
	bool more;

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		assert_int_equal(record_next(&record, &mem, &entry, &more, &err), OK);
		assert_true(more);
		assert_true(str_eq(entry.path, want[i].path));
		assert_int_equal(entry.hash, want[i].hash);
		assert_int_equal(entry.has_size, want[i].has_size);
		assert_int_equal(entry.size, want[i].size);
		if (entry.hash == RECORD_STRONG)
			assert_memory_equal(entry.digest, "\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24", 16);
	}
	assert_int_equal(entry.line, 8);
	assert_int_equal(record_next(&record, &mem, &entry, &more, &err), OK);
	assert_false(more);
	assert_int_equal(record_next(&record, &mem, &entry, &more, &err), OK);
	assert_false(more);
}

static void what_is_wrong_is_refused(void **state)
{
	static const struct str bad[] = {
		STR("a"), STR("a,"), STR("a,,,"), STR("a,,,x"), STR(",,"), STR("\"\",,"), STR("\"a,,"), STR("\"a\nb\",,"),
		STR("\"a\"b,,"), STR("a\tb,,"), STR("a\0b,,"), STR("a\x7f,,"), STR("a,sha256,"), STR("a,,x"), STR("a,,-1"),
		STR("a,,18446744073709551616"), STR("a,, 1"), STR("a,sha256=,"), STR("a,sha256=" EMPTY "==,"),
		STR("a,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuF,"), STR("a,sha256=" EMPTY "U,"),
		STR("a,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV,"), STR("a,sha512=" EMPTY ","),
		STR("a,sha256=47DEQpj8HBSa-_TImW 5JCeuQeRkm5NMpJWZG3hSuFU,"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct record record = record_open(bad[i]);
		struct record_entry entry;
		bool more;

		if (record_next(&record, &mem, &entry, &more, &err) != E_SYNTAX)
			fail_msg("case %zu was not refused: " STR_FMT, i, STR_ARG(bad[i]));
	}
}

static void an_error_names_its_line(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct record record = record_open(STR("a,,\r\n\r\nb,x,\n"));
	struct record_entry entry;
	bool more;

	(void)state;
	assert_int_equal(record_next(&record, &mem, &entry, &more, &err), OK);
	assert_int_equal(record_next(&record, &mem, &entry, &more, &err), E_SYNTAX);
	assert_true(str_eq(err_what(&err), STR("RECORD, line 3")));
}

static void what_is_written_is_read_again(void **state)
{
	static const struct str paths[] = {STR("a"), STR("a,b"), STR("\"x\""), STR("a\"b"), STR(" a "), STR("a/\xc3\xa9.py")};
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(MIB);
	uint8_t digest[HASH_BYTES_MAX];
	struct record record;
	struct record_entry entry;
	bool more;

	(void)state;
	for (size_t i = 0; i < sizeof digest; i++)
		digest[i] = (uint8_t)(i * 37 + 5);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (enum hash_kind kind = HASH_SHA256; kind <= HASH_SHA512; kind++)
			record_write(&out, paths[i], kind, digest, i * 1000);
	record_write_bare(&out, STR("x,y/RECORD"));
	record = record_open(buf_str(&out));
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (enum hash_kind kind = HASH_SHA256; kind <= HASH_SHA512; kind++) {
			assert_int_equal(record_next(&record, &mem, &entry, &more, &err), OK);
			assert_true(str_eq(entry.path, paths[i]));
			assert_int_equal(entry.hash, RECORD_STRONG);
			assert_int_equal(entry.kind, kind);
			assert_memory_equal(entry.digest, digest, hash_size(kind));
			assert_int_equal(entry.size, i * 1000);
		}
	assert_int_equal(record_next(&record, &mem, &entry, &more, &err), OK);
	assert_true(str_eq(entry.path, STR("x,y/RECORD")));
	assert_int_equal(entry.hash, RECORD_NONE);
}

/* RFC 4648, section 10, without padding. */
static void base64_vectors(void **state)
{
	static const struct {
		struct str bytes, text;
	} cases[] = {
		{STR(""), STR("")}, {STR("f"), STR("Zg")}, {STR("fo"), STR("Zm8")}, {STR("foo"), STR("Zm9v")},
		{STR("foob"), STR("Zm9vYg")}, {STR("fooba"), STR("Zm9vYmE")}, {STR("foobar"), STR("Zm9vYmFy")},
		{STR("\xfb\xff\xbf"), STR("-_-_")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf out = buf_make(100);
		uint8_t bytes[8];

		base64url_write(&out, (const uint8_t *)cases[i].bytes.p, cases[i].bytes.len);
		assert_true(str_eq(buf_str(&out), cases[i].text));
		assert_true(base64url_parse(cases[i].text, bytes, cases[i].bytes.len));
		assert_memory_equal(bytes, cases[i].bytes.p, cases[i].bytes.len);
		assert_false(base64url_parse(cases[i].text, bytes, cases[i].bytes.len + 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_are_read),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test(an_error_names_its_line),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(base64_vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
