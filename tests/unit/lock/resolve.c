/* From requirements to locks over an index in a folder. tests/data/resolve/NAME.txt: lines of index_folder.h, `| ` lines
 * of the requirements.in, `keep NAME VERSION` for pins of a previous lock, settings (`python`, `platform`, `prerelease`,
 * `universal` with the first Python, `resolution`, `exclude-newer`, `min-age`, `only-binary`, `no-binary`, `upgrade`), then "=>" and what must come out: the
 * pins, or "no" and the error's lines; and before either, `! ` lines for warnings. "Now" is 2026-06-01. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "files.h"
#include "index_folder.h"
#include "lock/resolve.h"

#define NOW "2026-06-01T00:00:00Z"

struct scenario {
	struct index_folder folder;
	struct resolve_request request;
	struct project project;
	struct target target;
	struct lock previous;
	struct str python, platform, names[3];
	struct buf requirements;
};

/* -- reading -- */

static const char *const prereleases[] = {"if-necessary", "allow", "disallow"};
static const char *const modes[] = {"highest", "lowest", "lowest-direct"};

static int choice(struct str value, const char *const *names)
{
	for (int i = 0; i < 3; i++)
		if (str_eq(value, str_of(names[i])))
			return i;
	fail_msg("what is '" STR_FMT "'?", STR_ARG(value));
	return 0;
}

static void add_name(struct scenario *s, struct resolve_names *names, struct str value)
{
	struct str *one = arena_new(&s->folder.mem, struct str);

	*one = value;
	*names = (struct resolve_names){.all = str_eq(value, STR(":all:")), .names = one, .n = 1};
}

static void keep(struct scenario *s, struct str value)
{
	struct pin *pin = vec_add(&s->previous.packages, &s->folder.mem);
	struct pin_file file = {.url = STR("http://127.0.0.1/kept.whl")};

	str_cut(value, ' ', &pin->name, &pin->version);
	file.name = arena_printf(&s->folder.mem, STR_FMT "-kept-py3-none-any.whl", STR_ARG(pin->name));
	vec_push(&file.hashes, &s->folder.mem, ((struct pin_hash){STR("sha256"),
		STR("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")}));
	vec_push(&pin->wheels, &s->folder.mem, file);
	s->request.previous = &s->previous;
}

static bool take_setting(struct scenario *s, struct str key, struct str value)
{
	struct err err = {0};
	status st = OK;

	if (str_eq(key, STR("python")))
		s->python = value;
	else if (str_eq(key, STR("universal")))
		s->request.universal = true, s->request.python_from = value;
	else if (str_eq(key, STR("platform")))
		s->platform = value;
	else if (str_eq(key, STR("prerelease")))
		s->request.prerelease = (enum resolve_prerelease)choice(value, prereleases);
	else if (str_eq(key, STR("resolution")))
		s->request.mode = (enum resolve_mode)choice(value, modes);
	else if (str_eq(key, STR("exclude-newer")))
		st = time_parse_date(value, &s->request.exclude_newer, &err);
	else if (str_eq(key, STR("min-age")))
		st = time_parse_span(value, &s->folder.settings.min_age, &err);
	else if (str_eq(key, STR("min-age-origin")))
		s->folder.settings.min_age_origin = str_eq(value, STR("user")) ? ORIGIN_USER : ORIGIN_BUILTIN;
	else if (str_eq(key, STR("only-binary")))
		add_name(s, &s->request.only_binary, value);
	else if (str_eq(key, STR("no-binary")))
		add_name(s, &s->request.no_binary, value);
	else if (str_eq(key, STR("upgrade")))
		add_name(s, &s->request.upgrade, value);
	else if (str_eq(key, STR("keep")))
		keep(s, value);
	else
		return false;
	assert_int_equal(st, OK);
	return true;
}

static void read_scenario(struct scenario *s, struct str text)
{
	struct str line, key, value;

	while (str_line(&text, &line)) {
		if (line.len == 0 || *line.p == '#')
			continue;
		if (str_starts(line, STR("| "))) {
			buf_add(&s->requirements, str_skip(line, 2));
			buf_byte(&s->requirements, '\n');
		} else if (!str_cut(line, ' ', &key, &value) || !take_setting(s, key, value)) {
			index_folder_add(&s->folder, line);
		}
	}
}

static void open_scenario(struct scenario *s)
{
	struct err err = {0};

	*s = (struct scenario){.python = STR("3.11"), .platform = STR("x86_64-unknown-linux-gnu")};
	index_folder_open(&s->folder);
	s->requirements = buf_make(64 * KIB);
	s->request = (struct resolve_request){.exclude_newer = INT64_MAX, .for_requirements = true};
	assert_int_equal(time_parse(STR(NOW), &s->request.now, &err), OK);
}

static void close_scenario(struct scenario *s)
{
	index_folder_close(&s->folder);
	buf_free(&s->requirements);
}

static status run(struct scenario *s, struct resolve_result *ret, struct err *err)
{
	const struct test_file files[] = {{"requirements.in", buf_z(&s->requirements)}, {NULL, NULL}};
	struct str source = STR("requirements.in");
	struct project_request request = {.sources = &source, .n_sources = 1, .opener = TEST_FILES(files)};
	struct arena *mem = &s->folder.mem;

	index_folder_done(&s->folder);
	if (project_read(&request, mem, &s->project, err) != OK ||
	    target_declare(s->python, s->platform, NULL, mem, &s->target, err) != OK ||
	    lock_parse(&s->previous, mem, err) != OK)
		fail_msg(STR_FMT, STR_ARG(err_line(err, 0)));
	if (s->request.universal)
		s->target = (struct target){.text = STR("any environment of the lock")};
	s->request.project = &s->project;
	s->request.target = &s->target;
	s->request.settings = &s->folder.settings;
	s->request.index = s->folder.index;
	return resolve(&s->request, mem, ret, err);
}

/* -- scenarios -- */

/* A line, with INDEX for the index's URL. */
static void print_line(const struct scenario *s, const char *start, struct str line, struct buf *out)
{
	struct str url = s->folder.setting.url;
	size_t at = str_find_str(line, url, 0);

	if (at == SIZE_MAX)
		buf_printf(out, "%s" STR_FMT "\n", start, STR_ARG(line));
	else
		buf_printf(out, "%s" STR_FMT "INDEX" STR_FMT "\n", start, STR_ARG(str_sub(line, 0, at)),
		           STR_ARG(str_skip(line, at + url.len)));
}

static void print_answer(const struct scenario *s, status st, const struct resolve_result *result, const struct err *err,
                         struct buf *out)
{
	vec_each (const struct str, warning, result->warnings)
		print_line(s, "! ", *warning, out);
	if (st == OK && s->request.universal) {
		vec_each (const struct pin, pin, result->lock.packages)
			buf_printf(out, STR_FMT " " STR_FMT "%s" STR_FMT "\n", STR_ARG(pin->name), STR_ARG(pin->version),
			           pin->marker.len ? " ; " : "", STR_ARG(pin->marker));
		return;
	}
	if (st == OK) {
		vec_each (const struct pin, pin, result->lock.packages)
			buf_printf(out, "%s" STR_FMT " " STR_FMT, pin == result->lock.packages.p ? "" : ", ", STR_ARG(pin->name),
			           STR_ARG(pin->version));
		buf_byte(out, '\n');
		return;
	}
	buf_add(out, st == E_NO ? STR("no\n") : STR("failed\n"));
	for (size_t i = 0; i < err->lines; i++)
		print_line(s, "", err_line(err, i), out);
}

static bool run_scenario(const char *name, struct str text)
{
	cleanup(close_scenario) struct scenario s;
	cleanup(buf_free) struct buf got = buf_make(64 * KIB);
	size_t at = str_find_str(text, STR("\n=>"), 0);
	struct str want = str_trim(str_skip(text, at + 3));
	struct resolve_result result = {0};
	struct err err = {0};
	status st;

	assert_true(at != SIZE_MAX);
	open_scenario(&s);
	read_scenario(&s, str_sub(text, 0, at));
	st = run(&s, &result, &err);
	print_answer(&s, st, &result, &err, &got);
	if (str_eq(str_trim(buf_str(&got)), want))
		return true;
	print_error("%s:\n--- wanted\n" STR_FMT "\n--- got\n%s\n", name, STR_ARG(want), buf_z(&got));
	return false;
}

static void scenarios_come_out_as_written(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	char dir[4096];
	struct dirent **files;
	int n, failed = 0;

	(void)state;
	snprintf(dir, sizeof dir, "%s/resolve", getenv("ASSAY_TEST_DATA"));
	n = scandir(dir, &files, NULL, alphasort);
	assert_true(n > 2);
	for (int i = 0; i < n; i++) {
		struct err err = {0};
		struct str text;

		if (str_ends(str_of(files[i]->d_name), STR(".txt"))) {
			assert_int_equal(file_read(arena_printf(&mem, "%s/%s", dir, files[i]->d_name), 64 * KIB, &mem, &text,
			                           &err), OK);
			failed += !run_scenario(files[i]->d_name, text);
		}
		free(files[i]);
	}
	free(files);
	assert_int_equal(failed, 0);
}

/* -- locks -- */

static const struct pin *pin_of(const struct resolve_result *result, struct str name)
{
	size_t at = lock_find(&result->lock, name, 0);

	assert_true(at != SIZE_MAX);
	return &result->lock.packages.p[at];
}

static void resolve_text(struct scenario *s, const char *text, struct resolve_result *ret)
{
	struct err err = {0};

	open_scenario(s);
	read_scenario(s, str_of(text));
	if (run(s, ret, &err) != OK)
		fail_msg(STR_FMT, STR_ARG(err_line(&err, err.lines - 1)));
}

static void a_lock_has_every_file_that_the_policy_lets_through(void **state)
{
	cleanup(close_scenario) struct scenario s;
	struct resolve_result result = {0};
	const struct pin *pin;

	(void)state;
	resolve_text(&s, "| a\nmin-age 1 day\n"
	             "a 1.0\n"
	             "a 1.0 tags=cp312-cp312-win_amd64\n"            /* other targets count */
	             "a 1.0 tags=cp311-none-any time=2026-05-31\n"   /* too young */
	             "a 1.0 tags=cp310-none-any yanked=broken\n"
	             "a 1.0 tags=cp39-none-any nohash\n"
	             "a 1.0 sdist\n", &result);                      /* not allowed */
	pin = pin_of(&result, STR("a"));
	assert_int_equal(pin->wheels.len, 2);
	assert_false(pin->has_sdist);
	assert_true(str_eq(pin->wheels.p[0].name, STR("a-1.0-cp312-cp312-win_amd64.whl")));
	assert_true(str_eq(pin->wheels.p[1].hashes.p[0].algorithm, STR("sha256")));
	assert_int_equal(pin->metadata_sha256.len, 64);
}

static void a_kept_pin_keeps_its_files(void **state)
{
	cleanup(close_scenario) struct scenario s;
	struct resolve_result result = {0};

	(void)state;
	resolve_text(&s, "| a\n| b\nkeep a 1.0\nkeep b 1.0\nupgrade b\na 1.0\na 2.0\nb 1.0\nb 2.0\n", &result);
	assert_true(str_eq(pin_of(&result, STR("a"))->version, STR("1.0")));
	assert_true(str_eq(pin_of(&result, STR("a"))->wheels.p[0].name, STR("a-kept-py3-none-any.whl")));
	assert_true(str_eq(pin_of(&result, STR("b"))->version, STR("2.0")));
	assert_int_equal(result.kept, 1);
}

static void what_is_held_back_by_its_age_is_told(void **state)
{
	cleanup(close_scenario) struct scenario s;
	struct resolve_result result = {0};

	(void)state;
	resolve_text(&s, "| a\n| b\n| c <2\nmin-age 1 day\na 1.0\na 2.0 time=2026-06-01\na 3.0rc1\nb 1.0\n"
	             "c 1.0\nc 2.0 time=2026-06-01\n", &result);
	assert_int_equal(result.held.len, 1);
	assert_true(str_eq(result.held.p[0].name, STR("a")));
	assert_true(str_eq(result.held.p[0].version, STR("2.0")));
	assert_true(str_eq(result.held.p[0].chosen, STR("1.0")));
}

/* What is refused before anything is asked for. */
static void urls_need_their_hash_and_a_wheel_of_that_name(void **state)
{
#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	static const struct { const char *text, *word; status want; } cases[] = {
		{"| a @ https://example.org/a-1.0-py3-none-any.whl", "without the sha256", E_CONFIG},
		{"| a @ https://example.org/a-1.0-py3-none-any.whl#sha256=12", "without the sha256", E_CONFIG},
		{"| a @ https://example.org/b-1.0-py3-none-any.whl#sha256=" HASH, "a file of 'b'", E_CONFIG},
		{"| a @ https://example.org/a-1.0.tar.gz#sha256=" HASH, "is no wheel", E_REFUSED},
		{"| a @ https://example.org/a.whl#sha256=" HASH, "leads to no wheel", E_CONFIG},
		{"| a @ https://example.org/a-1.0-py3-none-any.whl#sha256=" HASH "\n"
		 "| a @ https://example.org/a-2.0-py3-none-any.whl#sha256=" HASH, "two URLs", E_CONFIG},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup(close_scenario) struct scenario s;
		struct resolve_result result = {0};
		struct err err = {0};

		open_scenario(&s);
		read_scenario(&s, str_of(cases[i].text));
		assert_int_equal(run(&s, &result, &err), cases[i].want);
		if (!err_tells(&err, cases[i].word) || !err_tells(&err, "requirements.in, line"))
			fail_msg("%s: " STR_FMT, cases[i].text, STR_ARG(err_line(&err, 0)));
	}
}

static void a_name_that_has_a_source_comes_from_nowhere_else(void **state)
{
	cleanup(close_scenario) struct scenario s;
	struct source_setting sources[] = {{.pattern = STR("*"), .index = STR("pypi"), .where = STR("a test")},
	                                   {.pattern = STR("a*"), .index = STR("pypi"), .where = STR("a test")}};
	struct resolve_result result = {0};
	struct err err = {0};

	(void)state;
	open_scenario(&s);
	read_scenario(&s, STR("| a @ https://example.org/a-1.0-py3-none-any.whl#sha256=" HASH "\n"));
	s.folder.settings.sources = sources;
	s.folder.settings.sources_len = 2;
	assert_int_equal(run(&s, &result, &err), E_REFUSED);
	assert_true(err_tells(&err, "its source is 'pypi'"));
}

static void a_file_named_by_url_has_to_fit_the_target(void **state)
{
	cleanup(close_scenario) struct scenario s;
	struct resolve_result result = {0};
	struct err err = {0};
	const char *text = "| a @ https://example.org/a-1.0-cp312-cp312-win_amd64.whl#sha256=" HASH "\n";

	(void)state;
	open_scenario(&s);
	read_scenario(&s, str_of(text));
	assert_int_equal(run(&s, &result, &err), E_NO);
	assert_true(err_tells(&err, "a has no wheel for CPython 3.11"));
	assert_true(err_tells(&err, "your project needs a @ https://example.org/"));
}

static void dependencies_and_pages_are_told(void **state)
{
	cleanup(close_scenario) struct scenario s;
	struct resolve_result result = {0};
	const struct pin *a, *c;

	(void)state;
	resolve_text(&s, "| a[x]\na 1.0 : b >=1 | c ; extra == 'x' | d ; extra == 'y'\nb 1.0\nc 1.0\nd 1.0\n", &result);
	a = pin_of(&result, STR("a"));
	c = pin_of(&result, STR("c"));
	assert_int_equal(a->dependencies.len, 2);
	assert_true(str_eq(a->dependencies.p[1].name, STR("c")));
	assert_true(str_eq(a->requires.p[0].text, STR("b>=1")));
	assert_int_equal(c->via.len, 1);
	assert_true(str_eq(c->via.p[0], STR("a")));
	assert_true(str_eq(a->via.p[0], STR("requirements.in")));
	assert_int_equal(result.lock.pages.len, 3);
	assert_int_equal(result.lock.packages.len, 3);
	assert_int_equal(result.lock.roots.len, 1);
}

static void extras_and_groups_become_markers(void **state)
{
	cleanup(close_scenario) struct scenario s;
	struct resolve_result result = {0};
	struct project_requirement *own;
	struct err err = {0};

	(void)state;
	open_scenario(&s);
	read_scenario(&s, STR("| a\n| b\n| c\na 1.0 : shared\nb 1.0 : shared | deep\nc 1.0 : deep\nshared 1.0\ndeep 1.0\n"));
	s.request.for_requirements = false;
	assert_int_equal(run(&s, &result, &err), OK);
	assert_int_equal(pin_of(&result, STR("deep"))->marker.len, 0);
	own = s.project.requirements.p;
	own[1].extra = STR("test");
	own[2].group = STR("dev");
	result = (struct resolve_result){0};
	assert_int_equal(resolve(&s.request, &s.folder.mem, &result, &err), OK);
	assert_int_equal(pin_of(&result, STR("shared"))->marker.len, 0);
	assert_true(str_eq(pin_of(&result, STR("b"))->marker, STR("'test' in extras")));
	assert_true(str_eq(pin_of(&result, STR("deep"))->marker, STR("'test' in extras or 'dev' in dependency_groups")));
	assert_int_equal(result.lock.extras.len, 1);
	assert_int_equal(result.lock.dependency_groups.len, 1);
}

static void the_same_inputs_give_the_same_lock(void **state)
{
	static const char text[] = "| a[x]\n| d\na 1.0 : b | c ; extra == 'x'\na 2.0 : b >=2 | c ; extra == 'x'\n"
		"b 1.0 : c\nb 2.0 : c <2\nc 1.0\nc 2.0\nd 1.0 : b <2\n";
	cleanup(close_scenario) struct scenario s, again;
	struct resolve_result one = {0}, two = {0};

	(void)state;
	resolve_text(&s, text, &one);
	resolve_text(&again, text, &two);
	assert_int_equal(one.stats.steps, two.stats.steps);
	/* The folders differ, and with them URLs: all else is equal. */
	assert_int_equal(one.lock.packages.len, two.lock.packages.len);
	for (size_t i = 0; i < one.lock.packages.len; i++) {
		assert_true(str_eq(one.lock.packages.p[i].name, two.lock.packages.p[i].name));
		assert_true(str_eq(one.lock.packages.p[i].version, two.lock.packages.p[i].version));
	}
	assert_true(str_eq(pin_of(&one, STR("a"))->version, STR("1.0")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scenarios_come_out_as_written),
		cmocka_unit_test(a_lock_has_every_file_that_the_policy_lets_through),
		cmocka_unit_test(a_kept_pin_keeps_its_files),
		cmocka_unit_test(what_is_held_back_by_its_age_is_told),
		cmocka_unit_test(urls_need_their_hash_and_a_wheel_of_that_name),
		cmocka_unit_test(a_name_that_has_a_source_comes_from_nowhere_else),
		cmocka_unit_test(a_file_named_by_url_has_to_fit_the_target),
		cmocka_unit_test(dependencies_and_pages_are_told),
		cmocka_unit_test(extras_and_groups_become_markers),
		cmocka_unit_test(the_same_inputs_give_the_same_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
