/* A place to install into: a temporary folder with a store, wheels built on the spot, and a lock that names them. */
#ifndef ASSAY_TESTS_INSTALL_FIXTURE_H
#define ASSAY_TESTS_INSTALL_FIXTURE_H

#include "../archive/wheel_build.h"
#include "install/sync.h"

struct fixture {
	struct arena mem;
	struct str dir;              /* absolute; removed at the end */
	struct lock lock;
	struct settings settings;
	struct marker_env markers;
	struct tags tags;
	struct sync_request request;
	struct sync_result result;
	struct err err;
};

struct fixture *fixture_open(void);
void fixture_close(struct fixture *f);
/* Put a wheel beside the lock and pin it. The recipe's METADATA and dist-info are made for name and version. */
void fixture_pin(struct fixture *f, const char *name, const char *version, const struct wheel_part *parts);
/* Forget all pins. */
void fixture_unpin(struct fixture *f);
/* Sync; on success the result is in f->result, else the chain in f->err. */
status fixture_sync(struct fixture *f);
/* The content of a file of the environment, or the slice with p NULL when it is not there. */
struct str fixture_read(struct fixture *f, const char *path);
/* Every path below the environment with the sha256 of files and the target of links, as text: to compare states. */
struct str fixture_state(struct fixture *f);
bool fixture_says(const struct fixture *f, const char *words);

#define SITE "lib/python3.11/site-packages/"

#endif
