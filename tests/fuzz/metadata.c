/* METADATA and PKG-INFO. */
#include "pep/metadata.h"
#include "pep/name.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	static struct err err;
	struct metadata metadata;

	if (metadata_parse((struct str){(const char *)data, size}, &mem, &metadata, &err) != OK)
		return 0;
	must_hold(metadata.major >= 1 && metadata.major <= 2);
	must_hold(name_valid(metadata.name) && metadata.version.key.len);
	for (size_t i = 0; i < metadata.n_requires_dist; i++)
		must_hold(!str_has(metadata.requires_dist[i], '\n') && !str_has(metadata.requires_dist[i], '\r'));
	must_hold(!metadata_is_dynamic(&metadata, STR("Name")));
	return 0;
}
