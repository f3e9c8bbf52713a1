/* The solver's inside. The state of a search is a trail of assignments; each narrows what one package may still be.
 * A package's possible states are its ordinals 0..count-1 and one more, ordinal `count`: "not installed". So "foo >=2 or
 * nothing" and "not foo 1" are plain sets, and an incompatibility is a list of sets, one a package, that never all hold. */
#ifndef ASSAY_SOLVE_SOLVER_H
#define ASSAY_SOLVE_SOLVER_H

#include "solve/solve.h"
#include "solve/table.h"

/* A conflict that would undo more decisions than this undoes few: far above what the largest real projects need. */
enum { RETREAT_MAX = 200 };

struct term {
	uint32_t package;
	struct vset set; /* with "not installed" as ordinal count */
};

enum incompat_kind {
	INCOMPAT_ROOT,        /* the root is installed */
	INCOMPAT_NEEDS,       /* a requirement */
	INCOMPAT_UNAVAILABLE, /* versions that cannot be had */
	INCOMPAT_LEARNED,     /* follows from two others */
};

struct incompat {
	enum incompat_kind kind;
	uint32_t len;
	struct term *terms;      /* by ascending package id, none of them the whole universe */
	uint32_t origin, flags;  /* NEEDS */
	uint32_t subject, on;    /* NEEDS: who needs whom; UNAVAILABLE: subject */
	struct vset on_set;      /* NEEDS: versions that meet it */
	uint32_t reason;         /* UNAVAILABLE */
	uint32_t unlisted;       /* NEEDS, UNAVAILABLE: bit i: taken off the list of term i's package */
	uint32_t cause[2];       /* LEARNED */
	uint32_t refuted_by;     /* an assignment that makes it void while it stands; see refuted_serial */
	uint64_t refuted_serial;
};

/* Later ones are decided first. The order of discovery decides within a class. CLASS_SINGLE: one version is left, so that
 * nothing is decided by deciding it. */
enum package_class { CLASS_NORMAL, CLASS_CONFLICT_LATE, CLASS_CONFLICT_EARLY, CLASS_SINGLE };

struct package {
	uint32_t count;            /* versions */
	uint32_t last;             /* its newest assignment + 1; 0: none yet */
	uint32_t base;             /* its newest assignment of level 0 + 1: that one stays */
	uint32_t version;          /* when decided, else SOLVE_NONE */
	uint32_t order;            /* of discovery */
	uint32_t lead;             /* whose order and class count: its twin's, else its own */
	VEC(uint32_t) followers;   /* of a lead */
	uint32_t affected, culprit; /* how often it was in the way, or had to give way */
	uint32_t tried;            /* versions looked at */
	enum package_class class;  /* of a lead */
	bool known;                /* count was asked */
	bool queued;               /* in the heap */
	enum package_class queued_class; /* of the entry that counts */
	bool changed;              /* in the list of packages to propagate */
	VEC(uint32_t) incompats;   /* that have a term for it; SOLVE_NONE: one that is void for good was here */
};

struct assignment {
	uint32_t package;
	uint32_t cause;  /* incompatibility, or SOLVE_NONE: a decision */
	uint32_t before; /* the package's assignment before this + 1 */
	uint32_t level;
	uint64_t serial; /* never used twice */
	struct vset set; /* what the package may still be, all assignments up to here together */
};

struct heap_entry {
	uint32_t package, order, own_order;
	enum package_class class;
};

/* A version that the provider was asked about, with the incompatibilities that its needs are. */
struct seen_version {
	struct solve_version answer;
	size_t len;
	const uint32_t *incompats;
};

/* A conclusion about `package` that holds from level `known` on and was drawn at level `drawn`. */
struct late_conclusion {
	uint32_t package, known, drawn;
};

struct solver {
	const struct solve_provider *provider;
	struct arena mem;
	VEC(struct package) packages;
	VEC(struct incompat) incompats;
	VEC(struct assignment) trail;
	VEC(struct heap_entry) heap;
	VEC(struct late_conclusion) late;
	VEC(uint32_t) changed;            /* packages to propagate */
	VEC(uint32_t) promote, demote;    /* reached the conflict threshold */
	struct table needs;               /* hash of (subject, on, set, flags) -> incompatibility */
	struct table versions;            /* (package, ordinal) -> seen */
	VEC(struct seen_version) seen;
	uint32_t level, discovered, current;
	uint64_t serial, max_steps;
	const atomic_bool *cancel;
	struct solve_stats stats;
};

/* store.c */
/* Make sure that the package is known and its versions are counted. */
status solver_discover(struct solver *s, uint32_t package, struct err *err) MUST_CHECK;
struct package *solver_package(struct solver *s, uint32_t package);
/* Add an incompatibility to the lists of its packages; returns its number. */
uint32_t solver_add(struct solver *s, const struct incompat *incompat, bool listed);
/* Add a requirement or an unavailability of the versions in set, from all fields of `given` but its terms. SOLVE_NONE
 * when it always holds. */
uint32_t solver_add_given(struct solver *s, struct vset set, const struct incompat *given);
/* `version` of `package` needs `dep`: widens the incompatibility that other versions with the same need share.
 * SOLVE_NONE when it always holds. All packages are discovered. */
uint32_t solver_add_need(struct solver *s, uint32_t package, uint32_t version, const struct solve_dependency *dep);
/* Versions (a set without "not installed") that cannot be had. */
uint32_t solver_add_unavailable(struct solver *s, uint32_t package, struct vset set, uint32_t reason);
/* What follows from both when the pivot's state is not looked at. */
uint32_t solver_combine(struct solver *s, uint32_t a, uint32_t b, uint32_t pivot);
/* Void for good: the package need not look at it again, unless it widens. */
void solver_unlist(struct solver *s, uint32_t package, size_t position);
const struct term *incompat_term(const struct incompat *incompat, uint32_t package);
struct vset solver_universe(struct solver *s, uint32_t package);

/* trail.c */
/* What a package may be now. */
struct vset solver_state(struct solver *s, uint32_t package);
/* It must be installed, and no version is decided. */
bool solver_is_open(struct solver *s, uint32_t package);
void solver_derive(struct solver *s, uint32_t package, struct vset set, uint32_t cause);
void solver_decide(struct solver *s, uint32_t package, uint32_t version);
void solver_backtrack(struct solver *s, uint32_t level);
/* The number of the earliest assignment from which on the package's state lies in set. It does now. */
uint32_t solver_satisfier(struct solver *s, uint32_t package, struct vset set);
void solver_mark_changed(struct solver *s, uint32_t package);

/* order.c */
void solver_enqueue(struct solver *s, uint32_t package);
/* The next package to decide, or SOLVE_NONE. */
uint32_t solver_next(struct solver *s);
/* The same for it and its twins, those that are open: one of them changed. */
void solver_enqueue_family(struct solver *s, uint32_t package);
/* `affected` could not be decided because of this; packages that are often in such conflicts come earlier. */
void solver_record_conflict(struct solver *s, uint32_t affected, uint32_t incompat);
/* Change the order after conflicts; goes back to before the decisions that stood in the way. */
void solver_reorder(struct solver *s);

/* propagate.c */
/* Draw all conclusions from what changed. E_NO: there is no solution, *final is the incompatibility that says so. */
status solver_propagate(struct solver *s, uint32_t *final, struct err *err) MUST_CHECK;
/* One unit of work done: E_LIMIT or E_CANCELLED. */
status solver_step(struct solver *s, struct err *err) MUST_CHECK;

/* solve.c */
/* Search until all is decided (OK), or E_NO with the incompatibility that says so in *final. */
status solver_search(struct solver *s, uint32_t *final, struct err *err) MUST_CHECK;

/* facts.c: what an explanation is made of */
struct fact {
	struct incompat is;  /* NEEDS or UNAVAILABLE; terms unused */
	struct vset set;     /* versions of is.subject */
	bool merged;
};
struct facts {
	size_t len;
	struct fact *p;
};
/* The given incompatibilities that `final` follows from, made few: none is needless, as far as the work limit allows. */
struct facts solver_facts(struct solver *s, uint32_t final, struct arena *mem);

/* explain.c */
const struct solve_explanation *solver_explain(struct solver *s, uint32_t final, struct arena *mem);

#endif
