#include "net/decode.h"

#include <libdeflate.h>

#include "base/banned.h"

enum { MEMBER_LEAST = 18, GUESS_LEAST = 4096 }; /* header and trailer of a gzip member, RFC 1952 */

/* What the last four bytes say about the size (modulo 2^32; of the last member): right for nearly every server. */
static size_t first_guess(struct str bytes)
{
	const uint8_t *p = (const uint8_t *)bytes.p + bytes.len - 4;
	size_t said = (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;

	return said < GUESS_LEAST ? GUESS_LEAST : said;
}

/* One member, appended to room: tries with the guess, then with ever more space up to the maximum. */
static enum libdeflate_result unpack_member(struct libdeflate_decompressor *d, struct str bytes, struct buf *room, size_t *used)
{
	size_t before = room->len, space = first_guess(bytes), written = 0;
	enum libdeflate_result result;

	for (;;) {
		char *at;
		if (space > room->max - before)
			space = room->max - before;
		at = buf_grow(room, space);
		if (!at)
			return LIBDEFLATE_INSUFFICIENT_SPACE;
		result = libdeflate_gzip_decompress_ex(d, bytes.p, bytes.len, at, space, used, &written);
		room->len = before + (result == LIBDEFLATE_SUCCESS ? written : 0);
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE || space == room->max - before)
			return result;
		space = space > room->max / 4 ? room->max : space * 4;
	}
}

static status unpack(struct str bytes, struct buf *room, struct err *err)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	enum libdeflate_result result = d ? LIBDEFLATE_SUCCESS : LIBDEFLATE_BAD_DATA;

	while (result == LIBDEFLATE_SUCCESS && bytes.len) {
		size_t used = 0;
		result = bytes.len < MEMBER_LEAST ? LIBDEFLATE_BAD_DATA : unpack_member(d, bytes, room, &used);
		bytes = str_skip(bytes, used);
	}
	libdeflate_free_decompressor(d);
	if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
		return err_set(err, E_LIMIT, "the answer unpacks to more than %zu bytes", room->max);
	return result == LIBDEFLATE_SUCCESS ? OK : err_set(err, E_NET, "the answer's gzip data is damaged");
}

status body_decode(struct str encoding, struct str bytes, struct buf *room, struct str *ret, struct err *err)
{
	status st;

	if (encoding.len == 0 || str_eq_nocase(encoding, STR("identity"))) {
		*ret = bytes;
		return OK;
	}
	if (!str_eq_nocase(encoding, STR("gzip")) && !str_eq_nocase(encoding, STR("x-gzip")))
		return err_set(err, E_NET, "the answer is encoded in a way that nobody asked for");
	if (bytes.len == 0) {
		*ret = bytes;
		return OK;
	}
	st = unpack(bytes, room, err);
	if (st == OK)
		*ret = buf_str(room);
	return st;
}
