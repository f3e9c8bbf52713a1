#include "zip_build.h"

#include <libdeflate.h>

static void put(struct buf *b, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_byte(b, (char)(value >> 8 * i));
}

static uint64_t pick(int64_t lie, uint64_t honest)
{
	return lie < 0 ? honest : (uint64_t)lie;
}

struct zip_build zip_build_start(void)
{
	return (struct zip_build){.out = buf_make(64 * MIB), .directory = buf_make(16 * MIB)};
}

void zip_build_free(struct zip_build *z)
{
	buf_free(&z->out);
	buf_free(&z->directory);
}

static void pack(struct str content, bool deflate, struct buf *ret)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t bound = libdeflate_deflate_compress_bound(c, content.len);

	if (deflate) {
		char *at = buf_grow(ret, bound);
		ret->len -= bound - libdeflate_deflate_compress(c, content.p, content.len, at, bound);
	} else {
		buf_add(ret, content);
	}
	libdeflate_free_compressor(c);
}

void zip_build_add(struct zip_build *z, struct str name, struct str content, bool deflate, struct zip_lie lie)
{
	cleanup(buf_free) struct buf packed = buf_make(64 * MIB);
	uint32_t crc = libdeflate_crc32(0, content.p ? content.p : "", content.len);
	struct str local = lie.local_name ? str_of(lie.local_name) : name;
	int flags = lie.flags | (lie.descriptor ? 8 : 0), method = deflate ? 8 : 0;
	size_t offset;

	pack(content, deflate, &packed);
	buf_add(&z->out, lie.before);
	offset = lie.same_offset ? z->last_offset : z->out.len;
	z->last_offset = offset;
	put(&z->out, 0x04034b50, 4);
	put(&z->out, 20, 2);
	put(&z->out, (unsigned)(flags | lie.local_flags), 2);
	put(&z->out, pick(lie.local_method, (unsigned)method), 2);
	put(&z->out, 0, 4);
	put(&z->out, lie.descriptor ? 0 : pick(lie.local_crc, crc), 4);
	put(&z->out, lie.descriptor ? 0 : pick(lie.local_packed, packed.len), 4);
	put(&z->out, lie.descriptor ? 0 : pick(lie.local_size, content.len), 4);
	put(&z->out, local.len, 2);
	put(&z->out, lie.local_extra.len, 2);
	buf_add(&z->out, local);
	buf_add(&z->out, lie.local_extra);
	buf_add(&z->out, buf_str(&packed));
	buf_add(&z->out, lie.behind);
	if (lie.no_central)
		return;
	z->count++;
	put(&z->directory, 0x02014b50, 4);
	put(&z->directory, 0x0314, 2);
	put(&z->directory, 20, 2);
	put(&z->directory, (unsigned)flags, 2);
	put(&z->directory, pick(lie.method, (unsigned)method), 2);
	put(&z->directory, 0, 4);
	put(&z->directory, pick(lie.crc, crc), 4);
	put(&z->directory, packed.len, 4);
	put(&z->directory, pick(lie.size, content.len), 4);
	put(&z->directory, name.len, 2);
	put(&z->directory, lie.extra.len, 2);
	put(&z->directory, 0, 2 + 2 + 2);
	put(&z->directory, lie.attributes ? lie.attributes : str_ends(name, STR("/")) ? 0x41ed0010u : 0x81a40000u, 4);
	put(&z->directory, offset, 4);
	buf_add(&z->directory, name);
	buf_add(&z->directory, lie.extra);
}

struct str zip_build_end(struct zip_build *z)
{
	size_t directory = z->out.len;

	buf_add(&z->out, buf_str(&z->directory));
	buf_add(&z->out, z->before_end);
	put(&z->out, 0x06054b50, 4);
	put(&z->out, 0, 4);
	put(&z->out, z->count + (size_t)z->count_lie, 2);
	put(&z->out, z->count + (size_t)z->count_lie, 2);
	put(&z->out, z->directory.len, 4);
	put(&z->out, directory + (size_t)z->directory_lie, 4);
	put(&z->out, z->comment.len, 2);
	buf_add(&z->out, z->comment);
	buf_add(&z->out, z->after_end);
	return buf_str(&z->out);
}
