/* The lock model: file names, orders, digests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pins/lock.h"
#include "pins/sort.h"

static void names_of_lock_files(void **state)
{
	const char *good[] = {"pylock.toml", "pylock.dev.toml", "a.b/pylock.toml", "./pylock.x-y.toml", "/p/pylock.1.toml"};
	const char *bad[] = {"", "pylock", "pylock.toml/", "pylock..toml", "pylock.a.b.toml", "Pylock.toml", "mypylock.toml",
	                     "pylock.toml.bak", "pylock.dev.TOML", "pylock-dev.toml", "pylock.dev/x.toml"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(pylock_name_valid(str_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(pylock_name_valid(str_of(bad[i])));
}

static void version_texts_in_ascending_order(void **state)
{
	const char *order[] = {"", "0.9", "1", "1.0", "1.00", "1.2", "1.02.1", "1.9", "1.10", "1.10a1", "2", "10", "100000000000000000000", "a"};
	size_t n = sizeof order / sizeof *order;

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int got = version_text_cmp(str_of(order[i]), str_of(order[k]));

			assert_true(i < k ? got < 0 : i > k ? got > 0 : got == 0);
		}
}

static void sorting_brings_one_order_and_drops_repetition(void **state)
{
	struct pin_file wheels[] = {{.name = STR("b.whl")}, {.name = STR("a.whl")}};
	struct pin_hash hashes[] = {{STR("blake2b"), STR("1")}, {STR("sha256"), STR("2")}, {STR("sha256"), STR("2")}};
	struct pin pins[] = {{.name = STR("b"), .version = STR("1.10")}, {.name = STR("b"), .version = STR("1.9")},
	                     {.name = STR("a"), .version = STR("2")}};
	struct str extras[] = {STR("x"), STR("y"), STR("x")};
	struct lock lock = {0};

	(void)state;
	pins[0].wheels.p = wheels, pins[0].wheels.len = 2;
	wheels[0].hashes.p = hashes, wheels[0].hashes.len = 3;
	lock.packages.p = pins, lock.packages.len = 3;
	lock.extras.p = extras, lock.extras.len = 3;
	lock_sort(&lock);
	assert_true(str_eq(pins[0].name, STR("a")));
	assert_true(str_eq(pins[1].version, STR("1.9")));
	assert_true(str_eq(pins[2].wheels.p[0].name, STR("a.whl")));
	assert_int_equal(wheels[1].hashes.len, 2);
	assert_true(str_eq(wheels[1].hashes.p[0].algorithm, STR("sha256")));
	assert_int_equal(lock.extras.len, 2);
	assert_int_equal(lock_find(&lock, STR("b"), 0), 1);
	assert_int_equal(lock_find(&lock, STR("b"), 2), 2);
	assert_true(lock_find(&lock, STR("c"), 0) == SIZE_MAX);
	assert_int_equal(lock_file_count(&lock), 2);
}

static void a_digest_is_found_among_others(void **state)
{
	struct pin_hash hashes[] = {
		{STR("md5"), STR("d41d8cd98f00b204e9800998ecf8427e")},
		{STR("sha256"), STR("aa")},
		{STR("sha256"), STR("E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")},
	};
	uint8_t digest[32] = {0};

	(void)state;
	assert_false(pin_hash_sha256(hashes, 2, digest));
	assert_true(pin_hash_sha256(hashes, 3, digest));
	assert_int_equal(digest[0], 0xe3);
	assert_int_equal(digest[31], 0x55);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_lock_files),
		cmocka_unit_test(version_texts_in_ascending_order),
		cmocka_unit_test(sorting_brings_one_order_and_drops_repetition),
		cmocka_unit_test(a_digest_is_found_among_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
