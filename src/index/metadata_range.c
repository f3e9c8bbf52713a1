/* METADATA out of a wheel through range reads: its last bytes hold the zip directory and, usually, the .dist-info folder
 * itself; if not, one or two more ranges follow. A server that ignores ranges sends the whole file, which serves too. */
#include "archive/zip.h"
#include "index/index_parts.h"

#include "base/sha256.h"

enum { TAIL_FIRST = 64 * 1024 };

struct range_read {
	struct metadata_read *read;
	struct str tail;           /* the end of the file as far as it was read; borrows net's payload */
	uint64_t file_size;
	const struct zip_member *member; /* METADATA, once the directory was read */
};

static void fail(struct range_read *range, status st, const struct err *err)
{
	metadata_read_failed(range->read, st, err);
}

/* bytes holds [member->offset, member->end) of the file. */
static void finish(struct range_read *range, struct str bytes)
{
	cleanup(buf_free) struct buf flat = buf_make(LIMIT_METADATA_FILE);
	struct arena *mem = range->read->project->index->mem;
	struct err err;
	char *text;
	status st;

	err_clear(&err);
	if (range->member->size > LIMIT_METADATA_FILE) {
		fail(range, err_set(&err, E_LIMIT, "its METADATA is larger than %zu bytes", LIMIT_METADATA_FILE), &err);
		return;
	}
	text = arena_alloc(mem, (size_t)range->member->size, 1);
	st = zip_read_range(bytes, range->member, text, &err);
	if (st == OK)
		st = metadata_flatten((struct str){text, (size_t)range->member->size}, &flat, &err);
	if (st == OK)
		metadata_read_done(range->read, arena_str(mem, buf_str(&flat)));
	else
		fail(range, st, &err);
}

static void ask_range(struct range_read *range, struct net_range bytes,
                      void (*done)(void *user, const struct net_response *response));

/* The one "NAME-VERSION.dist-info/METADATA" at the top of the archive. */
static const struct zip_member *find_metadata(const struct zip *zip, struct err *err)
{
	const struct zip_member *found = NULL;

	for (size_t i = 0; i < zip->len; i++) {
		struct str folder, leaf;
		if (!str_cut(zip->members[i].name, '/', &folder, &leaf) || !str_eq(leaf, STR("METADATA")) ||
		    !str_ends(folder, STR(".dist-info")))
			continue;
		if (found) {
			err_set(err, E_REFUSED, "the wheel has two .dist-info folders");
			return NULL;
		}
		found = &zip->members[i];
	}
	if (!found)
		err_set(err, E_REFUSED, "the wheel has no METADATA");
	return found;
}

static void member_done(void *user, const struct net_response *response)
{
	struct range_read *range = user;
	struct err err;

	err_clear(&err);
	if (response->status != OK)
		fail(range, response->status, response->err);
	else if (response->http_status == 206)
		finish(range, response->payload);
	else if (response->http_status == 200 && response->payload.len >= range->member->end)
		finish(range, str_sub(response->payload, range->member->offset, range->member->end));
	else
		fail(range, index_http_error(response->http_status, &err), &err);
}

static void tail_done(void *user, const struct net_response *response);

/* The tail is there: read the directory, or ask for more of it; then METADATA from the tail, or by a range of its own. */
static void read_tail(struct range_read *range)
{
	uint64_t need_from, start = range->file_size - range->tail.len;
	struct zip zip;
	struct err err;
	status st;

	err_clear(&err);
	st = zip_directory_from_tail(range->tail, range->file_size, range->read->project->index->mem, &zip, &need_from, &err);
	if (st == OK && need_from != UINT64_MAX) {
		if (need_from >= start)
			fail(range, err_set(&err, E_REFUSED, "the wheel's directory does not end"), &err);
		else
			ask_range(range, (struct net_range){.from = need_from, .to = range->file_size - 1}, tail_done);
		return;
	}
	if (st == OK && !(range->member = find_metadata(&zip, &err)))
		st = E_REFUSED;
	if (st != OK)
		fail(range, st, &err);
	else if (range->member->offset >= start)
		finish(range, str_sub(range->tail, range->member->offset - start, range->member->end - start));
	else
		ask_range(range, (struct net_range){.from = range->member->offset, .to = range->member->end - 1}, member_done);
}

static void tail_done(void *user, const struct net_response *response)
{
	struct range_read *range = user;
	struct err err;

	err_clear(&err);
	if (response->status != OK) {
		fail(range, response->status, response->err);
		return;
	}
	if (response->http_status != 200 && response->http_status != 206) {
		fail(range, index_http_error(response->http_status, &err), &err);
		return;
	}
	range->tail = response->payload;
	range->file_size = response->http_status == 206 ? response->total_size : response->payload.len;
	if (range->file_size < range->tail.len)
		fail(range, err_set(&err, E_SYNTAX, "the server's range is longer than its file"), &err);
	else
		read_tail(range);
}

static void ask_range(struct range_read *range, struct net_range bytes,
                      void (*done)(void *user, const struct net_response *response))
{
	struct metadata_read *read = range->read;
	struct index *index = read->project->index;
	char hex[2 * SHA256_BYTES + 1];
	bool known = read->file.flags & PAGE_FILE_HAS_SHA256;

	hex_format(read->file.sha256, SHA256_BYTES, hex);
	index_ask(index, &(struct net_request){
		.url = read->url,
		.origin = read->project->seen.source->url,
		.range = bytes,
		.max_body = LIMIT_RANGE_BODY,
		.cache = known ? NET_CACHE_IMMUTABLE : NET_CACHE_NORMAL,
		.cache_namespace = index_namespace(index, &read->project->seen, "range1", known ? str_of(hex) : (struct str){0}),
		.done = done,
		.user = range,
	});
}

void metadata_range_start(struct metadata_read *read)
{
	struct range_read *range = arena_new(read->project->index->mem, struct range_read);

	range->read = read;
	ask_range(range, (struct net_range){.last = TAIL_FIRST}, tail_done);
}
