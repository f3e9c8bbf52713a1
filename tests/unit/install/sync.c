/* From a lock to an environment: new ones, changed ones, refused ones, interrupted ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "fixture.h"
#include "install/journal.h"

static int setup(void **state)
{
	*state = fixture_open();
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	return 0;
}

static void sync_ok(struct fixture *f)
{
	if (fixture_sync(f) != OK)
		fail_msg("sync: " STR_FMT, STR_ARG(err_line(&f->err, 0)));
}

static const struct wheel_part tool_parts[] = {
	{"tool/__init__.py", STR("x = 1\n"), NULL}, {"tool/data/a.txt", STR("a"), NULL}, {"tool/empty", STR(""), NULL},
	{"tool-1.0.data/scripts/old-style", STR("#!python\nprint(1)\n"), NULL},
	{"tool-1.0.data/data/share/doc/x", STR("doc"), NULL}, {"tool-1.0.data/headers/tool.h", STR("#pragma once\n"), NULL},
	{"tool-1.0.dist-info/entry_points.txt", STR("[console_scripts]\ntool = tool:main\n"), NULL}, {0},
};

static void a_new_environment_is_whole(void **state)
{
	struct fixture *f = *state;
	struct str script, record;
	struct stat st;

	fixture_pin(f, "tool", "1.0", tool_parts);
	sync_ok(f);
	assert_true(f->result.created);
	assert_true(str_eq(fixture_read(f, SITE "tool/__init__.py"), STR("x = 1\n")));
	assert_true(str_eq(fixture_read(f, "share/doc/x"), STR("doc")));
	assert_true(str_eq(fixture_read(f, "include/site/python3.11/tool/tool.h"), STR("#pragma once\n")));
	assert_true(str_eq(fixture_read(f, SITE "tool-1.0.dist-info/INSTALLER"), STR("assay\n")));
	script = fixture_read(f, "bin/old-style");
	assert_true(str_eq(script, arena_printf(&f->mem, "#!" STR_FMT "/venv/bin/python\nprint(1)\n", STR_ARG(f->dir))));
	assert_true(str_find_str(fixture_read(f, "bin/tool"), STR("from tool import main"), 0) != SIZE_MAX);
	assert_int_equal(stat(path_join(&f->mem, f->request.layout.root, STR("bin/tool")).p, &st), 0);
	assert_int_equal(st.st_mode & 0111, 0111);
	record = fixture_read(f, SITE "tool-1.0.dist-info/RECORD");
	assert_true(str_find_str(record, STR("../../../bin/tool,sha256="), 0) != SIZE_MAX);
	assert_true(str_find_str(record, STR("tool-1.0.dist-info/RECORD,,"), 0) != SIZE_MAX);
	assert_true(str_find_str(fixture_read(f, "pyvenv.cfg"), STR("home = /usr/bin\n"), 0) != SIZE_MAX);
}

static void a_second_sync_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct str before;

	fixture_pin(f, "tool", "1.0", tool_parts);
	sync_ok(f);
	before = fixture_state(f);
	sync_ok(f);
	assert_false(f->result.created);
	assert_int_equal(f->result.changes.len, 0);
	assert_int_equal(f->result.kept, 1);
	assert_true(str_eq(before, fixture_state(f)));
}

static void write_in(struct fixture *f, const char *path, const char *content)
{
	struct str full = path_join(&f->mem, f->request.layout.root, str_of(path));

	assert_int_equal(dir_make(path_parent(full), 0755, &f->err), OK);
	assert_int_equal(file_write(full, str_of(content), 0644, 0, &f->err), OK);
}

static void packages_are_replaced_added_and_removed(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part first[] = {{"a/__init__.py", STR("1"), NULL}, {"a/gone.py", STR("2"), NULL}, {0}};
	const struct wheel_part second[] = {{"a/__init__.py", STR("one"), NULL}, {"a/new/x.py", STR("3"), NULL}, {0}};
	const struct wheel_part other[] = {{"b.py", STR("b"), NULL}, {0}};

	fixture_pin(f, "a", "1.0", first);
	fixture_pin(f, "b", "1.0", other);
	sync_ok(f);
	write_in(f, SITE "a/__pycache__/gone.cpython-311.pyc", "stale");
	write_in(f, SITE "a/__pycache__/other.cpython-311.pyc", "not of a file that goes");
	fixture_unpin(f);
	fixture_pin(f, "a", "2.0", second);
	fixture_pin(f, "c", "1.0", NULL);
	sync_ok(f);
	assert_int_equal(f->result.changes.len, 3);
	assert_int_equal(f->result.changes.p[0].action, SYNC_REPLACED);
	assert_true(str_eq(f->result.changes.p[0].before, STR("1.0")));
	assert_int_equal(f->result.changes.p[1].action, SYNC_REMOVED);
	assert_int_equal(f->result.changes.p[2].action, SYNC_ADDED);
	assert_true(str_eq(fixture_read(f, SITE "a/__init__.py"), STR("one")));
	assert_true(str_eq(fixture_read(f, SITE "a/new/x.py"), STR("3")));
	assert_null(fixture_read(f, SITE "a/gone.py").p);
	assert_null(fixture_read(f, SITE "a/__pycache__/gone.cpython-311.pyc").p);
	assert_non_null(fixture_read(f, SITE "a/__pycache__/other.cpython-311.pyc").p);
	assert_null(fixture_read(f, SITE "b.py").p);
	assert_null(fixture_read(f, SITE "b-1.0.dist-info/RECORD").p);
	assert_null(fixture_read(f, ".assay/journal").p);
}

static void inexact_keeps_what_the_lock_does_not_know(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part other[] = {{"b.py", STR("b"), NULL}, {0}};

	fixture_pin(f, "b", "1.0", other);
	sync_ok(f);
	fixture_unpin(f);
	fixture_pin(f, "c", "1.0", NULL);
	f->request.inexact = true;
	sync_ok(f);
	assert_non_null(fixture_read(f, SITE "b.py").p);
	f->request.inexact = false;
	sync_ok(f);
	assert_null(fixture_read(f, SITE "b.py").p);
	assert_non_null(fixture_read(f, SITE "c-1.0.dist-info/RECORD").p);
}

/* Each lock is refused for its reason, and neither makes an environment nor changes one. */
static void hostile_packages_are_refused(void **state)
{
	struct fixture *f = *state;
	const struct {
		struct wheel_part parts[3];
		const char *why;
	} cases[] = {
		{{{"evil.pth", STR("import os\n"), NULL}}, "runs code whenever Python starts"},
		{{{"evil-1.0.data/data/lib/python3.11/site-packages/x.pth", STR("import os\n"), NULL}}, "runs code whenever"},
		{{{"evil-1.0.data/purelib/x.pth", STR("/etc\n"), NULL}}, "is not the package's own"},
		{{{"sitecustomize.py", STR(""), NULL}}, "is imported whenever Python starts"},
		{{{"usercustomize/__init__.py", STR(""), NULL}}, "is imported whenever Python starts"},
		{{{"x.start", STR("evil:main"), NULL}}, "PEP 829"},
		{{{"evil/__pycache__/x.cpython-311.pyc", STR(""), NULL}}, "is bytecode"}, {{{"x.pyc", STR(""), NULL}}, "is bytecode"},
		{{{"evil-1.0.data/scripts/git", STR("#!python\n"), NULL}}, "everyday command"},
		{{{"evil-1.0.data/scripts/python3", STR("#!python\n"), NULL}}, "belongs to the environment"},
		{{{"evil-1.0.data/scripts/activate", STR(""), NULL}}, "belongs to the environment"},
		{{{"evil-1.0.data/data/bin/pip", STR(""), NULL}}, "everyday command"},
		{{{"evil-1.0.data/data/pyvenv.cfg", STR(""), NULL}}, "belongs to the environment"},
		{{{"evil-1.0.dist-info/entry_points.txt", STR("[console_scripts]\nsudo = evil:main\n"), NULL}}, "everyday command"},
		{{{"a.py", STR("other"), NULL}}, "a.py'"},
		{{{"a.py", STR("x"), ""}}, "not listed in RECORD"}, {{{"../x", STR("x"), NULL}}, "leave the environment"},
		{{{"evil-1.0.data/purelib/evil-1.0.dist-info/METADATA", STR("x"), NULL}}, "two files of the wheel"},
		{{{"evil-1.0.data/purelib/a-1.0.dist-info/entry_points.txt", STR("x"), NULL}}, "would speak for another project"},
		{{{"a.egg-info", STR("x"), NULL}}, "would speak for another project"},
	};
	const struct wheel_part own[] = {{"a.py", STR("a"), NULL}, {0}};
	struct str before;

	for (int round = 0; round < 2; round++) {
		before = fixture_state(f);
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			fixture_unpin(f);
			fixture_pin(f, "a", "1.0", own);
			fixture_pin(f, "evil", "1.0", cases[i].parts);
			if (fixture_sync(f) != E_REFUSED || !fixture_says(f, cases[i].why))
				fail_msg("case %zu, '%s': " STR_FMT, i, cases[i].why, STR_ARG(err_line(&f->err, 0)));
			if (!str_eq(before, fixture_state(f)))
				fail_msg("case %zu, '%s' left something", i, cases[i].why);
		}
		fixture_unpin(f);
		fixture_pin(f, "a", "1.0", own);
		sync_ok(f);
	}
}

static void what_the_policy_allows_passes(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part parts[] = {{"good.pth", STR("import good\n"), NULL}, {0}};
	struct allow_setting allow = {.check = STR("pth"), .package = STR("good"), .reason = STR("reviewed"), .until = INT64_MAX};

	fixture_pin(f, "good", "1.0", parts);
	assert_int_equal(fixture_sync(f), E_REFUSED);
	f->settings.allows = &allow;
	f->settings.allows_len = 1;
	sync_ok(f);
	assert_non_null(fixture_read(f, SITE "good.pth").p);
}

static void the_same_content_in_a_namespace_is_shared(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part parts[] = {{"ns/__init__.py", STR("# namespace\n"), NULL}, {0}};

	fixture_pin(f, "a", "1.0", parts);
	fixture_pin(f, "b", "1.0", parts);
	sync_ok(f);
	assert_int_equal(f->result.shared, 1);
	fixture_unpin(f);
	fixture_pin(f, "b", "1.0", parts);
	sync_ok(f);
	assert_non_null(fixture_read(f, SITE "ns/__init__.py").p);
}

static void a_file_that_is_in_the_way_is_kept(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part parts[] = {{"mine.py", STR("theirs"), NULL}, {0}};

	fixture_pin(f, "a", "1.0", NULL);
	sync_ok(f);
	write_in(f, SITE "mine.py", "mine");
	fixture_pin(f, "b", "1.0", parts);
	assert_int_equal(fixture_sync(f), E_REFUSED);
	assert_true(fixture_says(f, "belongs to no distribution"));
	assert_true(str_eq(fixture_read(f, SITE "mine.py"), STR("mine")));
	assert_null(fixture_read(f, SITE "b-1.0.dist-info/RECORD").p);
}

static void a_wrong_hash_is_refused(void **state)
{
	struct fixture *f = *state;

	fixture_pin(f, "a", "1.0", NULL);
	f->lock.packages.p[0].wheels.p[0].hashes.p[0].digest =
		STR("0000000000000000000000000000000000000000000000000000000000000000");
	assert_int_equal(fixture_sync(f), E_REFUSED);
	assert_true(fixture_says(f, "its hash is not the lock's"));
	f->lock.packages.p[0].wheels.p[0].hashes.len = 0;
	assert_int_equal(fixture_sync(f), E_REFUSED);
	assert_int_not_equal(access(f->request.layout.root.p, F_OK), 0);
}

/* A package that others need comes from its index, not from a URL that the lock brings along; one that nobody needs may be
 * what the project itself asked for, and says so in direct_url.json. */
static void a_direct_url_is_only_for_the_project_itself(void **state)
{
	struct fixture *f = *state;
	struct pin *pin;
	struct pin_file file;

	fixture_pin(f, "a", "1.0", NULL);
	fixture_pin(f, "b", "1.0", NULL);
	pin = &f->lock.packages.p[0];
	file = pin->wheels.p[0];
	pin->source = PIN_ARCHIVE;
	pin->archive = file;
	sync_ok(f);
	assert_true(str_find_str(fixture_read(f, SITE "a-1.0.dist-info/direct_url.json"), STR("{\"url\":\"file:///"), 0) == 0);
	assert_null(fixture_read(f, SITE "b-1.0.dist-info/direct_url.json").p);
	pin->archive.url = arena_printf(&f->mem, "http://127.0.0.1:9/" STR_FMT, STR_ARG(file.name));
	sync_ok(f);
	vec_add(&f->lock.packages.p[1].dependencies, &f->mem)->name = STR("a");
	assert_int_equal(fixture_sync(f), E_REFUSED);
	assert_true(fixture_says(f, "URL of its own"));
}

static void metadata_must_be_what_was_resolved(void **state)
{
	struct fixture *f = *state;

	fixture_pin(f, "a", "1.0", NULL);
	sync_ok(f);
	f->lock.packages.p[0].metadata_sha256 = STR("0000000000000000000000000000000000000000000000000000000000000000");
	fixture_pin(f, "b", "1.0", NULL);
	f->lock.packages.p[1].metadata_sha256 = f->lock.packages.p[0].metadata_sha256;
	assert_int_equal(fixture_sync(f), E_REFUSED);
	assert_true(fixture_says(f, "METADATA is not the one"));
}

/* RECORD of what is installed may lie: nothing outside of the environment goes, and none of its own files. */
static void a_lying_record_removes_nothing_else(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part parts[] = {{"b.py", STR("b"), NULL}, {0}};

	fixture_pin(f, "b", "1.0", parts);
	sync_ok(f);
	assert_int_equal(file_write(path_join(&f->mem, f->dir, STR("outside")), STR("x"), 0644, 0, &f->err), OK);
	write_in(f, SITE "b-1.0.dist-info/RECORD", "b.py,,\n../../../../outside,,\n../../../bin/python,,\n../../../pyvenv.cfg,,\n"
		"/etc/hostname,,\nb-1.0.dist-info/RECORD,,\nb-1.0.dist-info/METADATA,,\n");
	fixture_unpin(f);
	fixture_pin(f, "c", "1.0", NULL);
	sync_ok(f);
	assert_int_equal(access(path_join(&f->mem, f->dir, STR("outside")).p, F_OK), 0);
	assert_non_null(fixture_read(f, "pyvenv.cfg").p);
	assert_null(fixture_read(f, SITE "b.py").p);
}

/* Links planted in the environment lead nowhere. */
static void a_planted_link_is_not_followed(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part parts[] = {{"pkg/x.py", STR("b"), NULL}, {0}};
	struct str outside = path_join(&f->mem, f->dir, STR("elsewhere"));

	fixture_pin(f, "a", "1.0", NULL);
	sync_ok(f);
	assert_int_equal(dir_make(outside, 0755, &f->err), OK);
	assert_int_equal(symlink(outside.p, path_join(&f->mem, f->request.layout.root, STR(SITE "pkg")).p), 0);
	fixture_pin(f, "b", "1.0", parts);
	assert_int_equal(fixture_sync(f), E_REFUSED);
	assert_int_not_equal(access(path_join(&f->mem, outside, STR("x.py")).p, F_OK), 0);
	assert_null(fixture_read(f, SITE "b-1.0.dist-info/RECORD").p);
	assert_null(fixture_read(f, ".assay/journal").p);
}

/* A change that stopped anywhere before its end is undone, and one that stopped behind it is finished. */
static void an_interrupted_change_is_undone(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part parts[] = {{"b/x.py", STR("b"), NULL}, {"b/y.py", STR("c"), NULL}, {0}};
	struct str out[] = {STR(SITE "b/x.py"), STR(SITE "b/y.py")}, in[] = {STR(SITE "b/x.py"), STR(SITE "n/z.py")},
		dirs[] = {STR(SITE "n")};
	const struct journal journal = {out, 2, in, 2, dirs, 1};
	struct str before;

	fixture_pin(f, "b", "1.0", parts);
	sync_ok(f);
	before = fixture_state(f);
	for (int stop = 0; stop < 5; stop++) {
		bool undone = false, finished = false;
		int root = open(f->request.layout.root.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		assert_int_equal(journal_begin(root, &journal, &f->err), OK);
		for (int step = 0; step < 2 && step < stop; step++)
			assert_int_equal(journal_move_out(root, &journal, (size_t)step, &f->err), OK);
		if (stop > 2)
			write_in(f, SITE "b/x.py", "new");
		if (stop > 3)
			write_in(f, SITE "n/z.py", "new");
		if (journal_recover(root, &undone, &finished, &f->err) != OK)
			fail_msg("stopped after %d steps: " STR_FMT, stop, STR_ARG(err_line(&f->err, 0)));
		assert_true(undone);
		assert_false(finished);
		assert_int_equal(journal_recover(root, &undone, &finished, &f->err), OK);
		assert_false(undone);
		close(root);
		if (!str_eq(before, fixture_state(f)))
			fail_msg("stopped after %d steps: not as it was", stop);
	}
}

static void a_damaged_object_is_fetched_again(void **state)
{
	struct fixture *f = *state;
	const struct wheel_part parts[] = {{"b.py", STR("good"), NULL}, {0}};
	char hex[65];
	struct str object;

	fixture_pin(f, "b", "1.0", parts);
	f->settings.link = LINK_COPY;
	sync_ok(f);
	sha256_hex(STR("good"), hex);
	object = arena_printf(&f->mem, STR_FMT "/objects/%.2s/%s", STR_ARG(f->request.cache_dir), hex, hex + 2);
	assert_int_equal(file_write(object, STR("evil"), 0644, 0, &f->err), OK);
	f->request.layout.root = path_join(&f->mem, f->dir, STR("second"));
	f->request.venv.root = f->request.layout.root;
	sync_ok(f);
	assert_true(str_eq(fixture_read(f, SITE "b.py"), STR("good")));
}

static void the_project_is_put_on_the_path(void **state)
{
	struct fixture *f = *state;

	fixture_pin(f, "a", "1.0", NULL);
	f->request.project_path = STR("/home/me/project/src");
	sync_ok(f);
	assert_true(str_eq(fixture_read(f, SITE "_assay_project.pth"), STR("/home/me/project/src\n")));
	sync_ok(f);
	assert_int_equal(f->result.changes.len, 0);
	f->request.project_path = STR("/elsewhere");
	sync_ok(f);
	assert_true(str_eq(fixture_read(f, SITE "_assay_project.pth"), STR("/elsewhere\n")));
	f->request.project_path = (struct str){0};
	sync_ok(f);
	assert_null(fixture_read(f, SITE "_assay_project.pth").p);
}

static void a_folder_that_is_no_environment_is_left_alone(void **state)
{
	struct fixture *f = *state;

	fixture_pin(f, "a", "1.0", NULL);
	write_in(f, "precious", "x");
	assert_int_equal(fixture_sync(f), E_USAGE);
	assert_non_null(fixture_read(f, "precious").p);
}

int main(void)
{
#define SYNC_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		SYNC_TEST(a_new_environment_is_whole),
		SYNC_TEST(a_second_sync_changes_nothing),
		SYNC_TEST(packages_are_replaced_added_and_removed),
		SYNC_TEST(inexact_keeps_what_the_lock_does_not_know),
		SYNC_TEST(hostile_packages_are_refused),
		SYNC_TEST(what_the_policy_allows_passes),
		SYNC_TEST(the_same_content_in_a_namespace_is_shared),
		SYNC_TEST(a_file_that_is_in_the_way_is_kept),
		SYNC_TEST(a_wrong_hash_is_refused),
		SYNC_TEST(a_direct_url_is_only_for_the_project_itself),
		SYNC_TEST(metadata_must_be_what_was_resolved),
		SYNC_TEST(a_lying_record_removes_nothing_else),
		SYNC_TEST(a_planted_link_is_not_followed),
		SYNC_TEST(an_interrupted_change_is_undone),
		SYNC_TEST(a_damaged_object_is_fetched_again),
		SYNC_TEST(the_project_is_put_on_the_path),
		SYNC_TEST(a_folder_that_is_no_environment_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
