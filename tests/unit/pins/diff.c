/* Differences between locks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pins/diff.h"

#include "build.h"

static const char *const kind_names[] = {"added", "removed", "raised", "lowered", "rehashed", "source", "files", "other"};

/* The differences as text: "kind name old new;". */
static void assert_diff_of(struct lock *from, struct lock *to, struct arena *mem, const char *want)
{
	cleanup(buf_free) struct buf out = buf_make(4096);
	struct pins_diff diff;

	lock_sort(from);
	lock_sort(to);
	pins_diff(from, to, mem, &diff);
	vec_each (const struct pin_change, change, diff.changes) {
		const struct pin *any = change->from ? change->from : change->to;

		buf_printf(&out, "%s %s " STR_FMT, out.len ? ";" : "", kind_names[change->kind], STR_ARG(any->name));
		if (change->files_gained || change->files_lost || change->files_rehashed)
			buf_printf(&out, " +%zu-%zu~%zu", change->files_gained, change->files_lost, change->files_rehashed);
		if (change->from && change->to && !str_eq(change->from->version, change->to->version))
			buf_printf(&out, " " STR_FMT "->" STR_FMT, STR_ARG(change->from->version), STR_ARG(change->to->version));
	}
	buf_printf(&out, " (%zu kept)", diff.kept);
	assert_string_equal(buf_z(&out), want);
	assert_int_equal(diff.changes.len, diff.added + diff.removed + diff.raised + diff.lowered + diff.changed);
}

static void assert_diff(const char *from, const char *to, const char *want)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock a = lock_of(from, &mem), b = lock_of(to, &mem);

	assert_diff_of(&a, &b, &mem, want);
}

static void versions_move(void **state)
{
	(void)state;
	assert_diff("a 1:\nb 1.9:\nc 2:\nd 1:\n", "b 1.10:\nc 2.0rc1:\nd 1.0:\ne 1:\n",
	            " removed a; raised b 1.9->1.10; lowered c 2->2.0rc1; other d 1->1.0; added e (0 kept)");
	assert_diff("a 1:\n", "a 1:\n", " (1 kept)");
	assert_diff("", "", " (0 kept)");
	assert_diff("a 1: b\nb 1:\n", "a 1:\nb 1:\n", " other a (1 kept)");
}

static void one_name_may_have_several_pins(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock a = lock_of("n 1:\nn 2:\n", &mem), b = lock_of("n 1:\nn 3:\nn 4:\n", &mem);

	(void)state;
	a.packages.p[0].marker = b.packages.p[0].marker = STR("python_version < '3.9'");
	a.packages.p[1].marker = b.packages.p[1].marker = STR("python_version >= '3.9'");
	b.packages.p[2].marker = STR("sys_platform == 'x'");
	assert_diff_of(&a, &b, &mem, " raised n 2->3; added n (1 kept)");
	assert_diff("n 1:\nn 2:\n", "n 2:\n", " raised n 1->2; removed n (0 kept)");
}

static void file_add(struct pin *pin, const char *name, const char *digest, struct arena *mem)
{
	struct pin_file *file = vec_add(&pin->wheels, mem);

	file->name = str_of(name);
	vec_push(&file->hashes, mem, ((struct pin_hash){STR("sha256"), str_of(digest)}));
}

static void files_come_go_and_change(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock a = lock_of("n 1:\n", &mem), b = lock_of("n 1:\n", &mem);

	(void)state;
	file_add(&a.packages.p[0], "n-1-cp311.whl", "aa", &mem);
	file_add(&a.packages.p[0], "n-1-cp312.whl", "bb", &mem);
	file_add(&b.packages.p[0], "n-1-cp312.whl", "BB", &mem);
	file_add(&b.packages.p[0], "n-1-cp313.whl", "cc", &mem);
	file_add(&b.packages.p[0], "n-1-cp314.whl", "dd", &mem);
	b.packages.p[0].has_sdist = true;
	b.packages.p[0].sdist.name = STR("n-1.tar.gz");
	assert_diff_of(&a, &b, &mem, " files n +3-1~0 (0 kept)");
	b.packages.p[0].wheels.p[0].hashes.p[0].digest = STR("ee");
	assert_diff_of(&a, &b, &mem, " rehashed n +3-1~1 (0 kept)");
	b.packages.p[0].index = STR("https://other.example/simple/");
	b.packages.p[0].wheels.p[0].hashes.p[0].digest = STR("bb");
	assert_diff_of(&a, &b, &mem, " source n +3-1~0 (0 kept)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_move),
		cmocka_unit_test(one_name_may_have_several_pins),
		cmocka_unit_test(files_come_go_and_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
