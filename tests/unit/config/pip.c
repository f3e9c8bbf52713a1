/* pip's settings: where they are found, what is taken over, what is not. */
#include "world.h"

#include <stdlib.h>

#include "base/time.h"

static const char *index_url(struct world *w)
{
	assert_int_equal(world_load(w), OK);
	return arena_str(&w->mem, w->settings.indexes[0].url).p;
}

/* Weakest first: each place wins over the ones before it. */
static void test_places(void **state)
{
	struct world *w = *state;
	char path[128];

	world_write(w, "etc/xdg/pip/pip.conf", "[global]\nindex-url = https://a.example/\n");
	assert_string_equal(index_url(w), "https://a.example/");
	world_write(w, "etc/pip.conf", "[global]\nindex_url: https://b.example\n");
	assert_string_equal(index_url(w), "https://b.example/");
	world_write(w, "home/.pip/pip.conf", "# old\n[global]\nINDEX-URL=https://c.example/\n");
	assert_string_equal(index_url(w), "https://c.example/");
	world_write(w, "home/.config/pip/pip.conf", "[install]\nindex-url = https://d2.example/\n[global]\nindex-url = https://d.example/\n");
	assert_string_equal(index_url(w), "https://d2.example/");
	world_write(w, "venv/pip.conf", "[global]\nindex-url = https://e.example/\n");
	snprintf(path, sizeof path, "%s/venv", w->top);
	setenv("VIRTUAL_ENV", path, 1);
	assert_string_equal(index_url(w), "https://e.example/");
	world_write(w, "named.conf", "[global]\nindex-url = https://f.example/\n[list]\nindex-url = https://no.example/\n");
	snprintf(path, sizeof path, "%s/named.conf", w->top);
	setenv("PIP_CONFIG_FILE", path, 1);
	assert_string_equal(index_url(w), "https://f.example/");
	setenv("PIP_INDEX_URL", "https://g.example/", 1);
	assert_string_equal(index_url(w), "https://g.example/");
	world_write(w, "home/.config/assay/assay.toml", "[[index]]\nname = \"pypi\"\nurl = \"https://h.example/\"\n");
	assert_string_equal(index_url(w), "https://h.example/");
	unsetenv("PIP_INDEX_URL");
	setenv("PIP_CONFIG_FILE", "/dev/null", 1);
	world_write(w, "home/.config/assay/assay.toml", "");
	assert_true(str_eq(settings_index_shown(&w->settings.indexes[0], &w->mem), STR("https://h.example/")));
	(void)index_url(w);
	assert_true(str_eq(settings_index_shown(&w->settings.indexes[0], &w->mem), STR("PyPI")));
}

static void test_means(void **state)
{
	struct world *w = *state;

	world_write(w, "etc/pip.conf", "[global]\nproxy = http://proxy.example:3128\ncert = /ca.pem\nclient_cert = /me.pem\ntimeout = 60.5\n");
	assert_int_equal(world_load(w), OK);
	assert_true(str_eq(w->settings.proxy, STR("http://proxy.example:3128")));
	assert_true(str_eq(w->settings.ca_file, STR("/ca.pem")));
	assert_true(str_eq(w->settings.client_cert, STR("/me.pem")));
	assert_true(w->settings.timeout == 60 * TIME_SECOND);
	setenv("PIP_DEFAULT_TIMEOUT", "180", 1);
	setenv("PIP_CERT", "/ca2.pem", 1);
	assert_int_equal(world_load(w), OK);
	assert_true(w->settings.timeout == 180 * TIME_SECOND);
	assert_true(str_eq(w->settings.ca_file, STR("/ca2.pem")));
	w->options.no_config = true;
	assert_int_equal(world_load(w), OK);
	assert_int_equal(w->settings.ca_file.len + w->settings.proxy.len, 0);
}

/* What mixes sources is not taken over; one warning says so and shows the lines. */
static void test_mixing(void **state)
{
	struct world *w = *state;

	world_write(w, "etc/pip.conf",
	            "[global]\nextra-index-url =\n    https://packages.corp.example/simple\n    https://u:secret@more.example/\nfind-links = /opt/wheels\n");
	assert_int_equal(world_load(w), OK);
	assert_int_equal(w->settings.indexes_len, 1);
	assert_string_equal(world_source(w, "flask"), w->settings.indexes[0].url.p);
	size_t warnings = 0;
	for (size_t i = 0; i < w->settings.warnings_len; i++)
		warnings += !w->settings.warnings[i].help;
	assert_int_equal(warnings, 1);
	assert_non_null(strstr(world_warned(w), "pip's extra-index-url (TOP/etc/pip.conf:2) and find-links (TOP/etc/pip.conf:5) are not"));
	assert_non_null(strstr(world_warned(w), "name = \"corp\""));
	assert_non_null(strstr(world_warned(w), "\"more-*\" = \"more\""));
	assert_null(strstr(world_warned(w), "secret"));
	w->options.no_config = true;
	assert_int_equal(world_load(w), OK);
	assert_int_equal(w->settings.warnings_len, 0);
}

static void test_no_index(void **state)
{
	struct world *w = *state;

	setenv("PIP_NO_INDEX", "0", 1);
	assert_int_equal(world_load(w), OK);
	assert_int_equal(w->settings.warnings_len, 0);
	setenv("PIP_NO_INDEX", "1", 1);
	assert_int_equal(world_load(w), OK);
	assert_non_null(strstr(world_warned(w), "pip's no-index (PIP_NO_INDEX) is not taken over; --offline"));
}

static void test_bad(void **state)
{
	struct world *w = *state;

	setenv("PIP_INDEX_URL", "gopher://x.example/", 1);
	assert_int_equal(world_load(w), E_CONFIG);
	assert_non_null(strstr(world_said(w), "(PIP_INDEX_URL)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_places, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_means, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_mixing, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_no_index, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_bad, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
