#include "base/confine_parts.h"

#include <sys/prctl.h>

#include "base/banned.h"

status confine_apply(const struct confine *confine, struct confine_tier *ret, struct err *err)
{
	struct confine_tier tier = {0};
	status st;

	/* Both tiers want it from a process without privileges, and for one with them it is the point. */
	tier.no_new_privs = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	st = confine_landlock(confine, &tier.landlock, err);
	if (st == OK)
		st = confine_seccomp(&tier.seccomp, err);
	if (st == OK)
		*ret = tier;
	return st;
}

struct str confine_tier_text(const struct confine_tier *tier, char *room, size_t size)
{
	char landlock[32];
	const char *exec;
	int n;

	(void)snprintf(landlock, sizeof landlock, "Landlock %d", tier->landlock);
	if (tier->seccomp)
		exec = tier->landlock ? "no exec (seccomp and Landlock)" : "no exec (seccomp)";
	else
		exec = tier->landlock ? "no exec (Landlock)" : "exec is not taken away (the kernel has neither seccomp nor Landlock)";
	if (tier->landlock)
		n = snprintf(room, size, "%s, writing confined (%s)", exec, landlock);
	else
		n = snprintf(room, size, "%s, writing not confined (the kernel lacks Landlock)", exec);
	return (struct str){room, n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1};
}
