/* install: from a lock to an environment, without running anything. store.h is where unpacked files lie: each content once,
 * by its sha256, verified when it enters, below the user's private cache; and a manifest for each wheel, written last. */
#ifndef ASSAY_INSTALL_STORE_H
#define ASSAY_INSTALL_STORE_H

#include "base/base.h"
#include "base/file.h"
#include "base/sha256.h"

/* An open store. Threads may share it. */
struct store {
	int dir;        /* the cache directory */
	int objects;    /* objects/: 256 folders "00".."ff" */
	int wheels;     /* wheels/: manifests, named by the wheel's sha256 */
	int temp;       /* temp/: downloads and objects that are being written */
	int lock;       /* held shared, so that nobody prunes meanwhile */
	bool folder_made[256]; /* written and read with relaxed atomics: making one twice does no harm */
};

/* Open or make the store below an absolute cache directory, which is made 0700 and must be the user's own. E_REFUSED,
 * E_IO. store_close frees it; NULL is allowed. */
status store_open(struct str cache_dir, struct store **ret, struct err *err) MUST_CHECK;
void store_close(struct store *store);

/* Which object, and how it looked when it was known to be good. */
struct store_object {
	uint8_t sha256[SHA256_BYTES];
	uint64_t size;
	int64_t mtime_ns;
	bool executable;  /* mode 0755 instead of 0644 (less the umask): part of the name, since links share it */
};

enum { STORE_NAME = 3 + 62 + 1 + 1 };
/* "ab/cdef...": the object's path below objects/. */
void store_object_name(const struct store_object *object, char name[STORE_NAME]);

/* Enter content whose sha256 was just computed: a new file by one rename, or the one that is there, compared byte by byte
 * and replaced when it differs. object's sha256, size and executable are set; mtime_ns is filled in. E_IO. */
status store_put(struct store *store, struct str content, struct store_object *object, struct err *err) MUST_CHECK;

/* Whether the object is as the manifest says: size and time by one stat; if they differ, the content is hashed, and a good
 * one gets its time back. *good false: it is missing or damaged, and is removed. E_IO only when the disk fails. */
status store_check(struct store *store, const struct store_object *object, bool *good, struct err *err) MUST_CHECK;

/* The object's content, in mem, after store_check. E_LIMIT above max bytes. */
status store_read(struct store *store, const struct store_object *object, size_t max, struct arena *mem, struct str *ret,
	struct err *err) MUST_CHECK;

#endif
