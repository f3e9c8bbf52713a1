/* What the files of index/ share; inner to the room. */
#ifndef ASSAY_INDEX_PARTS_H
#define ASSAY_INDEX_PARTS_H

#include "base/map.h"
#include "index/index.h"

struct index {
	const struct settings *settings;
	struct net *net;
	struct arena *mem;
	struct map projects; /* normalised name -> struct project */
	struct index_watcher watcher;
};

/* A project and what is known of its files. */
struct project {
	struct index_project seen;       /* first: what the others see */
	struct index *index;
	bool past_cache;                 /* what the cache held was no page */
	struct metadata_read **reads;    /* one a file of the page, or NULL; made when first asked */
};

/* The METADATA of one file on its way. */
struct metadata_read {
	struct index_metadata seen;      /* first: what the others see */
	struct project *project;
	struct page_file file;
	struct str url;                  /* of the file itself */
};

/* The project or read is done; the watcher hears of it. */
void index_project_came(struct project *project);
void index_metadata_came(struct metadata_read *read);
/* How an index is called in messages. */
struct str index_shown(struct index *index, const struct index_project *project);
/* What a cached answer depends on besides its URL: the index and its root of trust, and a version of what we make of it. */
struct str index_namespace(struct index *index, const struct index_project *project, const char *kind, struct str more);
/* Answer from the cache now, or queue the request. Failures to queue come as an answer too. */
void index_ask(struct index *index, const struct net_request *request);
/* The chain of a failed answer, copied, with "PROJECT from INDEX" around it. *st is the status outside: what is malformed
 * (E_SYNTAX) or too large came from an index, so it is E_NET. */
struct err *index_failure(struct index *index, const struct index_project *project, const struct err *err, status *st);
/* The words for an HTTP status that is no answer: E_NET, or E_NOT_FOUND for 404 and 410. */
status index_http_error(int http_status, struct err *err);

/* -- metadata_flat.c: METADATA as the cache keeps it: its digest, then the fields that we read, as header lines -- */

/* Check a METADATA text (metadata_parse) and append its flat form. */
status metadata_flatten(struct str text, struct buf *flat, struct err *err) MUST_CHECK;
/* Read a flat form back; slices borrow it or are in mem. */
status metadata_unflatten(struct str flat, struct arena *mem, struct metadata *ret, uint8_t sha256[32],
                          struct err *err) MUST_CHECK;

/* -- metadata.c -- */

/* End a read: with a flat form, or with what went wrong. Both judge and set `seen`. */
void metadata_read_done(struct metadata_read *read, struct str flat);
void metadata_read_failed(struct metadata_read *read, status st, const struct err *err);

/* -- metadata_range.c: METADATA out of a wheel through range reads -- */
void metadata_range_start(struct metadata_read *read);

#endif
