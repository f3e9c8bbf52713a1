/* Layers of settings: what wins, what is refused, which index a name belongs to. */
#include "world.h"

#include <stdlib.h>

#include "base/time.h"

static const char corp[] = "[[index]]\nname = \"corp\"\nurl = \"https://corp.example/simple\"\n";

static void test_builtin(void **state)
{
	struct world *w = *state;

	assert_int_equal(world_load(w), OK);
	assert_int_equal(w->settings.indexes_len, 1);
	assert_true(str_eq(w->settings.indexes[0].name, STR("pypi")));
	assert_true(str_ends(w->settings.indexes[0].url, STR("/")));
	assert_true(str_eq(settings_index_shown(&w->settings.indexes[0], &w->mem), STR("PyPI")));
	assert_true(w->settings.min_age == TIME_DAY && w->settings.min_age_origin == ORIGIN_BUILTIN);
	assert_true(str_ends(w->settings.cache_dir, STR("/home/.cache/assay")));
	assert_string_equal(world_source(w, "flask"), w->settings.indexes[0].url.p);
	assert_int_equal(w->settings.warnings_len, 0);
}

static void test_strength(void **state)
{
	struct world *w = *state;

	world_write(w, "home/.config/assay/assay.toml", "link = \"copy\"\n[policy]\nmin-age = \"2 days\"\n[network]\nretries = 7\n");
	world_write(w, "project/pyproject.toml", "[project]\nname = \"x\"\n[tool.assay]\nsource = \"src\"\n[tool.assay.policy]\nmin-age = \"5 days\"\n");
	world_write(w, "project/assay.toml", "[policy]\nmin-age = \"6 days\"\n");
	assert_int_equal(world_load(w), OK);
	assert_true(w->settings.min_age == 6 * TIME_DAY && w->settings.min_age_origin == ORIGIN_PROJECT);
	assert_int_equal(w->settings.retries, 7);
	assert_int_equal(w->settings.link, LINK_COPY);
	assert_true(str_eq(w->settings.project_source, STR("src")));
	setenv("ASSAY_MIN_AGE", "7d", 1);
	assert_int_equal(world_load(w), OK);
	assert_true(w->settings.min_age == 7 * TIME_DAY && w->settings.min_age_origin == ORIGIN_ENVIRONMENT);
	w->options.min_age = STR("0");
	assert_int_equal(world_load(w), OK);
	assert_true(w->settings.min_age == 0 && w->settings.min_age_origin == ORIGIN_OPTION);
	w->options = (struct settings_options){.no_config = true};
	assert_int_equal(world_load(w), OK);
	assert_true(w->settings.min_age == TIME_DAY && w->settings.retries != 7);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{"[policy]\nmin-agee = \"1 day\"\n",
		 "TOP/project/assay.toml:2: there is no setting 'min-agee' in [policy]; did you mean 'min-age'?"},
		{"polcy = 1\n", "TOP/project/assay.toml:1: there is no setting 'polcy'; did you mean 'policy'?"},
		{"policy = 1\n", "TOP/project/assay.toml:1: 'policy' must be a table, not a whole number"},
		{"link = \"hard\"\n", "'hard' is none of auto, reflink, hardlink, copy; TOP/project/assay.toml:1: bad value of 'link'"},
		{"[[index]]\nname = \"x\"\n", "an [[index]] needs a name and a url; TOP/project/assay.toml:1"},
		{"[[index]]\nurl = \"ftp://x.example/\"\n",
		 "an index is reached by https, http or file, not by 'ftp'; TOP/project/assay.toml:2: bad value of 'url'"},
		{"[[allow]]\ncheck = \"sdist\"\npackage = \"x\"\n",
		 "an [[allow]] needs a check, a package and a reason; TOP/project/assay.toml:1"},
		{"[[allow]]\ncheck = \"sdists\"\n",
		 "there is no check 'sdists'; did you mean 'sdist'?; TOP/project/assay.toml:2: bad value of 'check'"},
		{"[sources]\n\"acme-*\" = \"korp\"\n",
		 "TOP/project/assay.toml:2: there is no index 'korp'; name it in an [[index]] with its url"},
		{"source = \"../src\"\n",
		 "'../src' is no folder inside of the project; TOP/project/assay.toml:1: bad value of 'source'"},
	};
	struct world *w = *state;

	w->options.trust_project = true;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		world_write(w, "project/assay.toml", cases[i].text);
		assert_int_equal(world_load(w), E_CONFIG);
		assert_string_equal(world_said(w), cases[i].said);
	}
	world_write(w, "project/assay.toml", "a = [\n");
	assert_int_equal(world_load(w), E_CONFIG);
	world_write(w, "project/assay.toml", "");
	setenv("ASSAY_MIN_AGE", "soon", 1);
	assert_int_equal(world_load(w), E_CONFIG);
	unsetenv("ASSAY_MIN_AGE");
	w->options.index_url = STR("gopher://x/");
	assert_int_equal(world_load(w), E_USAGE);
}

static void test_one_source(void **state)
{
	struct world *w = *state;
	const char *builtin;

	assert_int_equal(world_load(w), OK);
	builtin = world_source(w, "flask");
	/* One index that the user names is the one. */
	world_write(w, "home/.config/assay/assay.toml", corp);
	assert_int_equal(world_load(w), OK);
	assert_string_equal(world_source(w, "flask"), "https://corp.example/simple/");
	/* Patterns: the most specific wins, and what none matches is refused. */
	world_write(w, "home/.config/assay/assay.toml",
	            "[[index]]\nname = \"corp\"\nurl = \"https://corp.example/simple\"\n"
	            "[sources]\n\"Acme.*\" = \"corp\"\n\"acme-open\" = \"pypi\"\n");
	assert_int_equal(world_load(w), OK);
	assert_string_equal(world_source(w, "acme-core"), "https://corp.example/simple/");
	assert_string_equal(world_source(w, "acme-open"), builtin);
	assert_string_equal(world_source(w, "flask"), "refused");
	assert_non_null(strstr(world_said(w), "    \"*\" = \"pypi\""));
	/* Options. */
	world_write(w, "home/.config/assay/assay.toml", "");
	w->options.index_url = STR("https://packages.corp.example/simple/");
	assert_int_equal(world_load(w), OK);
	assert_string_equal(world_source(w, "flask"), "https://packages.corp.example/simple/");
	struct str extra = STR("https://other.example/simple");
	w->options.extra_index_urls = &extra;
	w->options.extra_index_urls_len = 1;
	assert_int_equal(world_load(w), OK);
	assert_string_equal(world_source(w, "flask"), "refused");
	assert_non_null(strstr(world_said(w), "several indexes and no word on which serves 'flask'"));
	assert_non_null(strstr(world_said(w), "\"flask\" = \"other\""));
	world_write(w, "home/.config/assay/assay.toml", "[sources]\n\"*\" = \"pypi\"\n\"acme-*\" = \"other\"\n");
	assert_int_equal(world_load(w), OK);
	assert_string_equal(world_source(w, "flask"), "https://packages.corp.example/simple/");
	assert_string_equal(world_source(w, "acme-x"), "https://other.example/simple/");
}

static void test_ambiguous(void **state)
{
	struct world *w = *state;

	world_write(w, "home/.config/assay/assay.toml",
	            "[[index]]\nname = \"corp\"\nurl = \"https://corp.example/simple\"\n"
	            "[sources]\n\"acme-*\" = \"corp\"\n\"*-tool\" = \"pypi\"\n\"*\" = \"pypi\"\n");
	assert_int_equal(world_load(w), OK);
	assert_string_equal(world_source(w, "acme-x"), "https://corp.example/simple/");
	assert_string_equal(world_source(w, "acme-tool"), "refused");
}

static void test_allow(void **state)
{
	struct world *w = *state;

	world_write(w, "home/.config/assay/assay.toml",
	            "[[allow]]\ncheck = \"sdist\"\npackage = \"Legacy_Thing\"\nreason = \"reviewed\"\nuntil = 2999-03-01\n"
	            "[[allow]]\ncheck = \"sdist\"\npackage = \"old\"\nreason = \"reviewed\"\nuntil = 2001-03-01\n");
	assert_int_equal(world_load(w), OK);
	assert_non_null(settings_allows(&w->settings, STR("sdist"), STR("legacy-thing")));
	assert_null(settings_allows(&w->settings, STR("pth"), STR("legacy-thing")));
	assert_null(settings_allows(&w->settings, STR("sdist"), STR("old")));
	assert_int_equal(w->settings.warnings_len, 1);
	assert_non_null(strstr(world_warned(w), "ended on 2001-03-01"));
	struct str all = STR(":all:");
	w->options.allow_sdists = &all;
	w->options.allow_sdists_len = 1;
	assert_int_equal(world_load(w), OK);
	assert_non_null(settings_allows(&w->settings, STR("sdist"), STR("old")));
}

/* The machine's settings hold whatever the others say, --no-config included. */
static void test_machine(void **state)
{
	struct world *w = *state;

	world_write(w, "etc/assay/assay.toml", "[policy]\nmin-age = \"4 days\"\n");
	assert_int_equal(world_load(w), OK);
	assert_true(w->settings.min_age == 4 * TIME_DAY);
	w->options = (struct settings_options){.no_config = true};
	assert_int_equal(world_load(w), OK);
	assert_true(w->settings.min_age == 4 * TIME_DAY);
	w->options.min_age = STR("9 days");
	assert_int_equal(world_load(w), OK);
	w->options.min_age = STR("3 days");
	assert_int_equal(world_load(w), E_REFUSED);
	assert_string_equal(world_said(w), "'TOP/etc/assay/assay.toml' can only be tightened; "
	                    "--min-age: min-age of 3 days where 4 days holds");
	struct str name = STR("x");
	w->options = (struct settings_options){.allow_sdists = &name, .allow_sdists_len = 1};
	assert_int_equal(world_load(w), E_REFUSED);
	world_write(w, "etc/assay/assay.toml", corp);
	w->options = (struct settings_options){.index_url = STR("https://elsewhere.example/")};
	assert_int_equal(world_load(w), E_REFUSED);
	w->options.index_url = STR("https://corp.example/simple/");
	assert_int_equal(world_load(w), OK);
}

static void test_index_at(void **state)
{
	struct world *w = *state;

	world_write(w, "home/.config/assay/assay.toml", corp);
	assert_int_equal(world_load(w), OK);
	assert_non_null(settings_index_at(&w->settings, STR("https://user:secret@CORP.example:443/simple")));
	assert_null(settings_index_at(&w->settings, STR("https://corp.example/simple/x/")));
	assert_null(settings_index_at(&w->settings, STR("http://corp.example/simple/")));
	w->options.index_url = STR("https://me:secret@corp.example/simple/");
	assert_int_equal(world_load(w), OK);
	struct str shown = settings_index_shown(&w->settings.indexes[0], &w->mem);
	assert_int_equal(str_find_str(shown, STR("secret"), 0), SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_builtin, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_strength, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_mistakes, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_one_source, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_ambiguous, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_allow, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_machine, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_index_at, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
