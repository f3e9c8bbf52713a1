#include "base/sha256.h"

#include <openssl/evp.h>
#include <sha2.h>

#include "base/lazy.h"
#include "base/banned.h"

#define CRYPTO_FUNCTIONS(X) \
	X(EVP_MD_CTX_new) X(EVP_MD_CTX_free) X(EVP_MD_fetch) X(EVP_DigestInit_ex2) X(EVP_DigestUpdate) \
	X(EVP_DigestFinal_ex)
LAZY_TABLE(crypto, "libcrypto.so.3", CRYPTO_FUNCTIONS);

/* libmd, which every run has loaded, hashes 64 KiB faster than libcrypto is loaded (2 ms, once); beyond that libcrypto
 * is several times as fast. */
enum { SMALL_MAX = 64 * 1024 };
/* Once it is loaded, libcrypto is the faster one but for a few blocks: it uses the processor's instructions for SHA. */
enum { SMALL_MAX_LOADED = 256 };

static const struct {
	const char *openssl, *name;
	size_t size;
} kinds[] = {
	[HASH_SHA256] = {"SHA2-256", "sha256", 32},
	[HASH_SHA384] = {"SHA2-384", "sha384", 48},
	[HASH_SHA512] = {"SHA2-512", "sha512", 64},
};

size_t hash_size(enum hash_kind kind)
{
	return kinds[kind].size;
}

struct str hash_name(enum hash_kind kind)
{
	return str_of(kinds[kind].name);
}

bool hash_kind_of(struct str name, enum hash_kind *ret)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (str_eq(name, str_of(kinds[i].name))) {
			*ret = (enum hash_kind)i;
			return true;
		}
	}
	return false;
}

/* An algorithm is fetched once a process: an implicit fetch at every hash takes a lock and longer than a small hash. */
static const EVP_MD *algorithm(enum hash_kind kind)
{
	static EVP_MD *fetched[sizeof kinds / sizeof kinds[0]];
	EVP_MD *md = __atomic_load_n(&fetched[kind], __ATOMIC_ACQUIRE);

	if (!md) {
		md = crypto.EVP_MD_fetch(NULL, kinds[kind].openssl, NULL);
		__atomic_store_n(&fetched[kind], md, __ATOMIC_RELEASE);
	}
	return md;
}

status hash_open(struct hash *h, enum hash_kind kind, struct err *err)
{
	status st = lazy_load(&crypto_lazy, err);
	const EVP_MD *md = st == OK ? algorithm(kind) : NULL;

	if (st != OK)
		return st;
	if (!h->ctx)
		h->ctx = crypto.EVP_MD_CTX_new();
	if (!md || !h->ctx || crypto.EVP_DigestInit_ex2(h->ctx, md, NULL) != 1)
		return err_set(err, E_IO, "libcrypto does not offer %s", kinds[kind].name);
	h->kind = kind;
	return OK;
}

void hash_update(struct hash *h, const void *bytes, size_t n)
{
	/* Updating and finishing fail only for a context that was never opened. */
	if (n && crypto.EVP_DigestUpdate(h->ctx, bytes, n) != 1)
		abort();
}

void hash_final(struct hash *h, uint8_t *digest)
{
	if (crypto.EVP_DigestFinal_ex(h->ctx, digest, NULL) != 1)
		abort();
}

void hash_free(struct hash *h)
{
	if (h->ctx)
		crypto.EVP_MD_CTX_free(h->ctx);
	*h = (struct hash){0};
}

static void sha256_by_libmd(struct str bytes, uint8_t digest[SHA256_BYTES])
{
	SHA2_CTX ctx;

	SHA256Init(&ctx);
	if (bytes.len)
		SHA256Update(&ctx, (const uint8_t *)bytes.p, bytes.len);
	SHA256Final(digest, &ctx);
}

static size_t small_max(void)
{
	return __atomic_load_n(&crypto_lazy.loaded, __ATOMIC_ACQUIRE) ? SMALL_MAX_LOADED : SMALL_MAX;
}

status hash_of(enum hash_kind kind, struct str bytes, uint8_t *digest, struct err *err)
{
	cleanup(hash_free) struct hash h = {0};
	status st;

	if (kind == HASH_SHA256 && bytes.len <= small_max()) {
		sha256_by_libmd(bytes, digest);
		return OK;
	}
	st = hash_open(&h, kind, err);
	if (st != OK)
		return st;
	hash_update(&h, bytes.p, bytes.len);
	hash_final(&h, digest);
	return OK;
}

void sha256_of(struct str bytes, uint8_t digest[SHA256_BYTES])
{
	struct err err = {0};

	if (hash_of(HASH_SHA256, bytes, digest, &err) != OK)
		sha256_by_libmd(bytes, digest);
}

void sha256_hex(struct str bytes, char hex[2 * SHA256_BYTES + 1])
{
	uint8_t digest[SHA256_BYTES];

	sha256_of(bytes, digest);
	hex_format(digest, sizeof digest, hex);
}

bool hex_parse(struct str hex, uint8_t *bytes, size_t n)
{
	int all = 0; /* negative as soon as one is no digit */

	if (hex.len / 2 != n || hex.len % 2 != 0)
		return false;
	for (size_t i = 0; i < hex.len; i++)
		all |= hex_digit(hex.p[i]);
	if (all < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(hex_digit(hex.p[2 * i]) << 4 | hex_digit(hex.p[2 * i + 1]));
	return true;
}

void hex_format(const uint8_t *bytes, size_t n, char *hex)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*hex++ = digit[bytes[i] >> 4];
		*hex++ = digit[bytes[i] & 15];
	}
	*hex = '\0';
}

bool bytes_equal(const uint8_t *a, const uint8_t *b, size_t n)
{
	uint8_t differ = 0;

	for (size_t i = 0; i < n; i++)
		differ |= a[i] ^ b[i];
	return differ == 0;
}
