#include "env/platform.h"

#include "base/number.h"

/* -- families -- */

static struct platform linux_platform(enum tag_os os, unsigned major, unsigned minor, struct str arch)
{
	return (struct platform){
		.tags = {os, major, minor, arch},
		.os_name = STR("posix"), .sys_platform = STR("linux"), .platform_system = STR("Linux"), .platform_machine = arch,
	};
}

static struct platform mac_platform(unsigned major, unsigned minor, struct str arch)
{
	return (struct platform){
		.tags = {TAG_OS_MACOS, major, minor, arch},
		.os_name = STR("posix"), .sys_platform = STR("darwin"), .platform_system = STR("Darwin"), .platform_machine = arch,
	};
}

/* The machine's name as Windows has it, by the tag. */
static struct platform windows_platform(struct str tag)
{
	struct str machine = str_eq(tag, STR("win32")) ? STR("x86") : str_eq(tag, STR("win_arm64")) ? STR("ARM64") : STR("AMD64");

	return (struct platform){
		.tags = {.os = TAG_OS_WINDOWS, .arch = tag},
		.os_name = STR("nt"), .sys_platform = STR("win32"), .platform_system = STR("Windows"), .platform_machine = machine,
	};
}

/* The ABI's name in a tag is not the kernel's name of the machine (PEP 738). */
static struct platform android_platform(unsigned level, struct str abi)
{
	struct str machine = str_eq(abi, STR("arm64_v8a")) ? STR("aarch64") : str_eq(abi, STR("armeabi_v7a")) ? STR("armv7l") :
		str_eq(abi, STR("x86")) ? STR("i686") : abi;

	return (struct platform){
		.tags = {TAG_OS_ANDROID, level, 0, abi},
		.os_name = STR("posix"), .sys_platform = STR("android"), .platform_system = STR("Android"), .platform_machine = machine,
	};
}

/* "arm64_iphoneos", "x86_64_iphonesimulator" (PEP 730). */
static struct platform ios_platform(unsigned major, unsigned minor, struct str multiarch)
{
	struct str machine, kind;

	(void)str_rcut(multiarch, '_', &machine, &kind);
	return (struct platform){
		.tags = {TAG_OS_IOS, major, minor, multiarch},
		.os_name = STR("posix"), .sys_platform = STR("ios"), .platform_system = STR("iOS"), .platform_machine = machine,
	};
}

/* -- uv's names -- */

enum family { GLIBC, MUSL, MACOS, WINDOWS, ANDROID, IOS };
static const struct known {
	struct str name;
	enum family family;
	uint8_t major, minor;
	struct str arch;
} KNOWN[] = {
	{STR("linux"), GLIBC, 2, 28, STR("x86_64")},
	{STR("macos"), MACOS, 13, 0, STR("arm64")},
	{STR("windows"), WINDOWS, 0, 0, STR("win_amd64")},
	{STR("x86_64-unknown-linux-gnu"), GLIBC, 2, 28, STR("x86_64")},
	{STR("aarch64-unknown-linux-gnu"), GLIBC, 2, 28, STR("aarch64")},
	{STR("riscv64-unknown-linux"), GLIBC, 2, 39, STR("riscv64")},
	{STR("x86_64-unknown-linux-musl"), MUSL, 1, 2, STR("x86_64")},
	{STR("aarch64-unknown-linux-musl"), MUSL, 1, 2, STR("aarch64")},
	{STR("aarch64-apple-darwin"), MACOS, 13, 0, STR("arm64")},
	{STR("x86_64-apple-darwin"), MACOS, 13, 0, STR("x86_64")},
	{STR("x86_64-pc-windows-msvc"), WINDOWS, 0, 0, STR("win_amd64")},
	{STR("aarch64-pc-windows-msvc"), WINDOWS, 0, 0, STR("win_arm64")},
	{STR("i686-pc-windows-msvc"), WINDOWS, 0, 0, STR("win32")},
	{STR("aarch64-linux-android"), ANDROID, 24, 0, STR("arm64_v8a")},
	{STR("x86_64-linux-android"), ANDROID, 24, 0, STR("x86_64")},
	{STR("arm64-apple-ios"), IOS, 13, 0, STR("arm64_iphoneos")},
	{STR("arm64-apple-ios-simulator"), IOS, 13, 0, STR("arm64_iphonesimulator")},
	{STR("x86_64-apple-ios-simulator"), IOS, 13, 0, STR("x86_64_iphonesimulator")},
};

static struct platform family_platform(enum family family, unsigned major, unsigned minor, struct str arch)
{
	switch (family) {
	case GLIBC:
		return linux_platform(TAG_OS_GLIBC, major, minor, arch);
	case MUSL:
		return linux_platform(TAG_OS_MUSL, major, minor, arch);
	case MACOS:
		return mac_platform(major, minor, arch);
	case WINDOWS:
		return windows_platform(arch);
	case ANDROID:
		return android_platform(major, arch);
	case IOS:
		break;
	}
	return ios_platform(major, minor, arch);
}

static bool known_take(struct str text, struct platform *ret)
{
	for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
		if (!str_eq(text, KNOWN[i].name))
			continue;
		*ret = family_platform(KNOWN[i].family, KNOWN[i].major, KNOWN[i].minor, KNOWN[i].arch);
		return true;
	}
	return false;
}

/* -- platform tags -- */

static bool number_take(struct str *text, unsigned *ret)
{
	struct str head, tail;
	uint64_t n;

	if (!str_cut(*text, '_', &head, &tail) || !number_u64(head, LIMIT_TAG_VERSION, &n))
		return false;
	*text = tail;
	*ret = (unsigned)n;
	return true;
}

/* MAJOR_MINOR_ARCH, or LEVEL_ABI for Android. */
static bool versioned_take(struct str text, enum family family, struct platform *ret)
{
	unsigned major = 0, minor = 0;

	if (!number_take(&text, &major) || (family != ANDROID && !number_take(&text, &minor)) || !tag_valid(text))
		return false;
	if (family == IOS && !str_has(text, '_'))
		return false;
	if (family == MACOS && !str_eq(text, STR("arm64")) && !str_eq(text, STR("x86_64")))
		return false;
	*ret = family_platform(family, major, minor, text);
	return true;
}

static bool tag_take(struct str text, struct platform *ret)
{
	static const struct {
		struct str prefix;
		enum family family;
	} versioned[] = {
		{STR("manylinux_"), GLIBC}, {STR("musllinux_"), MUSL}, {STR("macosx_"), MACOS}, {STR("android_"), ANDROID},
		{STR("ios_"), IOS},
	};
	static const struct {
		struct str prefix;
		unsigned minor;
	} legacy[] = {{STR("manylinux2014_"), 17}, {STR("manylinux2010_"), 12}, {STR("manylinux1_"), 5}};

	for (size_t i = 0; i < sizeof versioned / sizeof *versioned; i++)
		if (str_starts(text, versioned[i].prefix))
			return versioned_take(str_skip(text, versioned[i].prefix.len), versioned[i].family, ret);
	for (size_t i = 0; i < sizeof legacy / sizeof *legacy; i++)
		if (str_starts(text, legacy[i].prefix)) {
			*ret = linux_platform(TAG_OS_GLIBC, 2, legacy[i].minor, str_skip(text, legacy[i].prefix.len));
			return tag_valid(ret->tags.arch);
		}
	if (str_starts(text, STR("linux_"))) {
		*ret = linux_platform(TAG_OS_LINUX, 0, 0, str_skip(text, 6));
		return tag_valid(ret->tags.arch);
	}
	if (str_eq(text, STR("win32")) || str_eq(text, STR("win_amd64")) || str_eq(text, STR("win_arm64"))) {
		*ret = windows_platform(text);
		return true;
	}
	return false;
}

/* uv's ARCH-manylinux_2_28 and ARCH-manylinux2014: a tag with its end in front. */
static bool turned_take(struct str text, struct arena *mem, struct platform *ret)
{
	struct str arch, policy;

	if (!str_cut(text, '-', &arch, &policy))
		return false;
	if (!str_starts(policy, STR("manylinux")) && !str_starts(policy, STR("musllinux")))
		return false;
	return tag_take(arena_printf(mem, STR_FMT "_" STR_FMT, STR_ARG(policy), STR_ARG(arch)), ret);
}

status platform_parse(struct str text, struct arena *mem, struct platform *ret, struct err *err)
{
	struct platform platform = {0};
	struct str known = STR("");

	if (text.len <= LIMIT_TAG && (known_take(text, &platform) || turned_take(text, mem, &platform) || tag_take(text, &platform))) {
		platform.platform_release = platform.platform_version = STR("");
		*ret = platform;
		return OK;
	}
	for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
		known = arena_printf(mem, STR_FMT "%s" STR_FMT, STR_ARG(known), i ? ", " : "", STR_ARG(KNOWN[i].name));
	(void)err_set(err, E_USAGE, "'" STR_FMT "' is not a platform", STR_ARG(str_sub(text, 0, LIMIT_TAG)));
	err_help(err, "one of " STR_FMT, STR_ARG(known));
	err_help(err, "or a platform tag such as manylinux_2_28_x86_64, musllinux_1_2_x86_64, macosx_11_0_arm64, win_amd64");
	return E_USAGE;
}
