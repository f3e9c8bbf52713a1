/* Builds zip archives for tests, honest ones and hostile ones: every field of a member can be made to lie. */
#ifndef ASSAY_TESTS_ZIP_BUILD_H
#define ASSAY_TESTS_ZIP_BUILD_H

#include "base/base.h"

struct zip_lie {
	const char *local_name;          /* another name in the local header */
	int flags, local_flags;          /* or-ed into both, or into the local header alone */
	int method, local_method;        /* -1: honest */
	int64_t size, local_size;        /* -1: honest */
	int64_t local_packed;            /* -1: honest */
	int64_t crc, local_crc;          /* -1: honest */
	uint32_t attributes;             /* external; 0: a regular file of mode 0644 */
	struct str extra, local_extra;
	struct str behind;               /* raw bytes behind the data */
	struct str before;               /* raw bytes before the local header */
	bool descriptor, no_central, same_offset;
};
#define ZIP_HONEST ((struct zip_lie){.method = -1, .local_method = -1, .size = -1, .local_size = -1, .local_packed = -1, \
	.crc = -1, .local_crc = -1})

struct zip_build {
	struct buf out, directory;
	size_t count, last_offset;
	int count_lie, directory_lie;    /* added to what the end record says */
	struct str before_end, comment, after_end;
};

struct zip_build zip_build_start(void);
void zip_build_free(struct zip_build *z);
/* Add a member, deflated when that is asked for; the name may be anything. */
void zip_build_add(struct zip_build *z, struct str name, struct str content, bool deflate, struct zip_lie lie);
/* Directory and end record; the slice borrows z. */
struct str zip_build_end(struct zip_build *z);

#endif
