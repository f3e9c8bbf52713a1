/* The METADATA of a file: which way leads to it, and what it must agree with. */
#include "archive/sdist.h"
#include "base/sha256.h"
#include "index/index_parts.h"
#include "pep/name.h"

void metadata_read_failed(struct metadata_read *read, status st, const struct err *err)
{
	struct index *index = read->project->index;

	read->seen.st = st;
	read->seen.err = arena_new(index->mem, struct err);
	*read->seen.err = *err;
	if (st == E_SYNTAX || st == E_LIMIT || st == E_NOT_FOUND)
		read->seen.st = E_NET;
	err_wrap(read->seen.err, read->seen.st, "cannot read the metadata of '" STR_FMT "' from " STR_FMT,
	         STR_ARG(read->file.name), STR_ARG(index_shown(index, &read->project->seen)));
	index_metadata_came(read);
}

/* It must be of this project and version, have the digest that the page promised, and be static in an sdist. */
static status judge(const struct metadata_read *read, struct err *err)
{
	const struct metadata *m = &read->seen.metadata;
	const struct page *page = &read->project->seen.page;
	uint32_t version = page_find(page, m->version.key);

	if (!str_eq(name_normalize(m->name, read->project->index->mem), read->project->seen.name))
		return err_set(err, E_REFUSED, "it says that it is the metadata of '" STR_FMT "'", STR_ARG(m->name));
	if (version == UINT32_MAX || read->seen.file - page_version(page, version).first >= page_version(page, version).files)
		return err_set(err, E_REFUSED, "it says that it is the metadata of version " STR_FMT, STR_ARG(m->version.text));
	if (read->file.flags & PAGE_FILE_HAS_METADATA_SHA256 &&
	    memcmp(read->seen.sha256, read->file.metadata_sha256, SHA256_BYTES) != 0)
		return err_set(err, E_REFUSED, "its sha256 is not the one that the project page gives");
	if (!(read->file.flags & PAGE_FILE_WHEEL) && !metadata_is_static(m)) {
		err_set(err, E_REFUSED, "the sdist's dependencies are known only after running its code");
		err_help(err, "choose a version with a wheel, or ask its authors for static metadata (PEP 643)");
		return E_REFUSED;
	}
	return OK;
}

void metadata_read_done(struct metadata_read *read, struct str flat)
{
	struct err err;
	status st;

	err_clear(&err);
	st = metadata_unflatten(flat, read->project->index->mem, &read->seen.metadata, read->seen.sha256, &err);
	if (st == OK)
		st = judge(read, &err);
	if (st != OK)
		metadata_read_failed(read, st, &err);
	else
		index_metadata_came(read);
}

/* What a stored answer for this file hangs on: the digest that it was, or will be, checked against. */
static struct str digest_key(struct metadata_read *read, const uint8_t *digest)
{
	char hex[2 * SHA256_BYTES + 1];

	hex_format(digest, SHA256_BYTES, hex);
	return arena_str(read->project->index->mem, str_of(hex));
}

/* -- the metadata file beside a wheel (PEP 658, 714) -- */

static status flatten_metadata(void *user, const struct net_body *body, struct buf *flat, struct err *err)
{
	const struct metadata_read *read = user;
	uint8_t digest[SHA256_BYTES];

	sha256_of(body->bytes, digest);
	if (read->file.flags & PAGE_FILE_HAS_METADATA_SHA256 &&
	    memcmp(digest, read->file.metadata_sha256, sizeof digest) != 0)
		return err_set(err, E_REFUSED, "the metadata file's sha256 is not the one that the project page gives");
	return metadata_flatten(body->bytes, flat, err);
}

static void metadata_file_done(void *user, const struct net_response *response)
{
	struct metadata_read *read = user;
	struct err err;
	status st;

	err_clear(&err);
	if (response->status == OK && response->http_status == 200) {
		metadata_read_done(read, response->payload);
		return;
	}
	if (response->status != OK && response->status != E_NOT_FOUND) {
		metadata_read_failed(read, response->status, response->err);
		return;
	}
	st = response->status == OK ? index_http_error(response->http_status, &err) : E_NOT_FOUND;
	/* Promised and not there: the wheel itself has it, and the promised digest still counts. */
	if (st == E_NOT_FOUND)
		metadata_range_start(read);
	else
		metadata_read_failed(read, st, &err);
}

static void ask_metadata_file(struct metadata_read *read)
{
	struct index *index = read->project->index;
	bool known = read->file.flags & PAGE_FILE_HAS_METADATA_SHA256;
	struct str path, query;
	bool asks = str_cut(read->url, '?', &path, &query);

	index_ask(index, &(struct net_request){
		.url = arena_printf(index->mem, STR_FMT ".metadata%s" STR_FMT, STR_ARG(path), asks ? "?" : "", STR_ARG(query)),
		.origin = read->project->seen.source->url,
		.max_body = LIMIT_METADATA_FILE,
		.cache = known ? NET_CACHE_IMMUTABLE : NET_CACHE_NORMAL,
		.cache_namespace = index_namespace(index, &read->project->seen, "metadata1",
			known ? digest_key(read, read->file.metadata_sha256) : (struct str){0}),
		.transform = flatten_metadata,
		.done = metadata_file_done,
		.user = read,
	});
}

/* -- the PKG-INFO of an sdist (PEP 643) -- */

static status flatten_sdist(void *user, const struct net_body *body, struct buf *flat, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct metadata_read *read = user;
	uint8_t digest[SHA256_BYTES];
	struct str text;
	status st;

	sha256_of(body->bytes, digest);
	if (memcmp(digest, read->file.sha256, sizeof digest) != 0)
		return err_set(err, E_REFUSED, "the file's sha256 is not the one that the project page gives");
	st = sdist_read_pkg_info(body->bytes, read->file.name, &mem, &text, err);
	return st == OK ? metadata_flatten(text, flat, err) : st;
}

static void sdist_done(void *user, const struct net_response *response)
{
	struct metadata_read *read = user;
	struct err err;
	status st;

	err_clear(&err);
	if (response->status != OK)
		metadata_read_failed(read, response->status, response->err);
	else if (response->http_status == 200)
		metadata_read_done(read, response->payload);
	else {
		st = index_http_error(response->http_status, &err);
		metadata_read_failed(read, st, &err);
	}
}

static void ask_sdist(struct metadata_read *read)
{
	struct index *index = read->project->index;
	struct err err;

	err_clear(&err);
	if (!(read->file.flags & PAGE_FILE_HAS_SHA256)) {
		metadata_read_failed(read, err_set(&err, E_REFUSED, "the index gives no sha256 for it"), &err);
		return;
	}
	index_ask(index, &(struct net_request){
		.url = read->url,
		.origin = read->project->seen.source->url,
		.max_body = LIMIT_SDIST_BODY,
		.max_payload = LIMIT_METADATA_FILE,
		.cache = NET_CACHE_IMMUTABLE,
		.cache_namespace = index_namespace(index, &read->project->seen, "sdist1", digest_key(read, read->file.sha256)),
		.transform = flatten_sdist,
		.done = sdist_done,
		.user = read,
	});
}

/* -- reads -- */

static struct metadata_read *read_of(struct project *project, uint32_t file)
{
	struct arena *mem = project->index->mem;
	struct metadata_read *read;

	if (!project->reads)
		project->reads = arena_array(mem, page_files(&project->seen.page), struct metadata_read *);
	if (project->reads[file])
		return project->reads[file];
	project->reads[file] = read = arena_new(mem, struct metadata_read);
	read->seen.project = &project->seen;
	read->seen.file = file;
	read->project = project;
	read->file = page_file(&project->seen.page, file);
	read->url = page_file_url(&project->seen.page, file, mem);
	if (read->file.flags & PAGE_FILE_HAS_METADATA)
		ask_metadata_file(read);
	else if (read->file.flags & PAGE_FILE_WHEEL)
		metadata_range_start(read);
	else
		ask_sdist(read);
	return read;
}

struct index_metadata *index_metadata(struct index *index, struct index_project *project, uint32_t file)
{
	(void)index;
	return &read_of((struct project *)project, file)->seen;
}

static bool metadata_is_done(void *user)
{
	return ((const struct index_metadata *)user)->done;
}

status index_metadata_wait(struct index *index, struct index_metadata *metadata, struct err *err)
{
	status st = metadata->done ? OK : net_wait(index->net, metadata_is_done, metadata, err);

	if (st != OK)
		return st;
	if (!metadata->done)
		return err_set(err, E_INTERNAL, "metadata of '" STR_FMT "' never came", STR_ARG(metadata->project->name));
	if (metadata->st != OK)
		*err = *metadata->err;
	return metadata->st;
}
