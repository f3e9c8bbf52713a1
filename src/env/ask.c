/* Asking an interpreter once, and remembering. An answer is kept in a file of its own: a line that identifies what was
 * asked and on which machine, a line that identifies the interpreter that answered (not the same for a script), and
 * the answer. When either line would be another one today, it is asked again. That a script has no answer (a shim of
 * pyenv for a version that is not chosen) is kept as well, with "-" in the second line. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/sha256.h"
#include "env/platform.h"
#include "env/probe.h"

static struct str identity(struct str path, struct arena *mem)
{
	struct path_z z;
	struct err ignored = {0};
	struct stat st;

	if (path_terminate(path, &z, &ignored) != OK || stat(z.z, &st) != 0)
		return STR("absent");
	return arena_printf(mem, "%llu:%llu:%lld:%lld.%09ld:%lld.%09ld", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino, (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
		(long long)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
}

static bool is_script(struct str path)
{
	struct path_z z;
	struct err ignored = {0};
	char start[2] = "";
	cleanup(fd_close) int fd = -1;

	if (path_terminate(path, &z, &ignored) != OK)
		return false;
	fd = open(z.z, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && read(fd, start, sizeof start) == sizeof start && start[0] == '#' && start[1] == '!';
}

/* What a shim's answer depends on besides itself: pyenv's variable and its file with the global choice. */
static struct str shim_state(struct str path, struct arena *mem)
{
	struct str root = str_of(getenv("PYENV_ROOT"));

	if (root.len == 0)
		root = path_parent(path_parent(path));
	return arena_printf(mem, "%s:" STR_FMT, getenv("PYENV_VERSION") ? getenv("PYENV_VERSION") : "",
		STR_ARG(identity(path_join(mem, root, STR("version")), mem)));
}

/* The first line: the file, this program's question, and what of the machine goes into the answer (kernel, C library). */
static struct str asked_line(struct str path, struct arena *mem)
{
	char script[2 * SHA256_BYTES + 1], digest[2 * SHA256_BYTES + 1];
	struct platform host = {0};
	struct err ignored = {0};
	struct utsname name = {0};
	struct str text;

	(void)uname(&name);
	(void)(platform_of_host(mem, &host, &ignored) == OK);
	sha256_hex(str_of(PROBE_SCRIPT), script);
	text = arena_printf(mem, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n%s\n%s\n%s\n%s\n%d.%u.%u", STR_ARG(path),
		STR_ARG(identity(path, mem)), STR_ARG(is_script(path) ? shim_state(path, mem) : STR("")), script, name.release,
		name.version, name.machine, (int)host.tags.os, host.tags.major, host.tags.minor);
	sha256_hex(text, digest);
	return arena_str(mem, str_of(digest));
}

/* -- the kept answer -- */

static struct str kept_name(struct str path, struct arena *mem)
{
	char digest[2 * SHA256_BYTES + 1];

	sha256_hex(path, digest);
	return arena_str(mem, str_of(digest));
}

/* Is there an answer of today? *st tells what it was. */
static bool kept_read(int dir, struct str path, struct str asked, struct arena *mem, struct interpreter *ret, status *st,
	struct err *err)
{
	struct file_map map = {0};
	struct str text, line;
	struct err ignored = {0};

	if (dir < 0 || file_map_open_at(dir, kept_name(path, mem).p, LIMIT_PROBE_OUTPUT + KIB, &map, &ignored) != OK)
		return false;
	text = arena_str(mem, map.bytes);
	file_map_close(&map);
	if (!str_line(&text, &line) || !str_eq(line, asked) || !str_line(&text, &line))
		return false;
	if (str_eq(line, STR("-"))) {
		*st = err_set(err, E_IO, STR_FMT, STR_ARG(text));
		return true;
	}
	*st = OK;
	return probe_read(text, mem, ret, &ignored) == OK && str_eq(line, identity(ret->path, mem));
}

/* That an answer could not be kept is no reason to fail: it is asked again next time. */
static void kept_write(int dir, struct str path, struct str asked, struct str by, struct str answer, struct arena *mem)
{
	const struct str pieces[] = {asked, STR("\n"), by, STR("\n"), answer};
	struct err ignored = {0};

	if (dir >= 0)
		(void)(file_write_at(dir, kept_name(path, mem).p, pieces, sizeof pieces / sizeof *pieces, 0600, 0, &ignored) == OK);
}

static int kept_open(struct str cache_dir)
{
	cleanup(fd_close) int cache = -1;
	struct err ignored = {0};
	int dir = -1;

	if (cache_dir.len == 0 || dir_open_private(cache_dir, &cache, &ignored) != OK)
		return -1;
	return dir_open_private_at(cache, "interpreters", &dir, &ignored) == OK ? dir : -1;
}

/* -- asking -- */

static status answer_get(struct str start, struct str project, struct arena *mem, struct str *answer, struct interpreter *ret,
	struct err *err)
{
	struct path_z z;
	status st = path_terminate(start, &z, err);

	if (st == OK)
		st = probe_run(z.z, probe_env(project, mem), mem, answer, err);
	return st == OK ? probe_read(*answer, mem, ret, err) : st;
}

status interpreter_ask(struct str path, struct str start, const struct interpreter_request *request, struct arena *mem,
	struct interpreter *ret, struct err *err)
{
	cleanup(fd_close) int dir = kept_open(request->cache_dir);
	struct str asked = asked_line(path, mem), answer = {0};
	status st;

	if (!kept_read(dir, path, asked, mem, ret, &st, err)) {
		st = answer_get(start, request->project_dir, mem, &answer, ret, err);
		if (st == OK)
			kept_write(dir, path, asked, identity(ret->path, mem), answer, mem);
		else if (st == E_NO && is_script(path))
			kept_write(dir, path, asked, STR("-"), err_line(err, 0), mem);
	}
	if (st != OK)
		return err_wrap(err, st == E_NO ? E_IO : st, "cannot ask '" STR_FMT "' what it is", STR_ARG(start));
	return OK;
}
