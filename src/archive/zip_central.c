#include "archive/zip_parts.h"

#include <sys/stat.h>

#include "archive/member_name.h"

enum {
	EXTRA_ZIP64 = 0x0001, EXTRA_UNICODE_PATH = 0x7075,
	DOS_DIRECTORY = 0x10, FLAGS_KNOWN = ZIP_FLAG_LEVEL | ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_UTF8,
};

/* Info-ZIP's Unicode path: a version byte, a CRC of the plain name, and the name that readers who know it will use. */
static bool unicode_path_agrees(struct str data, struct str name)
{
	return data.len > 5 && data.p[0] == 1 && str_eq(str_skip(data, 5), name);
}

status zip_extra_read(struct str extra, struct str name, struct str *zip64, struct err *err)
{
	struct str found = {0};

	while (extra.len) {
		size_t size = extra.len >= 4 ? le16(extra.p + 2) : SIZE_MAX;
		unsigned id;
		struct str data;

		if (extra.len < 4 || size > extra.len - 4)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' has a malformed extra field", STR_ARG(name));
		id = le16(extra.p);
		data = str_sub(extra, 4, 4 + size);
		if (id == EXTRA_ZIP64 && found.p)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' has two ZIP64 fields", STR_ARG(name));
		if (id == EXTRA_ZIP64)
			found = (struct str){extra.p + 4, size};
		if (id == EXTRA_UNICODE_PATH && !unicode_path_agrees(data, name))
			return err_set(err, E_REFUSED, "member '" STR_FMT "' has a second name in its extra field", STR_ARG(name));
		extra = str_skip(extra, 4 + size);
	}
	*zip64 = found;
	return OK;
}

bool zip64_repeats(struct str zip64, uint64_t size, uint64_t packed, const uint64_t *offset)
{
	if (zip64.len != 16 && !(offset && zip64.len == 24))
		return false;
	return le64(zip64.p) == size && le64(zip64.p + 8) == packed && (zip64.len == 16 || le64(zip64.p + 16) == *offset);
}

/* Values of 0xffffffff stand in the ZIP64 part, in this order; the part holds those and nothing else. */
static status read_sizes(const char *p, struct str zip64, struct zip_member *m, struct err *err)
{
	uint64_t *const wide[] = {&m->size, &m->packed, &m->offset};
	const size_t at[] = {24, 20, 42};
	size_t used = 0;

	for (size_t i = 0; i < 3; i++) {
		*wide[i] = le32(p + at[i]);
		if (*wide[i] != 0xffffffff)
			continue;
		if (zip64.len < used + 8)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' lacks its ZIP64 sizes", STR_ARG(m->name));
		*wide[i] = le64(zip64.p + used);
		used += 8;
	}
	if (used != zip64.len && !zip64_repeats(zip64, m->size, m->packed, &m->offset))
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has ZIP64 sizes that contradict the plain ones", STR_ARG(m->name));
	if (le16(p + 34) != 0)
		return err_set(err, E_REFUSED, "archive has several parts");
	return OK;
}

static status check_kind(const struct zip_member *m, uint32_t attributes, struct err *err)
{
	uint32_t type = attributes >> 16 & S_IFMT;

	if (type == S_IFLNK)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is a symbolic link", STR_ARG(m->name));
	if (type && type != S_IFREG && type != S_IFDIR)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is a device, socket or pipe", STR_ARG(m->name));
	if ((type && m->is_dir != (type == S_IFDIR)) || (!m->is_dir && (attributes & DOS_DIRECTORY)))
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is a folder by its attributes or by its name, not by both",
			STR_ARG(m->name));
	if (m->is_dir && (m->size || m->packed > 2 || m->crc))
		return err_set(err, E_REFUSED, "folder '" STR_FMT "' has content", STR_ARG(m->name));
	return OK;
}

static status check_coding(const struct zip_member *m, struct err *err)
{
	if (m->flags & ZIP_FLAG_ENCRYPTED)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is encrypted", STR_ARG(m->name));
	if (m->flags & ~FLAGS_KNOWN)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has unknown flags (0x%04x)", STR_ARG(m->name), m->flags);
	if (m->method != ZIP_STORED && m->method != ZIP_DEFLATED)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is packed with an unknown method", STR_ARG(m->name));
	if (m->method == ZIP_STORED && m->size != m->packed)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is stored, yet its sizes differ", STR_ARG(m->name));
	if (m->size / LIMIT_ARCHIVE_MEMBER_RATIO > m->packed)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' claims to grow more than deflate can", STR_ARG(m->name));
	return OK;
}

/* Without the UTF-8 flag a name is in some code page, which readers guess differently. */
static status check_name(const struct zip_member *m, struct err *err)
{
	if (!(m->flags & ZIP_FLAG_UTF8))
		for (size_t i = 0; i < m->name.len; i++)
			if ((uint8_t)m->name.p[i] >= 0x80)
				return err_set(err, E_REFUSED, "member '" STR_FMT "' has a name in an unknown encoding", STR_ARG(m->name));
	return member_name_check(m->name, err);
}

/* One entry; *rest moves behind it. */
static status read_entry(struct str *rest, struct zip_member *ret, struct err *err)
{
	const char *p = rest->p;
	size_t name, extra, comment;
	struct zip_member m = {0};
	struct str zip64;
	status st;

	if (rest->len < ZIP_CENTRAL_SIZE || le32(p) != ZIP_CENTRAL_SIG)
		return err_set(err, E_REFUSED, "zip directory is damaged");
	name = le16(p + 28);
	extra = le16(p + 30);
	comment = le16(p + 32);
	if (rest->len - ZIP_CENTRAL_SIZE < name + extra + comment)
		return err_set(err, E_REFUSED, "zip directory is cut off");
	m.name = str_sub(*rest, ZIP_CENTRAL_SIZE, ZIP_CENTRAL_SIZE + name);
	m.is_dir = str_ends(m.name, STR("/"));
	m.flags = le16(p + 8);
	m.method = le16(p + 10) > 0xff ? 0xff : (uint8_t)le16(p + 10);
	m.crc = le32(p + 16);
	m.mode = (uint16_t)(le32(p + 38) >> 16 & 07777);
	st = check_name(&m, err);
	if (st == OK)
		st = zip_extra_read(str_sub(*rest, ZIP_CENTRAL_SIZE + name, ZIP_CENTRAL_SIZE + name + extra), m.name, &zip64, err);
	if (st == OK)
		st = read_sizes(p, zip64, &m, err);
	if (st == OK)
		st = check_coding(&m, err);
	if (st == OK)
		st = check_kind(&m, le32(p + 38), err);
	if (st == OK) {
		*rest = str_skip(*rest, ZIP_CENTRAL_SIZE + name + extra + comment);
		*ret = m;
	}
	return st;
}

static int by_offset(const void *a, const void *b)
{
	uint64_t x = ((const struct zip_member *)a)->offset, y = ((const struct zip_member *)b)->offset;

	return (x > y) - (x < y);
}

static status check_bomb(const struct zip *zip, uint64_t file_size, struct err *err)
{
	if (zip->unpacked > LIMIT_ARCHIVE_UNPACKED)
		return err_set(err, E_REFUSED, "archive unpacks to more than %zu bytes", LIMIT_ARCHIVE_UNPACKED);
	if (zip->unpacked > LIMIT_ARCHIVE_RATIO_FREE && zip->unpacked / LIMIT_ARCHIVE_RATIO > file_size)
		return err_set(err, E_REFUSED, "archive unpacks to more than %zu times its size", LIMIT_ARCHIVE_RATIO);
	return OK;
}

status zip_central_read(struct str directory, const struct zip_end *end, uint64_t file_size, struct arena *mem,
	struct zip *zip, struct err *err)
{
	struct str rest = directory;
	uint64_t before = 0;

	if (end->count > directory.len / ZIP_CENTRAL_SIZE)
		return err_set(err, E_REFUSED, "zip directory is cut off");
	zip->members = arena_array(mem, end->count, struct zip_member);
	for (zip->len = 0; zip->len < end->count; zip->len++) {
		struct zip_member *m = &zip->members[zip->len];
		status st = read_entry(&rest, m, err);

		if (st != OK)
			return st;
		if (m->size > LIMIT_ARCHIVE_UNPACKED)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' is larger than %zu bytes", STR_ARG(m->name),
				LIMIT_ARCHIVE_UNPACKED);
		zip->unpacked += m->size; /* at most 2^18 times 2^34 */
	}
	if (rest.len)
		return err_set(err, E_REFUSED, "zip directory has more entries than the end record says");
	for (size_t i = 0; i < zip->len; before = zip->members[i++].offset)
		if (zip->members[i].offset < before) {
			qsort(zip->members, zip->len, sizeof *zip->members, by_offset);
			break;
		}
	return check_bomb(zip, file_size, err);
}
