/* Builds wheels for tests: an honest one by default, with parts replaced, added or left out. */
#ifndef ASSAY_TESTS_WHEEL_BUILD_H
#define ASSAY_TESTS_WHEEL_BUILD_H

#include "zip_build.h"

struct wheel_part {
	const char *name;         /* in the archive */
	struct str content;
	const char *record;       /* its line in RECORD; NULL: an honest one; "": none */
};
struct wheel_recipe {
	const char *dist_info;    /* NULL: "pkg-1.0.dist-info" */
	const char *metadata;     /* NULL: an honest one; "": leave it out. Likewise: */
	const char *wheel;
	const char *record;       /* appended to RECORD */
	bool no_record;
	struct wheel_part parts[12];
};

/* The wheel's bytes, in mem. */
struct str wheel_build(const struct wheel_recipe *recipe, struct arena *mem);

#endif
