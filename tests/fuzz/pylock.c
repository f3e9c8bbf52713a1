/* pylock.toml: read it, sort it, ask for its graph and whether its files may be used; write what can be written and read
 * that back as the same lock. */
#include <stdlib.h>

#include "pins/diff.h"
#include "pins/pylock.h"
#include "pins/tree.h"
#include "pins/usable.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct lock *lock, struct arena *mem)
{
	struct tree_graph graph;
	struct tree_lines lines;
	struct tree_paths paths;
	struct err err = {0};

	vec_each (const struct pin, pin, lock->packages) {
		(void)!pin_usable(pin, &err);
		vec_each (const struct pin_file, wheel, pin->wheels)
			(void)!pin_file_usable(pin, wheel, &err);
	}
	if (tree_build(lock, mem, &graph, &err) != OK)
		return;
	tree_lay_out(&graph, SIZE_MAX, false, 0, mem, &lines);
	tree_lay_out(&graph, SIZE_MAX, true, 3, mem, &lines);
	if (lock->packages.len)
		tree_why(&graph, 0, mem, &paths);
}

static void write_and_read(struct lock *lock, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_LOCK_BYTES);
	struct pins_diff diff;
	struct lock back;
	struct err err = {0};

	if (pylock_write(lock, &out, &err) != OK)
		return;
	if (pylock_read(buf_str(&out), STR("pylock.toml"), mem, &back, &err) != OK)
		abort();
	lock_sort(&back);
	pins_diff(lock, &back, mem, &diff);
	if (diff.changes.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock lock;
	struct err err = {0};

	if (pylock_read((struct str){(const char *)data, size}, STR("pylock.toml"), &mem, &lock, &err) != OK)
		return 0;
	lock_sort(&lock);
	use(&lock, &mem);
	write_and_read(&lock, &mem);
	return 0;
}
