/* Platforms by the names that people give them on the command line, and the running machine as one. */
#ifndef ASSAY_ENV_PLATFORM_H
#define ASSAY_ENV_PLATFORM_H

#include "pep/marker.h"
#include "pep/tag.h"

/* What tags and markers need of a platform. Texts live as long as the text it was read from, or for ever. */
struct platform {
	struct tag_platform tags;
	struct str os_name, sys_platform, platform_system, platform_machine; /* as the markers of that name */
	struct str platform_release, platform_version; /* "" for a declared platform, as in uv */
};

/* Understood: uv's names ("linux", "macos", "windows", "x86_64-unknown-linux-gnu", "aarch64-apple-darwin",
 * "x86_64-manylinux_2_28", ...) with uv's minimum versions (glibc 2.28, on RISC-V 2.39; musl 1.2; macOS 13; Android API
 * level 24; iOS 13), and platform tags as pip takes them ("manylinux_2_17_x86_64", "manylinux2014_x86_64",
 * "musllinux_1_2_aarch64", "macosx_11_0_arm64", "win_amd64", "android_24_arm64_v8a", "ios_13_0_arm64_iphoneos",
 * "linux_x86_64"). E_USAGE names the ones to choose from. */
status platform_parse(struct str text, struct arena *mem, struct platform *ret, struct err *err) MUST_CHECK;

/* The machine that assay runs on, with the version of its C library. E_USAGE where it is none that assay knows. */
status platform_of_host(struct arena *mem, struct platform *ret, struct err *err) MUST_CHECK;

#endif
