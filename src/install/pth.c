#include "install/pth.h"

#include "base/sha256.h"
#include "install/hazard.h"

enum { NAMESPACE_LINE_MAX = 2048 };

bool pth_is_distutils_precedence(struct str text)
{
	/* Since setuptools 50, and what 51 to 59 shipped (opt-in). */
	static const char *const known[] = {
		"2638ce9e2500e572a5e0de7faed6661eb569d1b696fcba07b0dd223da5f5d224",
		"7ea7ffef3fe2a117ee12c68ed6553617f0d7fd2f0590257c25c484959a3b7373", NULL,
	};
	char hex[2 * SHA256_BYTES + 1];

	sha256_hex(text, hex);
	for (size_t i = 0; known[i]; i++)
		if (str_eq(str_of(hex), str_of(known[i])))
			return true;
	return false;
}

static bool is_dotted_name(struct str s)
{
	bool start = true;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (c == '.' ? start : start ? !is_alpha(c) && c != '_' : !is_alnum(c) && c != '_')
			return false;
		start = c == '.';
	}
	return s.len > 0 && !start;
}

/* ('google',) or ('google', 'cloud'), as Python writes a tuple. */
static void write_tuple(struct buf *out, struct str package)
{
	struct str rest = package, part;
	bool more = true, first = true;

	buf_byte(out, '(');
	for (; str_token(&rest, '.', &part, &more); first = false)
		buf_printf(out, "%s'" STR_FMT "'", first ? "" : ", ", STR_ARG(part));
	buf_add(out, str_has(package, '.') ? STR(")") : STR(",)"));
}

/* What setuptools writes into PROJECT-nspkg.pth for a package: with tests for Python 2 and 3.4 in it (`old`, until 2023),
 * and without. */
static void write_line(struct buf *out, struct str package, bool old)
{
	struct str parent, child;

	buf_printf(out, "import sys, types, os;%sp = os.path.join(sys._getframe(1).f_locals['sitedir'], *",
		old ? "has_mfs = sys.version_info > (3, 5);" : "");
	write_tuple(out, package);
	buf_printf(out, ");importlib = %s__import__('importlib.util');%s__import__('importlib.machinery');"
		"m = %ssys.modules.setdefault('" STR_FMT "', importlib.util.module_from_spec("
		"importlib.machinery.PathFinder.find_spec('" STR_FMT "', [os.path.dirname(p)])));"
		"m = m or sys.modules.setdefault('" STR_FMT "', types.ModuleType('" STR_FMT "'));"
		"mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)",
		old ? "has_mfs and " : "", old ? "has_mfs and " : "", old ? "has_mfs and " : "",
		STR_ARG(package), STR_ARG(package), STR_ARG(package), STR_ARG(package));
	if (str_rcut(package, '.', &parent, &child))
		buf_printf(out, ";m and setattr(sys.modules['" STR_FMT "'], '" STR_FMT "', m)", STR_ARG(parent), STR_ARG(child));
}

static bool is_line(struct str line, struct str package, bool old)
{
	cleanup(buf_free) struct buf wanted = buf_make(NAMESPACE_LINE_MAX);

	write_line(&wanted, package, old);
	return !wanted.overflow && str_eq(line, buf_str(&wanted));
}

bool pth_is_namespace_line(struct str line, struct arena *mem, struct str *package)
{
	const struct str before = STR("sys.modules.setdefault('");
	size_t at = str_find_str(line, before, 0), end = at == SIZE_MAX ? SIZE_MAX : str_find(line, '\'', at + before.len);
	struct str name;

	if (end == SIZE_MAX)
		return false;
	name = str_sub(line, at + before.len, end);
	if (!is_dotted_name(name) || !(is_line(line, name, true) || is_line(line, name, false)))
		return false;
	*package = arena_str(mem, name);
	return true;
}

/* site.py splits lines in different ways over its versions; where they could differ, nothing is known. */
static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((uint8_t)text.p[i] >= 0x7f || ((uint8_t)text.p[i] < 0x20 && !strchr("\t\r\n", text.p[i])) || !text.p[i])
			return false;
	return true;
}

static bool owns_path(const struct hazard_context *c, struct arena *mem, struct str folder, struct str line)
{
	struct str rest = line, part;
	bool more = true;

	while (str_token(&rest, '/', &part, &more))
		if (part.len == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
			return false;
	return c->owns(c->user, arena_printf(mem, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(line)));
}

/* folder "lib/.../site-packages/" and package "google.cloud" give ".../google/cloud". */
static struct str dots_to_slashes(struct arena *mem, struct str folder, struct str package)
{
	char *path = arena_array(mem, folder.len + package.len, char);

	memcpy(path, folder.p, folder.len);
	for (size_t i = 0; i < package.len; i++)
		path[folder.len + i] = package.p[i] == '.' ? '/' : package.p[i];
	return (struct str){path, folder.len + package.len};
}

static bool line_is_known(const struct hazard_context *c, struct arena *mem, struct str folder, struct str line,
	struct str *why)
{
	struct str package, path;

	if (str_starts(line, STR("import ")) || str_starts(line, STR("import\t"))) {
		*why = STR("code");
		if (!pth_is_namespace_line(line, mem, &package))
			return false;
		path = dots_to_slashes(mem, folder, package);
		return c->owns(c->user, path);
	}
	*why = STR("path");
	return str_starts(line, STR("#")) || str_trim(line).len == 0 || owns_path(c, mem, folder, line);
}

bool hazard_pth_is_known(const struct hazard_context *c, struct str folder, struct str text, struct str *why)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str line;

	*why = STR("code");
	if (str_eq(c->name, STR("setuptools")) && pth_is_distutils_precedence(text))
		return c->owns(c->user, arena_printf(&mem, STR_FMT "_distutils_hack", STR_ARG(folder)));
	if (!is_plain(text))
		return false;
	for (size_t at; text.len; text = str_skip(text, at + 1)) {
		for (at = 0; at < text.len && text.p[at] != '\n' && text.p[at] != '\r'; at++)
			;
		line = str_sub(text, 0, at);
		if (!line_is_known(c, &mem, folder, line, why))
			return false;
	}
	return true;
}
