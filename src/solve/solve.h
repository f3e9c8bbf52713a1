/* solve: version solving by PubGrub (unit propagation, conflict-driven learning, back-jumping) over an abstract provider.
 * It knows no names, no version syntax, no files and no network: packages are dense ids, versions are ordinals, and what
 * they need comes from function pointers. The answer depends on the provider's answers only, never on their timing. */
#ifndef ASSAY_SOLVE_H
#define ASSAY_SOLVE_H

#include <stdatomic.h>

#include "base/base.h"
#include "solve/vset.h"

enum { SOLVE_NONE = UINT32_MAX };

enum solve_dependency_flags {
	SOLVE_CONSTRAINT = 1, /* does not ask for the package, only limits it where somebody else does */
	SOLVE_LINK = 2,       /* a virtual package's tie to what it stands for: explanations leave it out */
};

/* "needs `package` at one of the versions in `set`." */
struct solve_dependency {
	uint32_t package;
	uint32_t origin; /* the provider's id for the requirement: where it is written, and its words */
	uint32_t flags;  /* enum solve_dependency_flags */
	struct vset set;
};

/* What is known of one version. When `unavailable` is not SOLVE_NONE the version can never be chosen, and it is the
 * provider's id of the reason; else its needs, borrowed until the end of the run. */
struct solve_version {
	uint32_t unavailable;
	size_t len;
	const struct solve_dependency *dependencies;
};

/* How a requirement reads in an explanation. */
struct solve_requirement_text {
	struct str needs; /* "celery[redis] >=5.5" */
	struct str place; /* "requirements.in, line 4"; empty when the package that needs it is place enough */
};

/* What the solver asks. Package 0 is the root; it has one version, ordinal 0. Ids are dense: every id below the largest
 * one mentioned is a package. `user` is the first argument of each. Callbacks may wait for the network; their status
 * ends the run when it is not OK. The same question must get the same answer during a run. */
struct solve_provider {
	void *user;
	/* How many versions a package has; 0 when it does not exist. Asked once, before anything else about it. */
	status (*count)(void *user, uint32_t package, uint32_t *ret, struct err *err);
	/* The version to try among `set` (not empty), or SOLVE_NONE when none of them may be taken, with a reason's id. */
	status (*choose)(void *user, uint32_t package, const struct vset *set, uint32_t *ret, uint32_t *reason,
	                 struct err *err);
	/* What a version needs. Asked at most once for each. A dependency on its own package is dropped when it holds. */
	status (*dependencies)(void *user, uint32_t package, uint32_t version, struct solve_version *ret, struct err *err);
	/* The package whose version this one will have to share (name[extra] and name; it has no twin itself), or SOLVE_NONE:
	 * both are then decided one after the other, and choose is asked among what both may be. May be NULL. */
	uint32_t (*twin)(void *user, uint32_t package);
	/* A hint that nothing depends on: `many` of the versions in `set` may be asked for soon, the preferred ones first.
	 * Given when a package becomes known (many = 1) and, in growing batches, when its versions keep failing. May be NULL. */
	void (*prefetch)(void *user, uint32_t package, const struct vset *set, uint32_t many);
	/* Words for explanations; texts are made in mem or borrowed. */
	struct str (*package_name)(void *user, uint32_t package, struct arena *mem);
	struct str (*version_text)(void *user, uint32_t package, uint32_t version, struct arena *mem);
	struct solve_requirement_text (*requirement_text)(void *user, uint32_t origin, struct arena *mem);
	/* Why a version is out, as the rest of a sentence about it: "needs Python >=3.12", "is yanked". */
	struct str (*reason_text)(void *user, uint32_t reason, struct arena *mem);
	/* A more general reason that several like it have in common ("is yanked" for "is yanked (broken)"), or itself. May be
	 * NULL. */
	uint32_t (*reason_general)(void *user, uint32_t reason);
	/* Why nothing meets a requirement: "redis 3.5 is the newest", "there is no project of this name". May be empty. */
	struct str (*nothing_text)(void *user, uint32_t origin, struct arena *mem);
};

struct solve_options {
	uint64_t max_steps;              /* 0: LIMIT_SOLVE_STEPS */
	const atomic_bool *cancel;       /* looked at now and then; NULL: never cancelled */
};

/* One requirement that was met. */
struct solve_reason {
	uint32_t package, version; /* who needs it */
	uint32_t origin;
	uint32_t flags;            /* enum solve_dependency_flags */
};

struct solve_choice {
	uint32_t package, version;
	size_t len;
	const struct solve_reason *reasons; /* who asked for it, in the order of the choices; empty for the root */
};

struct solve_stats {
	uint64_t steps;     /* looks at a learned or given fact: the unit that LIMIT_SOLVE_STEPS counts */
	uint64_t conflicts, decisions, facts;
};

struct solve_explanation;

struct solve_result {
	size_t len;
	const struct solve_choice *choices;            /* packages that the root needs, by id; root first */
	const struct solve_explanation *explanation;   /* when the status is E_NO */
	struct solve_stats stats;                      /* always */
};

/* Choose one version of every package that the root needs, such that all requirements hold. Results live in mem.
 * E_NO when there is no solution: ret->explanation says why. E_LIMIT when the bound on work is reached: err names the
 * packages that were fought over. E_CANCELLED; or what a callback failed with. `ret` is written in each case. */
status solve_run(const struct solve_provider *provider, const struct solve_options *options, struct arena *mem,
                 struct solve_result *ret, struct err *err) MUST_CHECK;

#endif
