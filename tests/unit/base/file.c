/* Files and directories: bounds, whole-or-nothing writes, links never followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "base/file.h"
#include "base/path.h"

static char top_path[64];
static int top = -1;

static int make_top(void **state)
{
	struct err err = {0};

	(void)state;
	if (snprintf(top_path, sizeof top_path, "/tmp/assay-test-XXXXXX") < 0 || !mkdtemp(top_path))
		return -1;
	if (dir_open(str_of(top_path), &top, &err) != OK)
		return -1;
	return 0;
}

static int remove_top(void **state)
{
	struct err err = {0};
	cleanup(fd_close) int tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	fd_close(&top);
	return dir_remove_tree(tmp, top_path + sizeof "/tmp/" - 1, &err) == OK ? 0 : -1;
}

static struct str in_top(struct arena *mem, const char *name)
{
	return path_join(mem, str_of(top_path), str_of(name));
}

static void reads_are_bounded(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str text;

	(void)state;
	assert_int_equal(file_write(in_top(&mem, "a"), STR("hello"), 0600, FILE_DURABLE, &err), OK);
	assert_int_equal(file_read(in_top(&mem, "a"), 5, &mem, &text, &err), OK);
	assert_string_equal(text.p, "hello");
	assert_int_equal(file_read(in_top(&mem, "a"), 4, &mem, &text, &err), E_LIMIT);
	assert_int_equal(file_read(in_top(&mem, "none"), 4, &mem, &text, &err), E_NOT_FOUND);
	assert_int_equal(file_read(str_of(top_path), 4, &mem, &text, &err), E_IO);
	/* A file of the kernel says that its size is 0. */
	assert_int_equal(file_read(STR("/proc/self/stat"), 4096, &mem, &text, &err), OK);
	assert_true(text.len > 10);
	assert_int_equal(file_read(STR("/dev/zero"), 100000, &mem, &text, &err), E_LIMIT);
}

static void maps_are_bounded_and_follow_no_link(void **state)
{
	struct err err = {0};
	struct file_map map = {0};
	const struct str pieces[] = {STR("one "), STR("two")};

	(void)state;
	assert_int_equal(file_write_at(top, "m", pieces, 2, 0600, 0, &err), OK);
	assert_int_equal(file_map_open_at(top, "m", 7, &map, &err), OK);
	assert_true(str_eq(map.bytes, STR("one two")));
	file_map_close(&map);
	assert_null(map.bytes.p);
	assert_int_equal(file_map_open_at(top, "m", 6, &map, &err), E_LIMIT);
	assert_int_equal(symlinkat("m", top, "link"), 0);
	assert_int_equal(file_map_open_at(top, "link", 100, &map, &err), E_IO);
	assert_int_equal(file_map_open_at(top, "none", 100, &map, &err), E_NOT_FOUND);
	assert_int_equal(file_map_open_at(top, ".", 100, &map, &err), E_IO);
}

static void a_write_replaces_a_link_and_not_its_target(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct str text;
	struct stat st;

	(void)state;
	assert_int_equal(file_write(in_top(&mem, "target"), STR("old"), 0600, 0, &err), OK);
	assert_int_equal(symlinkat("target", top, "alias"), 0);
	assert_int_equal(file_write(in_top(&mem, "alias"), STR("new"), 0640, 0, &err), OK);
	assert_int_equal(file_read(in_top(&mem, "target"), 9, &mem, &text, &err), OK);
	assert_string_equal(text.p, "old");
	assert_int_equal(fstatat(top, "alias", &st, AT_SYMLINK_NOFOLLOW), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(file_write(in_top(&mem, "alias"), STR("x"), 0600, FILE_NEW, &err), E_IO);
}

static void a_failed_write_leaves_nothing(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct dir_entry *before, *after;
	size_t n_before, n_after;
	struct file_temp temp = FILE_TEMP_NONE;

	(void)state;
	assert_int_equal(mkdirat(top, "occupied", 0700), 0);
	assert_int_equal(dir_list(top, &mem, &before, &n_before, &err), OK);
	assert_int_equal(file_write(in_top(&mem, "occupied"), STR("x"), 0600, 0, &err), E_IO);
	assert_int_equal(file_write(in_top(&mem, "no/such/dir"), STR("x"), 0600, 0, &err), E_NOT_FOUND);
	assert_int_equal(file_temp_open(top, 0600, &temp, &err), OK);
	file_temp_drop(&temp);
	assert_int_equal(dir_list(top, &mem, &after, &n_after, &err), OK);
	assert_int_equal(n_before, n_after);
}

static void private_directories(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct stat st;
	int fd = -1;

	(void)state;
	assert_int_equal(dir_open_private(in_top(&mem, "p/q/r/"), &fd, &err), OK);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	fd_close(&fd);
	assert_int_equal(dir_open_private(in_top(&mem, "p/q/r"), &fd, &err), OK);
	fd_close(&fd);
	assert_int_equal(symlinkat("p", top, "plink"), 0);
	assert_int_equal(dir_open_private(in_top(&mem, "plink"), &fd, &err), E_REFUSED);
	assert_int_equal(dir_open_private(in_top(&mem, "plink/"), &fd, &err), E_REFUSED);
	assert_int_equal(fchmodat(top, "p", 0770, 0), 0);
	assert_int_equal(dir_open_private(in_top(&mem, "p"), &fd, &err), E_REFUSED);
	assert_int_equal(fd, -1);
}

static status count(void *user, const struct dir_visit *visit, struct err *err)
{
	size_t *n = user;

	(void)err;
	(*n)++;
	return str_eq(visit->path, STR("stop")) ? E_NO : OK;
}

static void a_tree_is_removed_without_following_links(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	size_t n = 0;
	cleanup(fd_close) int tree = -1;
	struct stat st;

	(void)state;
	assert_int_equal(dir_make(in_top(&mem, "tree/a/b/c"), 0700, &err), OK);
	assert_int_equal(dir_make(in_top(&mem, "kept/inner"), 0700, &err), OK);
	assert_int_equal(file_write(in_top(&mem, "tree/a/f"), STR("x"), 0600, 0, &err), OK);
	assert_int_equal(symlinkat("../kept", top, "tree/out"), 0);
	assert_int_equal(dir_open_at(top, "tree", &tree, &err), OK);
	assert_int_equal(dir_walk(tree, count, &n, &err), OK);
	assert_int_equal(n, 5); /* a, a/b, a/b/c, a/f, out */
	assert_int_equal(dir_remove_tree(top, "tree", &err), OK);
	assert_int_equal(dir_remove_tree(top, "tree", &err), OK);
	assert_int_equal(fstatat(top, "tree", &st, 0), -1);
	assert_int_equal(fstatat(top, "kept/inner", &st, 0), 0);
}

static void depth_is_bounded(void **state)
{
	struct err err = {0};
	size_t n = 0;
	cleanup(fd_close) int at = -1;
	cleanup(fd_close) int deep = -1;

	(void)state;
	assert_int_equal(mkdirat(top, "deep", 0700), 0);
	assert_int_equal(dir_open_at(top, "deep", &deep, &err), OK);
	at = dup(deep);
	for (size_t i = 0; i < LIMIT_DIR_DEPTH + 2; i++) {
		int below = -1;
		assert_int_equal(mkdirat(at, "d", 0700), 0);
		assert_int_equal(dir_open_at(at, "d", &below, &err), OK);
		close(at);
		at = below;
	}
	assert_int_equal(dir_walk(deep, count, &n, &err), E_LIMIT);
	assert_int_equal(dir_remove_tree(top, "deep", &err), E_LIMIT);
	/* Flatten it, so that the rest can be removed. */
	assert_int_equal(renameat(deep, "d/d/d/d/d", top, "rest"), 0);
}

static void locks_exclude(void **state)
{
	struct err err = {0};
	int first = -1, second = 0;

	(void)state;
	assert_int_equal(file_lock_at(top, "lock", FILE_LOCK_EXCLUSIVE, true, &first, &err), OK);
	assert_int_equal(file_lock_at(top, "lock", FILE_LOCK_EXCLUSIVE, false, &second, &err), OK);
	assert_int_equal(second, -1);
	fd_close(&first);
	assert_int_equal(file_lock_at(top, "lock", FILE_LOCK_SHARED, false, &second, &err), OK);
	assert_true(second >= 0);
	fd_close(&second);
}

static void temporary_directories(void **state)
{
	struct err err = {0};
	char name[DIR_TEMP_NAME], other[DIR_TEMP_NAME];
	int fd = -1, fd2 = -1;

	(void)state;
	assert_int_equal(dir_temp(top, "venv-", name, &fd, &err), OK);
	assert_int_equal(dir_temp(top, "venv-", other, &fd2, &err), OK);
	assert_string_not_equal(name, other);
	fd_close(&fd);
	fd_close(&fd2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_are_bounded),
		cmocka_unit_test(maps_are_bounded_and_follow_no_link),
		cmocka_unit_test(a_write_replaces_a_link_and_not_its_target),
		cmocka_unit_test(a_failed_write_leaves_nothing),
		cmocka_unit_test(private_directories),
		cmocka_unit_test(a_tree_is_removed_without_following_links),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(locks_exclude),
		cmocka_unit_test(temporary_directories),
	};

	return cmocka_run_group_tests(tests, make_top, remove_top);
}
