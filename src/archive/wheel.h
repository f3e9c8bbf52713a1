/* The one door for wheels (binary distribution format specification): what passed it is a wheel that says the same thing
 * everywhere: in its file name, its zip directory, WHEEL, METADATA, RECORD, and in every byte of its files. */
#ifndef ASSAY_ARCHIVE_WHEEL_H
#define ASSAY_ARCHIVE_WHEEL_H

#include "archive/zip.h"
#include "base/sha256.h"
#include "pep/entry_points.h"
#include "pep/filename.h"
#include "pep/metadata.h"

/* Where a file goes: the wheel's root, or a part of its .data folder. */
enum wheel_place { WHEEL_ROOT, WHEEL_PURELIB, WHEEL_PLATLIB, WHEEL_HEADERS, WHEEL_SCRIPTS, WHEEL_DATA };

struct wheel_file {
	struct str path;          /* below its place: "pkg/a.py" */
	const struct zip_member *member;
	enum wheel_place place;
	bool executable;          /* the archive says so */
	enum hash_kind hash;      /* of digest, as RECORD has it */
	uint8_t digest[HASH_BYTES_MAX];
};

/* An open wheel; borrows the archive's bytes and the file name, the rest lies in the arena. */
struct wheel {
	struct zip zip;
	struct wheel_filename filename;
	struct str dist_info;     /* "Foo-1.0.dist-info", as it is named in the archive */
	bool purelib;             /* Root-Is-Purelib */
	struct metadata metadata;
	struct str metadata_text; /* METADATA's bytes */
	struct str record_text;   /* RECORD's bytes */
	struct entry_point *entry_points; /* scripts to be made */
	size_t n_entry_points;
	struct wheel_file *files; /* what is to be installed: all but folders, RECORD and its signatures; by offset */
	size_t n_files;
};

/* Open a wheel and check all of it but the files' content: its structure (zip_open); exactly one .dist-info, named after the
 * file name's project and version; no other .data folder, and in that only purelib, platlib, headers, scripts, data;
 * WHEEL of version 1, for a Python and ABI of the file name's; METADATA of that project and version; every file but RECORD and its
 * deprecated signatures (RECORD.jws, RECORD.p7s) listed in RECORD, once, with a hash of sha256 or stronger and the
 * right size where one is given, and nothing listed that is not there; entry points that are safe. The hashes themselves,
 * those of METADATA and WHEEL too, are checked by wheel_file_read. E_REFUSED with the file name, the member and the
 * reason. */
status wheel_open(struct str bytes, struct str filename, struct arena *mem, struct wheel *ret, struct err *err) MUST_CHECK;

/* Unpack a file into out (file->member->size bytes) and check size, CRC and RECORD's hash; its SHA-256 goes to sha256.
 * E_REFUSED names the file. Threads may call it at the same time. */
status wheel_file_read(const struct wheel *wheel, const struct wheel_file *file, void *out, uint8_t sha256[SHA256_BYTES],
	struct err *err) MUST_CHECK;

/* The member that is a wheel's METADATA, for range reads: the one .dist-info, as wheel_open judges it. E_REFUSED. */
status wheel_metadata_member(const struct zip *zip, const struct wheel_filename *filename, struct arena *mem,
	const struct zip_member **ret, struct err *err) MUST_CHECK;

#endif
