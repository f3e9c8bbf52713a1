/* Hashes of the SHA-2 family (FIPS 180-4), their names and their hexadecimal form. libcrypto does the work on anything
 * large; it is loaded at the first such use. Short one-shot SHA-256 is libmd's, since loading costs 2 ms. */
#ifndef ASSAY_SHA256_H
#define ASSAY_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum hash_kind { HASH_SHA256, HASH_SHA384, HASH_SHA512 };
enum { SHA256_BYTES = 32, HASH_BYTES_MAX = 64 };

size_t hash_size(enum hash_kind kind);            /* digest bytes: 32, 48, 64 */
struct str hash_name(enum hash_kind kind);        /* "sha256" ... as in locks, RECORD and URL fragments */
bool hash_kind_of(struct str name, enum hash_kind *ret); /* false: not one of ours, so not to be relied on */

/* A running hash. Zero-initialise; `cleanup(hash_free) struct hash h = {0};`. May be opened again after hash_final. */
struct hash {
	enum hash_kind kind;
	void *ctx; /* libcrypto's */
};

/* Begin. E_IO when libcrypto cannot be loaded. */
status hash_open(struct hash *h, enum hash_kind kind, struct err *err) MUST_CHECK;
void hash_update(struct hash *h, const void *bytes, size_t n);
/* hash_size(kind) bytes. */
void hash_final(struct hash *h, uint8_t *digest);
void hash_free(struct hash *h);

/* All at once; from any thread. */
status hash_of(enum hash_kind kind, struct str bytes, uint8_t *digest, struct err *err) MUST_CHECK;
/* SHA-256 that cannot fail: libcrypto where the text is long and it can be loaded, else libmd. */
void sha256_of(struct str bytes, uint8_t digest[SHA256_BYTES]);
/* sha256_of into 64 lower-case hexadecimal digits and a NUL. */
void sha256_hex(struct str bytes, char hex[2 * SHA256_BYTES + 1]);

/* Exactly 2 * n hexadecimal digits of either case to n bytes; false for anything else (nothing written then). */
bool hex_parse(struct str hex, uint8_t *bytes, size_t n);
/* 2 * n lower-case digits and a NUL. */
void hex_format(const uint8_t *bytes, size_t n, char *hex);
/* In a time that does not depend on where they differ. */
bool bytes_equal(const uint8_t *a, const uint8_t *b, size_t n);

#endif
