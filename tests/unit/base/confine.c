/* Confinement, tried out: child processes confine themselves, then attempt to start programs and to write elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "base/confine.h"
#include "base/file.h"

static char top[64], own[80], other[80], victim[96];
static struct confine_tier tier;

static int make_places(void **state)
{
	struct err err = {0};

	(void)state;
	if (snprintf(top, sizeof top, "/tmp/assay-confine-XXXXXX") < 0 || !mkdtemp(top))
		return -1;
	(void)snprintf(own, sizeof own, "%s/own", top);
	(void)snprintf(other, sizeof other, "%s/other", top);
	(void)snprintf(victim, sizeof victim, "%s/other/victim", top);
	if (mkdir(own, 0700) < 0 || mkdir(other, 0700) < 0)
		return -1;
	return file_write(str_of(victim), STR("untouched"), 0600, 0, &err) == OK ? 0 : -1;
}

static int remove_places(void **state)
{
	struct err err = {0};
	cleanup(fd_close) int tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	return dir_remove_tree(tmp, top + sizeof "/tmp/" - 1, &err) == OK ? 0 : -1;
}

static bool confine_to_own(void)
{
	const struct str writable[] = {str_of(own)};
	const struct confine confine = {writable, 1};
	struct err err = {0};

	return confine_apply(&confine, &tier, &err) == OK;
}

/* Runs attempt in a confined child: 0 when it returned true there, 1 when false; what it may not do, it must not. */
static int in_confined_child(bool (*attempt)(void))
{
	int result;
	pid_t child = fork();

	if (child == 0) {
		/* Without a timeout a test that hangs would hang the suite. */
		alarm(20);
		_exit(confine_to_own() ? !attempt() : 2);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &result, 0), child);
	assert_true(WIFEXITED(result));
	return WEXITSTATUS(result);
}

#define CHILD_HOLDS(attempt) assert_int_equal(in_confined_child(attempt), 0)

static bool exec_is_denied(void)
{
	char *const argv[] = {(char[]){"true"}, NULL};
	char *const env[] = {NULL};
	int fd = open("/bin/true", O_RDONLY | O_CLOEXEC);
	int memory = memfd_create("program", 0);
	pid_t child;

	if (!tier.seccomp && !tier.landlock)
		return true;
	execve("/bin/true", argv, env);
	if (errno != EPERM && errno != EACCES)
		return false;
	if (posix_spawn(&child, "/bin/true", NULL, NULL, argv, env) == 0)
		return false;
	fexecve(fd, argv, env);
	syscall(__NR_execveat, fd, "", argv, env, AT_EMPTY_PATH);
	/* A program in memory, which no path leads to. */
	if (memory < 0 || fd < 0)
		return false;
	for (char bytes[4096];;) {
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n <= 0)
			break;
		if (write(memory, bytes, (size_t)n) != n)
			return false;
	}
	fexecve(memory, argv, env);
	return true; /* still here */
}

static bool exec_is_denied_in_a_child_process(void)
{
	int result;
	pid_t child = fork();

	if (child == 0)
		_exit(exec_is_denied() ? 0 : 1);
	return child > 0 && waitpid(child, &result, 0) == child && WIFEXITED(result) && WEXITSTATUS(result) == 0;
}

static void *as_thread(void *attempt)
{
	bool (*run)(void);

	memcpy(&run, &attempt, sizeof run);
	return run() ? attempt : NULL;
}

static bool in_thread(bool (*attempt)(void))
{
	pthread_t thread;
	void *arg, *result = NULL;

	memcpy(&arg, &attempt, sizeof arg);
	return pthread_create(&thread, NULL, as_thread, arg) == 0 && pthread_join(thread, &result) == 0 && result;
}

static bool exec_is_denied_in_a_thread(void)
{
	return in_thread(exec_is_denied);
}

static bool other_ways_out_are_denied(void)
{
	if (!tier.seccomp)
		return true;
	return syscall(__NR_unshare, 0x10000000) < 0 && errno == EPERM && syscall(__NR_io_uring_setup, 1, NULL) < 0 && errno == EPERM
		&& syscall(__NR_bpf, 0, NULL, 0) < 0 && errno == EPERM && syscall(__NR_mount, "a", "b", "c", 0, NULL) < 0
		&& errno == EPERM && syscall(__NR_process_vm_writev, getppid(), NULL, 0, NULL, 0, 0) < 0 && errno == EPERM;
}

static bool fails(const char *how, int result)
{
	if (result < 0 && (errno == EACCES || errno == EXDEV))
		return true;
	(void)dprintf(STDERR_FILENO, "%s: %s\n", how, result < 0 ? "failed for another reason" : "was possible");
	return false;
}

/* Every way to change what lies elsewhere. */
static bool writing_elsewhere_is_denied(void)
{
	int dir = open(other, O_RDONLY | O_DIRECTORY | O_CLOEXEC), mine = open(own, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (!tier.landlock)
		return true;
	if (dir < 0 || mine < 0 || symlinkat(victim, mine, "alias") < 0)
		return false;
	close(openat(mine, "f", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	return fails("write", openat(dir, "victim", O_WRONLY)) && fails("create", openat(dir, "n", O_CREAT | O_RDWR, 0600))
		&& fails("append", openat(dir, "victim", O_RDWR | O_APPEND)) && fails("mkdir", mkdirat(dir, "d", 0700))
		&& fails("unlink", unlinkat(dir, "victim", 0)) && fails("symlink", symlinkat("x", dir, "l"))
		&& fails("rename", renameat(dir, "victim", dir, "v2")) && fails("move out", renameat(mine, "f", dir, "f"))
		&& fails("move in", renameat(dir, "victim", mine, "g")) && fails("link", linkat(mine, "f", dir, "f", 0))
		&& fails("through a link", openat(mine, "alias", O_WRONLY)) && fails("fifo", mkfifoat(mine, "p", 0600))
		&& (tier.landlock < 3 || fails("truncate", truncate(victim, 0)))
		&& fails("through /proc", open("/proc/self/root/tmp/assay-escaped", O_CREAT | O_RDWR, 0600));
}

static bool writing_elsewhere_is_denied_in_a_thread(void)
{
	return in_thread(writing_elsewhere_is_denied);
}

/* What the program lives on must go on working. */
static bool own_work_goes_on(void)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str text;
	cleanup(fd_close) int mine = open(own, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int wire = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return null >= 0 && wire >= 0 && mkdirat(mine, "a", 0700) == 0 && mkdirat(mine, "b", 0700) == 0
		&& file_write_at(mine, "a/f", &STR("x"), 1, 0600, FILE_DURABLE, &err) == OK && renameat(mine, "a/f", mine, "b/f") == 0
		&& linkat(mine, "b/f", mine, "a/g", 0) == 0 && symlinkat("g", mine, "a/s") == 0
		&& dir_remove_tree(mine, "a", &err) == OK && file_read(str_of(victim), 100, &mem, &text, &err) == OK
		&& str_eq(text, STR("untouched")) && dlopen("libm.so.6", RTLD_NOW) != NULL;
}

static void exec_is_taken_away(void **state)
{
	(void)state;
	CHILD_HOLDS(exec_is_denied);
	CHILD_HOLDS(exec_is_denied_in_a_thread);
	CHILD_HOLDS(exec_is_denied_in_a_child_process);
	CHILD_HOLDS(other_ways_out_are_denied);
}

static void writing_is_confined(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str text;

	(void)state;
	CHILD_HOLDS(writing_elsewhere_is_denied);
	(void)unlink("/tmp/assay-escaped");
	assert_int_equal(file_read(str_of(victim), 100, &mem, &text, &err), OK);
	assert_string_equal(text.p, "untouched");
}

static void writing_is_confined_in_threads(void **state)
{
	char alias[100];

	(void)state;
	(void)snprintf(alias, sizeof alias, "%s/alias", own);
	(void)unlink(alias);
	CHILD_HOLDS(writing_elsewhere_is_denied_in_a_thread);
}

static void the_programs_own_work_goes_on(void **state)
{
	(void)state;
	CHILD_HOLDS(own_work_goes_on);
}

/* A thread that was there before the filter comes under it as well (seccomp only; Landlock is documented not to). */
static pthread_barrier_t confined;

static void *wait_then_exec(void *arg)
{
	char *const argv[] = {(char[]){"true"}, NULL};

	pthread_barrier_wait(&confined);
	execv("/bin/true", argv);
	return errno == EPERM ? arg : NULL;
}

static void threads_from_before_are_bound_too(void **state)
{
	int result;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		pthread_t thread;
		void *held = NULL;
		alarm(20);
		pthread_barrier_init(&confined, NULL, 2);
		if (pthread_create(&thread, NULL, wait_then_exec, &tier) != 0 || !confine_to_own())
			_exit(2);
		if (!tier.seccomp)
			_exit(0);
		pthread_barrier_wait(&confined);
		_exit(pthread_join(thread, &held) == 0 && held ? 0 : 3);
	}
	assert_int_equal(waitpid(child, &result, 0), child);
	assert_true(WIFEXITED(result));
	assert_int_equal(WEXITSTATUS(result), 0);
}

/* The attempts above succeed without confinement, so their failure says something. */
static void without_it_the_attempts_succeed(void **state)
{
	int result;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		char *const argv[] = {(char[]){"true"}, NULL};
		int fd = open(victim, O_WRONLY | O_CLOEXEC);
		if (fd < 0)
			_exit(9);
		execv("/bin/true", argv);
		_exit(9);
	}
	assert_int_equal(waitpid(child, &result, 0), child);
	assert_int_equal(WEXITSTATUS(result), 0);
}

static void a_place_that_is_missing_is_an_error(void **state)
{
	int result;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		const struct str writable[] = {STR("/no/such/place")};
		const struct confine confine = {writable, 1};
		struct err err = {0};
		status st = confine_apply(&confine, &tier, &err);
		_exit(st == E_NOT_FOUND || (st == OK && !tier.landlock) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &result, 0), child);
	assert_int_equal(WEXITSTATUS(result), 0);
}

static void the_tiers_in_words(void **state)
{
	char room[128];
	const struct confine_tier all = {true, true, 7}, none = {true, false, 0};

	(void)state;
	assert_true(str_eq(confine_tier_text(&all, room, sizeof room), STR("no exec (seccomp and Landlock), writing confined (Landlock 7)")));
	assert_true(str_starts(confine_tier_text(&none, room, sizeof room), STR("exec is not taken away")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_it_the_attempts_succeed),
		cmocka_unit_test(exec_is_taken_away),
		cmocka_unit_test(writing_is_confined),
		cmocka_unit_test(writing_is_confined_in_threads),
		cmocka_unit_test(the_programs_own_work_goes_on),
		cmocka_unit_test(threads_from_before_are_bound_too),
		cmocka_unit_test(a_place_that_is_missing_is_an_error),
		cmocka_unit_test(the_tiers_in_words),
	};

	return cmocka_run_group_tests(tests, make_places, remove_places);
}
