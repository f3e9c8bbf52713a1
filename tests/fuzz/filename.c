/* Names of wheels and sdists. What is accepted must hold what its header promises. */
#include "pep/filename.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool part_of(struct str part, struct str whole)
{
	return part.p >= whole.p && part.p + part.len <= whole.p + whole.len && part.len > 0;
}

static void wheel(struct str text, struct arena *mem, const struct tags *tags)
{
	static struct err err;
	struct wheel_filename name;
	struct str *list;
	size_t n;

	if (wheel_filename_parse(text, mem, &name, &err) != OK)
		return;
	must_hold(part_of(name.python, text) && part_of(name.abi, text) && part_of(name.platform, text));
	must_hold(name.name.len && !str_has(text, '/') && !str_has(text, '\0'));
	must_hold(wheel_filename_rank(&name, tags) < (int)tags_count(tags));
	must_hold(wheel_filename_cmp_build(&name, &name) == 0);
	if (wheel_filename_tags(&name, mem, &list, &n, &err) == OK)
		must_hold(n > 0);
}

static void sdist(struct str text, struct arena *mem)
{
	static struct err err;
	struct sdist_filename name;

	if (sdist_filename_parse(text, mem, &name, &err) == OK)
		must_hold(part_of(name.project, text) && part_of(name.version_text, text) && !str_has(text, '/'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct tag_target target = {.major = 3, .minor = 11, .platform = {TAG_OS_GLIBC, 2, 36, {"x86_64", 6}}};
	cleanup(arena_free) struct arena mem = {0};
	struct str text = {(const char *)data, size};
	struct tags tags;
	struct err err = {0};

	must_hold(tags_make(&target, &mem, &tags, &err) == OK);
	wheel(text, &mem, &tags);
	sdist(text, &mem);
	return 0;
}
