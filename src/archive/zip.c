#include "archive/zip_parts.h"

#include <libdeflate.h>

/* Local entries fill the file from its first byte to the directory: each ends where the next one starts. */
static status lay_out(struct zip *zip, uint64_t directory, struct err *err)
{
	uint64_t at = 0;

	for (size_t i = 0; i < zip->len; i++) {
		struct zip_member *m = &zip->members[i];

		if (m->offset != at)
			return err_set(err, E_REFUSED, m->offset < at ? "member '" STR_FMT "' overlaps the one before it"
				: "bytes before member '" STR_FMT "' belong to nobody", STR_ARG(m->name));
		m->end = i + 1 < zip->len ? zip->members[i + 1].offset : directory;
		if (m->end < m->offset || m->end - m->offset < ZIP_LOCAL_SIZE + m->name.len ||
		    m->end - m->offset - ZIP_LOCAL_SIZE - m->name.len < m->packed)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' overlaps the next one", STR_ARG(m->name));
		at = m->end;
	}
	if (at != directory)
		return err_set(err, E_REFUSED, "bytes before the zip directory belong to nobody");
	return OK;
}

static status read_locals(struct zip *zip, struct err *err)
{
	for (size_t i = 0; i < zip->len; i++) {
		struct zip_member *m = &zip->members[i];
		size_t data;
		status st = zip_local_check(str_sub(zip->bytes, m->offset, m->end), m, &data, err);

		if (st != OK)
			return st;
		m->data = m->offset + data;
	}
	return OK;
}

static status read_directory(struct str directory, const struct zip_end *end, uint64_t file_size, struct arena *mem,
	struct zip *zip, struct err *err)
{
	status st = zip_central_read(directory, end, file_size, mem, zip, err);

	if (st == OK)
		st = lay_out(zip, end->directory, err);
	if (st == OK)
		st = zip_names_collide(zip, mem, err);
	return st;
}

status zip_open(struct str bytes, struct arena *mem, struct zip *ret, struct err *err)
{
	struct zip zip = {.bytes = bytes};
	struct zip_end end = {0};
	status st;

	if (bytes.len > LIMIT_ARCHIVE_PACKED)
		return err_set(err, E_REFUSED, "archive is larger than %zu bytes", LIMIT_ARCHIVE_PACKED);
	st = zip_end_read(bytes, bytes.len, &end, err);
	if (st == OK)
		st = read_directory(str_sub(bytes, end.directory, end.directory_end), &end, bytes.len, mem, &zip, err);
	if (st == OK)
		st = read_locals(&zip, err);
	if (st == OK)
		*ret = zip;
	return st;
}

status zip_directory_from_tail(struct str tail, uint64_t file_size, struct arena *mem, struct zip *ret,
	uint64_t *need_from, struct err *err)
{
	struct zip zip = {0};
	struct zip_end end = {0};
	uint64_t tail_at = file_size - tail.len;
	status st;

	if (file_size > LIMIT_ARCHIVE_PACKED || tail.len > file_size)
		return err_set(err, E_REFUSED, "archive is larger than %zu bytes", LIMIT_ARCHIVE_PACKED);
	st = zip_end_read(tail, file_size, &end, err);
	if (st != OK)
		return st;
	if (end.directory_end - end.directory > LIMIT_ARCHIVE_DIRECTORY)
		return err_set(err, E_REFUSED, "zip directory is larger than %zu bytes", LIMIT_ARCHIVE_DIRECTORY);
	if (end.directory < tail_at) {
		*need_from = end.directory;
		return OK;
	}
	st = read_directory(str_sub(tail, end.directory - tail_at, end.directory_end - tail_at), &end, file_size, mem,
		&zip, err);
	if (st == OK) {
		*need_from = UINT64_MAX;
		*ret = zip;
	}
	return st;
}

const struct zip_member *zip_find(const struct zip *zip, struct str name)
{
	return map_get(&zip->by_name, name);
}

static void inflater_free(struct libdeflate_decompressor **d)
{
	libdeflate_free_decompressor(*d);
}

/* Deflate data must fill exactly its place in the archive and exactly its size. */
static status inflate(struct str packed, const struct zip_member *m, void *out, struct err *err)
{
	cleanup(inflater_free) struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t in_used = 0, out_used = 0;
	char none;
	enum libdeflate_result result;

	if (!d)
		return err_set(err, E_IO, "out of memory");
	result = libdeflate_deflate_decompress_ex(d, packed.p, packed.len, m->size ? out : &none, m->size, &in_used, &out_used);
	if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' unpacks to more than its %llu bytes", STR_ARG(m->name),
			(unsigned long long)m->size);
	if (result != LIBDEFLATE_SUCCESS)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has damaged deflate data", STR_ARG(m->name));
	if (out_used != m->size)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' unpacks to %zu bytes, not to its %llu", STR_ARG(m->name),
			out_used, (unsigned long long)m->size);
	if (in_used != packed.len)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has %zu bytes behind its deflate data", STR_ARG(m->name),
			packed.len - in_used);
	return OK;
}

static status unpack(struct str packed, const struct zip_member *m, void *out, struct err *err)
{
	status st = OK;

	if (m->method == ZIP_DEFLATED)
		st = inflate(packed, m, out, err);
	else if (m->size)
		memcpy(out, packed.p, m->size);
	if (st == OK && libdeflate_crc32(0, out ? out : "", m->size) != m->crc)
		st = err_set(err, E_REFUSED, "member '" STR_FMT "' does not have the CRC that the archive says", STR_ARG(m->name));
	return st;
}

status zip_read(const struct zip *zip, const struct zip_member *member, void *out, struct err *err)
{
	return unpack(str_sub(zip->bytes, member->data, member->data + member->packed), member, out, err);
}

status zip_read_range(struct str range, const struct zip_member *member, void *out, struct err *err)
{
	size_t data;
	status st = zip_local_check(range, member, &data, err);

	if (st == OK)
		st = unpack(str_sub(range, data, data + member->packed), member, out, err);
	return st;
}
