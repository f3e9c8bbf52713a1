/* RECORD: the files of a wheel or of an installed distribution with their hashes and sizes (recording installed projects
 * and binary distribution format specifications; CSV as Python's csv module writes it). The reader judges the form of
 * an entry; whether its path may be used is for the room that uses it. */
#ifndef ASSAY_PEP_RECORD_H
#define ASSAY_PEP_RECORD_H

#include "base/base.h"
#include "base/sha256.h"

enum record_hash {
	RECORD_NONE,   /* the field is empty: RECORD itself, its signatures, files compiled after installation */
	RECORD_STRONG, /* sha256, sha384 or sha512 */
	RECORD_WEAK,   /* md5 or sha1, which a wheel must not use */
	RECORD_OTHER,  /* a hash that is not known here; its digest was not looked at */
};
struct record_entry {
	struct str path;
	enum record_hash hash;
	struct str hash_name;  /* as written: "sha256"; empty for RECORD_NONE */
	enum hash_kind kind;   /* of RECORD_STRONG */
	uint8_t digest[HASH_BYTES_MAX]; /* hash_size(kind) bytes, of RECORD_STRONG */
	bool has_size;
	uint64_t size;         /* bytes */
	size_t line;           /* where it starts, from 1 */
};

/* A reader over text, which must outlive what it gives out. */
struct record {
	struct str rest;
	size_t line, entries;
};
struct record record_open(struct str text);
/* The next entry; *more is false when there was none. Paths borrow the text, those with a '"' in them are in mem. Empty
 * lines are passed over. Linear. E_SYNTAX names the line: not three fields, a quote out of place, an empty path, one
 * with a control character, a digest that is not the hash's length in base64 (either alphabet, with or without
 * padding), a size that is not a number. E_LIMIT: more than LIMIT_RECORD_ENTRIES. */
status record_next(struct record *record, struct arena *mem, struct record_entry *entry, bool *more, struct err *err)
	MUST_CHECK;

/* Write a line, quoted where it has to be: with the digest of a file of that size, or without either. */
void record_write(struct buf *out, struct str path, enum hash_kind kind, const uint8_t *digest, uint64_t size);
void record_write_bare(struct buf *out, struct str path);

/* URL-safe base64 (RFC 4648 section 5) without padding, as RECORD has it. */
void base64url_write(struct buf *out, const uint8_t *bytes, size_t n);
/* Exactly n bytes out of base64 in either alphabet, with or without padding; false for anything else. */
bool base64url_parse(struct str text, uint8_t *bytes, size_t n);

#endif
