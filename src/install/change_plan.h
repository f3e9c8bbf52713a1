/* What a change will do, step by step, before it does anything. */
#ifndef ASSAY_INSTALL_CHANGE_PLAN_H
#define ASSAY_INSTALL_CHANGE_PLAN_H

#include "install/change.h"
#include "install/journal.h"

/* One distribution's turn: what it leaves (journal.out[out_from..out_to)), and what comes for it. */
struct change_step {
	size_t out_from, out_to;
	size_t come;            /* index into change.come, or SIZE_MAX */
};

struct change_plan {
	struct journal journal;
	VEC(struct change_step) steps;
	size_t last_out;        /* journal.out from here on: state file and project's .pth */
	struct str project;     /* path of the project's .pth file */
	size_t shared;
	bool empty;             /* nothing to do */
};

status change_plan_make(struct change *change, struct arena *mem, struct change_plan *ret, struct err *err) MUST_CHECK;

#endif
