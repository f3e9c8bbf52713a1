/* What of a lock may be used, and what of it an environment gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pep/marker.h"
#include "pep/tag.h"
#include "pins/pylock.h"
#include "pins/select.h"
#include "pins/usable.h"

#include "files.h"

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const char head[] = "lock-version = \"1.0\"\ncreated-by = \"x\"\nextras = [\"dev\"]\ndependency-groups = [\"test\"]\n";

static struct lock lock_read(const char *text, struct arena *mem)
{
	struct lock lock;
	struct err err = {0};

	if (pylock_read(str_of(text), STR("pylock.toml"), mem, &lock, &err) != OK)
		fail_msg(STR_FMT, STR_ARG(err_line(&err, 0)));
	return lock;
}

/* -- files -- */

/* A wheel of a-1 as the lock has it: `place` is its url or path, `rest` what else the table holds. NULL: it is usable. */
static void assert_file(const char *place, const char *hashes, const char *refused)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = arena_printf(&mem, "%s[[packages]]\nname = \"a\"\nwheels = [{ %s, hashes = { %s } }]\n", head, place, hashes);
	struct lock lock = lock_read(text.p, &mem);
	const struct pin *pin = &lock.packages.p[0];
	struct err err = {0};
	status st = pin_file_usable(pin, &pin->wheels.p[0], &err);

	if (!refused) {
		if (st != OK)
			fail_msg("%s %s: " STR_FMT, place, hashes, STR_ARG(err_line(&err, 0)));
		return;
	}
	assert_int_equal(st, E_REFUSED);
	if (!err_tells(&err, refused))
		fail_msg("no '%s' in '" STR_FMT "'", refused, STR_ARG(err_line(&err, 0)));
	assert_true(err_tells(&err, "pylock.toml, line 7"));
}

static void files_are_judged_when_they_are_wanted(void **state)
{
	static const char url[] = "url = \"https://h.example/x/a-1-py3-none-any.whl\"";
	static const char sha[] = "sha256 = \"" SHA "\"";

	(void)state;
	assert_file(url, sha, NULL);
	assert_file("url = \"http://127.0.0.1:8080/a-1-py3-none-any.whl?x=1#y\"", sha, NULL);
	assert_file("path = \"wheels/a-1-py3-none-any.whl\"", sha, NULL);
	assert_file("path = \"./a-1-py3-none-any.whl\"", sha, NULL);
	assert_file(url, "sha512 = \"" SHA SHA "\"", NULL);
	assert_file(url, "md5 = \"aa\", sha256 = \"" SHA "\"", NULL);
	assert_file(url, "md5 = \"d41d8cd98f00b204e9800998ecf8427e\"", "only 'md5'");
	assert_file(url, "SHA256 = \"" SHA "\"", "only 'SHA256'");
	assert_file(url, "sha256 = \"aa\"", "malformed");
	assert_file(url, "sha256 = \"" SHA "\", sha512 = \"x\"", "malformed");
	assert_file("url = \"file:///tmp/a-1-py3-none-any.whl\"", sha, "scheme 'file'");
	assert_file("url = \"ftp://h.example/a-1-py3-none-any.whl\"", sha, "scheme 'ftp'");
	assert_file("url = \"https://h.example/b-1-py3-none-any.whl\", name = \"a-1-py3-none-any.whl\"", sha, "another file");
	assert_file("path = \"../a-1-py3-none-any.whl\"", sha, "leads out");
	assert_file("path = \"x/../../a-1-py3-none-any.whl\"", sha, "leads out");
	assert_file("path = \"/tmp/a-1-py3-none-any.whl\"", sha, "leads out");
	assert_file("path = '..\\a-1-py3-none-any.whl'", sha, "leads out");
	assert_file("path = \"x\", name = \"a-1-py3-none-any.whl\"", sha, "another file");
	assert_file("path = \"wheels/a-1-py3-none-any.whl\", size = -1", sha, "below '0'");
	assert_file("url = \"https://h.example/a-1-py3-none-any.whl\", path = \"/a-1-py3-none-any.whl\"", sha, "leads out");
}

static void assert_pin(const char *source, const char *refused)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = arena_printf(&mem, "%s[[packages]]\nname = \"a\"\n%s\n", head, source);
	struct lock lock = lock_read(text.p, &mem);
	struct err err = {0};
	status st = pin_usable(&lock.packages.p[0], &err);

	assert_int_equal(st, refused ? E_REFUSED : OK);
	assert_true(!refused || err_tells(&err, refused));
}

static void only_wheels_are_installed(void **state)
{
	(void)state;
	assert_pin("wheels = [{url = \"https://h.example/a-1-py3-none-any.whl\", hashes = {sha256 = \"a\"}}]", NULL);
	assert_pin("archive = {url = \"https://h.example/a-1-py3-none-any.whl\", hashes = {sha256 = \"a\"}}", NULL);
	assert_pin("archive = {url = \"https://h.example/a-1-py3-none-any.whl\", subdirectory = \"x\", hashes = {sha256 = \"a\"}}", "not a wheel");
	assert_pin("archive = {url = \"https://h.example/a-1.zip\", hashes = {sha256 = \"a\"}}", "not a wheel");
	assert_pin("sdist = {url = \"https://h.example/a-1.tar.gz\", hashes = {sha256 = \"a\"}}", "sdist only");
	assert_pin("vcs = {type = \"git\", url = \"https://h.example/a\", commit-id = \"main\"}", "version control");
	assert_pin("directory = {path = \"../..\"}", "directory");
}

/* -- selection -- */

static struct marker_env linux_env(const char *python)
{
	struct marker_env env = {0};

	for (int i = 0; i < MARKER_VARIABLES; i++)
		env.value[i] = STR("x");
	env.value[MARKER_PYTHON_FULL_VERSION] = str_of(python);
	env.value[MARKER_PYTHON_VERSION] = str_sub(str_of(python), 0, str_find(str_of(python), '.', 2));
	env.value[MARKER_SYS_PLATFORM] = STR("linux");
	return env;
}

/* The names that are selected, or the first error line. */
static void assert_selected(const char *lock_head, const char *packages, struct marker_env env, const char *want)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(4096);
	struct str text = arena_printf(&mem, "%s%s%s", head, lock_head, packages);
	struct lock lock = lock_read(text.p, &mem);
	struct lock_selection selection;
	struct err err = {0};
	status st = lock_select(&lock, &env, &mem, &selection, &err);

	if (st != OK)
		buf_printf(&out, "%d " STR_FMT, (int)st, STR_ARG(err_line(&err, 0)));
	else
		vec_each (const struct pin *, pin, selection.pins)
			buf_printf(&out, "%s" STR_FMT STR_FMT, out.len ? " " : "", STR_ARG((*pin)->name), STR_ARG((*pin)->version));
	if (str_find_str(buf_str(&out), str_of(want), 0) == SIZE_MAX)
		fail_msg("'%s' is not '%s'", buf_z(&out), want);
}

static const char two[] =
	"[[packages]]\nname = \"a\"\nversion = \"1\"\nmarker = \"python_version < '3.10'\"\ndirectory = {path = \"x\"}\n"
	"[[packages]]\nname = \"a\"\nversion = \"2\"\nmarker = \"python_version >= '3.10'\"\ndirectory = {path = \"x\"}\n"
	"[[packages]]\nname = \"b\"\nversion = \"1\"\nmarker = \"'dev' in extras\"\ndirectory = {path = \"x\"}\n"
	"[[packages]]\nname = \"c\"\nversion = \"1\"\nmarker = \"'test' in dependency_groups\"\ndirectory = {path = \"x\"}\n";

static void markers_choose(void **state)
{
	struct marker_env env = linux_env("3.11.4"), asked = env;
	const struct str dev[] = {STR("DEV")}, group[] = {STR("test")}, unknown[] = {STR("nope")};

	(void)state;
	assert_selected("", two, env, "a2");
	assert_selected("", two, linux_env("3.9.18"), "a1");
	asked.extras = (struct marker_names){true, dev, 1};
	assert_selected("", two, asked, "a2 b1");
	asked.dependency_groups = (struct marker_names){true, group, 1};
	assert_selected("", two, asked, "a2 b1 c1");
	asked.extras.names = unknown;
	assert_selected("", two, asked, "1 the lock knows no extra 'nope'");
}

static void a_lock_says_where_it_belongs(void **state)
{
	struct marker_env env = linux_env("3.11.4");

	(void)state;
	assert_selected("requires-python = \">=3.12\"\n", two, env, "1 needs Python >=3.12");
	assert_selected("requires-python = \">=3.11\"\n", two, linux_env("3.12.0rc1+"), "a2");
	assert_selected("environments = [\"sys_platform == 'win32'\"]\n", two, env, "1 the lock is not meant");
	assert_selected("environments = [\"sys_platform == 'win32'\", \"sys_platform == 'linux'\"]\n", two, env, "a2");
	assert_selected("", "[[packages]]\nname = \"a\"\nrequires-python = \"<3\"\ndirectory = {path = \"x\"}\n", env, "1 needs Python <3");
	assert_selected("", "[[packages]]\nname = \"a\"\ndirectory = {path = \"x\"}\n[[packages]]\nname = \"a\"\ndirectory = {path = \"y\"}\n", env,
	                "9 'a' is there twice for this environment (pylock.toml, lines 5 and 8)");
	assert_selected("", "[[packages]]\nname = \"a\"\nmarker = \"os_name ~= 'x'\"\ndirectory = {path = \"x\"}\n", env, "5 ");
}

static void the_best_wheel_is_taken(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct tag_target target = {.implementation = TAG_CPYTHON, .major = 3, .minor = 11, .platform = {TAG_OS_GLIBC, 2, 36, STR("x86_64")}};
	struct tags tags;
	struct err err = {0};
	struct pin pin = {.name = STR("a")};
	const char *const names[] = {
		"a-1-py3-none-any.whl", "a-1-cp312-cp312-manylinux_2_17_x86_64.whl", "a-1-cp311-cp311-manylinux_2_17_x86_64.whl",
		"a-1-2-cp311-cp311-manylinux_2_17_x86_64.whl", "a-1-10-cp311-cp311-manylinux_2_17_x86_64.whl", "a-1-cp311-cp311-win_amd64.whl",
	};

	(void)state;
	assert_int_equal(tags_make(&target, &mem, &tags, &err), OK);
	assert_null(pin_best_wheel(&pin, &tags));
	const char *const best[] = {names[0], names[0], names[2], names[3], names[4], names[4]};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		vec_push(&pin.wheels, &mem, ((struct pin_file){.name = str_of(names[i])}));
		assert_true(str_eq(pin_best_wheel(&pin, &tags)->name, str_of(best[i])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_judged_when_they_are_wanted),
		cmocka_unit_test(only_wheels_are_installed),
		cmocka_unit_test(markers_choose),
		cmocka_unit_test(a_lock_says_where_it_belongs),
		cmocka_unit_test(the_best_wheel_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
