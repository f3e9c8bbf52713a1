#include "install/manifest.h"

#include <unistd.h>

/* The flat form, in this machine's byte order: the cache does not travel. Raise the number when it changes. */
#define MANIFEST_MAGIC 0x31306c6877617373u /* "ssawhl01" */

struct slice {
	uint32_t at, len; /* in the text */
};

struct manifest_flat_file {
	uint8_t sha256[SHA256_BYTES];
	uint64_t size;
	int64_t mtime_ns;
	struct slice path;
	uint8_t place, executable, zero[6];
};

struct head {
	uint64_t magic, checksum; /* of all that follows the checksum */
	uint8_t wheel_sha256[SHA256_BYTES];
	struct slice filename, name, version, dist_info, entry_points;
	uint32_t n_files, n_text;
	uint64_t purelib;
};
_Static_assert(sizeof(struct head) % 8 == 0 && sizeof(struct manifest_flat_file) % 8 == 0, "the parts lie side by side");

/* Against damage, not against malice: whoever writes into a private cache could write objects as well. */
static uint64_t checksum(struct str s, uint64_t sum)
{
	uint64_t word;

	for (; s.len >= 8; s = str_skip(s, 8)) {
		memcpy(&word, s.p, 8);
		sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
		sum ^= sum >> 29;
	}
	for (size_t i = 0; i < s.len; i++)
		sum = (sum ^ (uint8_t)s.p[i]) * 0x100000001b3u;
	return sum;
}

static struct slice add_text(struct buf *text, struct str s)
{
	struct slice slice = {(uint32_t)text->len, (uint32_t)s.len};

	buf_add(text, s);
	return slice;
}

static bool take(struct str text, struct slice slice, struct str *ret)
{
	*ret = str_sub(text, slice.at, (size_t)slice.at + slice.len);
	return slice.at <= text.len && slice.len <= text.len - slice.at;
}

static void name_of(const uint8_t sha256[SHA256_BYTES], char name[2 * SHA256_BYTES + 1])
{
	hex_format(sha256, SHA256_BYTES, name);
}

static bool open_flat(struct manifest *m, const uint8_t sha256[SHA256_BYTES])
{
	const struct str bytes = m->map.bytes;
	const struct head *head = (const void *)bytes.p;
	struct slice each;

	if (bytes.len < sizeof *head || head->magic != MANIFEST_MAGIC || head->n_files > LIMIT_ARCHIVE_MEMBERS ||
	    bytes.len != sizeof *head + head->n_files * sizeof *m->files + head->n_text ||
	    memcmp(head->wheel_sha256, sha256, SHA256_BYTES) != 0 || head->checksum != checksum(str_skip(bytes, 16), 0))
		return false;
	m->files = (const void *)(head + 1);
	m->n_files = head->n_files;
	m->text = str_skip(bytes, bytes.len - head->n_text);
	m->purelib = head->purelib;
	memcpy(m->wheel_sha256, sha256, SHA256_BYTES);
	for (size_t i = 0; i < m->n_files; i++) {
		each = m->files[i].path;
		if (each.at > m->text.len || each.len > m->text.len - each.at || m->files[i].place > WHEEL_DATA)
			return false;
	}
	return take(m->text, head->filename, &m->filename) && take(m->text, head->name, &m->name) &&
		take(m->text, head->version, &m->version) && take(m->text, head->dist_info, &m->dist_info) &&
		take(m->text, head->entry_points, &m->entry_points);
}

status manifest_open(struct store *store, const uint8_t wheel_sha256[SHA256_BYTES], struct manifest *ret, struct err *err)
{
	struct manifest m = {0};
	char name[2 * SHA256_BYTES + 1];
	status st;

	name_of(wheel_sha256, name);
	st = file_map_open_at(store->wheels, name, GIB, &m.map, err);
	if (st != OK)
		return st;
	if (!open_flat(&m, wheel_sha256)) {
		file_map_close(&m.map);
		manifest_remove(store, wheel_sha256);
		return err_set(err, E_NOT_FOUND, "manifest '%s' is damaged", name);
	}
	*ret = m;
	return OK;
}

void manifest_close(struct manifest *m)
{
	file_map_close(&m->map);
	*m = (struct manifest){0};
}

struct manifest_file manifest_file_at(const struct manifest *m, size_t i)
{
	const struct manifest_flat_file *flat = &m->files[i];
	struct manifest_file file = {.place = flat->place,
		.object = {.size = flat->size, .mtime_ns = flat->mtime_ns, .executable = flat->executable}};

	file.path = str_sub(m->text, flat->path.at, (size_t)flat->path.at + flat->path.len);
	memcpy(file.object.sha256, flat->sha256, SHA256_BYTES);
	return file;
}

status manifest_write(struct store *store, const uint8_t wheel_sha256[SHA256_BYTES], const struct wheel *wheel,
	struct str filename, struct str entry_points, const struct store_object *objects, struct err *err)
{
	cleanup(buf_free) struct buf text = buf_make(GIB), files = buf_make(GIB);
	struct head head = {.magic = MANIFEST_MAGIC, .n_files = (uint32_t)wheel->n_files, .purelib = wheel->purelib};
	char name[2 * SHA256_BYTES + 1];
	struct str pieces[3];

	memcpy(head.wheel_sha256, wheel_sha256, SHA256_BYTES);
	head.filename = add_text(&text, filename);
	head.name = add_text(&text, wheel->filename.name);
	head.version = add_text(&text, wheel->metadata.version.text);
	head.dist_info = add_text(&text, wheel->dist_info);
	head.entry_points = add_text(&text, entry_points);
	for (size_t i = 0; i < wheel->n_files; i++) {
		struct manifest_flat_file flat = {.size = objects[i].size, .mtime_ns = objects[i].mtime_ns,
			.path = add_text(&text, wheel->files[i].path), .place = (uint8_t)wheel->files[i].place,
			.executable = objects[i].executable};
		memcpy(flat.sha256, objects[i].sha256, SHA256_BYTES);
		buf_add(&files, (struct str){(const char *)&flat, sizeof flat});
	}
	if (buf_check(&text, "a manifest's text", err) != OK || buf_check(&files, "a manifest", err) != OK)
		return err->status;
	head.n_text = (uint32_t)text.len;
	pieces[0] = (struct str){(const char *)&head, sizeof head};
	pieces[1] = buf_str(&files);
	pieces[2] = buf_str(&text);
	/* Word by word over the pieces as they will lie: all but the last are whole words. */
	head.checksum = checksum(pieces[2], checksum(pieces[1], checksum(str_skip(pieces[0], 16), 0)));
	name_of(wheel_sha256, name);
	return file_write_at(store->wheels, name, pieces, 3, 0600, 0, err);
}

void manifest_remove(struct store *store, const uint8_t wheel_sha256[SHA256_BYTES])
{
	char name[2 * SHA256_BYTES + 1];

	name_of(wheel_sha256, name);
	(void)unlinkat(store->wheels, name, 0);
}

static status check_metadata(const struct manifest *m, const uint8_t *sha256, struct err *err)
{
	for (size_t i = 0; i < m->n_files; i++) {
		struct manifest_file file = manifest_file_at(m, i);

		if (file.place == WHEEL_ROOT && str_starts(file.path, m->dist_info) &&
		    str_eq(str_skip(file.path, m->dist_info.len), STR("/METADATA")) &&
		    bytes_equal(file.object.sha256, sha256, SHA256_BYTES))
			return OK;
	}
	err_set(err, E_REFUSED, "its METADATA is not the one that the lock was resolved with");
	return err_wrap(err, E_REFUSED, "refused '" STR_FMT "'", STR_ARG(m->filename));
}

status manifest_check(const struct manifest *m, struct str version, const uint8_t *metadata_sha256, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct version wanted, has;
	status st = OK;

	if (version.len && !str_eq(version, m->version)) {
		st = version_parse(version, &mem, &wanted, err);
		if (st == OK)
			st = version_parse(m->version, &mem, &has, err);
		if (st == OK && version_cmp(&wanted, &has) != 0)
			st = err_set(err, E_REFUSED, "'" STR_FMT "' is not of version " STR_FMT, STR_ARG(m->filename), STR_ARG(version));
	}
	return st == OK && metadata_sha256 ? check_metadata(m, metadata_sha256, err) : st;
}
