#include "net/cache_entry.h"

#include <libdeflate.h>

#include "base/banned.h"

/* On disk as in memory: a cache belongs to one machine, and ORDER tells another byte order apart. */
struct head {
	char magic[8];
	uint32_t order;
	uint32_t head_crc;          /* of this struct with 0 here, and of all up to the payload */
	uint8_t key[SHA256_BYTES];
	int64_t stored_at, fresh_until;
	uint64_t payload_len, total_size;
	uint32_t payload_at, payload_crc;
	uint32_t flags, agent, http_status;
	uint32_t lengths[4];        /* etag, last_modified, content_type, url: behind the head, in this order */
	uint32_t zero;
};
static const char MAGIC[8] = "assayhc1"; /* the last character is the version */
enum { ORDER = 0x01020304, STRINGS = 4 };
_Static_assert(sizeof(struct head) == 8 + 8 + 32 + 4 * 8 + 10 * 4, "no padding");

static uint32_t crc(uint32_t start, const void *p, size_t n)
{
	return n ? libdeflate_crc32(start, p, n) : start;
}

static size_t aligned(size_t n)
{
	return (n + CACHE_ENTRY_ALIGN - 1) & ~(size_t)(CACHE_ENTRY_ALIGN - 1);
}

static uint32_t head_checksum(struct head head, struct str strings)
{
	head.head_crc = 0;
	return crc(crc(0, &head, sizeof head), strings.p, strings.len);
}

status cache_entry_head(const struct cache_entry *entry, struct buf *to, struct err *err)
{
	const struct str strings[STRINGS] = {entry->etag, entry->last_modified, entry->content_type, entry->url};
	cleanup(buf_free) struct buf text = buf_make(STRINGS * LIMIT_HTTP_HEADER + CACHE_ENTRY_ALIGN);
	struct head head = {.order = ORDER, .stored_at = entry->stored_at, .fresh_until = entry->fresh_until,
		.payload_len = entry->payload.len, .total_size = entry->total_size, .flags = entry->flags, .agent = entry->agent,
		.http_status = (uint32_t)entry->http_status};

	memcpy(head.magic, MAGIC, sizeof head.magic);
	memcpy(head.key, entry->key, sizeof head.key);
	for (size_t i = 0; i < STRINGS; i++) {
		if (strings[i].len > LIMIT_HTTP_HEADER)
			return err_set(err, E_LIMIT, "a header field of %zu bytes is not kept", strings[i].len);
		buf_add(&text, strings[i]);
		head.lengths[i] = (uint32_t)strings[i].len;
	}
	head.payload_at = (uint32_t)aligned(sizeof head + text.len);
	while (sizeof head + text.len < head.payload_at)
		buf_byte(&text, '\0');
	head.payload_crc = crc(0, entry->payload.p, entry->payload.len);
	head.head_crc = head_checksum(head, buf_str(&text));
	buf_add(to, (struct str){(const char *)&head, sizeof head});
	buf_add(to, buf_str(&text));
	return buf_check(to, "a cache entry's head", err);
}

/* Do all lengths agree with the file's? */
static bool lengths_agree(const struct head *head, size_t file_len)
{
	size_t sum = 0;

	for (size_t i = 0; i < STRINGS; i++) {
		if (head->lengths[i] > LIMIT_HTTP_HEADER)
			return false;
		sum += head->lengths[i];
	}
	if (head->payload_at != aligned(sizeof *head + sum) || head->payload_at > file_len)
		return false;
	return head->payload_len == file_len - head->payload_at;
}

static struct str take(struct str *rest, size_t n)
{
	struct str s = str_sub(*rest, 0, n);

	*rest = str_skip(*rest, n);
	return s;
}

bool cache_entry_read(struct str file, const uint8_t key[SHA256_BYTES], struct cache_entry *ret)
{
	struct cache_entry entry = {0};
	struct str strings, payload;
	struct head head;

	if (file.len < sizeof head)
		return false;
	memcpy(&head, file.p, sizeof head);
	if (memcmp(head.magic, MAGIC, sizeof MAGIC) != 0 || head.order != ORDER || memcmp(head.key, key, SHA256_BYTES) != 0)
		return false;
	if (!lengths_agree(&head, file.len))
		return false;
	strings = str_sub(file, sizeof head, head.payload_at);
	payload = str_skip(file, head.payload_at);
	if (head.head_crc != head_checksum(head, strings) || head.payload_crc != crc(0, payload.p, payload.len))
		return false;
	memcpy(entry.key, key, SHA256_BYTES);
	entry.stored_at = head.stored_at;
	entry.fresh_until = head.fresh_until;
	entry.flags = head.flags;
	entry.agent = head.agent;
	entry.http_status = head.http_status == 206 ? 206 : 200;
	entry.total_size = head.total_size;
	entry.etag = take(&strings, head.lengths[0]);
	entry.last_modified = take(&strings, head.lengths[1]);
	entry.content_type = take(&strings, head.lengths[2]);
	entry.url = take(&strings, head.lengths[3]);
	entry.payload = payload;
	*ret = entry;
	return true;
}
