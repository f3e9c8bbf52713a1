/* The supported tags of a target: platforms, then (python, abi) pairs, then tables over both. */
#include "pep/tag.h"

#include "pep/tag_table.h"

typedef VEC(struct str) names; /* a list under construction */

static void name_add(names *list, struct arena *mem, struct str name)
{
	vec_push(list, mem, name);
}

#define name_printf(list, mem, ...) name_add((list), (mem), arena_printf((mem), __VA_ARGS__))

/* -- platforms, best first -- */

static bool one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(s, str_of(*list)))
			return true;
	return false;
}

/* Architectures that manylinux is defined for (PEP 599, 600). */
static bool manylinux_arch(struct str arch)
{
	static const char *const known[] = {"x86_64", "i686", "aarch64", "armv7l", "ppc64", "ppc64le", "s390x",
		"loongarch64", "riscv64", NULL};

	return one_of(arch, known);
}

/* PEP 600, with the names that PEP 513, 571 and 599 gave to three of its versions. */
static void manylinux_add(names *list, struct arena *mem, struct str arch, unsigned major, unsigned from, unsigned to)
{
	static const struct {
		unsigned minor;
		const char *name;
	} legacy[] = {{17, "2014"}, {12, "2010"}, {5, "1"}};

	for (unsigned minor = from + 1; minor-- > to;) {
		name_printf(list, mem, "manylinux_%u_%u_" STR_FMT, major, minor, STR_ARG(arch));
		for (size_t i = 0; major == 2 && i < sizeof legacy / sizeof *legacy; i++)
			if (legacy[i].minor == minor)
				name_printf(list, mem, "manylinux%s_" STR_FMT, legacy[i].name, STR_ARG(arch));
	}
}

static void glibc_add(names *list, struct arena *mem, struct str arch, unsigned major, unsigned minor)
{
	/* The oldest that wheels were ever made for: CentOS 5 on x86, CentOS 7 elsewhere. */
	unsigned oldest = str_eq(arch, STR("x86_64")) || str_eq(arch, STR("i686")) ? 5 : 17;
	/* Should glibc 3 come: the last minor version of 2 that may have existed before it. */
	enum { LAST_GLIBC_2 = 50 };

	if (!manylinux_arch(arch) || major < 2)
		return;
	for (; major > 2; major--, minor = LAST_GLIBC_2)
		manylinux_add(list, mem, arch, major, minor, 0);
	if (minor >= oldest)
		manylinux_add(list, mem, arch, 2, minor, oldest);
}

static void linux_add(names *list, struct arena *mem, const struct tag_platform *on)
{
	/* A 64-bit ARM kernel runs 32-bit programs of the architecture before. */
	const struct str archs[] = {on->arch, STR("armv7l")};
	size_t n = str_eq(on->arch, STR("armv8l")) ? 2 : 1;

	for (size_t i = 0; on->os == TAG_OS_GLIBC && i < n; i++)
		glibc_add(list, mem, archs[i], on->major, on->minor);
	for (size_t i = 0; on->os == TAG_OS_MUSL && i < n; i++)
		for (unsigned minor = on->minor + 1; minor-- > 0;)
			name_printf(list, mem, "musllinux_%u_%u_" STR_FMT, on->major, minor, STR_ARG(archs[i]));
	for (size_t i = 0; i < n; i++)
		name_printf(list, mem, "linux_" STR_FMT, STR_ARG(archs[i]));
}

/* The formats of a file that a Mac of this version and architecture loads, best first. */
static const char *const *mac_formats(struct str arch, unsigned major, unsigned minor)
{
	static const char *const none[] = {NULL};
	static const char *const arm64[] = {"arm64", "universal2", NULL};
	static const char *const x86_64[] = {"x86_64", "intel", "fat64", "fat3", "universal2", "universal", NULL};
	static const char *const i386[] = {"i386", "intel", "fat3", "fat", "universal", NULL};
	static const char *const ppc64[] = {"ppc64", "fat64", "universal", NULL};
	static const char *const ppc[] = {"ppc", "fat3", "fat", "universal", NULL};
	bool before_tiger = major == 10 && minor < 4;

	if (str_eq(arch, STR("arm64")))
		return arm64;
	if (str_eq(arch, STR("x86_64")))
		return before_tiger ? none : x86_64;
	if (str_eq(arch, STR("i386")))
		return before_tiger ? none : i386;
	if (str_eq(arch, STR("ppc64")))
		return before_tiger || major > 10 || minor > 5 ? none : ppc64;
	if (str_eq(arch, STR("ppc")))
		return major > 10 || minor > 6 ? none : ppc;
	return none;
}

static void mac_version_add(names *list, struct arena *mem, struct str arch, unsigned major, unsigned minor)
{
	for (const char *const *format = mac_formats(arch, major, minor); *format; format++)
		name_printf(list, mem, "macosx_%u_%u_%s", major, minor, *format);
}

/* Until 10.15 a year's release raised the minor number, since 11 it raises the major one. */
static void mac_add(names *list, struct arena *mem, const struct tag_platform *on)
{
	if (on->major == 10) {
		for (unsigned minor = on->minor + 1; minor-- > 0;)
			mac_version_add(list, mem, on->arch, 10, minor);
		return;
	}
	for (unsigned major = on->major; major > 10; major--)
		mac_version_add(list, mem, on->arch, major, 0);
	/* Intel Macs run what was made for earlier systems; on ARM ones that can only be a universal2 file. */
	for (unsigned minor = 16; minor >= 4; minor--) {
		if (str_eq(on->arch, STR("x86_64")))
			mac_version_add(list, mem, on->arch, 10, minor);
		else
			name_printf(list, mem, "macosx_10_%u_universal2", minor);
	}
}

/* PEP 730. The first iOS that can run CPython is 12; no major version had a minor one above 9. */
static void ios_add(names *list, struct arena *mem, const struct tag_platform *on)
{
	unsigned minor = on->minor;

	for (unsigned major = on->major; major >= 12; major--, minor = 9)
		for (unsigned m = minor + 1; m-- > 0;)
			name_printf(list, mem, "ios_%u_%u_" STR_FMT, major, m, STR_ARG(on->arch));
}

/* PEP 738; API level 16 is the first that can run CPython. */
static void android_add(names *list, struct arena *mem, const struct tag_platform *on)
{
	for (unsigned level = on->major; level >= 16; level--)
		name_printf(list, mem, "android_%u_" STR_FMT, level, STR_ARG(on->arch));
}

static void platforms_add(names *list, struct arena *mem, const struct tag_platform *on)
{
	switch (on->os) {
	case TAG_OS_LINUX:
	case TAG_OS_GLIBC:
	case TAG_OS_MUSL:
		linux_add(list, mem, on);
		break;
	case TAG_OS_MACOS:
		mac_add(list, mem, on);
		break;
	case TAG_OS_IOS:
		ios_add(list, mem, on);
		break;
	case TAG_OS_ANDROID:
		android_add(list, mem, on);
		break;
	case TAG_OS_WINDOWS:
	case TAG_OS_OTHER:
		name_add(list, mem, arena_str(mem, on->arch));
		break;
	}
}

/* -- pairs -- */

struct making {
	struct arena *mem;
	names pythons, abis;
	VEC(struct tag_pair) pairs;
	VEC(uint16_t) anys;
};

static uint16_t name_number(names *list, struct arena *mem, struct str name)
{
	for (size_t i = 0; i < list->len; i++)
		if (str_eq(list->p[i], name))
			return (uint16_t)i;
	name_add(list, mem, name);
	return (uint16_t)(list->len - 1);
}

static void pair_add(struct making *m, struct str python, struct str abi)
{
	struct tag_pair pair = {name_number(&m->pythons, m->mem, python), name_number(&m->abis, m->mem, abi)};

	vec_push(&m->pairs, m->mem, pair);
}

/* cp311-cp311, cp311-abi3, cp311-none, then the stable ABI of every earlier version (PEP 384; abi3t: PEP 803). */
static void cpython_pairs(struct making *m, const struct tag_target *target)
{
	struct str python = arena_printf(m->mem, "cp%u%u", target->major, target->minor);
	const char *t = target->free_threaded ? "t" : "", *d = target->debug ? "d" : "";
	struct str stable = target->free_threaded ? STR("abi3t") : STR("abi3");

	/* Until 3.7 a build with pymalloc, which all are, had an ABI of its own. */
	pair_add(m, python, arena_printf(m->mem, STR_FMT "%s%s%s", STR_ARG(python), t, d, target->minor < 8 ? "m" : ""));
	if (target->debug && target->minor >= 8)
		pair_add(m, python, arena_printf(m->mem, STR_FMT "%s", STR_ARG(python), t));
	if (target->minor >= 2)
		pair_add(m, python, stable);
	pair_add(m, python, STR("none"));
	for (unsigned minor = target->minor; minor-- > 2;)
		pair_add(m, arena_printf(m->mem, "cp%u%u", target->major, minor), stable);
}

static void other_pairs(struct making *m, const struct tag_target *target)
{
	struct str python = arena_str(m->mem, target->python);

	if (target->abi.len && !str_eq(target->abi, STR("none")))
		pair_add(m, python, arena_str(m->mem, target->abi));
	pair_add(m, python, STR("none"));
}

static void any_add(struct making *m, struct str python)
{
	vec_push(&m->anys, m->mem, name_number(&m->pythons, m->mem, python));
}

/* py311, py3, py310, ... py30: with a platform, and after all of those without one. */
static void pure_pairs(struct making *m, const struct tag_target *target)
{
	names pure = {0};

	name_printf(&pure, m->mem, "py%u%u", target->major, target->minor);
	name_printf(&pure, m->mem, "py%u", target->major);
	for (unsigned minor = target->minor; minor-- > 0;)
		name_printf(&pure, m->mem, "py%u%u", target->major, minor);

	for (size_t i = 0; i < pure.len; i++)
		pair_add(m, pure.p[i], STR("none"));
	if (target->implementation == TAG_CPYTHON)
		any_add(m, arena_printf(m->mem, "cp%u%u", target->major, target->minor));
	else if (target->implementation == TAG_PYPY)
		any_add(m, STR("pp3"));
	for (size_t i = 0; i < pure.len; i++)
		any_add(m, pure.p[i]);
}

/* -- tables -- */

static struct tag_table table_make(const names *list, struct arena *mem)
{
	struct tag_table table = {.names = list->p, .len = (uint16_t)list->len, .mask = 15};

	while (table.mask < list->len * 3)
		table.mask = table.mask * 2 + 1;
	table.slots = arena_array(mem, table.mask + 1, uint16_t);
	for (size_t i = 0; i < list->len; i++) {
		uint32_t at = tag_hash(list->p[i]);

		while (table.slots[at & table.mask])
			at++;
		table.slots[at & table.mask] = (uint16_t)(i + 1);
	}
	return table;
}

static void tags_index(struct tags *tags, struct making *m)
{
	tags->pythons = table_make(&m->pythons, m->mem);
	tags->abis = table_make(&m->abis, m->mem);
	tags->pairs = m->pairs.p;
	tags->n_pairs = (uint16_t)m->pairs.len;
	tags->anys = m->anys.p;
	tags->n_anys = (uint16_t)m->anys.len;
	tags->pair_of = arena_array(m->mem, (size_t)tags->pythons.len * tags->abis.len, uint16_t);
	tags->any_of = arena_array(m->mem, tags->pythons.len, uint16_t);
	for (uint16_t i = 0; i < tags->n_pairs; i++)
		tags->pair_of[(size_t)tags->pairs[i].python * tags->abis.len + tags->pairs[i].abi] = (uint16_t)(i + 1);
	for (uint16_t i = 0; i < tags->n_anys; i++)
		tags->any_of[tags->anys[i]] = (uint16_t)(i + 1);
}

static status text_check(struct str text, const char *what, struct err *err)
{
	bool ok = tag_valid(text) && text.len <= LIMIT_TAG;

	for (size_t i = 0; ok && i < text.len; i++)
		ok = !is_upper(text.p[i]);
	return ok ? OK : err_set(err, E_SYNTAX, "%s '" STR_FMT "' is not a tag", what, STR_ARG(str_sub(text, 0, LIMIT_TAG)));
}

static status target_check(const struct tag_target *target, struct err *err)
{
	status st = text_check(target->platform.arch, "platform", err);

	if (st == OK && target->major != 3)
		st = err_set(err, E_LIMIT, "python %u.%u is not a python 3", target->major, target->minor);
	if (st == OK && (target->minor > LIMIT_TAG_VERSION || target->platform.major > LIMIT_TAG_VERSION ||
			target->platform.minor > LIMIT_TAG_VERSION))
		st = err_set(err, E_LIMIT, "a version number above %u in a target", LIMIT_TAG_VERSION);
	if (st == OK && target->implementation != TAG_CPYTHON)
		st = text_check(target->python, "python", err);
	if (st == OK && target->implementation != TAG_CPYTHON && target->abi.len)
		st = text_check(target->abi, "ABI", err);
	return st;
}

status tags_make(const struct tag_target *target, struct arena *mem, struct tags *ret, struct err *err)
{
	struct making m = {.mem = mem};
	struct tags tags = {0};
	names platforms = {0};
	status st = target_check(target, err);

	if (st != OK)
		return st;
	platforms_add(&platforms, mem, &target->platform);
	tags.platforms = table_make(&platforms, mem);
	name_add(&m.abis, mem, STR("none")); /* number 0: tags_rank counts on it */
	if (target->implementation == TAG_CPYTHON)
		cpython_pairs(&m, target);
	else
		other_pairs(&m, target);
	pure_pairs(&m, target);
	tags_index(&tags, &m);
	*ret = tags;
	return OK;
}
