#include "base/confine.h"

#include "cli/cli.h"

status cli_confine(struct cli *cli, const struct str *writable, size_t n, struct err *err)
{
	const struct confine confine = {.writable = writable, .n = n};
	struct confine_tier tier = {0};
	char words[128];
	status st = confine_apply(&confine, &tier, err);

	if (st == OK)
		cli_detail(cli, "confined: " STR_FMT, STR_ARG(confine_tier_text(&tier, words, sizeof words)));
	return st;
}
