/* A file of the HTTP cache, as it might lie on a damaged disk. What is read must be what writing it again gives. */
#include <stdlib.h>

#include "net/cache_entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { KEY_AT = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str file = {(const char *)data, size};
	struct buf again = buf_make(MIB);
	struct cache_entry entry;
	struct err err = {0};

	/* With the key that it says it has, so that the rest is looked at too. */
	if (size >= KEY_AT + SHA256_BYTES && cache_entry_read(file, data + KEY_AT, &entry)) {
		if (cache_entry_head(&entry, &again, &err) != OK)
			abort();
		buf_add(&again, entry.payload);
		if (again.len != size)
			abort();
	}
	buf_free(&again);
	return 0;
}
