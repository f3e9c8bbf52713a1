/* One child process: bounded in time and output, with nothing of ours but what it is handed. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/file.h"
#include "base/path.h"
#include "base/time.h"
#include "env/probe.h"

enum { READ_END, WRITE_END };

struct child {
	pid_t pid;
	int out, errors; /* what it writes; -1 at its end */
	int64_t deadline;
};

/* -- starting -- */

static status pipe_open(int *ret, struct err *err)
{
	return pipe2(ret, O_CLOEXEC) == 0 ? OK : err_errno(err, "cannot make a pipe");
}

static int actions_fill(posix_spawn_file_actions_t *actions, int out, int errors)
{
	int rc = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, errors, STDERR_FILENO);
	/* Neither `.python-version` files nor anything else of the project is found from there. */
	return rc ? rc : posix_spawn_file_actions_addchdir_np(actions, "/");
}

/* A group of its own, so that all that it starts can be ended with it; signals as a program expects them. */
static int attributes_fill(posix_spawnattr_t *attributes)
{
	sigset_t none, all;
	int rc;

	sigemptyset(&none);
	sigfillset(&all);
	rc = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (rc == 0)
		rc = posix_spawnattr_setsigmask(attributes, &none);
	return rc ? rc : posix_spawnattr_setsigdefault(attributes, &all);
}

static int spawn(const char *path, char *const *env, int out, int errors, pid_t *ret)
{
	char script_flag[] = "-c", isolated[] = "-I", no_site[] = "-S", no_bytecode[] = "-B";
	/* posix_spawn takes its texts as char * but does not write to them. */
	char *argv[] = {(char *)(uintptr_t)path, isolated, no_site, no_bytecode, script_flag, (char *)(uintptr_t)PROBE_SCRIPT, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc)
		return rc;
	rc = posix_spawnattr_init(&attributes);
	if (rc == 0) {
		rc = actions_fill(&actions, out, errors);
		if (rc == 0)
			rc = attributes_fill(&attributes);
		if (rc == 0)
			rc = posix_spawn(ret, path, &actions, &attributes, argv, env);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static status child_start(const char *path, char *const *env, struct child *ret, struct err *err)
{
	int out[2] = {-1, -1}, errors[2] = {-1, -1}, rc = 0;
	status st = pipe_open(out, err);

	if (st == OK)
		st = pipe_open(errors, err);
	if (st == OK) {
		rc = spawn(path, env, out[WRITE_END], errors[WRITE_END], &ret->pid);
		errno = rc;
		if (rc)
			st = err_errno(err, "cannot start '%s'", path);
	}
	fd_close(&out[WRITE_END]);
	fd_close(&errors[WRITE_END]);
	if (st != OK) {
		fd_close(&out[READ_END]);
		fd_close(&errors[READ_END]);
		return st == E_NOT_FOUND ? E_IO : st;
	}
	ret->out = out[READ_END];
	ret->errors = errors[READ_END];
	ret->deadline = time_monotonic() + (int64_t)LIMIT_PROBE_SECONDS * 1000000;
	return OK;
}

/* -- listening -- */

/* Milliseconds that are left, at least 0. */
static int time_left(const struct child *child)
{
	int64_t left = child->deadline - time_monotonic();

	return left > 0 ? (int)(left / 1000) + 1 : 0;
}

/* Read what is there; the descriptor is closed at its end. */
static void take(int *fd, struct buf *into)
{
	char room[4096];
	ssize_t n = read(*fd, room, sizeof room);

	if (n > 0)
		buf_add(into, (struct str){room, (size_t)n});
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		fd_close(fd);
}

static status listen_to(struct child *child, struct buf *out, struct buf *errors, struct err *err)
{
	while (child->out >= 0 || child->errors >= 0) {
		struct pollfd fds[] = {{child->out, POLLIN, 0}, {child->errors, POLLIN, 0}, {cancel_fd(), POLLIN, 0}};
		int left = time_left(child);
		status st = cancel_check(err);

		if (st != OK)
			return st;
		if (left == 0)
			return err_set(err, E_IO, "it did not answer within %d seconds", LIMIT_PROBE_SECONDS);
		if (poll(fds, 3, left) < 0 && errno != EINTR)
			return err_errno(err, "cannot wait for it");
		if (fds[0].revents)
			take(&child->out, out);
		if (fds[1].revents)
			take(&child->errors, errors);
		if (out->overflow)
			return err_set(err, E_LIMIT, "it wrote more than %d bytes", LIMIT_PROBE_OUTPUT);
	}
	return OK;
}

/* -- its end -- */

/* Wait for it until the deadline; then, or when `now`, end it and all that it started. */
static int child_end(struct child *child, bool now)
{
	int code = -1;
	pid_t rc = 0;

	while (!now && time_left(child) > 0 && !cancel_requested()) {
		rc = waitpid(child->pid, &code, WNOHANG);
		if (rc != 0)
			break;
		(void)poll(NULL, 0, 1);
	}
	(void)kill(-child->pid, SIGKILL);
	while (rc == 0 || (rc < 0 && errno == EINTR))
		rc = waitpid(child->pid, &code, 0);
	return rc == child->pid ? code : -1;
}

/* The last line that is not empty. */
static struct str last_line(struct str text)
{
	size_t end;

	text = str_trim(text);
	end = str_rfind(text, '\n');
	return str_sub(str_trim(end == SIZE_MAX ? text : str_skip(text, end + 1)), 0, 200);
}

static status outcome(int code, struct str errors, struct err *err)
{
	status st;

	if (code == 0)
		return OK;
	if (code >= 0 && WIFEXITED(code))
		st = err_set(err, E_NO, "it ended with exit code %d", WEXITSTATUS(code));
	else
		st = err_set(err, E_IO, "it was ended by signal %d", code >= 0 && WIFSIGNALED(code) ? WTERMSIG(code) : 0);
	if (errors.len)
		err_note(err, "it said: " STR_FMT, STR_ARG(last_line(errors)));
	return st;
}

status probe_run(const char *path, char *const *env, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_PROBE_OUTPUT), errors = buf_make(LIMIT_PROBE_OUTPUT);
	struct child child = {.out = -1, .errors = -1};
	status st = child_start(path, env, &child, err);
	int code;

	if (st != OK)
		return st;
	st = listen_to(&child, &out, &errors, err);
	code = child_end(&child, st != OK);
	fd_close(&child.out);
	fd_close(&child.errors);
	if (st == OK)
		st = outcome(code, buf_str(&errors), err);
	if (st == OK)
		*ret = arena_str(mem, buf_str(&out));
	return st;
}

/* -- what it is handed -- */

/* PATH for the programs that a shim starts: bash, env, pyenv. */
static struct str path_filter(struct str path, struct str project, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_PROBE_OUTPUT);
	struct str folder, real;
	bool more = true;

	while (str_token(&path, ':', &folder, &more)) {
		struct err ignored = {0};

		if (!path_is_absolute(folder) || path_resolve(folder, mem, &real, &ignored) != OK)
			continue;
		if (project.len && path_is_inside(project, real))
			continue;
		if (out.len)
			buf_byte(&out, ':');
		buf_add(&out, folder);
	}
	return arena_str(mem, buf_str(&out));
}

char *const *probe_env(struct str project, struct arena *mem)
{
	static const char *const handed[] = {"HOME", "LD_LIBRARY_PATH", "PYENV_ROOT", "PYENV_VERSION"};
	enum { HANDED = sizeof handed / sizeof *handed };
	char **env = arena_array(mem, HANDED + 4, char *);
	size_t n = 0;

	for (size_t i = 0; i < HANDED; i++) {
		struct str value = str_of(getenv(handed[i]));

		if (value.len)
			env[n++] = (char *)(uintptr_t)arena_printf(mem, "%s=" STR_FMT, handed[i], STR_ARG(value)).p;
	}
	env[n++] = (char *)(uintptr_t)arena_printf(mem, "PATH=" STR_FMT,
		STR_ARG(path_filter(str_of(getenv("PATH")), project, mem))).p;
	env[n++] = (char *)(uintptr_t)arena_printf(mem, "LC_ALL=C").p;
	/* Without it macOS 11 and later call themselves 10.16 to old builds. */
	env[n++] = (char *)(uintptr_t)arena_printf(mem, "SYSTEM_VERSION_COMPAT=0").p;
	return env;
}
