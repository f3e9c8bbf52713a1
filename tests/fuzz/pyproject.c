/* pyproject.toml, with all of its extras and groups. */
#include "lock/project.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static status read_same(void *user, struct str path, struct arena *mem, struct str *ret, struct err *err)
{
	(void)path;
	(void)mem;
	(void)err;
	*ret = *(const struct str *)user;
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = {(const char *)data, size}, source = STR("pyproject.toml");
	const struct requirements_opener opener = {read_same, &text};
	const struct project_request request = {
		.sources = &source, .n_sources = 1, .all_extras = true, .all_groups = true, .opener = &opener};
	struct project project;
	struct err err = {0};

	(void)!project_read(&request, &mem, &project, &err);
	return 0;
}
