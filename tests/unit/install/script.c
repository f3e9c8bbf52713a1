/* First lines, entry points and activation scripts: what shells make of hostile paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "install/script.h"
#include "install/venv.h"

static void expect_text(const struct buf *b, struct str wanted)
{
	if (!str_eq(buf_str(b), wanted))
		fail_msg("'" STR_FMT "'", STR_ARG(buf_str(b)));
}

static void first_lines_fit(void **state)
{
	cleanup(buf_free) struct buf out = buf_make(4096);
	char long_path[200];
	bool changed;

	(void)state;
	script_shebang_write(&out, STR("/v/bin/python"));
	expect_text(&out, STR("#!/v/bin/python\n"));
	buf_clear(&out);
	script_shebang_write(&out, STR("/my env/bin/python"));
	expect_text(&out, STR("#!/bin/sh\n'''exec' '/my env/bin/python' \"$0\" \"$@\"\n' '''\n"));
	buf_clear(&out);
	memset(long_path, 'a', sizeof long_path);
	script_shebang_write(&out, (struct str){long_path, 126});
	assert_true(str_starts(buf_str(&out), STR("#!/bin/sh\n")));
	buf_clear(&out);
	script_shebang_write(&out, (struct str){long_path, 125});
	assert_int_equal(out.len, 128);
	buf_clear(&out);
	script_rewrite(&out, STR("/v/bin/python"), STR("#!pythonw -E\nx\n"), &changed);
	assert_true(changed);
	expect_text(&out, STR("#!/v/bin/python\nx\n"));
	script_rewrite(&out, STR("/v/bin/python"), STR("#!/bin/sh\nx\n"), &changed);
	assert_false(changed);
}

static void paths_that_no_script_can_hold_are_refused(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(script_python_check(STR("/a/bin/python"), &err), OK);
	assert_int_equal(script_python_check(STR("/a$b'c/bin/python"), &err), OK);
	assert_int_equal(script_python_check(STR("/a b/bin/python"), &err), OK);
	assert_int_equal(script_python_check(STR("/a b$(x)'\"`/bin/python"), &err), OK);
	assert_int_equal(script_python_check(STR("/a b\\/bin/python"), &err), E_USAGE);
	assert_int_equal(script_python_check(STR("/a\nb/bin/python"), &err), E_USAGE);
}

static void an_entry_point_calls_its_attribute(void **state)
{
	cleanup(buf_free) struct buf out = buf_make(4096);
	const struct entry_point entry = {.name = STR("t"), .module = STR("a.b"), .attr = STR("App.run")};

	(void)state;
	script_entry_point_write(&out, STR("/p"), &entry);
	assert_true(str_find_str(buf_str(&out), STR("\nfrom a.b import App\n"), 0) != SIZE_MAX);
	assert_true(str_find_str(buf_str(&out), STR("sys.exit(App.run())"), 0) != SIZE_MAX);
}

/* Source the script in sh and print what VIRTUAL_ENV became. */
static struct str activated(struct str root, struct arena *mem)
{
	cleanup(buf_free) struct buf script = buf_make(65536);
	const struct venv venv = {.root = root, .prompt_name = root};
	char name[] = "/tmp/assay-activate-XXXXXX", output[1024];
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){". \"$1\"; printf '%s|%s' \"$VIRTUAL_ENV\" \"$PS1\""},
		(char[]){"sh"}, name, NULL};
	char *environment[] = {(char[]){"PATH=/usr/bin:/bin"}, NULL};
	struct err err = {0};
	posix_spawn_file_actions_t actions;
	int fd = mkstemp(name), pipes[2], code = -1;
	ssize_t n;
	pid_t pid;

	venv_activate_write(&script, "activate", &venv);
	assert_int_equal(fd_write(fd, buf_str(&script), name, &err), OK);
	close(fd);
	assert_int_equal(pipe(pipes), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
	assert_int_equal(posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, environment), 0);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	n = read(pipes[0], output, sizeof output);
	close(pipes[0]);
	assert_int_equal(waitpid(pid, &code, 0), pid);
	assert_int_equal(code, 0);
	unlink(name);
	return arena_str(mem, (struct str){output, n < 0 ? 0 : (size_t)n});
}

static void activation_takes_any_path_literally(void **state)
{
	const struct str roots[] = {STR("/plain"), STR("/with space"), STR("/qu'ote"), STR("/$(touch marker)"), STR("/`touch marker`"),
		STR("/a\\b\"c"), STR("/!x;y&z|w"), STR("/''"), STR("/*?[a]")};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		struct str said = activated(roots[i], &mem), root, prompt;

		assert_true(str_cut(said, '|', &root, &prompt) || roots[i].len);
		if (!str_starts(said, roots[i]))
			fail_msg("'" STR_FMT "' became '" STR_FMT "'", STR_ARG(roots[i]), STR_ARG(said));
	}
}

static void other_shells_quote_in_their_own_way(void **state)
{
	static const struct {
		const char *which;
		struct str root, wanted;
	} cases[] = {
		{"activate.fish", STR("/a'b\\c$d"), STR("set -gx VIRTUAL_ENV '/a\\'b\\\\c$d'\n")},
		{"activate.csh", STR("/a'b!c"), STR("setenv VIRTUAL_ENV '/a'\\''b\\!c'\n")},
		{"activate.ps1", STR("/a'b\xe2\x80\x99$(x)"), STR("$env:VIRTUAL_ENV = '/a''b\xe2\x80\x99\xe2\x80\x99$(x)'\n")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(buf_free) struct buf out = buf_make(65536);
		const struct venv venv = {.root = cases[i].root, .prompt_name = STR("p")};

		venv_activate_write(&out, cases[i].which, &venv);
		if (str_find_str(buf_str(&out), cases[i].wanted, 0) == SIZE_MAX)
			fail_msg("%s", cases[i].which);
	}
}

static void prompts_hold_nothing_that_shells_act_on(void **state)
{
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	assert_true(str_eq(venv_prompt_clean(STR("my-env_1.0"), &mem), STR("my-env_1.0")));
	assert_true(str_eq(venv_prompt_clean(STR("$(x)`y`%n\\w\x1b[m"), &mem), STR("__x__y__n_w__m")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_lines_fit),
		cmocka_unit_test(paths_that_no_script_can_hold_are_refused),
		cmocka_unit_test(an_entry_point_calls_its_attribute),
		cmocka_unit_test(activation_takes_any_path_literally),
		cmocka_unit_test(other_shells_quote_in_their_own_way),
		cmocka_unit_test(prompts_hold_nothing_that_shells_act_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
