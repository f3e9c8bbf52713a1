/* Pages and metadata of an index that lies in a folder (tests/data/index): every way that METADATA can be had, and every
 * lie about it that can be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "index/index.h"

struct world {
	struct arena mem;
	struct index_setting setting;
	struct settings settings;
	struct net *net;
	struct index *index;
};

static int open_world(void **state)
{
	static struct world world;
	struct err err = {0};
	struct str base;

	world = (struct world){0};
	base = arena_printf(&world.mem, "file://%s/index/simple/", getenv("ASSAY_TEST_DATA"));
	world.setting = (struct index_setting){.name = STR("pypi"), .url = base, .where = STR("a test")};
	world.settings.indexes = &world.setting;
	world.settings.indexes_len = world.settings.configured = 1;
	assert_int_equal(net_open(&(struct net_options){.indexes = &base, .n_indexes = 1}, &world.net, &err), OK);
	assert_int_equal(index_open(&world.settings, world.net, &world.mem, &world.index, &err), OK);
	*state = &world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	net_close(world->net);
	arena_free(&world->mem);
	return 0;
}

static struct index_project *page_of(struct world *world, const char *name)
{
	struct index_project *project = index_project(world->index, str_of(name));
	struct err err = {0};

	if (index_project_wait(world->index, project, &err) != OK)
		fail_msg("%s: %.*s", name, STR_ARG(err_line(&err, 0)));
	return project;
}

/* The metadata of a project's version i, which has one file; the status of reading it. */
static status read_metadata(struct world *world, const char *name, uint32_t i, struct index_metadata **ret, struct err *err)
{
	struct index_project *project = page_of(world, name);

	assert_false(project->absent);
	*ret = index_metadata(world->index, project, page_version(&project->page, i).first);
	return index_metadata_wait(world->index, *ret, err);
}

static void every_way_leads_to_metadata(void **state)
{
	static const struct { const char *name, *requires; } cases[] = {
		{"beside", "inside>=1"}, {"inside", "beside"}, {"early", "beside"}, {"source", "beside"},
	};
	struct index_metadata *m;
	struct err err = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (read_metadata(*state, cases[i].name, 0, &m, &err) != OK)
			fail_msg("%s: %.*s", cases[i].name, STR_ARG(err_line(&err, 0)));
		assert_true(m->metadata.n_requires_dist > 0);
		assert_true(str_eq(m->metadata.requires_dist[0], str_of(cases[i].requires)));
	}
}

static void promised_metadata_that_is_missing_comes_from_the_wheel(void **state)
{
	struct index_metadata *m;
	struct err err = {0};

	assert_int_equal(read_metadata(*state, "missing", 0, &m, &err), OK);
	assert_int_equal(m->metadata.n_requires_dist, 0);
}

static void lies_are_refused(void **state)
{
	static const struct { const char *name; uint32_t version; const char *word; } cases[] = {
		{"liar", 0, "sha256"}, {"stranger", 0, "'beside'"}, {"older", 0, "version 1.0"},
		{"source", 1, "running its code"}, {"source", 2, "running its code"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct index_metadata *m;
		struct err err = {0};
		assert_int_equal(read_metadata(*state, cases[i].name, cases[i].version, &m, &err), E_REFUSED);
		if (str_find_str(err_line(&err, 0), str_of(cases[i].word), 0) == SIZE_MAX)
			fail_msg("%s: %.*s", cases[i].name, STR_ARG(err_line(&err, 0)));
	}
}

static void an_unknown_project_is_absent_and_a_broken_page_an_error(void **state)
{
	struct world *world = *state;
	struct index_project *project = page_of(world, "nowhere");
	struct err err = {0};

	assert_true(project->absent);
	assert_ptr_equal(index_project(world->index, STR("nowhere")), project);
	project = index_project(world->index, STR("broken"));
	assert_int_equal(index_project_wait(world->index, project, &err), E_NET);
	assert_true(str_find_str(err_what(&err), STR("'broken'"), 0) != SIZE_MAX);
}

static void a_name_without_a_source_is_not_asked_for(void **state)
{
	struct world *world = *state;
	struct index_setting two[] = {world->setting, {.name = STR("corp"), .url = world->setting.url, .where = STR("a test")}};
	struct settings settings = {.indexes = two, .indexes_len = 2, .configured = 2};
	struct index_project *project;
	struct index *index;
	struct err err = {0};

	assert_int_equal(index_open(&settings, world->net, &world->mem, &index, &err), OK);
	project = index_project(index, STR("beside"));
	assert_true(project->done);
	assert_int_equal(index_project_wait(index, project, &err), E_REFUSED);
}

static void signed_pages_are_not_read_unsigned(void **state)
{
	struct world *world = *state;
	struct index_setting tuf = {.name = STR("corp"), .url = STR("http://127.0.0.1/"), .tuf_root = STR("/root.json")};
	struct settings settings = {.indexes = &tuf, .indexes_len = 1, .configured = 1};
	struct index *index;
	struct err err = {0};

	assert_int_equal(index_open(&settings, world->net, &world->mem, &index, &err), E_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_way_leads_to_metadata, open_world, close_world),
		cmocka_unit_test_setup_teardown(promised_metadata_that_is_missing_comes_from_the_wheel, open_world, close_world),
		cmocka_unit_test_setup_teardown(lies_are_refused, open_world, close_world),
		cmocka_unit_test_setup_teardown(an_unknown_project_is_absent_and_a_broken_page_an_error, open_world, close_world),
		cmocka_unit_test_setup_teardown(a_name_without_a_source_is_not_asked_for, open_world, close_world),
		cmocka_unit_test_setup_teardown(signed_pages_are_not_read_unsigned, open_world, close_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
