/* From what a project wants to a lock: versions of every package that its requirements lead to, chosen by the solver from
 * what the indexes offer and the policy lets through, for one target. Runs nothing, writes nothing. The answer depends on
 * the request and on what the indexes say, never on the order in which answers come in. */
#ifndef ASSAY_LOCK_RESOLVE_H
#define ASSAY_LOCK_RESOLVE_H

#include <stdatomic.h>

#include "config/settings.h"
#include "env/target.h"
#include "index/index.h"
#include "lock/project.h"
#include "solve/explain.h"

enum resolve_prerelease {
	RESOLVE_PRERELEASE_IF_NECESSARY, /* where no final release fits */
	RESOLVE_PRERELEASE_ALLOW,        /* like any other version */
	RESOLVE_PRERELEASE_DISALLOW,
};
enum resolve_mode {
	RESOLVE_HIGHEST,
	RESOLVE_LOWEST,
	RESOLVE_LOWEST_DIRECT, /* the project's own requirements as low as they go, all others as high */
};

/* "all of them", or names (normalised). */
struct resolve_names {
	bool all;
	const struct str *names;
	size_t n;
};

struct resolve_request {
	const struct project *project;
	const struct target *target;    /* universal: only its text counts, "any environment of the lock" */
	bool universal;                 /* a lock for all environments that the project allows */
	struct str python_from;         /* universal: and Python from this version on, "3.10"; empty: any */
	const struct settings *settings;
	struct index *index;
	int64_t now;                    /* microseconds UTC; the lock's instant is derived from it */
	int64_t exclude_newer;          /* files uploaded at or after it do not count; INT64_MAX: no such limit */
	enum resolve_prerelease prerelease;
	enum resolve_mode mode;
	struct resolve_names only_binary, no_binary;
	const struct lock *previous;    /* its pins are kept where they fit; NULL: none */
	struct resolve_names upgrade;   /* but not these */
	struct str lock_dir;            /* absolute and normalised: paths in the lock are relative to it; empty: as given */
	bool for_requirements;          /* the lock has to fit into requirements.txt: no markers of extras and groups */
	const atomic_bool *cancel;      /* may be NULL */
	void (*heard)(void *user, struct str name); /* a package's page came in: for progress; may be NULL, must be quick */
	void *heard_user;
};

/* A newer final release that only its age keeps out. */
struct resolve_held {
	struct str name, version, chosen;
	int64_t upload_time;
};

struct resolve_result {
	struct lock lock;                            /* sorted; when the status is OK */
	VEC(struct str) warnings;                    /* sentences for the user */
	const struct solve_explanation *explanation; /* of E_NO, when the solver found no solution */
	const struct solve_provider *words;          /* to render the explanation's steps with; NULL without one */
	struct solve_stats stats;
	VEC(struct resolve_held) held;
	size_t kept;                                 /* pins taken over from the previous lock */
};

/* E_NO: no solution; err has the explanation in lines. E_REFUSED: a name without a source, a policy. E_CONFIG: what the
 * project asks for cannot be had from anybody (file and line). E_NET: an index failed. Everything in the result is in mem
 * or borrows the request's parts. */
status resolve(const struct resolve_request *request, struct arena *mem, struct resolve_result *ret, struct err *err) MUST_CHECK;

bool resolve_names_have(const struct resolve_names *names, struct str name);

#endif
