/* The flat form of a page, shared by its builder and its reader: little numbers and offsets into one text region, no
 * pointers. It never leaves the machine (the cache), so it has the machine's byte order; the magic names the layout. */
#ifndef ASSAY_INDEX_PAGE_FLAT_H
#define ASSAY_INDEX_PAGE_FLAT_H

#include "base/base.h"

#define PAGE_MAGIC "assaypg3"

struct page_ref {
	uint32_t at, len; /* into the text region */
};

struct page_header {
	char magic[8];
	uint32_t total;               /* bytes, this header included */
	uint32_t versions, files, left_out;
	uint32_t versions_at, files_at, text_at; /* from the start; the text reaches to the end */
	uint32_t status;              /* enum page_status */
	struct page_ref status_reason;
	uint8_t digest[32];
	int64_t newest;               /* upload time of the newest file; INT64_MIN: no file has one */
};

struct flat_version {
	struct page_ref text, key;
	uint32_t first, files;
	uint32_t is_prerelease;
	uint32_t zero;
};

struct flat_file {
	struct page_ref name, requires_python, yanked_reason, hashes;
	struct page_ref url;          /* absolute; with FLAT_URL_IS_FOLDER it lacks the file name */
	uint64_t size;
	int64_t upload_time;
	uint32_t flags;               /* enum page_file_flags, and FLAT_URL_IS_FOLDER */
	uint16_t python, python_len, abi, abi_len, platform, platform_len; /* parts of the wheel's name */
	uint8_t sha256[32], metadata_sha256[32];
};

/* The tables lie one behind the other, each where its numbers are aligned. */
_Static_assert(sizeof(struct page_header) % _Alignof(struct flat_file) == 0, "the header shifts the tables");
_Static_assert(sizeof(struct flat_version) % _Alignof(struct flat_file) == 0, "the versions shift the files");

enum { FLAT_URL_IS_FOLDER = 1 << 16 };

#endif
