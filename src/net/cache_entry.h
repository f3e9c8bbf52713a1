/* A stored answer as bytes: a head of fixed size, four strings, and the payload at an aligned place. Read back from a
 * file that may have been cut, damaged or swapped: nothing in it is believed before lengths, key and checksums agree. */
#ifndef ASSAY_NET_CACHE_ENTRY_H
#define ASSAY_NET_CACHE_ENTRY_H

#include "base/base.h"
#include "base/sha256.h"

enum cache_entry_flags { CACHE_ENTRY_IMMUTABLE = 1, CACHE_ENTRY_VARIES_BY_AGENT = 2 };

struct cache_entry {
	uint8_t key[SHA256_BYTES];    /* what it answers; the file's name is derived from it */
	int64_t stored_at;            /* by our clock, microseconds; moved by a 304 */
	int64_t fresh_until;
	uint32_t flags;               /* enum cache_entry_flags */
	uint32_t agent;               /* a checksum of the User-Agent that it was asked with */
	int http_status;              /* 200 or 206 */
	uint64_t total_size;          /* net_response's */
	struct str etag, last_modified, content_type, url;
	struct str payload;           /* when read: inside the file's bytes, aligned to CACHE_ENTRY_ALIGN of them */
};
enum { CACHE_ENTRY_ALIGN = 64 };

/* Everything before the payload, its checksum included (so the payload must be set). E_LIMIT when a string is too long
 * to be kept. */
status cache_entry_head(const struct cache_entry *entry, struct buf *to, struct err *err) MUST_CHECK;

/* Read the whole file back: false when it is not a whole, undamaged entry for this key. Slices borrow the file's bytes. */
bool cache_entry_read(struct str file, const uint8_t key[SHA256_BYTES], struct cache_entry *ret);

#endif
