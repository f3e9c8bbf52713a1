/* pip.conf: no text takes more entries out of it than it has lines, and none is longer than the text. */
#include <stdlib.h>

#include "config/pip_conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	size_t entries, bytes, lines;
};

static void count(void *user, struct str key, struct str value, size_t line)
{
	struct seen *seen = user;

	seen->entries++;
	seen->bytes += key.len + value.len;
	if (key.len == 0 || line <= seen->lines)
		abort();
	seen->lines = line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen seen = {0};

	pip_conf_read((struct str){(const char *)data, size}, STR("global"), count, &seen);
	if (seen.entries > size || seen.bytes > size)
		abort();
	return 0;
}
