/* PKG-INFO out of sdists, and the sdists that are refused. Archives are built here: tar headers by hand, gzip by libdeflate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libdeflate.h>

#include "archive/sdist.h"
#include "zip_build.h"

struct entry {
	struct str name, content;
	char kind;        /* '0' a file, '5' a folder, '2' a symbolic link, '1' a hard link, '3' a device */
	size_t claims;    /* another size in the header; 0: honest */
};

static void add_entry(struct buf *tar, const struct entry *e)
{
	char header[512] = {0};
	unsigned sum = 0;

	memcpy(header, e->name.p, e->name.len);
	memcpy(header + 100, "0000644", 7);
	memcpy(header + 108, "0000000", 7);
	memcpy(header + 116, "0000000", 7);
	(void)snprintf(header + 124, 12, "%011zo", e->claims ? e->claims : e->content.len);
	memcpy(header + 136, "00000000000", 11);
	memset(header + 148, ' ', 8);
	header[156] = e->kind;
	memcpy(header + 157, "target", e->kind == '1' || e->kind == '2' ? 6 : 0);
	memcpy(header + 257, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof header; i++)
		sum += (uint8_t)header[i];
	(void)snprintf(header + 148, 8, "%06o", sum);
	buf_add(tar, (struct str){header, sizeof header});
	buf_add(tar, e->content);
	memset(buf_grow(tar, (512 - e->content.len % 512) % 512 + 0), 0, (512 - e->content.len % 512) % 512);
}

static status read_targz(const struct entry *entries, size_t n, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(buf_free) struct buf tar = buf_make(MIB), gz = buf_make(MIB);
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t bound, used;
	status st;

	for (size_t i = 0; i < n; i++)
		add_entry(&tar, &entries[i]);
	memset(buf_grow(&tar, 1024), 0, 1024);
	bound = libdeflate_gzip_compress_bound(c, tar.len);
	used = libdeflate_gzip_compress(c, tar.p, tar.len, buf_grow(&gz, bound), bound);
	libdeflate_free_compressor(c);
	st = sdist_read_pkg_info((struct str){gz.p, used}, STR("pkg-1.0.tar.gz"), mem, ret, err);
	return st;
}

static void pkg_info_is_found(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct entry entries[] = {
		{STR("pkg-1.0/"), STR(""), '5', 0}, {STR("pkg-1.0/setup.py"), STR("raise"), '0', 0},
		{STR("pkg-1.0/PKG-INFO"), STR("Name: pkg\n"), '0', 0}, {STR("pkg-1.0/src/PKG-INFO"), STR("other"), '0', 0},
	};
	struct str text = {0};
	struct err err = {0};

	(void)state;
	if (read_targz(entries, 4, &mem, &text, &err) != OK)
		fail_msg(STR_FMT, STR_ARG(err_line(&err, 0)));
	assert_true(str_eq(text, STR("Name: pkg\n")));
}

static void hostile_sdists_are_refused(void **state)
{
	const struct entry good = {STR("pkg-1.0/PKG-INFO"), STR("Name: pkg\n"), '0', 0};
	const struct {
		struct entry second;
		const char *why;
	} cases[] = {
		{{STR("../x"), STR(""), '0', 0}, "would leave"}, {{STR("/x"), STR(""), '0', 0}, "absolute path"},
		{{STR("other/x"), STR(""), '0', 0}, "outside of the sdist's folder"},
		{{STR("pkg-1.0/x"), STR(""), '2', 0}, "is a link"}, {{STR("pkg-1.0/x"), STR(""), '1', 0}, "is a link"},
		{{STR("pkg-1.0/x"), STR(""), '3', 0}, "is a device"}, {good, "there twice"},
		{{STR("pkg-1.0/pkg-info"), STR(""), '0', 0}, "collides"},
		{{STR("pkg-1.0/big"), STR(""), '0', 7000000000}, "larger than"}, {{STR("pkg-1.0/big"), STR(""), '0', 60000}, "damaged"},
		{{STR("pkg-1.0/bomb"), STR(""), '0', 900 * MIB}, "times its size"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		const struct entry entries[] = {good, cases[i].second};
		struct str text = {0};
		struct err err = {0};
		status st = read_targz(entries, 2, &mem, &text, &err);

		if (st != E_REFUSED || str_find_str(err_line(&err, 0), str_of(cases[i].why), 0) == SIZE_MAX)
			fail_msg("wanted '%s', got %d: " STR_FMT, cases[i].why, st, STR_ARG(err_line(&err, 0)));
	}
}

static void an_sdist_without_pkg_info_is_refused(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct entry entries[] = {{STR("pkg-1.0/a/PKG-INFO"), STR("x"), '0', 0}};
	struct str text = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(read_targz(entries, 1, &mem, &text, &err), E_REFUSED);
	assert_int_equal(sdist_read_pkg_info(STR("plain"), STR("a-1.tar.gz"), &mem, &text, &err), E_REFUSED);
	assert_int_equal(sdist_read_pkg_info(STR("plain"), STR("a-1.tar.bz2"), &mem, &text, &err), E_REFUSED);
}

static void zip_sdists_are_read_too(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct zip_build z = zip_build_start();
	struct str text = {0};
	struct err err = {0};

	(void)state;
	zip_build_add(&z, STR("pkg-1.0/PKG-INFO"), STR("Name: pkg\n"), true, ZIP_HONEST);
	assert_int_equal(sdist_read_pkg_info(zip_build_end(&z), STR("pkg-1.0.zip"), &mem, &text, &err), OK);
	assert_true(str_eq(text, STR("Name: pkg\n")));
	zip_build_free(&z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pkg_info_is_found),
		cmocka_unit_test(hostile_sdists_are_refused),
		cmocka_unit_test(an_sdist_without_pkg_info_is_refused),
		cmocka_unit_test(zip_sdists_are_read_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
