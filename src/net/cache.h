/* The directory of stored answers: one file an answer, named by the digest of what it answers. */
#ifndef ASSAY_NET_CACHE_H
#define ASSAY_NET_CACHE_H

#include "base/base.h"
#include "base/file.h"
#include "net/cache_entry.h"

struct cache {
	int dirfd; /* -1: there is no cache */
};
#define CACHE_NONE ((struct cache){-1})

/* Below assay's cache directory; both private. With an empty path there is no cache. */
status cache_open(struct str cache_dir, struct cache *ret, struct err *err) MUST_CHECK;
void cache_close(struct cache *cache);

/* What identifies an answer: each part with its length, so that no two lists of parts look alike. False when they are
 * longer than LIMIT_CACHE_KEY in all: then nothing is cached. */
bool cache_key(const struct str *parts, size_t n, uint8_t key[SHA256_BYTES]);

/* Map the entry for key: false when there is none. A damaged one is removed and is none. `map` belongs to the caller. */
bool cache_load(const struct cache *cache, const uint8_t key[SHA256_BYTES], struct file_map *map, struct cache_entry *ret);
/* Store (replace) an entry; atomic, not durable: a power cut can damage it, which cache_load sees. From any thread. */
status cache_store(const struct cache *cache, const struct cache_entry *entry, struct err *err) MUST_CHECK;
/* After a 304: the same entry with new stored_at, fresh_until and flags. Written over the head in place: readers see the
 * old head, the new one, or a wrong checksum, and then ask again. */
status cache_renew(const struct cache *cache, const struct cache_entry *entry, struct err *err) MUST_CHECK;
void cache_drop(const struct cache *cache, const uint8_t key[SHA256_BYTES]);

#endif
