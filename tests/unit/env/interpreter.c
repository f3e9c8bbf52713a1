/* Finding interpreters, not executing those that must not be, asking once. The interpreters here are shell scripts that
 * answer as a real one does, and count how often they are asked; at the end the machine's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "env/probe.h"
#include "env/target.h"

static struct err err;
static struct arena mem;
static struct str top; /* a folder for each test */

static const char ANSWER[] =
	"{\"executable\": \"%s\", \"base_prefix\": \"/opt/py\", \"cache_tag\": \"cpython-%u%u\", \"major\": \"%u\", \"minor\": \"%u\", "
	"\"python\": \"cpython%u%u\", \"abi\": \"cpython\", \"free_threaded\": \"0\", \"debug\": \"0\", \"system\": \"glibc\", "
	"\"system_major\": \"2\", \"system_minor\": \"31\", \"arch\": \"x86_64\", \"purelib\": \"lib/python/site-packages\", "
	"\"platlib\": \"lib64/python/site-packages\", \"scripts\": \"bin\", \"headers\": \"include/site/python\", "
	"\"implementation_name\": \"cpython\", \"implementation_version\": \"%u.%u.1\", \"os_name\": \"posix\", "
	"\"platform_machine\": \"x86_64\", \"platform_python_implementation\": \"CPython\", \"platform_release\": \"5\", "
	"\"platform_system\": \"Linux\", \"platform_version\": \"\", \"python_full_version\": \"%u.%u.1\", "
	"\"python_version\": \"%u.%u\", \"sys_platform\": \"linux\"}";

static struct str join(const char *name)
{
	return path_join(&mem, top, str_of(name));
}

static void write_file(struct str path, struct str text, mode_t mode)
{
	assert_int_equal(dir_make(path_parent(path), 0755, &err), OK);
	assert_int_equal(file_write(path, text, 0755, 0, &err), OK);
	assert_int_equal(chmod(path.p, mode), 0);
}

/* A script at top/NAME that says that it is Python 3.MINOR, and adds a line to top/asked. */
static void fake(const char *name, unsigned major, unsigned minor)
{
	struct str path = join(name), answer;

	answer = arena_printf(&mem, ANSWER, path.p, major, minor, major, minor, major, minor, major, minor, major, minor,
		major, minor);
	write_file(path, arena_printf(&mem, "#!/bin/sh\necho asked >>" STR_FMT "/asked\necho '" STR_FMT "'\n", STR_ARG(top),
		STR_ARG(answer)), 0755);
}

static size_t times_asked(void)
{
	struct str text;

	return file_read(join("asked"), KIB, &mem, &text, &err) == OK ? text.len / 6 : 0;
}

static int set_up(void **state)
{
	char name[] = "/tmp/assay-env-XXXXXX";

	(void)state;
	if (!mkdtemp(name))
		return -1;
	top = arena_str(&mem, str_of(name));
	(void)mkdir(join("cache").p, 0700);
	(void)mkdir(join("project").p, 0755);
	unsetenv("VIRTUAL_ENV");
	setenv("PATH", join("bin").p, 1);
	setenv("PYENV_ROOT", join("pyenv").p, 1);
	return 0;
}

static int tear_down(void **state)
{
	cleanup(fd_close) int fd = -1;

	(void)state;
	(void)(dir_open(STR("/tmp"), &fd, &err) == OK && dir_remove_tree(fd, path_name(top).p, &err) == OK);
	arena_free(&mem);
	return 0;
}

static status find(const char *wanted, struct interpreter *ret)
{
	struct interpreter_request request = {.wanted = str_of(wanted), .project_dir = join("project"), .cache_dir = join("cache")};

	return interpreter_find(&request, &mem, ret, &err);
}

static bool said(const char *words)
{
	for (size_t i = 0; i < err.lines; i++)
		if (str_find_str(err_line(&err, i), str_of(words), 0) != SIZE_MAX)
			return true;
	return false;
}

static void names_and_versions_come_from_path(void **state)
{
	struct interpreter found;

	(void)state;
	fake("bin/python3", 3, 11);
	fake("bin/python3.9", 3, 9);
	fake("bin/mypython", 3, 7);
	assert_int_equal(find("", &found), OK);
	assert_int_equal(found.minor, 11);
	assert_int_equal(find("3.9", &found), OK);
	assert_int_equal(found.minor, 9);
	assert_int_equal(find("3.11.1", &found), OK);
	assert_int_equal(found.minor, 11);
	assert_int_equal(find("mypython", &found), OK);
	assert_int_equal(found.minor, 7);
	assert_true(str_eq(found.path, join("bin/mypython")));
	assert_int_equal(find("3.9.2", &found), E_NOT_FOUND);
	assert_true(said("it is 3.9.1"));
	assert_int_equal(find("nothing-of-that-name", &found), E_NOT_FOUND);
}

static void an_answer_is_remembered(void **state)
{
	struct interpreter found;

	(void)state;
	fake("bin/python3", 3, 11);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(find("", &found), OK);
	assert_int_equal(times_asked(), 1);
	fake("bin/python3", 3, 12);
	assert_int_equal(find("", &found), OK);
	assert_int_equal(found.minor, 12);
	assert_int_equal(times_asked(), 2);
	/* What was remembered and then damaged is asked again. */
	{
		cleanup(fd_close) int fd = -1;
		struct dir_entry *entries;
		size_t n;

		assert_int_equal(dir_open(join("cache/interpreters"), &fd, &err), OK);
		assert_int_equal(dir_list(fd, &mem, &entries, &n, &err), OK);
		assert_int_equal(n, 1);
		write_file(path_join(&mem, join("cache/interpreters"), entries[0].name), STR("x\ny\n{}"), 0600);
	}
	assert_int_equal(find("", &found), OK);
	assert_int_equal(times_asked(), 3);
}

static void what_lies_in_the_project_is_not_executed(void **state)
{
	struct interpreter found;

	(void)state;
	fake("project/bin/python3", 3, 11);
	setenv("PATH", join("project/bin").p, 1);
	assert_int_equal(find("", &found), E_REFUSED);
	assert_true(said("lies in the project"));
	assert_int_equal(find("3.11", &found), E_REFUSED);
	/* Neither through a link that leads there. */
	assert_int_equal(dir_make(join("bin"), 0755, &err), OK);
	assert_int_equal(symlink(join("project/bin/python3").p, join("bin/python3").p), 0);
	setenv("PATH", join("bin").p, 1);
	assert_int_equal(find("", &found), E_REFUSED);
	assert_int_equal(times_asked(), 0);
	/* Nor as the base of an environment. */
	write_file(join("project/.venv/pyvenv.cfg"), arena_printf(&mem, "home = " STR_FMT "\nassay = 1\n",
		STR_ARG(join("project/bin"))), 0644);
	assert_int_equal(find("", &found), E_REFUSED);
	assert_int_equal(times_asked(), 0);
	/* Unless the command line names it. */
	setenv("PATH", "/", 1);
	assert_int_equal(find(join("project/bin/python3").p, &found), OK);
	assert_int_equal(times_asked(), 1);
}

static void what_others_can_change_is_not_executed(void **state)
{
	struct interpreter found;

	(void)state;
	fake("bin/python3", 3, 11);
	assert_int_equal(chmod(join("bin/python3").p, 0775), 0);
	assert_int_equal(find("", &found), E_REFUSED);
	assert_true(said("can be written by others"));
	assert_int_equal(chmod(join("bin/python3").p, 0757), 0);
	assert_int_equal(find("", &found), E_REFUSED);
	assert_int_equal(chmod(join("bin/python3").p, 0755), 0);
	assert_int_equal(chmod(join("bin").p, 01777), 0);
	assert_int_equal(find("", &found), E_REFUSED);
	assert_true(said("can be written by others"));
	assert_int_equal(chmod(join("bin").p, 0755), 0);
	assert_int_equal(chmod(top.p, 0777), 0);
	assert_int_equal(find("", &found), E_REFUSED);
	assert_int_equal(times_asked(), 0);
	assert_int_equal(chmod(top.p, 0755), 0);
	assert_int_equal(find("", &found), OK);
}

static void a_script_must_not_lead_to_one_either(void **state)
{
	struct interpreter found;
	struct str evil = join("project/python3"), answer = arena_printf(&mem, ANSWER, evil.p, 3, 9, 3, 9, 3, 9, 3, 9, 3, 9, 3, 9);

	(void)state;
	fake("project/python3", 3, 9);
	write_file(join("bin/python3"), arena_printf(&mem, "#!/bin/sh\necho '" STR_FMT "'\n", STR_ARG(answer)), 0755);
	setenv("PATH", join("bin").p, 1);
	assert_int_equal(find("", &found), E_REFUSED);
}

static void nothing_of_the_project_is_on_the_path_of_a_script(void **state)
{
	struct interpreter found;
	struct str text;

	(void)state;
	write_file(join("bin/python3"), arena_printf(&mem, "#!/bin/sh\necho $PATH:$SECRET:$PWD >" STR_FMT "/path\nexit 3\n", STR_ARG(top)), 0755);
	assert_int_equal(dir_make(join("project/bin"), 0755, &err), OK);
	setenv("SECRET", "word", 1);
	setenv("PATH", arena_printf(&mem, STR_FMT ":.:bin::/:" STR_FMT "/bin", STR_ARG(join("project/bin")), STR_ARG(top)).p, 1);
	assert_int_equal(find("python3", &found), E_NOT_FOUND);
	assert_true(said("exit code 3"));
	assert_int_equal(file_read(join("path"), KIB, &mem, &text, &err), OK);
	assert_true(str_eq(str_trim(text), arena_printf(&mem, "/:" STR_FMT "/bin::/", STR_ARG(top))));
}

/* A shim that stands for nothing is not asked at every start. */
static void that_a_script_has_no_answer_is_remembered(void **state)
{
	struct interpreter found;

	(void)state;
	write_file(join("bin/python3"), arena_printf(&mem, "#!/bin/sh\necho asked >>" STR_FMT "/asked\nexit 127\n",
		STR_ARG(top)), 0755);
	fake("bin/python", 3, 10);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(find("", &found), OK);
	assert_int_equal(times_asked(), 2);
	assert_int_equal(find(join("bin/python3").p, &found), E_IO);
	assert_true(said("exit code 127"));
	assert_int_equal(times_asked(), 2);
	setenv("PYENV_VERSION", "3.10", 1);
	assert_int_equal(find("", &found), OK);
	unsetenv("PYENV_VERSION");
	assert_int_equal(times_asked(), 4);
}

static void what_does_not_answer_is_passed_over(void **state)
{
	struct interpreter found;

	(void)state;
	write_file(join("bin/python3"), STR("#!/bin/sh\necho nonsense\n"), 0755);
	fake("bin/python", 3, 10);
	assert_int_equal(find("", &found), OK);
	assert_int_equal(found.minor, 10);
	write_file(join("bin/python3"), STR("#!/bin/sh\nwhile :; do echo 0123456789012345678901234567890123456789; done\n"), 0755);
	assert_int_equal(find(join("bin/python3").p, &found), E_LIMIT);
	write_file(join("bin/python3"), STR("#!/bin/sh\nkill -9 $$\n"), 0755);
	assert_int_equal(find(join("bin/python3").p, &found), E_IO);
	assert_true(said("signal 9"));
	fake("bin/python3", 2, 7);
	assert_int_equal(find(join("bin/python3").p, &found), E_NOT_FOUND);
	assert_int_equal(find(join("bin/absent").p, &found), E_NOT_FOUND);
}

static void versions_of_pyenv_are_found(void **state)
{
	struct interpreter found;

	(void)state;
	fake("pyenv/versions/3.12.1/bin/python", 3, 12);
	fake("pyenv/versions/3.9.18/bin/python", 3, 9);
	assert_int_equal(find("3.12", &found), OK);
	assert_true(str_eq(found.path, join("pyenv/versions/3.12.1/bin/python")));
}

static void environments_have_their_base(void **state)
{
	struct interpreter_request request = {.project_dir = join("project"), .cache_dir = join("cache")};
	struct environment environment;
	struct interpreter found;

	(void)state;
	fake("opt/bin/python3.11", 3, 11);
	write_file(join("project/.venv/pyvenv.cfg"), arena_printf(&mem, "home = " STR_FMT "\nversion = 3.11.1\nassay = 1\n",
		STR_ARG(join("opt/bin"))), 0644);
	assert_int_equal(environment_open(join("project/.venv"), &request, &mem, &environment, &err), OK);
	assert_true(str_eq(environment.base.path, join("opt/bin/python3.11")));
	assert_true(str_eq(environment.paths.purelib, join("project/.venv/lib/python/site-packages")));
	assert_true(str_eq(environment.paths.scripts, join("project/.venv/bin")));
	assert_true(str_eq(environment.paths.data, join("project/.venv")));
	assert_int_equal(find("", &found), OK);
	assert_true(str_eq(found.path, join("opt/bin/python3.11")));
	write_file(join("project/.venv/pyvenv.cfg"), arena_printf(&mem, "home = " STR_FMT "\nversion = 3.10.1\n",
		STR_ARG(join("opt/bin"))), 0644);
	assert_int_equal(environment_open(join("project/.venv"), &request, &mem, &environment, &err), E_CONFIG);
	write_file(join("project/.venv/pyvenv.cfg"), STR("home = /nowhere/bin\nversion = 3.10.1\n"), 0644);
	assert_int_equal(environment_open(join("project/.venv"), &request, &mem, &environment, &err), E_CONFIG);
	assert_true(said("gone"));
	write_file(join("project/.venv/pyvenv.cfg"), STR("no home"), 0644);
	assert_int_equal(environment_open(join("project/.venv"), &request, &mem, &environment, &err), E_CONFIG);
	assert_int_equal(environment_open(join("project"), &request, &mem, &environment, &err), E_NOT_FOUND);
}

/* The script's own words, where the machine has a Python 3. */
static void a_real_interpreter_answers(void **state)
{
	struct interpreter found;
	struct target target;

	(void)state;
	if (access("/usr/bin/python3", X_OK) != 0)
		skip();
	assert_int_equal(find("/usr/bin/python3", &found), OK);
	assert_int_equal(found.major, 3);
	assert_true(path_is_absolute(found.path));
	assert_true(str_starts(found.scheme.purelib, STR("lib/python3.")));
	assert_true(str_ends(found.scheme.purelib, STR("/site-packages")));
	assert_true(str_eq(found.scheme.scripts, STR("bin")));
	assert_int_equal(target_of_interpreter(&found, &mem, &target, &err), OK);
	assert_true(tags_rank(&target.tags, STR("py3"), STR("none"), STR("any")) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names_and_versions_come_from_path, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_answer_is_remembered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_lies_in_the_project_is_not_executed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_others_can_change_is_not_executed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_script_must_not_lead_to_one_either, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_of_the_project_is_on_the_path_of_a_script, set_up, tear_down),
		cmocka_unit_test_setup_teardown(that_a_script_has_no_answer_is_remembered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_does_not_answer_is_passed_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(versions_of_pyenv_are_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(environments_have_their_base, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_real_interpreter_answers, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
