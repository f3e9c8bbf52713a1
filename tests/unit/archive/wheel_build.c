#include "wheel_build.h"

#include "pep/record.h"

static void add(struct zip_build *z, struct buf *record, struct str name, struct str content, const char *line)
{
	uint8_t digest[SHA256_BYTES];

	zip_build_add(z, name, content, content.len > 0, ZIP_HONEST);
	sha256_of(content, digest);
	if (!line)
		record_write(record, name, HASH_SHA256, digest, content.len);
	else
		buf_add(record, str_of(line));
}

static void add_text(struct zip_build *z, struct buf *record, struct str folder, const char *file, const char *given,
	const char *honest, struct arena *mem)
{
	if (!given || *given)
		add(z, record, arena_printf(mem, STR_FMT "/%s", STR_ARG(folder), file), str_of(given ? given : honest), NULL);
}

struct str wheel_build(const struct wheel_recipe *recipe, struct arena *mem)
{
	struct zip_build z = zip_build_start();
	cleanup(buf_free) struct buf record = buf_make(MIB);
	struct str folder = str_of(recipe->dist_info ? recipe->dist_info : "pkg-1.0.dist-info"), bytes;

	for (const struct wheel_part *part = recipe->parts; part->name; part++)
		add(&z, &record, str_of(part->name), part->content, part->record);
	add_text(&z, &record, folder, "METADATA", recipe->metadata, "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n", mem);
	add_text(&z, &record, folder, "WHEEL", recipe->wheel,
		"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n", mem);
	buf_printf(&record, STR_FMT "/RECORD,,\n%s", STR_ARG(folder), recipe->record ? recipe->record : "");
	if (!recipe->no_record)
		zip_build_add(&z, arena_printf(mem, STR_FMT "/RECORD", STR_ARG(folder)), buf_str(&record), true, ZIP_HONEST);
	bytes = arena_str(mem, zip_build_end(&z));
	zip_build_free(&z);
	return bytes;
}
