/* What a project's files loosen, and the user's yes to it. */
#include "world.h"

#include <stdlib.h>

#include "base/time.h"

struct asked {
	size_t times, lines;
	bool answer;
};

static bool consent(void *user, const struct str *lines, size_t lines_len)
{
	struct asked *a = user;

	(void)lines;
	a->times++;
	a->lines = lines_len;
	return a->answer;
}

/* Each line alone is loosening; with the user's settings that know better it is not. */
static void test_each(void **state)
{
	static const struct {
		const char *user, *project, *line; /* line NULL: nothing is loosened */
	} cases[] = {
		{"", "[policy]\nmin-age = \"0 days\"\n", "min-age of 0 seconds where 1 day holds"},
		{"", "[policy]\nmin-age = \"2 days\"\n", NULL},
		{"[policy]\nmin-age = \"0\"\n", "[policy]\nmin-age = \"0 days\"\n", NULL},
		{"", "[[index]]\nname = \"evil\"\nurl = \"https://evil.example/\"\n", "index 'evil' at https://evil.example/"},
		{"[[index]]\nname = \"good\"\nurl = \"https://good.example/\"\n",
		 "[[index]]\nname = \"good\"\nurl = \"https://good.example/\"\n", NULL},
		{"[[index]]\nname = \"good\"\nurl = \"https://good.example/\"\n",
		 "[[index]]\nname = \"good\"\nurl = \"https://evil.example/\"\n", "index 'good' at https://evil.example/"},
		{"", "[[index]]\nname = \"pypi\"\nurl = \"https://evil.example/\"\n", "index 'pypi' at https://evil.example/"},
		{"[[index]]\nname = \"good\"\nurl = \"https://good.example/\"\n",
		 "[[index]]\nname = \"good\"\nurl = \"https://good.example/\"\ntuf-root = \"root.json\"\n", "root of trust"},
		{"[[index]]\nname = \"good\"\nurl = \"https://good.example/\"\n[sources]\n\"acme-*\" = \"good\"\n\"*\" = \"pypi\"\n",
		 "[sources]\n\"acme-core\" = \"pypi\"\n", "names like 'acme-core' would come from index 'pypi'"},
		{"[[index]]\nname = \"good\"\nurl = \"https://good.example/\"\n[sources]\n\"acme-*\" = \"good\"\n\"*\" = \"pypi\"\n",
		 "[sources]\n\"flask\" = \"pypi\"\n", NULL},
		{"", "[[allow]]\ncheck = \"sdist\"\npackage = \"x\"\nreason = \"r\"\n", "allowance of 'sdist' for x"},
		{"[[allow]]\ncheck = \"sdist\"\npackage = \"*\"\nreason = \"r\"\n",
		 "[[allow]]\ncheck = \"sdist\"\npackage = \"x\"\nreason = \"r\"\n", NULL},
		{"", "[policy]\nprivate-addresses = [\"10.0.0.0/8\"]\n", "links may lead to '10.0.0.0/8'"},
		{"", "[network]\nproxy = \"http://evil.example:3128\"\n", "a proxy for all traffic"},
		{"", "[network]\ncert = \"ca.pem\"\n", "servers checked against"},
		{"", "cache-dir = \"cache\"\n", "cache in"},
		{"link = \"copy\"\n", "link = \"hardlink\"\n", "share files with the cache"},
		{"", "link = \"copy\"\n", NULL},
		{"", "[network]\noffline = true\nretries = 1\ntimeout = 5\n", NULL},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		world_write(w, "home/.config/assay/assay.toml", cases[i].user);
		world_write(w, "project/assay.toml", cases[i].project);
		status st = world_load(w);
		if (st != (cases[i].line ? E_REFUSED : OK) || (cases[i].line && !strstr(world_said(w), cases[i].line)))
			fail_msg("case %zu: %d %s", i, st, world_said(w));
	}
}

static void test_yes_is_remembered(void **state)
{
	struct world *w = *state;
	struct asked asked = {.answer = false};

	world_write(w, "project/assay.toml", "[policy]\nmin-age = \"1 hour\"\n");
	assert_int_equal(world_load(w), E_REFUSED);
	w->request.consent = consent;
	w->request.consent_user = &asked;
	assert_int_equal(world_load(w), E_REFUSED);
	assert_int_equal(asked.times, 1);
	asked.answer = true;
	assert_int_equal(world_load(w), OK);
	assert_int_equal(asked.times, 2);
	assert_true(w->settings.min_age == TIME_HOUR);
	/* Remembered; also when a line moves. */
	w->request.consent = NULL;
	assert_int_equal(world_load(w), OK);
	world_write(w, "project/assay.toml", "\nlink = \"copy\"\n[policy]\nmin-age = \"1 hour\"\n");
	assert_int_equal(world_load(w), OK);
	/* Another value, or another folder, is another question. */
	world_write(w, "project/assay.toml", "[policy]\nmin-age = \"59 minutes\"\n");
	assert_int_equal(world_load(w), E_REFUSED);
	world_write(w, "project2/assay.toml", "[policy]\nmin-age = \"1 hour\"\n");
	struct str project = w->request.project_dir;
	w->request.project_dir = arena_printf(&w->mem, "%s/project2", w->top);
	assert_int_equal(world_load(w), E_REFUSED);
	/* Taken back. */
	w->request.project_dir = project;
	world_write(w, "project/assay.toml", "[policy]\nmin-age = \"1 hour\"\n");
	assert_int_equal(world_load(w), OK);
	assert_int_equal(settings_forget(&w->request, &w->err), OK);
	assert_int_equal(settings_forget(&w->request, &w->err), E_NO);
	assert_int_equal(world_load(w), E_REFUSED);
}

/* A yes to a root of trust is a yes to what the file holds. */
static void test_file_is_bound(void **state)
{
	struct world *w = *state;
	struct asked asked = {.answer = true};

	world_write(w, "project/assay.toml", "[[index]]\nname = \"x\"\nurl = \"https://x.example/\"\ntuf-root = \"root.json\"\n");
	world_write(w, "project/root.json", "{}");
	w->request.consent = consent;
	w->request.consent_user = &asked;
	assert_int_equal(world_load(w), OK);
	assert_true(str_eq(w->settings.indexes[1].tuf_url, STR("https://x.example/../tuf/")) ||
	            str_eq(w->settings.indexes[1].tuf_url, STR("https://x.example/tuf/")));
	w->request.consent = NULL;
	assert_int_equal(world_load(w), OK);
	world_write(w, "project/root.json", "{ }");
	assert_int_equal(world_load(w), E_REFUSED);
}

static void test_waved_through(void **state)
{
	struct world *w = *state;

	world_write(w, "project/assay.toml", "[policy]\nmin-age = \"1 hour\"\n");
	w->options.trust_project = true;
	assert_int_equal(world_load(w), OK);
	w->options.trust_project = false;
	assert_int_equal(world_load(w), E_REFUSED);
	setenv("ASSAY_TRUST_PROJECT", "1", 1);
	assert_int_equal(world_load(w), OK);
	/* Neither is remembered, and neither opens the machine's settings. */
	unsetenv("ASSAY_TRUST_PROJECT");
	assert_int_equal(world_load(w), E_REFUSED);
	world_write(w, "etc/assay/assay.toml", "[policy]\nmin-age = \"4 days\"\n");
	w->options.trust_project = true;
	assert_int_equal(world_load(w), E_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_yes_is_remembered, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_file_is_bound, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_waved_through, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
