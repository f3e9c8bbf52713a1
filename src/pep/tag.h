/* Platform compatibility tags: which `python-abi-platform` triples a target can load, best first, and how good a
 * given wheel's tags are for it. The lists are those of the `packaging` library (with the bare linux_ARCH tag after
 * manylinux and musllinux). Standards: platform compatibility tags specification; PEP 425, 600, 656, 703, 730, 738,
 * 803. */
#ifndef ASSAY_PEP_TAG_H
#define ASSAY_PEP_TAG_H

#include "base/base.h"

enum tag_os {
	TAG_OS_OTHER,   /* `arch` is the whole platform tag, e.g. "freebsd_14_0_release_amd64" */
	TAG_OS_LINUX,   /* a C library that no wheel is made for: linux_ARCH alone */
	TAG_OS_GLIBC,   /* version of glibc */
	TAG_OS_MUSL,    /* version of musl */
	TAG_OS_MACOS,   /* version of macOS; arch "arm64", "x86_64", "i386", ... */
	TAG_OS_WINDOWS, /* `arch` is the whole platform tag: "win_amd64", "win_arm64", "win32" */
	TAG_OS_ANDROID, /* major is the API level; arch "arm64_v8a", "x86_64", ... */
	TAG_OS_IOS,     /* version of iOS; arch with its ABI: "arm64_iphoneos", "x86_64_iphonesimulator" */
};
struct tag_platform {
	enum tag_os os;
	unsigned major, minor;
	struct str arch; /* in the letters of a tag: a-z 0-9 _ */
};

enum tag_implementation { TAG_CPYTHON, TAG_PYPY, TAG_OTHER };
struct tag_target {
	enum tag_implementation implementation;
	unsigned major, minor; /* of the language: 3, 11 */
	bool free_threaded;    /* CPython built without the GIL: cp313t, and abi3t instead of abi3 */
	bool debug;            /* CPython built with --with-pydebug: cp311d first */
	struct str python;     /* not CPython: the interpreter's own tag, "pp311" */
	struct str abi;        /* not CPython: its ABI tag, "pypy311_pp73"; empty when it has none */
	struct tag_platform platform;
};

/* Text to small number; open addressing. */
struct tag_table {
	struct str *names; /* in lower case */
	uint16_t *slots;   /* index + 1 by hash; a power of two of them */
	uint32_t mask;
	uint16_t len;
};
/* The supported tags of one target. They are always a list of (python, abi) pairs, each with every platform, followed
 * by (python, none, any): so two small numbers give a rank, and nothing of the size of the product is stored. */
struct tags {
	struct tag_table pythons, abis, platforms;
	uint16_t *pair_of; /* [python * abis.len + abi]: position among the pairs + 1, or 0 */
	uint16_t *any_of;  /* [python]: position among the `any` tags + 1, or 0 */
	struct tag_pair {
		uint16_t python, abi;
	} *pairs;
	uint16_t *anys; /* python */
	uint16_t n_pairs, n_anys;
};

struct tag {
	struct str python, abi, platform;
};

/* The supported tags of a target, in the arena; a few microseconds. Texts of the target are copied.
 * E_LIMIT when a version number is beyond anything that exists (LIMIT_TAG_*), E_SYNTAX when a text is not a tag. */
status tags_make(const struct tag_target *target, struct arena *mem, struct tags *ret, struct err *err) MUST_CHECK;

/* How well a wheel with these tags fits: 0 is best, -1 is not at all. Each argument may be a compressed set ("py2.py3");
 * then the best of its members counts. Letters compare without case. Time is linear in the text. */
int tags_rank(const struct tags *tags, struct str python, struct str abi, struct str platform);

/* How many tags there are, and the one with a given rank (rank < tags_count). */
size_t tags_count(const struct tags *tags);
struct tag tags_at(const struct tags *tags, size_t rank);

/* Is this one component of a tag (no dots): letters, digits and underscores, at least one? */
bool tag_valid(struct str tag);

#endif
