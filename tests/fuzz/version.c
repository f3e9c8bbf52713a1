/* Versions. What is accepted normalises to a version that is equal, and its parts agree. */
#include "pep/version.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct version v, again, public;

	if (version_parse((struct str){(const char *)data, size}, &mem, &v, NULL) != OK)
		return 0;
	must_hold(version_parse(version_normalized(&v, &mem), &mem, &again, NULL) == OK);
	must_hold(str_eq(v.key, again.key));
	must_hold(str_eq(version_normalized(&v, &mem), version_normalized(&again, &mem)));
	must_hold(str_eq(version_canonical(&v, &mem), version_canonical(&again, &mem)));
	must_hold(version_parse(version_public(&v, &mem), &mem, &public, NULL) == OK);
	must_hold(str_eq(public.key, str_sub(v.key, 0, v.key_public)));
	must_hold(version_cmp(&public, &v) <= 0);
	must_hold(version_has_local(&v) == (version_cmp(&public, &v) < 0));
	must_hold(str_starts(version_public(&v, &mem), version_base(&v, &mem)));
	return 0;
}
