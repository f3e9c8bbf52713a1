/* Slices, arenas, buffers, vectors, maps and error chains. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/map.h"

static void lines_and_tokens(void **state)
{
	struct str rest = STR("a\r\nb\n\nlast"), line;
	const struct str want[] = {STR("a"), STR("b"), STR(""), STR("last")};
	size_t n = 0;
	bool more = true;

	(void)state;
	while (str_line(&rest, &line))
		assert_true(str_eq(line, want[n++]));
	assert_int_equal(n, 4);
	rest = STR("x,,y");
	for (n = 0; str_token(&rest, ',', &line, &more); n++)
		assert_int_equal(line.len, n == 1 ? 0 : 1);
	assert_int_equal(n, 3);
}

static void slices_compare_by_bytes(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_eq_nocase(STR("AbC"), STR("aBc")));
	assert_false(str_eq_nocase(STR("abc"), STR("abcd")));
	assert_true(str_ends(STR("x.whl"), STR(".whl")));
	assert_false(str_ends(STR("whl"), STR(".whl")));
	assert_int_equal(str_find_str(STR("abcabc"), STR("ca"), 0), 2);
	assert_true(str_find_str(STR("abc"), STR("x"), 0) == SIZE_MAX);
	assert_true(str_eq(str_trim(STR(" \t x y \r\n")), STR("x y")));
}

static void a_buffer_never_exceeds_its_maximum(void **state)
{
	cleanup(buf_free) struct buf b = buf_make(5);
	struct err err = {0};

	(void)state;
	buf_add(&b, STR("abc"));
	buf_printf(&b, "%d", 12);
	assert_int_equal(buf_check(&b, "it", &err), OK);
	buf_byte(&b, 'x');
	assert_true(str_eq(buf_str(&b), STR("abc12")));
	assert_int_equal(buf_check(&b, "it", &err), E_LIMIT);
	buf_clear(&b);
	buf_hex(&b, (const uint8_t *)"\x00\xff", 2);
	assert_string_equal(buf_z(&b), "00ff");
}

static void a_map_finds_what_was_put(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct map m = {0};
	VEC(struct str) keys = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		vec_push(&keys, &mem, arena_printf(&mem, "key-%d", i));
	vec_each (struct str, key, keys)
		*map_put(&m, &mem, *key) = key;
	assert_int_equal(m.len, 5000);
	vec_each (struct str, key, keys)
		assert_ptr_equal(map_get(&m, arena_str(&mem, *key)), key);
	assert_null(map_get(&m, STR("key-5000")));
}

static void a_chain_keeps_its_order_and_cuts_what_does_not_fit(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(err_set(&err, E_SYNTAX, "bad '%s'", "x"), E_SYNTAX);
	assert_int_equal(err_wrap(&err, E_NET, "page"), E_NET);
	err_help(&err, "try again");
	assert_int_equal(err.status, E_NET);
	assert_true(str_eq(err_what(&err), STR("page")));
	assert_true(str_eq(err_line(&err, 0), STR("bad 'x'")));
	for (int i = 0; i < 1000; i++)
		err_note(&err, "%0500d", i);
	assert_true(err.used <= ERR_TEXT_MAX);
	assert_true(str_eq(err_line(&err, 2), STR("try again")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_tokens),
		cmocka_unit_test(slices_compare_by_bytes),
		cmocka_unit_test(a_buffer_never_exceeds_its_maximum),
		cmocka_unit_test(a_map_finds_what_was_put),
		cmocka_unit_test(a_chain_keeps_its_order_and_cuts_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
