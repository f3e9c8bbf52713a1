/* PKG-INFO out of an sdist: the first byte says which kind of archive the rest is. */
#include <stdint.h>

#include "archive/sdist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text;
	struct err err = {0};

	if (size == 0)
		return 0;
	(void)!sdist_read_pkg_info((struct str){(const char *)data + 1, size - 1},
		data[0] & 1 ? STR("pkg-1.0.zip") : STR("pkg-1.0.tar.gz"), &mem, &text, &err);
	return 0;
}
