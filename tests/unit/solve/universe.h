/* A universe of packages in memory, and a solver's provider over it: written as text, or built by a test.
 *   a 1.0 -> b >=1 <3, c ==2.0      a version and what it needs (nothing behind "->" is needed either)
 *   a 2.0 !! needs Python >=3.12    a version that cannot be used, and why
 *   root -> a, ~c <3                the project's own requirements, "~" marks a constraint */
#ifndef ASSAY_TEST_UNIVERSE_H
#define ASSAY_TEST_UNIVERSE_H

#include "solve/explain.h"
#include "solve/solve.h"

struct uni_need {
	uint32_t package;
	struct str spec, owner;
	struct vset set;
	uint32_t flags;
	unsigned line;
};
struct uni_version {
	struct str text, unavailable;
	VEC(struct uni_need) needs;
};
struct uni_package {
	struct str name;
	VEC(struct uni_version) versions; /* ascending */
};
struct universe {
	struct arena mem;
	VEC(struct uni_package) packages; /* 0 is the root */
	VEC(struct uni_need) origins;
	VEC(struct str) reasons;
	VEC(struct solve_dependency) scratch;
	bool lowest;                      /* prefer old versions */
	uint64_t asked, prefetched;       /* calls of dependencies; versions hinted at */
	struct solve_provider provider;
};

void universe_open(struct universe *u);
void universe_close(struct universe *u);
uint32_t universe_package(struct universe *u, struct str name);
/* Read the lines above; fails the test on anything else. Versions of a package may come in any order. */
void universe_read(struct universe *u, struct str text);
/* For built universes: a version, and a need of it with its set of ordinals. */
struct uni_version *universe_add(struct universe *u, uint32_t package);
void universe_need(struct universe *u, uint32_t package, uint32_t version, uint32_t on, struct vset set, uint32_t flags);
/* Fails the test unless every choice exists, is available, and all that it needs is chosen fittingly, and nothing else. */
void universe_check(struct universe *u, const struct solve_result *result);

#endif
