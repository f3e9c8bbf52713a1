/* Hashes: the standard's examples, and our short form against libcrypto. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/random.h"
#include "base/sha256.h"

static void assert_digest(enum hash_kind kind, struct str text, const char *want)
{
	struct err err = {0};
	uint8_t digest[HASH_BYTES_MAX];
	char hex[2 * HASH_BYTES_MAX + 1];

	assert_int_equal(hash_of(kind, text, digest, &err), OK);
	hex_format(digest, hash_size(kind), hex);
	assert_string_equal(hex, want);
}

/* FIPS 180-4's examples (the one-block message "abc"). */
static void the_standards_examples(void **state)
{
	(void)state;
	assert_digest(HASH_SHA256, STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_digest(HASH_SHA256, STR(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_digest(HASH_SHA384, STR("abc"), "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
		"8086072ba1e7cc2358baeca134c825a7");
	assert_digest(HASH_SHA512, STR("abc"), "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
		"2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

static void the_short_form_agrees_with_libcrypto(void **state)
{
	/* Around the size from which libcrypto does both. */
	static uint8_t bytes[64 * 1024 + 500];
	cleanup(hash_free) struct hash h = {0};
	struct err err = {0};
	uint8_t ours[SHA256_BYTES], theirs[SHA256_BYTES];

	(void)state;
	random_bytes(bytes, sizeof bytes);
	for (size_t n = 0; n <= sizeof bytes; n += n < 300 || n > 64 * 1024 - 100 ? 1 : 997) {
		sha256_of((struct str){(const char *)bytes, n}, ours);
		assert_int_equal(hash_open(&h, HASH_SHA256, &err), OK);
		hash_update(&h, bytes, n / 3);
		hash_update(&h, bytes + n / 3, n - n / 3);
		hash_final(&h, theirs);
		assert_true(bytes_equal(ours, theirs, sizeof ours));
	}
}

static void digests_compare_whole(void **state)
{
	uint8_t a[SHA256_BYTES], b[SHA256_BYTES];

	(void)state;
	sha256_of(STR("abc"), a);
	sha256_of(STR("abc"), b);
	assert_true(bytes_equal(a, b, sizeof a));
	b[31] ^= 1;
	assert_false(bytes_equal(a, b, sizeof a));
}

static void hexadecimal_is_strict(void **state)
{
	uint8_t bytes[2] = {7, 7};

	(void)state;
	assert_true(hex_parse(STR("aB0f"), bytes, 2));
	assert_int_equal(bytes[0], 0xab);
	assert_int_equal(bytes[1], 0x0f);
	assert_false(hex_parse(STR("abc"), bytes, 2));
	assert_false(hex_parse(STR("abcde"), bytes, 2));
	assert_false(hex_parse(STR("abcg"), bytes, 2));
	assert_int_equal(bytes[0], 0xab);
}

static void names_of_kinds(void **state)
{
	enum hash_kind kind = HASH_SHA256;

	(void)state;
	assert_true(hash_kind_of(STR("sha512"), &kind));
	assert_int_equal(kind, HASH_SHA512);
	assert_false(hash_kind_of(STR("md5"), &kind));
	assert_false(hash_kind_of(STR("SHA256"), &kind));
	assert_true(str_eq(hash_name(HASH_SHA384), STR("sha384")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standards_examples),
		cmocka_unit_test(the_short_form_agrees_with_libcrypto),
		cmocka_unit_test(digests_compare_whole),
		cmocka_unit_test(hexadecimal_is_strict),
		cmocka_unit_test(names_of_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
