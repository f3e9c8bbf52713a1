/* What the zip reader's files share; no other room includes this. */
#ifndef ASSAY_ARCHIVE_ZIP_PARTS_H
#define ASSAY_ARCHIVE_ZIP_PARTS_H

#include "archive/zip.h"

static inline uint16_t le16(const char *p)
{
	const uint8_t *b = (const uint8_t *)p;
	return (uint16_t)(b[0] | b[1] << 8);
}
static inline uint32_t le32(const char *p) { return le16(p) | (uint32_t)le16(p + 2) << 16; }
static inline uint64_t le64(const char *p) { return le32(p) | (uint64_t)le32(p + 4) << 32; }

enum {
	ZIP_LOCAL_SIZE = 30, ZIP_CENTRAL_SIZE = 46, ZIP_END_SIZE = 22, ZIP64_END_SIZE = 56, ZIP64_LOCATOR_SIZE = 20,
	ZIP_FLAG_ENCRYPTED = 1 << 0, ZIP_FLAG_LEVEL = 3 << 1, ZIP_FLAG_DESCRIPTOR = 1 << 3, ZIP_FLAG_UTF8 = 1 << 11,
};
#define ZIP_LOCAL_SIG      0x04034b50u
#define ZIP_CENTRAL_SIG    0x02014b50u
#define ZIP_END_SIG        0x06054b50u
#define ZIP64_END_SIG      0x06064b50u
#define ZIP64_LOCATOR_SIG  0x07064b50u
#define ZIP_DESCRIPTOR_SIG 0x08074b50u

/* What the end records say. */
struct zip_end {
	uint64_t count;       /* members */
	uint64_t directory;   /* offset of the central directory */
	uint64_t directory_end;
};

/* Find the end records in the last bytes of a file of file_size bytes. */
status zip_end_read(struct str tail, uint64_t file_size, struct zip_end *ret, struct err *err) MUST_CHECK;

/* Parse the central directory (its bytes exactly) into zip->members, ordered by offset, names checked, limits held. */
status zip_central_read(struct str directory, const struct zip_end *end, uint64_t file_size, struct arena *mem,
	struct zip *zip, struct err *err) MUST_CHECK;

/* A ZIP64 part that repeats what the plain fields hold already (Bazel's archiver does so): both sizes, and in the
 * directory also the offset (NULL in a local header), all in agreement. */
bool zip64_repeats(struct str zip64, uint64_t size, uint64_t packed, const uint64_t *offset);

/* Check the local header and, where there is one, the data descriptor of a member against the directory; range is the
 * archive's bytes [offset, end). Sets *data to where the packed bytes start within range. */
status zip_local_check(struct str range, const struct zip_member *member, size_t *data, struct err *err) MUST_CHECK;

/* The extra field: well formed, at most one ZIP64 part, a Unicode path (0x7075) only if it says the same name.
 * *zip64 is the ZIP64 part's data, p NULL when there is none. */
status zip_extra_read(struct str extra, struct str name, struct str *zip64, struct err *err) MUST_CHECK;

/* No two members may have the same name, exactly or after folding, nor may a file be the folder of another. */
status zip_names_collide(struct zip *zip, struct arena *mem, struct err *err) MUST_CHECK;

#endif
