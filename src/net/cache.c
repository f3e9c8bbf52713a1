#include "net/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/banned.h"

/* Half of the digest's digits: the whole key stands in the entry. */
enum { NAME_BYTES = 16 };
struct name {
	char z[2 * NAME_BYTES + 1];
};

static struct name name_of(const uint8_t key[SHA256_BYTES])
{
	struct name name;

	hex_format(key, NAME_BYTES, name.z);
	return name;
}

status cache_open(struct str cache_dir, struct cache *ret, struct err *err)
{
	cleanup(fd_close) int top = -1;
	int dirfd = -1;
	status st;

	if (cache_dir.len == 0) {
		*ret = CACHE_NONE;
		return OK;
	}
	st = dir_open_private(cache_dir, &top, err);
	if (st == OK)
		st = dir_open_private_at(top, "http", &dirfd, err);
	if (st != OK)
		return err_wrap(err, st, "cannot use the cache '" STR_FMT "'", STR_ARG(cache_dir));
	ret->dirfd = dirfd;
	return OK;
}

void cache_close(struct cache *cache)
{
	fd_close(&cache->dirfd);
}

bool cache_key(const struct str *parts, size_t n, uint8_t key[SHA256_BYTES])
{
	cleanup(buf_free) struct buf text = buf_make(LIMIT_CACHE_KEY);

	for (size_t i = 0; i < n; i++) {
		buf_printf(&text, "%zu:", parts[i].len);
		buf_add(&text, parts[i]);
	}
	if (text.overflow)
		return false;
	sha256_of(buf_str(&text), key);
	return true;
}

void cache_drop(const struct cache *cache, const uint8_t key[SHA256_BYTES])
{
	if (cache->dirfd >= 0)
		(void)unlinkat(cache->dirfd, name_of(key).z, 0);
}

bool cache_load(const struct cache *cache, const uint8_t key[SHA256_BYTES], struct file_map *map, struct cache_entry *ret)
{
	struct name name = name_of(key);
	struct err quiet = {0};
	struct file_map mapped = {0};
	status st;

	if (cache->dirfd < 0)
		return false;
	st = file_map_open_at(cache->dirfd, name.z, LIMIT_CACHE_ENTRY, &mapped, &quiet);
	if (st == E_NOT_FOUND)
		return false;
	if (st != OK || !cache_entry_read(mapped.bytes, key, ret)) {
		file_map_close(&mapped);
		cache_drop(cache, key);
		return false;
	}
	*map = mapped;
	return true;
}

status cache_store(const struct cache *cache, const struct cache_entry *entry, struct err *err)
{
	cleanup(buf_free) struct buf head = buf_make(8 * LIMIT_HTTP_HEADER);
	status st;

	if (cache->dirfd < 0)
		return OK;
	st = cache_entry_head(entry, &head, err);
	if (st == OK && head.len + entry->payload.len > LIMIT_CACHE_ENTRY)
		st = err_set(err, E_LIMIT, "an answer of %zu bytes is too large for the cache", entry->payload.len);
	if (st == OK) {
		const struct str pieces[] = {buf_str(&head), entry->payload};
		st = file_write_at(cache->dirfd, name_of(entry->key).z, pieces, 2, 0600, 0, err);
	}
	return st;
}

status cache_renew(const struct cache *cache, const struct cache_entry *entry, struct err *err)
{
	cleanup(buf_free) struct buf head = buf_make(8 * LIMIT_HTTP_HEADER);
	cleanup(fd_close) int fd = -1;
	status st = cache_entry_head(entry, &head, err);

	if (st != OK)
		return st;
	fd = openat(cache->dirfd, name_of(entry->key).z, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || pwrite(fd, head.p, head.len, 0) != (ssize_t)head.len)
		return err_errno(err, "cannot renew a cache entry");
	return OK;
}
