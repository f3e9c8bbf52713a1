/* From a lock to the wheels of one environment: which packages, which file of each, from where, and whether the user's
 * settings let it. A lock is text from outside: sources and policy are applied to every entry of it. */
#ifndef ASSAY_INSTALL_PLAN_H
#define ASSAY_INSTALL_PLAN_H

#include "config/settings.h"
#include "index/index.h"
#include "pep/marker.h"
#include "pep/tag.h"
#include "pins/lock.h"

/* One wheel to be there. */
struct plan_item {
	const struct pin *pin;
	struct str name, version;       /* normalised; as the lock has it (empty for a direct archive without one) */
	struct str filename;            /* of the wheel */
	struct str url;                 /* where it is fetched from, or: */
	struct str path;                /* a local file */
	struct str origin;              /* URL of the index on whose word; empty for a direct URL */
	const struct pin_hash *hashes;  /* all that the lock has */
	size_t n_hashes;
	bool has_sha256, has_size, has_metadata;
	uint8_t sha256[32];
	uint64_t size;
	uint8_t metadata_sha256[32];    /* of the METADATA that was resolved with */
	bool requested;                 /* the project asks for it by itself */
	struct str direct_url;          /* the content of direct_url.json, or empty */
};

struct plan {
	VEC(struct plan_item) items;    /* in the lock's order */
};

struct plan_request {
	const struct lock *lock;        /* parsed (lock_parse) */
	struct str lock_dir;            /* the folder of the lock file */
	const struct settings *settings;
	const struct marker_env *markers; /* with extras and dependency_groups */
	const struct tags *tags;
	struct index *index;            /* asked only for entries that do not say which file, or which index */
	int64_t now;
};

/* Borrows lock and settings; the rest lies in mem. E_NO: the lock does not cover this environment, or has no wheel that
 * fits; E_REFUSED: an entry that would run code, has no hash, comes from an index that its name does not belong to, is
 * younger than the policy allows, or leads elsewhere than it may. May run the network's loop. */
status plan_make(const struct plan_request *request, struct arena *mem, struct plan *ret, struct err *err) MUST_CHECK;

/* Add to err which packages of the lock need the one of that name, as far as the lock tells. */
void plan_note_needed(const struct lock *lock, struct str name, struct err *err);

#endif
