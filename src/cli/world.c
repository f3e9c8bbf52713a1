#include "cli/world.h"

#include "base/file.h"
#include "base/path.h"

static status make_cache(const struct cli *cli, struct err *err)
{
	cleanup(fd_close) int fd = -1;

	return cli->settings.cache_dir.len ? dir_open_private(cli->settings.cache_dir, &fd, err) : OK;
}

status world_confine(struct cli *cli, const struct str *writable, size_t n, struct err *err)
{
	cleanup_free struct str *places = mem_new(n + 1, sizeof *places);
	size_t n_places = 0;
	status st = make_cache(cli, err);

	if (st != OK)
		return st;
	for (size_t i = 0; i < n; i++)
		places[n_places++] = writable[i];
	if (cli->settings.cache_dir.len)
		places[n_places++] = cli->settings.cache_dir;
	return cli_confine(cli, places, n_places, err);
}

/* NETRC, else ~/.netrc. */
static struct str netrc_path(const struct cli *cli)
{
	struct str named = str_of(getenv("NETRC")), home;
	struct err err;

	if (!cli->settings.netrc)
		return STR("");
	if (named.len)
		return named;
	return path_home(cli->mem, &home, &err) == OK ? path_join(cli->mem, home, STR(".netrc")) : STR("");
}

static struct net_options net_options_of(struct cli *cli, struct pool *pool)
{
	const struct settings *s = &cli->settings;
	struct str *urls = arena_array(cli->mem, s->indexes_len, struct str);

	for (size_t i = 0; i < s->indexes_len; i++)
		urls[i] = s->indexes[i].url;
	return (struct net_options){
		.cache_dir = s->cache_dir, .user_agent = STR("assay/" ASSAY_VERSION), .proxy = s->proxy,
		.ca_file = s->ca_file, .client_cert = s->client_cert, .netrc = netrc_path(cli),
		.indexes = urls, .n_indexes = s->indexes_len,
		.private_hosts = s->private_addresses, .n_private_hosts = s->private_addresses_len,
		.offline = s->offline, .idle_timeout_us = s->timeout,
		.retries = s->retries ? (int)s->retries : -1, .max_transfers = s->concurrency, .pool = pool};
}

status world_open(struct cli *cli, struct world *ret, struct err *err)
{
	struct world world = {.pool = pool_open(0)};
	struct net_options options = net_options_of(cli, world.pool);
	status st = net_open(&options, &world.net, err);

	if (st == OK)
		st = index_open(&cli->settings, world.net, cli->mem, &world.index, err);
	if (st != OK) {
		world_close(&world);
		return st;
	}
	*ret = world;
	return OK;
}

void world_close(struct world *world)
{
	net_close(world->net);
	pool_close(world->pool);
	*world = (struct world){0};
}
