/* The zip reader: structure, then the data of every member that is not large. */
#include <stdint.h>

#include "archive/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char out[LARGEST];
	cleanup(arena_free) struct arena mem = {0};
	struct str bytes = {(const char *)data, size};
	struct zip zip = {0};
	struct err err = {0};
	uint64_t need;

	if (zip_open(bytes, &mem, &zip, &err) == OK)
		for (size_t i = 0; i < zip.len; i++)
			if (zip.members[i].size <= LARGEST && zip_read(&zip, &zip.members[i], out, &err) != OK)
				break;
	(void)!zip_directory_from_tail(str_skip(bytes, size / 2), size, &mem, &zip, &need, &err);
	return 0;
}
