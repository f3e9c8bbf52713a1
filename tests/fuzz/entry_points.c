/* entry_points.txt: what comes out is fit to be a file name and a line of Python. */
#include "pep/entry_points.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool plain(struct str reference)
{
	for (size_t i = 0; i < reference.len; i++)
		if (!is_alnum(reference.p[i]) && reference.p[i] != '_' && reference.p[i] != '.')
			return false;
	return reference.len > 0 && !is_digit(reference.p[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	static struct err err;
	struct entry_point *entries;
	size_t n;

	if (entry_points_parse((struct str){(const char *)data, size}, &mem, &entries, &n, &err) != OK)
		return 0;
	for (size_t i = 0; i < n; i++) {
		must_hold(entries[i].name.len && !str_has(entries[i].name, '/') && !str_has(entries[i].name, '\0'));
		must_hold(plain(entries[i].module) && plain(entries[i].attr));
	}
	return 0;
}
