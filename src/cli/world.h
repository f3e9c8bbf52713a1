/* What commands that ask indexes work with: the pool, the network client and the indexes, as the settings want them. */
#ifndef ASSAY_CLI_WORLD_H
#define ASSAY_CLI_WORLD_H

#include "cli/cli.h"
#include "index/index.h"

struct world {
	struct pool *pool;
	struct net *net;
	struct index *index;
};

/* Take away from the process what the command does not need: starting programs, and writing anywhere but in the cache and
 * in `writable` (folders that exist). To be called before world_open, and before any byte from outside is read. */
status world_confine(struct cli *cli, const struct str *writable, size_t n, struct err *err) MUST_CHECK;
/* Nothing is asked, and no library loaded, before the first request. Borrows cli until world_close. */
status world_open(struct cli *cli, struct world *ret, struct err *err) MUST_CHECK;
/* `cleanup(world_close) struct world world = {0};` */
void world_close(struct world *world);

#endif
