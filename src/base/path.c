#include "base/path.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/banned.h"

status path_terminate(struct str path, struct path_z *ret, struct err *err)
{
	if (path.len == 0)
		return err_set(err, E_SYNTAX, "an empty path");
	if (path.len >= sizeof ret->z)
		return err_set(err, E_LIMIT, "a path of %zu bytes is too long (at most %zu)", path.len, sizeof ret->z - 1);
	if (str_has(path, '\0'))
		return err_set(err, E_SYNTAX, "a path with a NUL byte in it");
	memcpy(ret->z, path.p, path.len);
	ret->z[path.len] = '\0';
	return OK;
}

bool path_is_absolute(struct str path)
{
	return path.len && path.p[0] == '/';
}

static struct str without_slashes_at_end(struct str path)
{
	while (path.len > 1 && path.p[path.len - 1] == '/')
		path.len--;
	return path;
}

struct str path_name(struct str path)
{
	struct str head, tail;

	path = without_slashes_at_end(path);
	return path.len > 1 && str_rcut(path, '/', &head, &tail) ? tail : path;
}

struct str path_parent(struct str path)
{
	struct str head, tail;

	path = without_slashes_at_end(path);
	if (!str_rcut(path, '/', &head, &tail))
		return STR(".");
	return head.len ? without_slashes_at_end(head) : STR("/");
}

struct str path_join(struct arena *mem, struct str dir, struct str rest)
{
	struct str joined;
	bool slash = dir.len && dir.p[dir.len - 1] != '/';
	char *p;

	if (dir.len == 0 || path_is_absolute(rest))
		return arena_str(mem, rest);
	joined.len = mem_add(mem_add(dir.len, slash), rest.len);
	joined.p = p = arena_alloc(mem, mem_add(joined.len, 1), 1);
	memcpy(p, dir.p, dir.len);
	if (slash)
		p[dir.len] = '/';
	if (rest.len)
		memcpy(p + dir.len + slash, rest.p, rest.len);
	return joined;
}

/* Take the last segment off what was written so far; false where there is none that may go ("..", or the root). */
static bool drop_segment(char *out, size_t start, size_t *len)
{
	struct str done = {out + start, *len - start}, head, last;

	(void)str_rcut(done, '/', &head, &last);
	if (!str_has(done, '/'))
		last = done, head = (struct str){0};
	if (last.len == 0 || str_eq(last, STR("..")))
		return false;
	*len = start + head.len;
	return true;
}

struct str path_normalize(struct arena *mem, struct str path)
{
	char *out = arena_alloc(mem, mem_add(path.len, 2), 1);
	size_t start = path_is_absolute(path), len = start;
	struct str segment;
	bool more = true;

	if (start)
		out[0] = '/';
	while (str_token(&path, '/', &segment, &more)) {
		if (segment.len == 0 || str_eq(segment, STR(".")))
			continue;
		if (str_eq(segment, STR("..")) && (drop_segment(out, start, &len) || start))
			continue;
		if (len > start)
			out[len++] = '/';
		memcpy(out + len, segment.p, segment.len);
		len += segment.len;
	}
	if (len == 0)
		out[len++] = '.';
	out[len] = '\0';
	return (struct str){out, len};
}

status path_absolute(struct arena *mem, struct str path, struct str *ret, struct err *err)
{
	char here[PATH_MAX];

	if (!path_is_absolute(path)) {
		if (!getcwd(here, sizeof here))
			return err_errno(err, "cannot tell the current directory");
		path = path_join(mem, str_of(here), path);
	}
	*ret = path_normalize(mem, path);
	return OK;
}

/* The longest start of both that ends at a segment's end. */
static size_t shared_folder(struct str a, struct str b)
{
	size_t shared = 0;

	for (size_t i = 0; i <= a.len && i <= b.len; i++) {
		if ((i == a.len || a.p[i] == '/') && (i == b.len || b.p[i] == '/'))
			shared = i;
		if (i == a.len || i == b.len || a.p[i] != b.p[i])
			break;
	}
	return shared;
}

struct str path_relative(struct arena *mem, struct str dir, struct str path)
{
	size_t shared = shared_folder(dir, path);
	struct str up = str_skip(dir, shared), down = str_skip(path, shared), segment, ret = {0};
	bool more = true;

	while (str_token(&up, '/', &segment, &more))
		if (segment.len)
			ret = path_join(mem, ret, STR(".."));
	if (str_starts(down, STR("/")))
		down = str_skip(down, 1);
	return path_normalize(mem, down.len ? path_join(mem, ret, down) : ret);
}

bool path_is_inside(struct str dir, struct str path)
{
	if (!str_starts(path, dir))
		return false;
	return path.len == dir.len || path.p[dir.len] == '/' || (dir.len && dir.p[dir.len - 1] == '/');
}

static bool segment_is_safe(struct str segment)
{
	if (segment.len == 0 || segment.len > LIMIT_FILE_NAME)
		return false;
	return !str_eq(segment, STR(".")) && !str_eq(segment, STR(".."));
}

bool path_is_safe_relative(struct str path)
{
	struct str segment;
	bool more = true;

	if (path.len > LIMIT_MEMBER_PATH)
		return false;
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.p[i] < ' ' || path.p[i] == 0x7f || path.p[i] == '\\' || path.p[i] == ':')
			return false;
	while (str_token(&path, '/', &segment, &more))
		if (!segment_is_safe(segment))
			return false;
	return true;
}

status path_home(struct arena *mem, struct str *ret, struct err *err)
{
	struct str home = str_of(getenv("HOME"));
	struct passwd entry, *found = NULL;
	char room[4096];

	if (!path_is_absolute(home) && getpwuid_r(geteuid(), &entry, room, sizeof room, &found) == 0 && found)
		home = str_of(found->pw_dir);
	if (!path_is_absolute(home)) {
		err_set(err, E_CONFIG, "no home directory is known for this user");
		err_help(err, "set the environment variable HOME");
		return E_CONFIG;
	}
	*ret = arena_str(mem, home);
	return OK;
}

status path_own(struct arena *mem, enum path_place place, struct str *ret, struct err *err)
{
	static const char *const variable[] = {"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"};
	static const char *const below_home[] = {".cache", ".config", ".local/state"};
	struct str base = str_of(getenv(variable[place]));

	if (!path_is_absolute(base)) {
		status st = path_home(mem, &base, err);
		if (st != OK)
			return st;
		base = path_join(mem, base, str_of(below_home[place]));
	}
	*ret = path_join(mem, base, STR("assay"));
	return OK;
}
