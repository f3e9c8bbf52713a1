/* What lies in an environment already: its distributions, which of them assay put there from which wheel, and the files of
 * each by its RECORD, which is read with suspicion: whoever wrote it may have meant to have something else removed. */
#ifndef ASSAY_INSTALL_INSTALLED_H
#define ASSAY_INSTALL_INSTALLED_H

#include "base/sha256.h"
#include "install/dist.h"
#include "install/layout.h"

struct installed_dist {
	struct str name;         /* normalised */
	struct str version;      /* as the folder is named */
	struct str dist_info;    /* below the environment's root */
	bool ours;               /* assay installed it, and its RECORD is as assay wrote it */
	uint8_t wheel_sha256[SHA256_BYTES]; /* of ours */
	int64_t record_mtime_ns; /* of ours */
	uint64_t record_size;
};

struct installed {
	VEC(struct installed_dist) dists;   /* sorted by folder */
	VEC(struct str) foreign;            /* .egg-info, .egg-link: what cannot be removed by its RECORD */
	struct str project;                 /* the .pth file for the project itself, below the root; empty: none */
};

/* Look at the environment whose root is open. E_REFUSED when its .assay folder or site-packages are links; E_LIMIT. */
status installed_read(int root, const struct layout *layout, struct arena *mem, struct installed *ret, struct err *err)
	MUST_CHECK;

/* The files of a distribution by its RECORD, as paths below the environment's root, sorted, each once: those that leave the
 * environment, or are the environment's own, are left out. E_REFUSED when RECORD is missing or malformed: then nobody
 * knows what to remove. */
status installed_files(int root, const struct layout *layout, const struct installed_dist *dist, struct arena *mem,
	struct str **ret, size_t *ret_n, struct err *err) MUST_CHECK;

/* The text of .assay/installed for these distributions. */
void installed_write(const struct installed_dist *dists, size_t n, struct str project, struct buf *out);

#define INSTALLED_FOLDER ".assay"
#define INSTALLED_FILE   ".assay/installed"

#endif
