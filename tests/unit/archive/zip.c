/* The strict zip reader: honest archives pass, and each kind of lie is refused for its own reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "archive/zip.h"
#include "zip_build.h"

/* Opens and reads every member; the first failure's status, its sentence in err. */
static status open_all(struct str bytes, struct zip *ret, struct arena *mem, struct err *err)
{
	struct zip zip = {0};
	status st = zip_open(bytes, mem, &zip, err);

	for (size_t i = 0; st == OK && i < zip.len; i++) {
		cleanup_free void *out = mem_new(zip.members[i].size + 1, 1);
		st = zip_read(&zip, &zip.members[i], out, err);
	}
	if (st == OK && ret)
		*ret = zip;
	return st;
}

static void expect_refused(struct str bytes, const char *why)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	status st = open_all(bytes, NULL, &mem, &err);

	if (st != E_REFUSED || str_find_str(err_what(&err), str_of(why), 0) == SIZE_MAX)
		fail_msg("wanted a refusal with '%s', got status %d: " STR_FMT, why, st, STR_ARG(err_what(&err)));
}

static void honest_archives_pass(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct zip_build z = zip_build_start();
	struct zip zip = {0};
	struct err err = {0};
	char text[64];
	const struct zip_member *m;

	(void)state;
	zip_build_add(&z, STR("pkg/"), STR(""), false, ZIP_HONEST);
	zip_build_add(&z, STR("pkg/a.py"), STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), true, ZIP_HONEST);
	zip_build_add(&z, STR("pkg/empty"), STR(""), true, ZIP_HONEST);
	struct zip_lie later = ZIP_HONEST;
	later.descriptor = true;
	later.behind = STR("\x50\x4b\x07\x08\x47\xdd\xdc\x79\x02\0\0\0\x02\0\0\0");
	zip_build_add(&z, STR("pkg/hi"), STR("ok"), false, later);
	struct zip_lie unicode = ZIP_HONEST;
	unicode.flags = 1 << 11;
	zip_build_add(&z, STR("pkg/\xc3\xa9t\xc3\xa9.py"), STR("x"), false, unicode);
	struct zip_lie repeated = ZIP_HONEST;
	repeated.local_extra = repeated.extra = STR("\1\0\x10\0\2\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0");
	zip_build_add(&z, STR("pkg/repeated"), STR("ok"), false, repeated);
	zip_build_add(&z, STR("pkg/chance"), STR("PK\5\6 by chance \x00\xff PK\5\6"), false, ZIP_HONEST);
	if (open_all(zip_build_end(&z), &zip, &mem, &err) != OK)
		fail_msg(STR_FMT, STR_ARG(err_what(&err)));
	assert_int_equal(zip.len, 7);
	m = zip_find(&zip, STR("pkg/a.py"));
	assert_non_null(m);
	assert_int_equal(m->mode, 0644);
	assert_int_equal(zip_read(&zip, m, text, &err), OK);
	assert_memory_equal(text, "aaaa", 4);
	assert_null(zip_find(&zip, STR("pkg/A.py")));
	zip_build_free(&z);
}

static void names_that_are_not_clean_are_refused(void **state)
{
	const struct {
		struct str name;
		const char *why;
	} cases[] = {
		{STR("../escaped.txt"), "would leave the environment"}, {STR("a/../../b"), "would leave the environment"},
		{STR("./a"), "would leave the environment"}, {STR("/etc/passwd"), "absolute path"}, {STR("a//b"), "empty part"},
		{STR("a\\b"), "U+005C"}, {STR("..\\b"), "U+005C"}, {STR("C:/b"), "drive letter"}, {STR("c:b"), "drive letter"},
		{STR("a\0b"), "U+0000"}, {STR("a\nb"), "U+000A"}, {STR("a\x7f"), "U+007F"}, {STR(""), "without a name"},
		{STR("a/.."), "would leave the environment"}, {STR("/"), "absolute path"}, {STR("a/./b"), "would leave the environment"},
	};
	const struct {
		struct str name;
		const char *why;
	} unicode[] = {
		{STR("a\xff"), "not UTF-8"}, {STR("\xc0\xae\xc0\xae/x"), "not UTF-8"}, {STR("\xed\xa0\x80"), "not UTF-8"},
		{STR("a\xc2\x85"), "U+0085"}, {STR("a\xe2\x80\xaegpj.exe"), "U+202E"}, {STR("a\xc3"), "not UTF-8"}, {STR("a\xe2\x80\x8b"), "U+200B"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zip_build z = zip_build_start();
		zip_build_add(&z, cases[i].name, STR(""), false, ZIP_HONEST);
		expect_refused(zip_build_end(&z), cases[i].why);
		zip_build_free(&z);
	}
	for (size_t i = 0; i < sizeof unicode / sizeof *unicode; i++) {
		struct zip_build z = zip_build_start();
		struct zip_lie flag = ZIP_HONEST;
		zip_build_add(&z, unicode[i].name, STR(""), false, flag);
		expect_refused(zip_build_end(&z), "unknown encoding");
		zip_build_free(&z);
		z = zip_build_start();
		flag.flags = 1 << 11;
		zip_build_add(&z, unicode[i].name, STR(""), false, flag);
		expect_refused(zip_build_end(&z), unicode[i].why);
		zip_build_free(&z);
	}
}

static void names_that_collide_are_refused(void **state)
{
	const struct {
		struct str a, b;
		const char *why;
	} cases[] = {
		{STR("a"), STR("a"), "there twice"}, {STR("d/"), STR("d/"), "there twice"},
		{STR("x/README"), STR("x/readme"), "collide"}, {STR("a"), STR("a/b"), "also a file"},
		{STR("a/b"), STR("a"), "also a folder"}, {STR("a"), STR("A/b"), "also a file"}, {STR("a/"), STR("a"), "also a folder"},
		{STR("\xc3\xa9"), STR("e\xcc\x81"), "collide"}, {STR("\xef\xac\x81le"), STR("file"), "collide"},
		{STR("stra\xc3\x9f" "e"), STR("STRASSE"), "collide"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zip_build z = zip_build_start();
		struct zip_lie flag = ZIP_HONEST;
		flag.flags = 1 << 11;
		zip_build_add(&z, cases[i].a, STR(""), false, flag);
		zip_build_add(&z, cases[i].b, STR(""), false, flag);
		expect_refused(zip_build_end(&z), cases[i].why);
		zip_build_free(&z);
	}
}

static void headers_that_lie_are_refused(void **state)
{
	static const struct {
		struct zip_lie lie;
		const char *why;
	} cases[] = {
#define LIE(reason, ...) {{.method = -1, .local_method = -1, __VA_ARGS__}, reason}
#define SIZES .size = -1, .local_size = -1, .local_packed = -1
#define CRCS .crc = -1, .local_crc = -1
		LIE("another name", SIZES, CRCS, .local_name = "other"), LIE("another set of flags", SIZES, CRCS, .local_flags = 2),
		LIE("is encrypted", SIZES, CRCS, .flags = 1), LIE("unknown flags", SIZES, CRCS, .flags = 1 << 5),
		LIE("unknown flags", SIZES, CRCS, .flags = 1 << 13), LIE("another CRC", SIZES, .crc = -1, .local_crc = 7),
		LIE("does not have the CRC", SIZES, .crc = 7, .local_crc = 7),
		LIE("another size", CRCS, .size = -1, .local_packed = -1, .local_size = 3),
		LIE("another size", CRCS, .size = -1, .local_packed = 3, .local_size = -1),
		LIE("unpacks to", CRCS, .size = 3, .local_size = 3, .local_packed = -1),
		LIE("unpacks to", CRCS, .size = 300, .local_size = 300, .local_packed = -1),
		LIE("grow more than deflate can", CRCS, .size = 0x7fffffff, .local_size = 0x7fffffff, .local_packed = -1),
		LIE("symbolic link", SIZES, CRCS, .attributes = 0xa1ff0000u), LIE("device", SIZES, CRCS, .attributes = 0x61b60000u),
		LIE("device", SIZES, CRCS, .attributes = 0x11b60000u), LIE("folder by its attributes", SIZES, CRCS, .attributes = 0x41ed0000u),
		LIE("folder by its attributes", SIZES, CRCS, .attributes = 0x81a40010u),
		LIE("malformed extra field", SIZES, CRCS, .extra = STR("\1\0\x09\0abc")),
		LIE("malformed extra field", SIZES, CRCS, .local_extra = STR("abc")),
		LIE("ZIP64 sizes that contradict", SIZES, CRCS, .extra = STR("\1\0\x08\0\1\0\0\0\0\0\0\0")),
		LIE("another size", SIZES, CRCS, .local_extra = STR("\1\0\x08\0\1\0\0\0\0\0\0\0")),
		LIE("another size", SIZES, CRCS, .local_extra = STR("\1\0\x10\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0")),
		LIE("ZIP64 sizes that contradict", SIZES, CRCS, .extra = STR("\1\0\x10\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0")),
		LIE("two ZIP64 fields", SIZES, CRCS, .extra = STR("\1\0\0\0\1\0\0\0")),
		LIE("second name", SIZES, CRCS, .extra = STR("\x75\x70\x07\0\1abcdno")),
		LIE("belong to nobody", SIZES, CRCS, .behind = STR("junk")), LIE("belong to nobody", SIZES, CRCS, .before = STR("junk")),
		LIE("belong to nobody", SIZES, CRCS, .descriptor = true),
		LIE("in its data descriptor", SIZES, CRCS, .descriptor = true, .behind = STR("\x50\x4b\x07\x08\0\0\0\0\2\0\0\0\2\0\0\0")),
		LIE("belong to nobody", SIZES, CRCS, .no_central = true), LIE("overlaps", SIZES, CRCS, .same_offset = true),
		{{.method = 12, .local_method = 12, SIZES, CRCS}, "unknown method"},
		{{.method = -1, .local_method = 0, SIZES, CRCS}, "another method"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zip_build z = zip_build_start();
		zip_build_add(&z, STR("first"), STR("1"), false, ZIP_HONEST);
		zip_build_add(&z, STR("name"), STR("content that is packed"), true, cases[i].lie);
		zip_build_add(&z, STR("last"), STR("2"), false, ZIP_HONEST);
		expect_refused(zip_build_end(&z), cases[i].why);
		zip_build_free(&z);
	}
}

static void end_records_that_lie_are_refused(void **state)
{
	static const struct {
		struct zip_build lie;
		const char *why;
	} cases[] = {
		{{.after_end = STR("x")}, "ends with its end record"}, {{.count_lie = 1}, "cut off"}, {{.count_lie = -1}, "more entries"},
		{{.directory_lie = 1}, "does not end where"}, {{.directory_lie = -1}, "does not end where"},
		{{.before_end = STR("x")}, "does not end where"}, {{.comment = STR("a PK\5\6 b")}, "looks like a part"},
		{{.before_end = STR("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x16\0")}, "several end records"},
		{{.before_end = STR("PK\6\7\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0")}, "ZIP64 end record is not where"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zip_build z = zip_build_start();
		z.count_lie = cases[i].lie.count_lie;
		z.directory_lie = cases[i].lie.directory_lie;
		z.before_end = cases[i].lie.before_end;
		z.comment = cases[i].lie.comment;
		z.after_end = cases[i].lie.after_end;
		zip_build_add(&z, STR("first"), STR("1"), false, ZIP_HONEST);
		expect_refused(zip_build_end(&z), cases[i].why);
		zip_build_free(&z);
	}
	expect_refused(STR(""), "ends with its end record");
	expect_refused(STR("PK\5\6"), "ends with its end record");
}

static void an_archive_that_grows_too_far_is_refused(void **state)
{
	cleanup_free char *zeros = mem_new(40 * MIB, 1);
	struct zip_build z = zip_build_start();

	(void)state;
	zip_build_add(&z, STR("a"), (struct str){zeros, 40 * MIB}, true, ZIP_HONEST);
	zip_build_add(&z, STR("b"), (struct str){zeros, 40 * MIB}, true, ZIP_HONEST);
	expect_refused(zip_build_end(&z), "times its size");
	zip_build_free(&z);
}

/* A tail that holds the directory gives members whose ranges can be read alone; a shorter one says where it starts. */
static void a_tail_is_enough_for_one_member(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct zip_build z = zip_build_start();
	struct str bytes;
	struct zip zip = {0};
	struct err err = {0};
	uint64_t need = 0;
	const struct zip_member *m;
	char text[8];

	(void)state;
	zip_build_add(&z, STR("a"), STR("first"), true, ZIP_HONEST);
	zip_build_add(&z, STR("b"), STR("second"), true, ZIP_HONEST);
	bytes = zip_build_end(&z);
	assert_int_equal(zip_directory_from_tail(str_skip(bytes, bytes.len - 30), bytes.len, &mem, &zip, &need, &err), OK);
	assert_int_equal(bytes.len - need, 22 + 2 * 47);
	assert_int_equal(zip_directory_from_tail(str_skip(bytes, need), bytes.len, &mem, &zip, &need, &err), OK);
	assert_true(need == UINT64_MAX);
	m = zip_find(&zip, STR("b"));
	assert_non_null(m);
	assert_int_equal(zip_read_range(str_sub(bytes, m->offset, m->end), m, text, &err), OK);
	assert_memory_equal(text, "second", 6);
	assert_int_equal(zip_read_range(str_sub(bytes, m->offset, m->end - 1), m, text, &err), E_REFUSED);
	zip_build_free(&z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(honest_archives_pass),
		cmocka_unit_test(names_that_are_not_clean_are_refused),
		cmocka_unit_test(names_that_collide_are_refused),
		cmocka_unit_test(headers_that_lie_are_refused),
		cmocka_unit_test(end_records_that_lie_are_refused),
		cmocka_unit_test(an_archive_that_grows_too_far_is_refused),
		cmocka_unit_test(a_tail_is_enough_for_one_member),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
