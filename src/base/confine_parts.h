/* The two tiers of base/confine, each in its own file. Both leave *ret as it is where the kernel lacks them. */
#ifndef ASSAY_CONFINE_PARTS_H
#define ASSAY_CONFINE_PARTS_H

#include "base/confine.h"

status confine_seccomp(bool *ret, struct err *err) MUST_CHECK;
status confine_landlock(const struct confine *confine, int *ret_abi, struct err *err) MUST_CHECK;

#endif
