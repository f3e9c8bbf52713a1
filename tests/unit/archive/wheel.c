/* The wheel door: what agrees with itself passes, everything else is refused with its reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "archive/wheel.h"
#include "wheel_build.h"

/* Opens and reads every file. */
static status open_all(struct str bytes, struct str filename, struct wheel *ret, struct arena *mem, struct err *err)
{
	struct wheel wheel = {0};
	uint8_t sha256[SHA256_BYTES];
	status st = wheel_open(bytes, filename, mem, &wheel, err);

	for (size_t i = 0; st == OK && i < wheel.n_files; i++)
		st = wheel_file_read(&wheel, &wheel.files[i], arena_alloc(mem, wheel.files[i].member->size, 1), sha256, err);
	if (st == OK)
		*ret = wheel;
	return st;
}

static void an_honest_wheel_passes(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct wheel_recipe recipe = {.parts = {
		{"pkg/__init__.py", STR("x = 1\n"), NULL}, {"pkg/", STR(""), ""},
		{"pkg-1.0.data/scripts/tool", STR("#!python\n"), NULL}, {"pkg-1.0.data/data/etc/x", STR("y"), NULL},
		{"pkg-1.0.dist-info/entry_points.txt", STR("[console_scripts]\nrun = pkg:main\n"), NULL},
		{"pkg/hard.py", STR("abc"), /* sha384 of "abc", FIPS 180-4's example */
			"pkg/hard.py,sha384=ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP_W-2AhgcroefMI1i67KE0yCWn,3\n"},
		{"pkg/odd.py", STR("abc"), "pkg/odd.py,sha256=ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=,3\n"},
		{"pkg-1.0.dist-info/RECORD.jws", STR("{}"), ""},
	}};
	struct wheel wheel = {0};
	struct err err = {0};

	(void)state;
	if (open_all(wheel_build(&recipe, &mem), STR("pkg-1.0-py3-none-any.whl"), &wheel, &mem, &err) != OK)
		fail_msg(STR_FMT, STR_ARG(err_line(&err, 0)));
	assert_int_equal(wheel.n_files, 8);
	assert_true(wheel.purelib);
	assert_int_equal(wheel.n_entry_points, 1);
	assert_true(str_eq(wheel.files[1].path, STR("tool")));
	assert_int_equal(wheel.files[1].place, WHEEL_SCRIPTS);
	assert_true(str_eq(wheel.files[2].path, STR("etc/x")));
	assert_true(str_eq(wheel.dist_info, STR("pkg-1.0.dist-info")));
}

static void differently_written_names_are_the_same(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct wheel_recipe recipe = {.dist_info = "Foo.Bar-1.0.0.dist-info",
		.metadata = "Metadata-Version: 2.1\nName: foo-bar\nVersion: 1.0\n"};
	struct wheel wheel = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(open_all(wheel_build(&recipe, &mem), STR("Foo_bar-1-py3-none-any.whl"), &wheel, &mem, &err), OK);
}

static void wheels_that_lie_are_refused(void **state)
{
	const struct {
		struct wheel_recipe recipe;
		const char *why;
	} cases[] = {
		{{.no_record = true}, "no RECORD"}, {{.metadata = ""}, "no METADATA"}, {{.wheel = ""}, "no WHEEL"},
		{{.dist_info = "other-1.0.dist-info"}, "not of the project"}, {{.dist_info = "pkg-1.1.dist-info"}, "not of the project"},
		{{.dist_info = "pkg-1.0.DIST-INFO"}, "not of the project"}, {{.dist_info = "pkg"}, "no .dist-info"},
		{{.metadata = "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n"}, "of project 'evil'"},
		{{.metadata = "Metadata-Version: 2.1\nName: pkg\nVersion: 1.1\n"}, "of version '1.1'"},
		{{.metadata = "Name: pkg\n"}, "METADATA is malformed"},
		{{.wheel = "Wheel-Version: 2.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}, "of version '2.0'"},
		{{.wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\n"}, "tags are not those"},
		{{.wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"}, "tags are not those"},
		{{.wheel = "Wheel-Version: 1.0\nTag: py3-none-any\n"}, "whether its root is purelib"},
		{{.wheel = "Wheel-Version: 1.0\nWheel-Version: 1.0\nTag: py3-none-any\n"}, "twice"},
		{{.record = "pkg/ghost.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"}, "not there"},
		{{.record = "../x,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"}, "not there"},
		{{.record = "broken\n"}, "RECORD is malformed"},
		{{.parts = {{"pkg/a.py", STR("a"), ""}}}, "not listed in RECORD"},
		{{.parts = {{"pkg/a.py", STR("a"), "pkg/a.py,,\n"}}}, "no hash of sha256"},
		{{.parts = {{"pkg/a.py", STR("a"), "pkg/a.py,md5=DMF1ucDxtqgxw5niaXcmYQ,1\n"}}}, "no hash of sha256"},
		{{.parts = {{"pkg/a.py", STR("a"), "pkg/a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1\n"}}}, "have the hash"},
		{{.parts = {{"pkg/a.py", STR(""), "pkg/a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1\n"}}}, "another size"},
		{{.parts = {{"e.py", STR(""), NULL}}, .record = "e.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"}, "twice"},
		{{.parts = {{"d/", STR(""), "d/,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"}}}, "not there"},
		{{.parts = {{"pkg-1.0.data/weird/x", STR("a"), NULL}}}, "no installer knows"},
		{{.parts = {{"pkg-1.0.data/x", STR("a"), NULL}}}, "no installer knows"},
		{{.parts = {{"other-1.0.data/data/x", STR("a"), NULL}}}, "not of the project"},
		{{.parts = {{"two-1.0.dist-info/x", STR("a"), NULL}}}, ".dist-info"},
		{{.parts = {{"PKG-1.0.dist-info/x", STR("a"), NULL}}}, "two .dist-info"},
		{{.parts = {{"pkg-1.0.dist-info/entry_points.txt", STR("[console_scripts]\n../x = pkg:main\n"), NULL}}}, "entry_points"},
		{{.parts = {{"../x", STR("a"), NULL}}}, "leave the environment"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct wheel wheel = {0};
		struct err err = {0};
		status st = open_all(wheel_build(&cases[i].recipe, &mem), STR("pkg-1.0-py3-none-any.whl"), &wheel, &mem, &err);
		bool found = false;

		for (size_t k = 0; k < err.lines; k++)
			found |= str_find_str(err_line(&err, k), str_of(cases[i].why), 0) != SIZE_MAX;
		if (st != E_REFUSED || !found)
			fail_msg("case %zu: wanted '%s', got %d: " STR_FMT, i, cases[i].why, st, STR_ARG(err_line(&err, 0)));
	}
}

static void a_file_name_that_is_none_is_refused(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct wheel_recipe recipe = {0};
	struct wheel wheel = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(open_all(wheel_build(&recipe, &mem), STR("pkg-1.0.whl"), &wheel, &mem, &err), E_REFUSED);
	assert_int_equal(open_all(wheel_build(&recipe, &mem), STR("pkg-1.1-py3-none-any.whl"), &wheel, &mem, &err), E_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_wheel_passes),
		cmocka_unit_test(differently_written_names_are_the_same),
		cmocka_unit_test(wheels_that_lie_are_refused),
		cmocka_unit_test(a_file_name_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
