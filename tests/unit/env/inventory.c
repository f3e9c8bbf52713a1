/* What is installed, in a folder made on the spot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "env/inventory.h"

static struct err err;
static struct arena mem;
static struct str top;

static struct str join(const char *name)
{
	return path_join(&mem, top, str_of(name));
}

static void put(const char *name, struct str text)
{
	struct str path = join(name);

	assert_int_equal(dir_make(path_parent(path), 0755, &err), OK);
	assert_int_equal(file_write(path, text, 0644, 0, &err), OK);
}

static int set_up(void **state)
{
	char name[] = "/tmp/assay-inventory-XXXXXX";

	(void)state;
	if (!mkdtemp(name))
		return -1;
	top = arena_str(&mem, str_of(name));
	return 0;
}

static int tear_down(void **state)
{
	cleanup(fd_close) int fd = -1;

	(void)state;
	(void)(dir_open(STR("/tmp"), &fd, &err) == OK && dir_remove_tree(fd, path_name(top).p, &err) == OK);
	arena_free(&mem);
	return 0;
}

static struct inventory read_all(const char *purelib, const char *platlib)
{
	struct env_paths paths = {.purelib = join(purelib), .platlib = join(platlib)};
	struct inventory inventory = {0};

	assert_int_equal(inventory_read(&paths, &mem, &inventory, &err), OK);
	return inventory;
}

static const struct inventory_item *item(const struct inventory *inventory, struct str entry)
{
	for (size_t i = 0; i < inventory->len; i++)
		if (str_eq(inventory->items[i].entry, entry))
			return &inventory->items[i];
	fail_msg(STR_FMT " was not listed", STR_ARG(entry));
	return NULL;
}

static void distributions_are_listed(void **state)
{
	const struct inventory_item *foo;
	struct inventory inventory;

	(void)state;
	put("lib/Foo_Bar-1.0rc1.dist-info/METADATA", STR(""));
	put("lib/Foo_Bar-1.0rc1.dist-info/RECORD", STR(""));
	put("lib/Foo_Bar-1.0rc1.dist-info/INSTALLER", STR("pip\n"));
	put("lib/Foo_Bar-1.0rc1.dist-info/REQUESTED", STR(""));
	put("lib/zed-2.dist-info/METADATA", STR(""));
	put("lib/zed-2.dist-info/RECORD", STR(""));
	put("lib/zed-2.dist-info/direct_url.json", STR("{}"));
	put("lib64/native-3.dist-info/METADATA", STR(""));
	put("lib64/native-3.dist-info/RECORD", STR(""));
	put("lib/module.py", STR(""));
	put("lib/~ip-1.dist-info/METADATA", STR(""));
	inventory = read_all("lib", "lib64");
	assert_int_equal(inventory.len, 3);
	foo = inventory_find(&inventory, STR("foo-bar"));
	assert_non_null(foo);
	assert_true(str_eq(foo->version.text, STR("1.0rc1")));
	assert_true(str_eq(foo->installer, STR("pip")));
	assert_true(foo->requested && !foo->direct_url);
	assert_true(inventory_find(&inventory, STR("zed"))->direct_url);
	assert_true(str_eq(inventory_find(&inventory, STR("native"))->site, join("lib64")));
	assert_null(inventory_find(&inventory, STR("fo")));
	assert_null(inventory_find(&inventory, STR("zzz")));
	assert_int_equal(read_all("absent", "absent").len, 0);
}

static void what_does_not_fit_is_not_believed(void **state)
{
	static const struct {
		struct str entry;
		enum inventory_kind kind;
	} want[] = {
		{STR("foo.dist-info"), INVENTORY_NONSENSE},        {STR("foo-x.dist-info"), INVENTORY_NONSENSE},
		{STR(".foo-1.dist-info"), INVENTORY_NONSENSE},     {STR("file-1.dist-info"), INVENTORY_NONSENSE},
		{STR("link-1.dist-info"), INVENTORY_NONSENSE},     {STR("bare-1.dist-info"), INVENTORY_NONSENSE},
		{STR("norecord-1.dist-info"), INVENTORY_FOREIGN},  {STR("twin-1.dist-info"), INVENTORY_NONSENSE},
		{STR("Twin-2.dist-info"), INVENTORY_NONSENSE},     {STR("old-1.0-py3.11.egg-info"), INVENTORY_FOREIGN},
		{STR("linked.egg-link"), INVENTORY_FOREIGN},
	};
	struct inventory inventory;

	(void)state;
	put("lib/foo.dist-info/METADATA", STR(""));
	put("lib/foo-x.dist-info/METADATA", STR(""));
	put("lib/.foo-1.dist-info/METADATA", STR(""));
	put("lib/file-1.dist-info", STR(""));
	put("elsewhere/METADATA", STR(""));
	put("elsewhere/RECORD", STR(""));
	assert_int_equal(symlink("../elsewhere", join("lib/link-1.dist-info").p), 0);
	put("lib/bare-1.dist-info/RECORD", STR(""));
	put("lib/norecord-1.dist-info/METADATA", STR(""));
	put("lib/twin-1.dist-info/METADATA", STR(""));
	put("lib/twin-1.dist-info/RECORD", STR(""));
	put("lib/Twin-2.dist-info/METADATA", STR(""));
	put("lib/Twin-2.dist-info/RECORD", STR(""));
	put("lib/old-1.0-py3.11.egg-info", STR(""));
	put("lib/linked.egg-link", STR(""));
	inventory = read_all("lib", "lib");
	assert_int_equal(inventory.len, sizeof want / sizeof *want);
	for (size_t i = 0; i < inventory.len; i++) {
		const struct inventory_item *it = item(&inventory, want[i].entry);

		if (it->kind != want[i].kind)
			fail_msg(STR_FMT " is of kind %d", STR_ARG(it->entry), (int)it->kind);
		assert_int_equal(it->why.len > 0, it->kind == INVENTORY_NONSENSE);
	}
	assert_null(inventory_find(&inventory, STR("twin")));
	assert_true(str_eq(item(&inventory, STR("old-1.0-py3.11.egg-info"))->name, STR("old")));
}

static void lib64_may_be_a_link(void **state)
{
	(void)state;
	put("lib/zed-2.dist-info/METADATA", STR(""));
	put("lib/zed-2.dist-info/RECORD", STR(""));
	assert_int_equal(symlink("lib", join("lib64").p), 0);
	assert_int_equal(read_all("lib", "lib64").len, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(distributions_are_listed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_not_believed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lib64_may_be_a_link, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
