/* Where a wheel can be installed, as far as markers can tell it: a free-threaded build looks like any other to them, so
 * wheels for those alone do not count. */
#include <stdio.h>

#include "lock/universe.h"

/* Machines by the end of a platform tag. */
static const struct {
	struct str end;
	const char *marker;
} machines[] = {
	{STR("x86_64"), "(platform_machine == 'x86_64' or platform_machine == 'amd64' or platform_machine == 'AMD64')"},
	{STR("amd64"), "(platform_machine == 'x86_64' or platform_machine == 'amd64' or platform_machine == 'AMD64')"},
	{STR("aarch64"), "(platform_machine == 'aarch64' or platform_machine == 'arm64' or platform_machine == 'ARM64')"},
	{STR("arm64"), "(platform_machine == 'aarch64' or platform_machine == 'arm64' or platform_machine == 'ARM64')"},
	{STR("i686"), "(platform_machine == 'i686' or platform_machine == 'i386' or platform_machine == 'x86')"},
	{STR("armv7l"), "(platform_machine == 'armv7l' or platform_machine == 'armv8l')"},
	{STR("armv6l"), "platform_machine == 'armv6l'"},
	{STR("ppc64le"), "platform_machine == 'ppc64le'"},
	{STR("ppc64"), "platform_machine == 'ppc64'"},
	{STR("s390x"), "platform_machine == 's390x'"},
	{STR("riscv64"), "platform_machine == 'riscv64'"},
	{STR("loongarch64"), "platform_machine == 'loongarch64'"},
};

static const struct {
	struct str start;
	const char *marker;
} systems[] = {
	{STR("manylinux"), "sys_platform == 'linux'"}, {STR("musllinux"), "sys_platform == 'linux'"},
	{STR("linux"), "sys_platform == 'linux'"},     {STR("win"), "sys_platform == 'win32'"},
	{STR("macosx"), "sys_platform == 'darwin'"},   {STR("ios"), "sys_platform == 'ios'"},
	{STR("android"), "sys_platform == 'android'"},
};

/* Tags of systems that have no word here may be anywhere. */
static struct str platform_marker(struct str platform, struct arena *mem)
{
	const char *os = NULL, *machine = NULL;

	for (size_t i = 0; i < sizeof systems / sizeof *systems && !os; i++)
		if (str_starts_nocase(platform, systems[i].start))
			os = systems[i].marker;
	for (size_t i = 0; i < sizeof machines / sizeof *machines && !machine; i++)
		if (str_ends(platform, machines[i].end))
			machine = machines[i].marker;
	if (os && machine)
		return arena_printf(mem, "%s and %s", os, machine);
	return str_of(os ? os : machine ? machine : "");
}

/* "310" is 3.10; the minor, or -1. */
static int minor_of(struct str digits)
{
	int minor = 0;

	if (digits.len < 2 || digits.len > 4 || digits.p[0] != '3')
		return -1;
	for (size_t i = 1; i < digits.len; i++) {
		if (!is_digit(digits.p[i]))
			return -1;
		minor = 10 * minor + (digits.p[i] - '0');
	}
	return minor;
}

static const char nowhere[] = "python_version < '0'";

static struct str python_marker(struct str python, struct str abi, struct arena *mem)
{
	struct str number = str_skip(python, 2);
	int minor = minor_of(number);
	bool cpython = str_starts_nocase(python, STR("cp"));

	if (str_eq(python, STR("py3")) || str_eq(python, STR("cp3")) || str_eq(python, STR("pp3")))
		return STR("python_version >= '3'");
	if (str_starts_nocase(python, STR("py2")) || str_starts_nocase(python, STR("cp2")) ||
	    str_starts_nocase(python, STR("pp2")))
		return STR("python_version < '3'");
	if (minor < 0)
		return STR("");
	if (str_starts_nocase(python, STR("py")))
		return arena_printf(mem, "python_version >= '3.%d'", minor);
	if (cpython && str_ends(abi, STR("t")))
		return str_of(nowhere);
	if (cpython && str_eq(abi, STR("abi3")))
		return arena_printf(mem, "python_version >= '3.%d' and implementation_name == 'cpython'", minor);
	if (cpython || str_starts_nocase(python, STR("pp")))
		return arena_printf(mem, "python_version %s '3.%d' and implementation_name == '%s'",
		                    minor < UNIVERSE_NEWEST ? "==" : ">=", minor, cpython ? "cpython" : "pypy");
	return STR("");
}

static struct marker_set *learn(struct universe *u, struct str marker)
{
	struct marker_set *set = arena_new(u->mem, struct marker_set);
	const struct marker *parsed = NULL;
	struct err *ignored = &u->ignored;

	/* What cannot be said may be anywhere. */
	*set = markers_all();
	if (marker.len && (marker_parse(marker, u->mem, &parsed, ignored) != OK ||
	                   markers_of(u->markers, parsed, set, ignored) != OK))
		*set = markers_all();
	return set;
}

static struct marker_set python_set(struct universe *u, struct str python, struct str abi)
{
	char key[128];
	int len = snprintf(key, sizeof key, STR_FMT "-" STR_FMT, STR_ARG(python), STR_ARG(abi));
	struct marker_set *set;

	if (len < 0 || (size_t)len >= sizeof key)
		return markers_none();
	set = map_get(&u->tags, (struct str){key, (size_t)len});
	if (!set) {
		set = learn(u, python_marker(python, abi, u->mem));
		*map_put(&u->tags, u->mem, arena_str(u->mem, (struct str){key, (size_t)len})) = set;
	}
	return *set;
}

static struct marker_set platform_set(struct universe *u, struct str platform)
{
	struct marker_set **slot = (struct marker_set **)map_put(&u->platforms, u->mem, platform);

	if (!*slot)
		*slot = learn(u, platform_marker(platform, u->mem));
	return **slot;
}

/* Of where. For Pythons that do not exist yet nobody has made wheels: whatever there is tells about platforms only. */
static status python_part(struct universe *u, struct marker_set where, struct str python, struct str abi,
                          struct marker_set *ret)
{
	bool later = false;
	status st = markers_and(u->markers, where, python_set(u, python, abi), ret, &u->ignored);

	if (st == OK && markers_is_none(*ret))
		st = markers_implies(u->markers, where, u->pythons[UNIVERSE_PYTHONS - 1], &later, &u->ignored);
	if (later)
		*ret = where;
	return st;
}

static bool fits(struct universe *u, struct marker_set where, struct str python, struct str abi, struct str platforms)
{
	struct marker_set here;
	struct str platform;
	bool more = true, disjoint;

	if (python_part(u, where, python, abi, &here) != OK || markers_is_none(here))
		return false;
	while (more && str_token(&platforms, '.', &platform, &more))
		if (str_eq_nocase(platform, STR("any")) ||
		    (markers_disjoint(u->markers, here, platform_set(u, platform), &disjoint, &u->ignored) == OK && !disjoint))
			return true;
	return false;
}

int universe_rank(struct universe *u, struct marker_set where, struct str pythons, struct str abis, struct str platforms)
{
	struct str python, rest = pythons, abi, rest_abi;
	bool more = true, more_abi;

	while (more && str_token(&rest, '.', &python, &more)) {
		rest_abi = abis;
		more_abi = true;
		while (more_abi && str_token(&rest_abi, '.', &abi, &more_abi))
			if (fits(u, where, python, abi, platforms))
				return str_eq_nocase(platforms, STR("any")) ? 0 : 1;
	}
	return -1;
}
