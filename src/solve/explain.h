/* Why there is no solution: a set of facts that cannot all hold, made as small as it gets (each one is needed), in an
 * order that can be read, as structure for programs and as lines for people. */
#ifndef ASSAY_SOLVE_EXPLAIN_H
#define ASSAY_SOLVE_EXPLAIN_H

#include "solve/solve.h"

enum solve_step_kind {
	SOLVE_STEP_NEEDS,       /* `package` at `set` needs `on` at `on_set` */
	SOLVE_STEP_LIMITS,      /* the same, as a constraint */
	SOLVE_STEP_UNAVAILABLE, /* `package` at `set` cannot be used: `reason` */
};

struct solve_step {
	enum solve_step_kind kind;
	uint32_t package;
	struct vset set;    /* ordinals of package; all of them (0..count) when it does not matter which */
	uint32_t on;        /* SOLVE_NONE when unavailable */
	struct vset on_set; /* empty: there is no such version */
	uint32_t origin;    /* the requirement, or the first of several that were put together */
	uint32_t reason;    /* SOLVE_NONE, or the provider's id */
	bool merged;        /* several requirements: the sets say what all of them together allow */
	bool link;          /* SOLVE_LINK: not among the lines */
};

struct solve_explanation {
	size_t len;
	const struct solve_step *steps;
	uint32_t contested;       /* the package that no version of can be chosen */
	size_t lines_len;
	struct str help;          /* what would be left without the root's own word on the contested package; may be empty */
	const struct str *lines;  /* "because your project needs ...", "    and ...", "so there is no redis that ..." */
};

/* The versions in a set in words: "5.5", "5.4 and 5.5", "5.5 and later", "5.2 and earlier", "5.2 to 5.5"; empty when all.
 * count is how many versions the package has. */
struct str solve_versions_text(const struct solve_provider *provider, uint32_t package, struct vset set,
                               uint32_t count, struct arena *mem);

#endif
