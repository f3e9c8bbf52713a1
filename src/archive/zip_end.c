#include "archive/zip_parts.h"

/* The last end record of the file; lax readers find it just like that, so it must be the right one. What looks like an
 * end record further in front lies inside of some member's data, where chance puts the four bytes now and then. */
static status find_end(struct str tail, size_t *ret, struct err *err)
{
	size_t at = SIZE_MAX, lowest = tail.len > ZIP_END_SIZE + 0xffff ? tail.len - ZIP_END_SIZE - 0xffff : 0;

	for (size_t i = tail.len < ZIP_END_SIZE ? 0 : tail.len - ZIP_END_SIZE + 1; i-- > lowest;) {
		if (le32(tail.p + i) != ZIP_END_SIG)
			continue;
		if (i + ZIP_END_SIZE + le16(tail.p + i + 20) != tail.len)
			break;
		at = i;
		break;
	}
	if (at == SIZE_MAX)
		return err_set(err, E_REFUSED, "not a zip archive that ends with its end record");
	if (str_find_str(str_skip(tail, at + ZIP_END_SIZE), STR("PK"), 0) != SIZE_MAX)
		return err_set(err, E_REFUSED, "archive comment looks like a part of the archive");
	*ret = at;
	return OK;
}

/* A second record in front, whose comment would reach to the end and whose directory would end at it, makes the file
 * two archives at once. */
static status refuse_second_end(struct str tail, uint64_t tail_at, size_t end, struct err *err)
{
	size_t lowest = tail.len > ZIP_END_SIZE + 0xffff ? tail.len - ZIP_END_SIZE - 0xffff : 0;

	for (size_t i = str_find_str(tail, STR("PK\5\6"), lowest); i < end; i = str_find_str(tail, STR("PK\5\6"), i + 1)) {
		bool reaches = i + ZIP_END_SIZE <= tail.len && i + ZIP_END_SIZE + le16(tail.p + i + 20) == tail.len;
		bool directory = i + ZIP_END_SIZE <= tail.len &&
			(uint64_t)le32(tail.p + i + 12) + le32(tail.p + i + 16) == tail_at + i;

		if (reaches || directory)
			return err_set(err, E_REFUSED, "archive has several end records");
	}
	return OK;
}

/* The ZIP64 record and its locator stand directly in front of the end record, and say the same as far as it can. */
static status read_zip64(struct str tail, uint64_t tail_at, size_t at, struct zip_end *ret, struct err *err)
{
	const char *locator = tail.p + at - ZIP64_LOCATOR_SIZE, *end64 = locator - ZIP64_END_SIZE, *end = tail.p + at;
	uint64_t count, size, offset;

	if (at < ZIP64_LOCATOR_SIZE + ZIP64_END_SIZE || le32(end64) != ZIP64_END_SIG ||
	    le64(end64 + 4) != ZIP64_END_SIZE - 12 || le64(locator + 8) != tail_at + (size_t)(end64 - tail.p))
		return err_set(err, E_REFUSED, "ZIP64 end record is not where its locator says");
	if (le32(locator + 4) != 0 || le32(locator + 16) != 1 || le32(end64 + 16) != 0 || le32(end64 + 20) != 0)
		return err_set(err, E_REFUSED, "archive has several parts");
	count = le64(end64 + 32);
	size = le64(end64 + 40);
	offset = le64(end64 + 48);
	if (le64(end64 + 24) != count || (le16(end + 10) != 0xffff && le16(end + 10) != count) ||
	    (le32(end + 12) != 0xffffffff && le32(end + 12) != size) ||
	    (le32(end + 16) != 0xffffffff && le32(end + 16) != offset))
		return err_set(err, E_REFUSED, "the end record and its ZIP64 form contradict each other");
	if (size > UINT64_MAX - offset)
		return err_set(err, E_REFUSED, "zip directory lies outside of the archive");
	*ret = (struct zip_end){count, offset, tail_at + (size_t)(end64 - tail.p)};
	if (offset + size != ret->directory_end)
		return err_set(err, E_REFUSED, "zip directory does not end where the ZIP64 end record starts");
	return OK;
}

static status read_plain(const char *end, uint64_t end_at, struct zip_end *ret, struct err *err)
{
	if (le16(end + 10) == 0xffff || le32(end + 12) == 0xffffffff || le32(end + 16) == 0xffffffff)
		return err_set(err, E_REFUSED, "archive lacks the ZIP64 record that its end record asks for");
	*ret = (struct zip_end){le16(end + 10), le32(end + 16), end_at};
	if (ret->directory + le32(end + 12) != end_at)
		return err_set(err, E_REFUSED, "zip directory does not end where the end record starts");
	return OK;
}

status zip_end_read(struct str tail, uint64_t file_size, struct zip_end *ret, struct err *err)
{
	uint64_t tail_at = file_size - tail.len;
	struct zip_end found = {0};
	size_t at = 0;
	const char *end;
	status st = find_end(tail, &at, err);

	if (st == OK)
		st = refuse_second_end(tail, tail_at, at, err);
	if (st != OK)
		return st;
	end = tail.p + at;
	if (le16(end + 4) || (le16(end + 6)) || le16(end + 8) != le16(end + 10))
		return err_set(err, E_REFUSED, "archive has several parts");
	if (at >= ZIP64_LOCATOR_SIZE && le32(end - ZIP64_LOCATOR_SIZE) == ZIP64_LOCATOR_SIG)
		st = read_zip64(tail, tail_at, at, &found, err);
	else
		st = read_plain(end, tail_at + at, &found, err);
	if (st == OK && found.count > LIMIT_ARCHIVE_MEMBERS)
		st = err_set(err, E_REFUSED, "archive has more than %zu members", LIMIT_ARCHIVE_MEMBERS);
	if (st == OK)
		*ret = found;
	return st;
}
