/* From a downloaded wheel to verified objects: opened by the one door, unpacked in pieces by the pool's threads, each file
 * held against RECORD, and entered as a whole or not at all. */
#ifndef ASSAY_INSTALL_UNPACK_H
#define ASSAY_INSTALL_UNPACK_H

#include "base/pool.h"
#include "install/manifest.h"

/* One wheel to unpack. The caller sets the first part; the rest belongs to the jobs until pool_wait returned. */
struct unpack {
	struct store *store;
	struct pool *pool;
	struct file_map map;               /* the wheel, already held against the lock's hash; closed by the last job */
	struct str filename;
	uint8_t sha256[SHA256_BYTES];      /* of the wheel */

	status st;                         /* how it ended */
	struct err *err;                   /* why not; the caller's */
	size_t files;
	uint64_t bytes;

	struct arena mem;
	struct wheel wheel;
	struct str entry_points;
	struct store_object *objects;
	struct pool_job job;
	size_t pieces;                     /* under way; the last one writes the manifest */
	bool failed;
};

/* Hand the wheel to the pool. Nothing is entered when *st is not OK at the end, except objects that nobody names. */
void unpack_start(struct unpack *unpack);

#endif
