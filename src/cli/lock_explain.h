/* Why there is no lock, for programs: the explanation of `assay lock --json` on standard output. */
#ifndef ASSAY_CLI_LOCK_EXPLAIN_H
#define ASSAY_CLI_LOCK_EXPLAIN_H

#include "cli/cli.h"
#include "lock/resolve.h"

/* One JSON document: `contested` (a package, or null), `steps`, and the `lines` that people get. */
void lock_explain_json(struct cli *cli, const struct resolve_result *result);

#endif
