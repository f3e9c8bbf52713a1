/* What a lock is made for: the markers and tags of one Python on one platform. */
#ifndef ASSAY_ENV_TARGET_H
#define ASSAY_ENV_TARGET_H

#include "env/interpreter.h"
#include "env/platform.h"

struct target {
	struct marker_env markers; /* all but extra and the sets of names */
	struct tags tags;
	struct tag_target made_of; /* what the tags were made of */
	struct version python;     /* python_full_version */
	struct str text;           /* "CPython 3.11.0 on manylinux_2_36_x86_64", for messages */
	bool declared;             /* not (only) an interpreter of this machine */
};

/* A target by its description. python_version: "3.11" (which means 3.11.0 in markers, as in uv), "3.11.4", "3.13t" for
 * the free-threaded build, "pypy3.10"; empty: that of base. platform: see platform_parse; empty: that of base, and
 * without a base the machine that assay runs on. base may be NULL. Some microseconds.
 * E_USAGE: python_version or platform is none; neither a version nor a base was given. */
status target_declare(struct str python_version, struct str platform, const struct interpreter *base, struct arena *mem,
	struct target *ret, struct err *err) MUST_CHECK;
/* The target that an interpreter is; borrows it. */
status target_of_interpreter(const struct interpreter *interpreter, struct arena *mem, struct target *ret, struct err *err)
	MUST_CHECK;

#endif
