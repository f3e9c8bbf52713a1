/* What a verified wheel holds, in a flat form that later runs map: it is written when all of the wheel is in the store,
 * so its existence says that every file was checked against RECORD. */
#ifndef ASSAY_INSTALL_MANIFEST_H
#define ASSAY_INSTALL_MANIFEST_H

#include "archive/wheel.h"
#include "install/store.h"

/* An open manifest; slices borrow the map. */
struct manifest {
	struct file_map map;
	uint8_t wheel_sha256[SHA256_BYTES];
	struct str filename, name, version; /* of the wheel; name normalised, version as METADATA has it */
	struct str dist_info;
	struct str entry_points;            /* the text of entry_points.txt, or empty */
	bool purelib;
	size_t n_files;
	const struct manifest_flat_file *files;
	struct str text;
};

struct manifest_file {
	struct str path;                    /* below its place */
	enum wheel_place place;
	struct store_object object;
};

/* File i (below n_files). */
struct manifest_file manifest_file_at(const struct manifest *manifest, size_t i);

/* The manifest of the wheel with this sha256, or E_NOT_FOUND: also when it is damaged, or of another version of assay (it
 * is removed then). manifest_close unmaps it. */
status manifest_open(struct store *store, const uint8_t wheel_sha256[SHA256_BYTES], struct manifest *ret, struct err *err)
	MUST_CHECK;
void manifest_close(struct manifest *manifest);

/* Is it the version that was asked for (empty: any), and its METADATA the one that was resolved with (NULL: any)? E_REFUSED. */
status manifest_check(const struct manifest *manifest, struct str version, const uint8_t *metadata_sha256, struct err *err)
	MUST_CHECK;

/* Write the manifest of a wheel whose files are all in the store: objects[i] is wheel->files[i]'s. */
status manifest_write(struct store *store, const uint8_t wheel_sha256[SHA256_BYTES], const struct wheel *wheel,
	struct str filename, struct str entry_points, const struct store_object *objects, struct err *err) MUST_CHECK;

/* Forget a wheel whose objects are no longer all there. */
void manifest_remove(struct store *store, const uint8_t wheel_sha256[SHA256_BYTES]);

#endif
