#include "archive/zip_parts.h"

static status disagree(const struct zip_member *m, const char *what, struct err *err)
{
	return err_set(err, E_REFUSED, "member '" STR_FMT "' has another %s in its local header than in the zip directory",
		STR_ARG(m->name), what);
}

/* The local header's sizes, from its ZIP64 part where they stand there. */
static status local_sizes(const char *p, struct str zip64, const struct zip_member *m, uint64_t *size, uint64_t *packed,
	struct err *err)
{
	uint64_t *const wide[] = {size, packed};
	const size_t at[] = {22, 18};
	size_t used = 0;

	for (size_t i = 0; i < 2; i++) {
		*wide[i] = le32(p + at[i]);
		if (*wide[i] != 0xffffffff)
			continue;
		if (zip64.len < used + 8)
			return disagree(m, "size", err);
		*wide[i] = le64(zip64.p + used);
		used += 8;
	}
	return used == zip64.len || zip64_repeats(zip64, *size, *packed, NULL) ? OK : disagree(m, "size", err);
}

/* Sizes and CRC follow the data: 32 or 64 bits wide, with a signature or without, and nothing else. */
static status check_descriptor(struct str gap, const struct zip_member *m, struct err *err)
{
	const char *p = gap.p;
	bool wide = gap.len >= 20, agrees;

	if (gap.len != 12 && gap.len != 16 && gap.len != 20 && gap.len != 24)
		return err_set(err, E_REFUSED, "bytes behind member '" STR_FMT "' belong to nobody", STR_ARG(m->name));
	if (gap.len % 8 == 0) {
		if (le32(p) != ZIP_DESCRIPTOR_SIG)
			return err_set(err, E_REFUSED, "bytes behind member '" STR_FMT "' belong to nobody", STR_ARG(m->name));
		p += 4;
	}
	if (le32(p) != m->crc)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has another CRC in its data descriptor than in the zip directory",
			STR_ARG(m->name));
	agrees = wide ? le64(p + 4) == m->packed && le64(p + 12) == m->size : le32(p + 4) == m->packed && le32(p + 8) == m->size;
	if (!agrees)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has another size in its data descriptor than in the zip directory",
			STR_ARG(m->name));
	return OK;
}

/* With a data descriptor the header may leave CRC and sizes at 0. */
static status check_values(const char *p, struct str zip64, const struct zip_member *m, struct err *err)
{
	bool later = m->flags & ZIP_FLAG_DESCRIPTOR;
	uint64_t size = 0, packed = 0;
	status st = local_sizes(p, zip64, m, &size, &packed, err);

	if (st != OK)
		return st;
	if (le32(p + 14) != m->crc && !(later && le32(p + 14) == 0))
		return disagree(m, "CRC", err);
	if ((size != m->size && !(later && size == 0)) || (packed != m->packed && !(later && packed == 0)))
		return disagree(m, "size", err);
	return OK;
}

status zip_local_check(struct str range, const struct zip_member *m, size_t *data, struct err *err)
{
	const char *p = range.p;
	size_t name, extra, start;
	struct str zip64;
	status st;

	if (range.len < ZIP_LOCAL_SIZE || le32(p) != ZIP_LOCAL_SIG)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' has no local header where the zip directory says", STR_ARG(m->name));
	name = le16(p + 26);
	extra = le16(p + 28);
	start = ZIP_LOCAL_SIZE + name + extra;
	if (!str_eq(str_sub(range, ZIP_LOCAL_SIZE, ZIP_LOCAL_SIZE + name), m->name))
		return disagree(m, "name", err);
	if (start > range.len || range.len - start < m->packed)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' overlaps the next one", STR_ARG(m->name));
	if (le16(p + 6) != m->flags)
		return disagree(m, "set of flags", err);
	if (le16(p + 8) != m->method)
		return disagree(m, "method", err);
	st = zip_extra_read(str_sub(range, ZIP_LOCAL_SIZE + name, start), m->name, &zip64, err);
	if (st == OK)
		st = check_values(p, zip64, m, err);
	if (st == OK && (m->flags & ZIP_FLAG_DESCRIPTOR))
		st = check_descriptor(str_skip(range, start + m->packed), m, err);
	else if (st == OK && range.len - start != m->packed)
		st = err_set(err, E_REFUSED, "bytes behind member '" STR_FMT "' belong to nobody", STR_ARG(m->name));
	if (st == OK)
		*data = start;
	return st;
}
