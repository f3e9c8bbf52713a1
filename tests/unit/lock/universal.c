/* A lock for many environments is a lock for each of them: over random indexes, what it pins in one environment is walked
 * from the project's requirements on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/random.h"
#include "base/time.h"
#include "files.h"
#include "index_folder.h"
#include "lock/resolve.h"
#include "pep/requirement.h"

enum { NAMES = 6, VERSIONS = 3, ROUNDS = 60 };

static const char *const markers[] = {
	"", "", "", " ; sys_platform == 'linux'", " ; sys_platform != 'linux'", " ; python_version < '3.12'",
	" ; python_version >= '3.12'", " ; sys_platform == 'win32' and python_version < '3.13'", " ; os_name == 'posix'",
	" ; implementation_name == 'cpython' or sys_platform == 'darwin'",
};
static const char *const specifiers[] = {"", "", "", " >=2", " <3", " <2", " >=2,<3", " !=3"};
static const char *const pythons[] = {"", "", "", " python=>=3.11", " python=>=3.12", " python=>=3.8,<3.14"};

#define PICK(list) list[next(r) % (sizeof list / sizeof *list)]

struct round {
	uint64_t state;
	struct index_folder folder;
	struct buf requirements;
	const char *needs[NAMES][VERSIONS + 1][2]; /* by version from 1; NULL: none */
	const char *python[NAMES][VERSIONS + 1];
	struct project project;
};

static uint32_t next(struct round *r)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (uint32_t)(r->state >> 32);
}

static const char *requirement_of(struct round *r, unsigned after)
{
	struct str text = arena_printf(&r->folder.mem, "p%u%s%s", after + next(r) % (NAMES - after), PICK(specifiers), PICK(markers));

	return text.p;
}

/* Packages need later ones only. */
static void add_version(struct round *r, unsigned name, unsigned version)
{
	cleanup(buf_free) struct buf line = buf_make(KIB);

	r->python[name][version] = PICK(pythons);
	buf_printf(&line, "p%u %u%s :", name, version, r->python[name][version]);
	for (unsigned i = 0; i < 2; i++) {
		const char *need = name + 1 < NAMES && next(r) % 3 ? requirement_of(r, name + 1) : NULL;

		r->needs[name][version][i] = need;
		if (need)
			buf_printf(&line, "%s %s", i && r->needs[name][version][0] ? " |" : "", need);
	}
	if (!r->needs[name][version][0] && !r->needs[name][version][1])
		line.len -= 2;
	index_folder_add(&r->folder, arena_str(&r->folder.mem, buf_str(&line)));
}

static void open_round(struct round *r, uint64_t seed)
{
	*r = (struct round){.state = seed | 1, .requirements = buf_make(KIB)};
	index_folder_open(&r->folder);
	for (unsigned name = 0; name < NAMES; name++)
		for (unsigned version = 1; version <= VERSIONS; version++)
			add_version(r, name, version);
	for (unsigned i = 0; i < 3; i++)
		buf_printf(&r->requirements, "%s\n", requirement_of(r, 0));
	index_folder_done(&r->folder);
}

static void close_round(struct round *r)
{
	index_folder_close(&r->folder);
	buf_free(&r->requirements);
}

static status lock_round(struct round *r, struct resolve_result *ret, struct err *err)
{
	const struct test_file files[] = {{"requirements.in", buf_z(&r->requirements)}, {NULL, NULL}};
	struct str source = STR("requirements.in");
	struct project_request request = {.sources = &source, .n_sources = 1, .opener = TEST_FILES(files)};
	struct target target = {.text = STR("any environment of the lock")};
	struct resolve_request wanted = {
		.project = &r->project, .target = &target, .settings = &r->folder.settings, .index = r->folder.index,
		.exclude_newer = INT64_MAX, .for_requirements = true, .universal = true, .python_from = STR("3.10")};

	assert_int_equal(time_parse(STR("2026-06-01T00:00:00Z"), &wanted.now, err), OK);
	assert_int_equal(project_read(&request, &r->folder.mem, &r->project, err), OK);
	return resolve(&wanted, &r->folder.mem, ret, err);
}

/* -- walking -- */

struct walk {
	struct round *r;
	const struct lock *lock;
	struct marker_env env;
	struct version python;
	unsigned active[NAMES]; /* the version pinned here; 0: none */
	bool seen[NAMES];
	unsigned walked;
};

static unsigned number(struct str text, size_t from)
{
	assert_int_equal(text.len, from + 1);
	return (unsigned)(text.p[from] - '0');
}

static void activate(struct walk *w)
{
	vec_each (const struct pin, pin, w->lock->packages) {
		struct err err = {0};
		bool holds = true;

		if (pin->parsed_marker)
			assert_int_equal(marker_eval(pin->parsed_marker, &w->env, &holds, &err), OK);
		if (!holds)
			continue;
		if (w->active[number(pin->name, 1)])
			fail_msg("%s: " STR_FMT " is pinned twice", buf_z(&w->r->requirements), STR_ARG(pin->name));
		w->active[number(pin->name, 1)] = number(pin->version, 0);
	}
}

static void walk(struct walk *w, const char *text)
{
	struct arena *mem = &w->r->folder.mem;
	struct requirement need;
	struct version version;
	struct specifier_set bound;
	struct err err = {0};
	unsigned name, pinned;
	bool holds = true;

	assert_int_equal(requirement_parse(str_of(text), mem, &need, &err), OK);
	if (need.marker)
		assert_int_equal(marker_eval(need.marker, &w->env, &holds, &err), OK);
	if (!holds)
		return;
	name = number(need.name, 1);
	pinned = w->active[name];
	if (!pinned)
		fail_msg("nothing pinned for %s", text);
	assert_int_equal(version_parse(arena_printf(mem, "%u", pinned), mem, &version, &err), OK);
	if (!specifier_set_contains(&need.specifier, &version, PRERELEASES_ALLOW))
		fail_msg("p%u %u does not meet %s", name, pinned, text);
	if (*w->r->python[name][pinned]) {
		assert_int_equal(specifier_set_parse(str_of(w->r->python[name][pinned] + 8), mem, &bound, &err), OK);
		assert_true(specifier_set_contains(&bound, &w->python, PRERELEASES_ALLOW));
	}
	w->walked++;
	for (unsigned i = 0; i < 2 && !w->seen[name]; i++)
		if (w->r->needs[name][pinned][i])
			walk(w, w->r->needs[name][pinned][i]);
	w->seen[name] = true;
}

static unsigned check_environment(struct round *r, const struct lock *lock, const char *python, const char *const *os)
{
	struct arena *mem = &r->folder.mem;
	struct str full = arena_printf(mem, "%s.4", python), rest = buf_str(&r->requirements), line;
	struct walk w = {.r = r, .lock = lock};
	struct err err = {0};

	w.env.value[MARKER_PYTHON_VERSION] = str_of(python);
	w.env.value[MARKER_PYTHON_FULL_VERSION] = full;
	w.env.value[MARKER_SYS_PLATFORM] = str_of(os[0]);
	w.env.value[MARKER_OS_NAME] = str_of(os[1]);
	w.env.value[MARKER_IMPLEMENTATION_NAME] = str_of(os[2]);
	w.env.value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = str_of(os[3]);
	assert_int_equal(version_parse(full, mem, &w.python, &err), OK);
	activate(&w);
	while (str_line(&rest, &line))
		walk(&w, arena_str(mem, line).p);
	return w.walked;
}

static unsigned check_grid(struct round *r, const struct lock *lock)
{
	static const char *const versions[] = {"3.10", "3.11", "3.12", "3.13", "3.14"};
	static const char *const systems[][4] = {
		{"linux", "posix", "cpython", "CPython"}, {"darwin", "posix", "cpython", "CPython"},
		{"win32", "nt", "cpython", "CPython"},    {"linux", "posix", "pypy", "PyPy"},
		{"win32", "nt", "pypy", "PyPy"}};
	unsigned walked = 0;

	for (size_t v = 0; v < sizeof versions / sizeof *versions; v++)
		for (size_t s = 0; s < sizeof systems / sizeof *systems; s++)
			walked += check_environment(r, lock, versions[v], systems[s]);
	return walked;
}

static void a_universal_lock_is_sound_everywhere(void **state)
{
	uint64_t seed = random_u64();
	unsigned locks = 0, forked = 0, walked = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (unsigned i = 0; i < ROUNDS; i++) {
		cleanup(close_round) struct round r;
		struct resolve_result result = {0};
		struct err err = {0};
		status st;

		open_round(&r, seed + i * 2654435761u);
		st = lock_round(&r, &result, &err);
		assert_true(st == OK || st == E_NO);
		if (st != OK)
			continue;
		locks++;
		walked += check_grid(&r, &result.lock);
		for (size_t n = 1; n < result.lock.packages.len; n++)
			if (str_eq(result.lock.packages.p[n].name, result.lock.packages.p[n - 1].name)) {
				forked++;
				break;
			}
	}
	print_message("%u locks, %u with forks, %u requirements met\n", locks, forked, walked);
	assert_true(locks > ROUNDS / 6);
	assert_true(forked > 0);
}

/* -- environments that the project names -- */

static status lock_named(struct round *r, const char *versions, struct resolve_result *ret, struct err *err)
{
	const struct test_file files[] = {{"pyproject.toml",
		"[project]\nname = 'demo'\nversion = '1'\nrequires-python = '>=3.10'\ndependencies = ['a']\n"
		"[tool.assay]\nenvironments = [\"sys_platform == 'win32'\", \"sys_platform == 'linux'\"]\n"}, {NULL, NULL}};
	struct str source = STR("pyproject.toml"), rest = str_of(versions), line;
	struct project_request request = {.sources = &source, .n_sources = 1, .opener = TEST_FILES(files)};
	struct target target = {.text = STR("any environment of the lock")};
	struct resolve_request wanted = {
		.project = &r->project, .target = &target, .settings = &r->folder.settings, .exclude_newer = INT64_MAX,
		.universal = true};

	*r = (struct round){.requirements = buf_make(KIB)};
	index_folder_open(&r->folder);
	while (str_line(&rest, &line))
		index_folder_add(&r->folder, line);
	index_folder_done(&r->folder);
	wanted.index = r->folder.index;
	assert_int_equal(time_parse(STR("2026-06-01T00:00:00Z"), &wanted.now, err), OK);
	assert_int_equal(project_read(&request, &r->folder.mem, &r->project, err), OK);
	return resolve(&wanted, &r->folder.mem, ret, err);
}

static void named_environments_each_get_a_file(void **state)
{
	cleanup(close_round) struct round r;
	struct resolve_result result = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(lock_named(&r, "a 1.0\na 2.0 tags=cp312-cp312-manylinux_2_17_x86_64\n", &result, &err), OK);
	assert_int_equal(result.lock.environments.len, 2);
	assert_int_equal(result.lock.packages.len, 2);
	assert_true(str_eq(result.lock.packages.p[0].marker, STR("sys_platform == \"win32\"")));
	assert_true(str_eq(result.lock.packages.p[1].marker, STR("sys_platform == \"linux\"")));
	assert_true(str_eq(result.lock.requires_python, STR(">=3.10")));
}

static void a_named_environment_without_a_file_has_no_lock(void **state)
{
	cleanup(close_round) struct round r;
	struct resolve_result result = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(lock_named(&r, "a 2.0 tags=cp312-cp312-manylinux_2_17_x86_64\n", &result, &err), E_NO);
	assert_true(err_tells(&err, "that is so in environments where sys_platform == \"win32\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_universal_lock_is_sound_everywhere),
		cmocka_unit_test(named_environments_each_get_a_file),
		cmocka_unit_test(a_named_environment_without_a_file_has_no_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
