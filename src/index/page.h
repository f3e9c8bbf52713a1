/* A project page of the simple API (PEP 503, 691, 700, 592, 658/714, 792), parsed once into a flat form: sorted, without
 * pointers, so that the cache stores it as it is and a later run maps it. Bytes of an index become trusted here (the door
 * for pages); past it nobody looks at JSON or HTML again. What a page says is still only what that index claims. */
#ifndef ASSAY_INDEX_PAGE_H
#define ASSAY_INDEX_PAGE_H

#include "base/base.h"

enum page_file_flags {
	PAGE_FILE_WHEEL = 1,         /* else an sdist */
	PAGE_FILE_YANKED = 2,        /* PEP 592 */
	PAGE_FILE_HAS_SIZE = 4,      /* PEP 700 */
	PAGE_FILE_HAS_TIME = 8,      /* PEP 700 */
	PAGE_FILE_HAS_SHA256 = 16,
	PAGE_FILE_HAS_METADATA = 32, /* PEP 658/714: URL.metadata exists */
	PAGE_FILE_HAS_METADATA_SHA256 = 64,
};

/* One file of a page. Slices borrow the page. */
struct page_file {
	struct str name;            /* the file name, as served; parses by pep/filename */
	struct str requires_python; /* empty: any */
	struct str yanked_reason;   /* text from outside */
	struct str hashes;          /* besides sha256: "sha512:hex sha384:hex", lower case; empty when none */
	struct str python, abi, platform; /* compressed tag sets of a wheel's name; empty for an sdist */
	uint8_t sha256[32], metadata_sha256[32];
	uint64_t size;              /* bytes */
	int64_t upload_time;        /* microseconds since the epoch, UTC */
	uint32_t flags;             /* enum page_file_flags */
};

/* One version: equal versions ("1.0", "1.0.0") are one. */
struct page_version {
	struct str text;            /* as the first file has it */
	struct str key;             /* pep/version's sort key */
	uint32_t first, files;      /* its files: page_file(page, first + i) for i < files; wheels and sdists, by name */
	bool is_prerelease;
};

enum page_status { PAGE_ACTIVE, PAGE_ARCHIVED, PAGE_DEPRECATED, PAGE_QUARANTINED };

/* A page in its flat form; borrows the bytes that it was opened from. */
struct page {
	struct str flat;
	const struct page_header *head;
};

/* Parse a page as served into its flat form, appended to `flat`.
 * `name` is the normalised project name that was asked for: a page that says it is another's is refused. `base` is the
 * URL that the page came from in the end; links are resolved against it. Files that are no wheel or sdist of this
 * project (eggs, installers, broken names or links) are left out. E_SYNTAX names the byte or the file; E_LIMIT for the page's size
 * or file count (limits.h). */
status page_from_json(struct str body, struct str name, struct str base, struct buf *flat, struct err *err) MUST_CHECK;
status page_from_html(struct str body, struct str name, struct str base, struct buf *flat, struct err *err) MUST_CHECK;

/* Look at a flat form. E_SYNTAX when it is not one, or is damaged (a cache entry of another version of assay). */
status page_open(struct str flat, struct page *ret, struct err *err) MUST_CHECK;

uint32_t page_versions(const struct page *page);
/* Versions are in ascending PEP 440 order. i < page_versions(page). */
struct page_version page_version(const struct page *page, uint32_t i);
uint32_t page_files(const struct page *page);
struct page_file page_file(const struct page *page, uint32_t i);
/* The file's absolute URL, in mem. */
struct str page_file_url(const struct page *page, uint32_t i, struct arena *mem);
/* The newest upload time of any file before this moment: false when no file has one. Microseconds. */
bool page_newest_before(const struct page *page, int64_t moment, int64_t *ret);
/* The version with this sort key, or UINT32_MAX. */
uint32_t page_find(const struct page *page, struct str key);
/* PEP 792; the reason is text from outside. */
enum page_status page_status(const struct page *page, struct str *reason);
/* sha256 of the page as it was served: what "the index said" at that moment. */
const uint8_t *page_digest(const struct page *page);
/* How many files were left out because they are no wheel or sdist of this project. */
uint32_t page_left_out(const struct page *page);

#endif
