/* The wheel door: structure, RECORD, METADATA, WHEEL, entry points, then the content of files that are not large. */
#include <stdint.h>

#include "archive/wheel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char out[LARGEST];
	cleanup(arena_free) struct arena mem = {0};
	struct wheel wheel = {0};
	struct err err = {0};
	uint8_t sha256[SHA256_BYTES];

	if (wheel_open((struct str){(const char *)data, size}, STR("pkg-1.0-py3-none-any.whl"), &mem, &wheel, &err) != OK)
		return 0;
	for (size_t i = 0; i < wheel.n_files; i++)
		if (wheel.files[i].member->size <= LARGEST && wheel_file_read(&wheel, &wheel.files[i], out, sha256, &err) != OK)
			break;
	return 0;
}
