/* The machine that assay itself runs on. */
#include <sys/utsname.h>

#include "base/number.h"
#include "env/platform.h"

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

/* The C library's tags: of the one that runs, not of the one that assay was built with. */
static bool libc_find(struct tag_platform *tags)
{
#ifdef __GLIBC__
	struct str version = str_of(gnu_get_libc_version()), major, minor;
	size_t digits = 0;
	uint64_t a, b;

	if (!str_cut(version, '.', &major, &minor))
		return false;
	/* Distributions put text behind it: "2.20-2014.11". */
	while (digits < minor.len && is_digit(minor.p[digits]))
		digits++;
	if (!number_u64(major, LIMIT_TAG_VERSION, &a) || !number_u64(str_sub(minor, 0, digits), LIMIT_TAG_VERSION, &b))
		return false;
	tags->os = TAG_OS_GLIBC;
	tags->major = (unsigned)a;
	tags->minor = (unsigned)b;
#else
	/* musl does not tell its version to programs; 1.2 is what every musl wheel of today is made for. */
	tags->os = TAG_OS_MUSL;
	tags->major = 1;
	tags->minor = 2;
#endif
	return true;
}

status platform_of_host(struct arena *mem, struct platform *ret, struct err *err)
{
	struct platform platform = {
		.os_name = STR("posix"), .sys_platform = STR("linux"), .platform_system = STR("Linux")};
	struct utsname name;

	if (uname(&name) != 0)
		return err_errno(err, "cannot ask the system for its name");
	if (!str_eq(str_of(name.sysname), STR("Linux")) || !libc_find(&platform.tags)) {
		(void)err_set(err, E_USAGE, "this machine's platform ('%s') has no name here", name.sysname);
		err_help(err, "name one with --python-platform, or an interpreter with --python");
		return E_USAGE;
	}
	platform.platform_machine = arena_str(mem, str_of(name.machine));
	platform.platform_release = arena_str(mem, str_of(name.release));
	platform.platform_version = arena_str(mem, str_of(name.version));
	platform.tags.arch = platform.platform_machine;
	/* A 32-bit program on a 64-bit kernel sees the kernel's name. */
	if (sizeof(void *) == 4 && str_eq(platform.tags.arch, STR("x86_64")))
		platform.tags.arch = STR("i686");
	else if (sizeof(void *) == 4 && str_eq(platform.tags.arch, STR("aarch64")))
		platform.tags.arch = STR("armv8l");
	*ret = platform;
	return OK;
}
