/* archive: the only ways into package files. zip.h is the strict zip reader: it works on a mapped slice, and an archive
 * that two readers could understand differently is refused, with the member and the reason. Nothing here writes to disk. */
#ifndef ASSAY_ARCHIVE_ZIP_H
#define ASSAY_ARCHIVE_ZIP_H

#include "base/base.h"
#include "base/map.h"

enum zip_method { ZIP_STORED = 0, ZIP_DEFLATED = 8 };

/* One entry of the central directory, agreed by its local header. */
struct zip_member {
	struct str name;   /* UTF-8, relative and clean; a folder's ends in '/' ; borrows the archive */
	uint64_t size;     /* bytes, unpacked */
	uint64_t packed;   /* bytes in the archive */
	uint64_t offset;   /* of the local header, from the start of the archive */
	uint64_t end;      /* where the next entry, or the directory, starts */
	uint64_t data;     /* where the packed bytes start; 0 until the local header was read */
	uint32_t crc;      /* CRC-32 of the unpacked bytes */
	uint16_t flags;    /* general purpose bits */
	uint16_t mode;     /* Unix permission bits (07777), 0 where the archive has none */
	uint8_t method;    /* enum zip_method */
	bool is_dir;
};

/* An archive whose directory was read and checked. Borrows the bytes; members and map lie in the arena. */
struct zip {
	struct str bytes;          /* the whole archive, or empty when only its end was read */
	struct zip_member *members; /* in the order of their offsets */
	size_t len;
	struct map by_name;        /* name -> struct zip_member */
	uint64_t unpacked;         /* bytes of all members together */
};

/* Read and check the whole structure of an archive (APPNOTE 6.3.x): one end record whose comment ends the file, one
 * contiguous directory in front of it (ZIP64 records in agreement, if any), and local entries that fill the file from
 * byte 0 to the directory without gap or overlap and agree with the directory in name, flags, method, CRC and sizes.
 * Refused (E_REFUSED, with the member): links, devices, encryption, other methods, names that are not clean relative
 * UTF-8 paths, duplicates also after case folding and normalisation, a file that is another's folder, limits exceeded.
 * Reads headers only; zip_read checks the data. Linear in the archive's directory. */
status zip_open(struct str bytes, struct arena *mem, struct zip *ret, struct err *err) MUST_CHECK;

/* The member of exactly that name, or NULL. */
const struct zip_member *zip_find(const struct zip *zip, struct str name);

/* Unpack a member into out (exactly member->size bytes), and check that the data ends where it should and has the size
 * and the CRC that the directory says. E_REFUSED names the member. Threads may call it at the same time. */
status zip_read(const struct zip *zip, const struct zip_member *member, void *out, struct err *err) MUST_CHECK;

/* The directory of a remote archive from its last bytes, which start at file_size - tail.len. When the directory starts
 * before the tail: OK, *need_from is its offset and *ret stays as it was; else *need_from is UINT64_MAX and ret has all
 * members, of which the bytes [offset, end) are to be fetched and given to zip_read_range. Same refusals as zip_open,
 * as far as the directory tells. Borrows tail. */
status zip_directory_from_tail(struct str tail, uint64_t file_size, struct arena *mem, struct zip *ret,
	uint64_t *need_from, struct err *err) MUST_CHECK;

/* Unpack a member from a range read: range is the archive's bytes [member->offset, member->end). Otherwise zip_read. */
status zip_read_range(struct str range, const struct zip_member *member, void *out, struct err *err) MUST_CHECK;

#endif
