/* Make an environment be what a lock says: the whole way, from the plan to the rename. */
#ifndef ASSAY_INSTALL_SYNC_H
#define ASSAY_INSTALL_SYNC_H

#include "install/fetch.h"
#include "install/layout.h"
#include "install/plan.h"
#include "install/venv.h"

/* What the caller found out before anything from outside was touched. */
struct sync_request {
	struct plan_request plan;       /* lock, settings, target; index */
	struct layout layout;           /* root is absolute */
	struct venv venv;               /* how a new environment is to be made */
	struct str cache_dir;           /* where the store lies; absolute */
	struct net *net;
	struct pool *pool;
	bool inexact;                   /* packages that the lock does not know may stay */
	struct str project_path;        /* absolute folder to put on the path ([tool.assay] source); empty: none */
	void (*progress)(void *user, const char *doing, size_t done, size_t total, uint64_t bytes, struct str waiting_for);
	void *user;
};

enum sync_action { SYNC_ADDED, SYNC_REPLACED, SYNC_REMOVED };
struct sync_change {
	enum sync_action action;
	struct str name, version, before; /* before: of what was replaced, or installed again (then the same) */
};

struct sync_result {
	bool created;                   /* the environment is new */
	bool undone;                    /* an interrupted change was undone first */
	VEC(struct sync_change) changes; /* by name */
	size_t kept;                    /* packages that were right already */
	size_t files;                   /* put into the environment */
	size_t shared;                  /* files that two packages bring with the same content */
	size_t downloaded;              /* wheels */
	uint64_t bytes;                 /* downloaded */
};

/* Do it. New environments appear by one rename; changes to an existing one are journalled, and an interrupted one is undone
 * first. One sync at a time works on an environment: others wait. On failure the environment is as it was. The result
 * lies in mem. E_USAGE: something else than an environment is in the way; the rest as in plan.h, fetch.h, change.h. */
status sync_run(const struct sync_request *request, struct arena *mem, struct sync_result *ret, struct err *err) MUST_CHECK;

#endif
