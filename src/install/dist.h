/* One distribution as it will lie in an environment: each file's final path and where its content comes from, judged. */
#ifndef ASSAY_INSTALL_DIST_H
#define ASSAY_INSTALL_DIST_H

#include "base/map.h"
#include "install/hazard.h"
#include "install/manifest.h"

struct dist_file {
	struct str path;              /* below the environment's root */
	bool made;                    /* its content is made for this environment; else it is an object of the store */
	bool shared;                  /* another distribution puts the same content there: it need not be linked again */
	struct store_object object;   /* of a made file: sha256, size and mode of its content */
	struct str content;           /* of a made file */
};

struct dist {
	struct str name, version;     /* normalised; as METADATA has it */
	struct str dist_info;         /* its folder, below the environment's root */
	uint8_t wheel_sha256[SHA256_BYTES];
	struct dist_file *files;      /* sorted by path; RECORD among them */
	size_t n_files;
};

/* What the lock says beyond the wheel. */
struct dist_request {
	const struct layout *layout;
	const struct settings *settings;
	struct store *store;
	bool requested;               /* the project asked for it by itself: REQUESTED */
	struct str direct_url;        /* the content of direct_url.json, or empty */
};

/* Spread a verified wheel over the environment: .data to its places, scripts with their first line for its Python,
 * console and GUI scripts, INSTALLER, REQUESTED, direct_url.json, RECORD. What lies in the arena borrows the manifest.
 * E_REFUSED for hazards (install/hazard.h), for two files at one path, and for paths that no longer fit; E_NOT_FOUND when
 * an object that has to be read is gone from the store. */
status dist_spread(const struct manifest *manifest, const struct dist_request *request, struct arena *mem, struct dist *ret,
	struct err *err) MUST_CHECK;

#endif
