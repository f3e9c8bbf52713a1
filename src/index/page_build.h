/* Collects the files of a page, whatever it was written in, and lays them out flat. Inner to index/. */
#ifndef ASSAY_INDEX_PAGE_BUILD_H
#define ASSAY_INDEX_PAGE_BUILD_H

#include "base/base.h"
#include "base/map.h"
#include "index/page.h"

/* What a page says of one file; slices borrow the page or the builder's arena. */
struct page_link {
	struct str name;            /* the file name */
	struct str url;             /* as written: usually relative */
	struct str requires_python; /* empty: none given */
	struct str yanked_reason;
	struct str sha256, metadata_sha256; /* hexadecimal; empty: none given */
	struct str hashes;          /* other algorithms, as page_file has them */
	uint64_t size;
	int64_t upload_time;
	uint32_t flags;             /* YANKED, HAS_SIZE, HAS_TIME, HAS_METADATA; the rest is found here */
};

struct page_builder {
	struct arena *mem;
	struct str name, base;      /* the project asked for; the page's own URL, or its <base> */
	struct page_builder_files *files;
	struct map versions;        /* version text -> what it means */
	uint32_t left_out;
	enum page_status status;
	struct str status_reason;
	uint8_t digest[32];         /* of the page as served */
};

/* Start on a page with these bytes; borrows all. */
struct page_builder page_builder_open(struct str body, struct str name, struct str base, struct arena *mem);
/* Add a file. One that is no wheel or sdist of this project is counted and left out. E_SYNTAX for a hash that is none,
 * E_LIMIT for too many files. */
status page_builder_add(struct page_builder *b, const struct page_link *link, struct err *err) MUST_CHECK;
/* The word of PEP 792; one that we do not know is E_SYNTAX (it may be a warning that we would miss). */
status page_builder_status(struct page_builder *b, struct str word, struct str reason, struct err *err) MUST_CHECK;
/* Sort and lay out. E_LIMIT when it does not fit `flat`. */
status page_builder_finish(struct page_builder *b, struct buf *flat, struct err *err) MUST_CHECK;

#endif
