/* A gzip body (RFC 1952) within its bound. */
#include <stdlib.h>

#include "net/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf room = buf_make(64 * KIB);
	struct err err = {0};
	struct str got;

	if (body_decode(STR("gzip"), (struct str){(const char *)data, size}, &room, &got, &err) == OK && got.len > room.max)
		abort();
	buf_free(&room);
	return 0;
}
