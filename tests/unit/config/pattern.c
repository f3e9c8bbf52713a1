/* Patterns of names: against a plain matcher, over all short patterns and names. */
#include "config/layer.h"
#include "world.h"

enum { LENGTH = 4 };

/* The definition, without cleverness. */
static bool plainly(struct str pattern, struct str name)
{
	if (pattern.len == 0)
		return name.len == 0;
	if (pattern.p[0] == '*')
		return plainly(str_skip(pattern, 1), name) || (name.len > 0 && plainly(pattern, str_skip(name, 1)));
	return name.len > 0 && pattern.p[0] == name.p[0] && plainly(str_skip(pattern, 1), str_skip(name, 1));
}

/* The n-th word over an alphabet, or false beyond LENGTH letters. */
static bool word(unsigned n, const char *alphabet, char *to, struct str *ret)
{
	unsigned letters = (unsigned)strlen(alphabet), count = 1;
	size_t len = 0;

	while (n >= count) {
		n -= count;
		count *= letters;
		len++;
	}
	if (len > LENGTH)
		return false;
	for (size_t i = 0; i < len; i++, n /= letters)
		to[i] = alphabet[n % letters];
	*ret = (struct str){to, len};
	return true;
}

static void test_matches(void **state)
{
	char p[LENGTH], n[LENGTH];
	struct str pattern, name;

	(void)state;
	for (unsigned i = 0; word(i, "ab*", p, &pattern); i++) {
		for (unsigned j = 0; word(j, "ab", n, &name); j++)
			assert_int_equal(pattern_matches(pattern, name), plainly(pattern, name));
	}
}

/* Two patterns of up to four characters that overlap at all do so in a name of up to six. */
static bool share_a_name(struct str a, struct str b)
{
	for (unsigned len = 0; len <= 6; len++) {
		for (unsigned bits = 0; bits < 1u << len; bits++) {
			char n[6];
			for (unsigned i = 0; i < len; i++)
				n[i] = bits >> i & 1 ? 'a' : 'b';
			struct str name = {n, len};
			if (plainly(a, name) && plainly(b, name))
				return true;
		}
	}
	return false;
}

static void test_overlaps(void **state)
{
	char x[LENGTH], y[LENGTH];
	struct str a, b;

	(void)state;
	for (unsigned i = 0; word(i, "ab*", x, &a) && a.len <= 3; i++) {
		for (unsigned j = 0; word(j, "ab*", y, &b) && b.len <= 3; j++) {
			if (pattern_overlaps(a, b) != share_a_name(a, b))
				fail_msg("'" STR_FMT "' and '" STR_FMT "'", STR_ARG(a), STR_ARG(b));
		}
	}
}

static void test_specific(void **state)
{
	(void)state;
	assert_true(pattern_cmp(STR("acme"), STR("acme-*")) < 0);
	assert_true(pattern_cmp(STR("acme-*"), STR("acm*")) < 0);
	assert_true(pattern_cmp(STR("*"), STR("a*")) > 0);
	assert_true(pattern_cmp(STR("a"), STR("aaaaaaaaa*")) < 0);
	assert_int_equal(pattern_cmp(STR("ab*"), STR("*ba")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_overlaps),
		cmocka_unit_test(test_specific),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
