/* requirements.txt, with every include leading to the same text; as a lock, and written again. */
#include <stdlib.h>

#include "pins/requirements.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static status read_same(void *user, struct str path, struct arena *mem, struct str *ret, struct err *err)
{
	(void)path;
	(void)mem;
	(void)err;
	*ret = *(const struct str *)user;
	return OK;
}

/* What was written is pinned, and reads back as the same packages. */
static void write_and_read(struct lock *lock, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_LOCK_BYTES);
	struct requirements_file file;
	struct lock back;
	struct err err = {0};

	if (requirements_write(lock, STR("assay lock"), &out, &err) != OK)
		return;
	struct str text = buf_str(&out);
	const struct requirements_opener opener = {read_same, &text};
	if (requirements_read(STR("requirements.txt"), &opener, mem, &file, &err) != OK ||
	    requirements_lock(&file, STR("requirements.txt"), mem, &back, &err) != OK || back.packages.len != lock->packages.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = {(const char *)data, size};
	const struct requirements_opener opener = {read_same, &text};
	struct requirements_file file;
	struct lock lock;
	struct err err = {0};

	if (requirements_read(STR("requirements.txt"), &opener, &mem, &file, &err) == OK &&
	    requirements_lock(&file, STR("requirements.txt"), &mem, &lock, &err) == OK)
		write_and_read(&lock, &mem);
	return 0;
}
