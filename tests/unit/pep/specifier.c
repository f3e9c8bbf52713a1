/* Version specifiers: what is one, which versions each contains, canonical texts. */
#include "pep/specifier.h"

#include "vectors.h"

static struct specifier_set set_of(struct str text, struct arena *mem)
{
	struct specifier_set set = {0};
	struct err err = {0};

	vectors_must(specifier_set_parse(text, mem, &set, &err), &err);
	return set;
}

static void clauses_contain_versions(void **state)
{
	static const struct {
		const char *set, *version;
		bool contained;
	} cases[] = {
		{"", "1.0a1", true},
		{">1.0", "1.0+x", false}, {">1.0", "1.0.post1", false}, {">1.0", "1.0.0.1", true}, {">1.0a1", "1.0+x", true},
		{">1.0a1", "1.0a1.post1", false}, {">1.0a1", "1.0a2.dev0", true}, {">1.0.post1", "1.0.post1+x", false},
		{">1.0.post1", "1.0.post2", true}, {">1.0.dev1", "1.0.dev1+x", false}, {">1.0.dev1", "1.0.dev2", true},
		{"<1.0", "1.0a1", false}, {"<1.0", "0.9.post1", true}, {"<1.0a2", "1.0a2.dev1", true}, {"<1.0.post1", "1.0.dev1", true},
		{"<1.0.post1", "1.0.post1.dev1", false}, {"<1.0.post1", "1.0.post0.dev1", true}, {"<1.0.dev1", "1.0.dev1+a", false},
		{"<=1.0", "1.0+x", true}, {"<=1.0", "1.0.post0.dev0", false}, {">=1.0", "1.0+x", true}, {">=1.0", "1.0rc9", false},
		{"==1.0", "1.0+x", true}, {"==1.0+x", "1.0", false}, {"==1.0+x", "1+X", true}, {"==1.0+x", "1.0+x.y", false},
		{"!=1.0+x", "1.0", true}, {"!=1.0", "1.0+x", false},
		{"==1.0.*", "1.dev0", true}, {"==1.0.*", "1.0.post3+x", true}, {"==1.0.*", "1.1.dev0", false}, {"==1.0.*", "0.9", false},
		{"==1.0.*", "1.0.99999999999999999999999", true}, {"==1.0.0.*", "1", true}, {"==1.0.0.*", "1.0.0.0.5", true},
		{"==1.0.0.*", "1.0.1", false}, {"==1.*", "1!1.0", false}, {"==0!1.*", "1.5", true}, {"!=1.0.*", "1.0rc1", false},
		{"~=2.2", "2.99", true}, {"~=2.2", "3.dev0", false}, {"~=2.2.post3", "2.2.post2", false}, {"~=2.2.0", "2.3", false},
		{"~=1.4.5a4", "1.4.5a5", true}, {"~=1.4.5a4", "1.5", false}, {"~=1!2.2", "1!2.3", true}, {"~=1!2.2", "2.3", false},
		{"~=1.0.0", "1.0.1+x", true}, {"~=0.0", "0.5", true},
		{"===1.0", "1.0.0", false}, {"===1.0-A1", "1.0-a1", true}, {">=1,<2,!=1.5.*", "1.5.2", false},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct specifier_set set = set_of(str_of(cases[i].set), &mem);
		struct version v;
		struct err err = {0};

		vectors_must(version_parse(str_of(cases[i].version), &mem, &v, &err), &err);
		if (specifier_set_contains(&set, &v, PRERELEASES_DEFAULT) != cases[i].contained)
			fail_msg("'%s' and '%s'", cases[i].set, cases[i].version);
	}
}

static void canonical_texts(void **state)
{
	static const char *const cases[][2] = {
		{"", ""}, {" , ,", ""}, {">=1.0,<2,!=1.5", "!=1.5,<2,>=1.0"}, {"== v1.0 ", "==v1.0"}, {"==1.0.0,==1.0", "==1.0"},
		{"==1.0,==1.0.0,==1", "==1"}, {"~=1.0,~=1.0.0", "~=1.0,~=1.0.0"}, {"==1.0.*,==1.*", "==1.*,==1.0.*"}, {"===", "==="},
		{"<v2,<=1", "<=1,<v2"}, {"<2,<=1", "<2,<=1"}, {"===x,==1", "==1,===x"}, {">=1.0a1,>=1.0alpha1", ">=1.0a1"},
		{"===A,===a", "===A,===a"}, {"=== =1.0", "====1.0"}, {"\xe2\x80\x83>=\xc2\xa0" "1.0\n", ">=1.0"},
	};
	cleanup(arena_free) struct arena mem = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct specifier_set set = set_of(str_of(cases[i][0]), &mem);
		vectors_same(specifier_set_text(&set, &mem), str_of(cases[i][1]), str_of(cases[i][0]));
	}
}

static void texts_that_are_no_specifiers(void **state)
{
	static const char *const cases[] = {
		"1.0", "=1.0", ">=", "==", "~=1", "~=1!1", "~=1.0.*", "~=1.0+x", ">=1.0+x", ">=1.*", "==1.0a1.*", "==1.0+x.*", "==1.0 .*",
		"==1.0.* .*", "===a b", "===1;", "===1)", "===a,b", ">=1.0 <2", "> =1", "==*", "==1.*.*", "\xe2\x89\xa5" "1",
		"==1.0+\xe2\x84\xaa", "~=1.2.3prev\xc4\xb1" "ew1", "~=1.2.3po\xc5\xbft1",
	};
	cleanup(arena_free) struct arena mem = {0};
	struct specifier_set set;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (specifier_set_parse(str_of(cases[i]), &mem, &set, &err) != E_SYNTAX)
			fail_msg("'%s' is no specifier", cases[i]);
}

static void a_set_has_a_limit(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	static char commas[LIMIT_SPECIFIER_CLAUSES];
	struct specifier_set set;
	struct err err;

	(void)state;
	memset(commas, ',', sizeof commas);
	assert_int_equal(specifier_set_parse((struct str){commas, sizeof commas}, &mem, &set, &err), E_LIMIT);
	assert_int_equal(specifier_set_parse((struct str){commas, sizeof commas - 1}, &mem, &set, &err), OK);
}

/* -- packaging's answers -- */

enum { VERSIONS_MAX = 200 };

struct universe {
	struct version v[VERSIONS_MAX];
	size_t n;
};

static void check_bits(const struct universe *all, const struct specifier_set *set, enum prereleases how, struct json item,
                       const char *key)
{
	struct str bits = vectors_get_str(item, key), spec = vectors_get_str(item, "spec");

	assert_int_equal(bits.len, all->n);
	for (size_t i = 0; i < all->n; i++)
		if (specifier_set_contains(set, &all->v[i], how) != (bits.p[i] == '1') ||
		    specifier_set_contains_text(set, all->v[i].text, how) != (bits.p[i] == '1'))
			fail_msg("'" STR_FMT "' and '" STR_FMT "' with %s", STR_ARG(spec), STR_ARG(all->v[i].text), key);
}

static void check_filter(const struct universe *all, const struct specifier_set *set, struct json item)
{
	size_t got[VERSIONS_MAX], i = 0, n = specifier_set_filter(set, all->v, all->n, PRERELEASES_DEFAULT, got);
	struct str spec = vectors_get_str(item, "spec");

	vectors_items (version, vectors_get(item, "filter")) {
		assert_true(i < n);
		vectors_same(all->v[got[i++]].text, vectors_str(version), spec);
	}
	assert_int_equal(i, n);
}

static void check_case(const struct universe *all, struct json item, struct arena *mem)
{
	struct str spec = vectors_get_str(item, "spec");
	struct specifier_set set = set_of(spec, mem), again;

	vectors_same(specifier_set_text(&set, mem), vectors_get_str(item, "norm"), spec);
	again = set_of(specifier_set_text(&set, mem), mem);
	vectors_same(specifier_set_text(&again, mem), specifier_set_text(&set, mem), spec);
	check_bits(all, &set, PRERELEASES_DEFAULT, item, "none");
	check_bits(all, &set, PRERELEASES_ALLOW, item, "true");
	check_bits(all, &set, PRERELEASES_DENY, item, "false");
	check_bits(all, &set, PRERELEASES_ALLOW, item, "installed");
	check_filter(all, &set, item);
	assert_int_equal(specifier_set_names_prerelease(&set), vectors_get_bool(item, "set_prereleases"));
}

static void check_file(struct json file, struct arena *mem)
{
	static struct universe all;
	struct specifier_set set;
	struct err err = {0};

	all.n = 0;
	vectors_items (version, vectors_get(file, "versions")) {
		assert_true(all.n < VERSIONS_MAX);
		vectors_must(version_parse(vectors_str(version), mem, &all.v[all.n++], &err), &err);
	}
	vectors_items (item, vectors_get(file, "cases"))
		check_case(&all, item, mem);
	vectors_items (item, vectors_get(file, "invalid"))
		if (specifier_set_parse(vectors_str(item), mem, &set, &err) == OK)
			fail_msg("'" STR_FMT "' is no specifier", STR_ARG(vectors_str(item)));
	vectors_items (item, vectors_get(file, "accepted_then_raises"))
		assert_int_equal(specifier_set_parse(vectors_get_str(item, "spec"), mem, &set, &err), E_SYNTAX);
}

static void specifiers_agree_with_packaging(void **state)
{
	(void)state;
	vectors_each("specifiers.json", check_file);
}

/* -- properties -- */

static struct str random_set(struct arena *mem)
{
	static const char *const pieces[] = {
		"==1.0", ">=1", "<2.0", "!=1.5.*", "~=1.2.0", "===x", "===1.0", ">", "<", "=", "==", ",", ",", ",", " ", "1", "0", ".0", ".*",
		"a1", ".post2", ".dev3", "+x", "v", "1!", "rc", "2", "~=", "!=",
	};

	return vectors_pieces(pieces, sizeof pieces / sizeof *pieces, 8, mem);
}

/* A set's canonical text is a set with the same text that contains the same, and its clauses' intervals tell the same as
 * the set. */
static void random_sets_have_canonical_texts(void **state)
{
	static const char *const universe[] = {
		"0.9", "1.dev0", "1.0a1", "1.0", "1.0+x", "1.0.post2", "1.0.post2.dev3", "1.2", "1.2.5", "1.5", "1.5.post1", "2.0rc1", "2", "1!1",
	};
	size_t valid = 0;

	(void)state;
	vectors_seed();
	for (size_t i = 0; i < 20000; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct specifier_set set, again;
		struct str in = random_set(&mem), text;

		if (specifier_set_parse(in, &mem, &set, NULL) != OK)
			continue;
		text = specifier_set_text(&set, &mem);
		again = set_of(text, &mem);
		vectors_same(specifier_set_text(&again, &mem), text, in);
		for (size_t k = 0; k < sizeof universe / sizeof *universe; k++) {
			struct version v;
			bool all = true;

			assert_int_equal(version_parse(str_of(universe[k]), &mem, &v, NULL), OK);
			for (size_t c = 0; c < set.count; c++)
				all = all && specifier_contains(&set.clauses[c], &v);
			assert_int_equal(specifier_set_contains(&set, &v, PRERELEASES_ALLOW), all);
			assert_int_equal(specifier_set_contains(&again, &v, PRERELEASES_ALLOW), all);
		}
		valid += set.count > 0;
	}
	assert_true(valid > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clauses_contain_versions),
		cmocka_unit_test(canonical_texts),
		cmocka_unit_test(texts_that_are_no_specifiers),
		cmocka_unit_test(a_set_has_a_limit),
		cmocka_unit_test(specifiers_agree_with_packaging),
		cmocka_unit_test(random_sets_have_canonical_texts),
	};

	return cmocka_run_group_tests_name("specifiers", tests, NULL, NULL);
}
