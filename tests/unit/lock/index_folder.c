#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/sha256.h"
#include "index_folder.h"

struct file_line {
	struct str name, version, python, tags, time, yanked, needs;
	bool has_yanked, no_hash, sdist;
};

static void must(status st, const struct err *err)
{
	if (st != OK)
		fail_msg(STR_FMT, STR_ARG(err_line(err, 0)));
}

static void write_text(struct str path, struct str text)
{
	struct err err = {0};

	must(file_write(path, text, 0644, 0, &err), &err);
}

static void make_dir(struct index_folder *f, const char *below)
{
	assert_int_equal(mkdir(arena_printf(&f->mem, "%s/%s", f->dir, below).p, 0755), 0);
}

static void take_word(struct file_line *line, struct str word)
{
	struct str key, value;

	str_cut(word, '=', &key, &value);
	if (str_eq(key, STR("python")))
		line->python = value;
	else if (str_eq(key, STR("tags")))
		line->tags = value;
	else if (str_eq(key, STR("time")))
		line->time = value;
	else if (str_eq(key, STR("yanked")))
		line->has_yanked = true, line->yanked = value;
	else if (str_eq(word, STR("nohash")))
		line->no_hash = true;
	else if (str_eq(word, STR("sdist")))
		line->sdist = true;
	else
		fail_msg("what is '" STR_FMT "'?", STR_ARG(word));
}

static struct file_line read_line(struct str text)
{
	struct file_line line = {.tags = STR("py3-none-any"), .time = STR("2026-01-01")};
	size_t colon = str_find_str(text, STR(" :"), 0);
	struct str head = str_trim(str_sub(text, 0, colon)), word;
	bool more = true;

	line.needs = colon == SIZE_MAX ? STR("") : str_trim(str_skip(text, colon + 2));
	assert_true(str_token(&head, ' ', &line.name, &more) && str_token(&head, ' ', &line.version, &more));
	while (more && str_token(&head, ' ', &word, &more))
		take_word(&line, word);
	return line;
}

static struct str metadata_of(struct index_folder *f, const struct file_line *line)
{
	struct str out = arena_printf(&f->mem, "Metadata-Version: 2.2\nName: " STR_FMT "\nVersion: " STR_FMT "\n",
	                              STR_ARG(line->name), STR_ARG(line->version));
	struct str rest = line->needs, one;
	bool more = rest.len > 0;

	if (line->python.len)
		out = arena_printf(&f->mem, STR_FMT "Requires-Python: " STR_FMT "\n", STR_ARG(out), STR_ARG(line->python));
	while (more && str_token(&rest, '|', &one, &more))
		out = arena_printf(&f->mem, STR_FMT "%s: " STR_FMT "\n", STR_ARG(out),
		                   str_starts(str_trim(one), STR("+")) ? "Provides-Extra" : "Requires-Dist",
		                   STR_ARG(str_skip(str_trim(one), str_starts(str_trim(one), STR("+")))));
	return out;
}

static struct str sha256_text(struct str text, struct arena *mem)
{
	uint8_t digest[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];

	sha256_of(text, digest);
	hex_format(digest, SHA256_BYTES, hex);
	return arena_str(mem, str_of(hex));
}

/* As file names have it. */
static struct str escaped(struct index_folder *f, struct str name)
{
	char *copy = arena_alloc(&f->mem, name.len + 1, 1);

	for (size_t i = 0; i < name.len; i++)
		copy[i] = name.p[i] == '-' ? '_' : name.p[i];
	return (struct str){copy, name.len};
}

void index_folder_add(struct index_folder *f, struct str text)
{
	struct file_line line = read_line(text);
	struct buf **page = (struct buf **)map_put(&f->pages, &f->mem, line.name);
	struct str metadata = metadata_of(f, &line), file, project = escaped(f, line.name);

	if (!*page) {
		*page = arena_new(&f->mem, struct buf);
		**page = buf_make(MIB);
	}
	file = line.sdist ? arena_printf(&f->mem, STR_FMT "-" STR_FMT ".tar.gz", STR_ARG(project), STR_ARG(line.version))
	                  : arena_printf(&f->mem, STR_FMT "-" STR_FMT "-" STR_FMT ".whl", STR_ARG(project),
	                                 STR_ARG(line.version), STR_ARG(line.tags));
	buf_printf(*page, "%s{\"filename\": \"" STR_FMT "\", \"url\": \"../../files/" STR_FMT "\", \"hashes\": {",
	           (*page)->len ? ",\n" : "", STR_ARG(file), STR_ARG(file));
	if (!line.no_hash)
		buf_printf(*page, "\"sha256\": \"" STR_FMT "\"", STR_ARG(sha256_text(file, &f->mem)));
	buf_printf(*page, "}");
	if (line.python.len)
		buf_printf(*page, ", \"requires-python\": \"" STR_FMT "\"", STR_ARG(line.python));
	if (!str_eq(line.time, STR("none")))
		buf_printf(*page, ", \"upload-time\": \"" STR_FMT "T00:00:00Z\"", STR_ARG(line.time));
	if (line.has_yanked)
		buf_printf(*page, ", \"yanked\": \"" STR_FMT "\"", STR_ARG(line.yanked));
	if (!line.sdist) {
		buf_printf(*page, ", \"core-metadata\": {\"sha256\": \"" STR_FMT "\"}",
		           STR_ARG(sha256_text(metadata, &f->mem)));
		write_text(arena_printf(&f->mem, "%s/files/" STR_FMT ".metadata", f->dir, STR_ARG(file)), metadata);
	}
	buf_printf(*page, "}");
}

void index_folder_open(struct index_folder *f)
{
	*f = (struct index_folder){.dir = "/tmp/assay-test-XXXXXX"};
	assert_non_null(mkdtemp(f->dir));
	make_dir(f, "simple");
	make_dir(f, "files");
	f->setting = (struct index_setting){.name = STR("pypi"), .where = STR("a test"),
	                                    .url = arena_printf(&f->mem, "file://%s/simple/", f->dir)};
	f->settings = (struct settings){.indexes = &f->setting, .indexes_len = 1, .configured = 1};
}

void index_folder_done(struct index_folder *f)
{
	struct net_options options = {.indexes = &f->setting.url, .n_indexes = 1};
	struct err err = {0};

	for (size_t i = 0; i < f->pages.cap; i++) {
		const struct map_slot *slot = &f->pages.slots[i];
		struct buf *files = slot->value;

		if (!slot->key.p)
			continue;
		assert_int_equal(mkdir(arena_printf(&f->mem, "%s/simple/" STR_FMT, f->dir, STR_ARG(slot->key)).p, 0755), 0);
		write_text(arena_printf(&f->mem, "%s/simple/" STR_FMT "/index.json", f->dir, STR_ARG(slot->key)),
		           arena_printf(&f->mem, "{\"meta\": {\"api-version\": \"1.1\"}, \"name\": \"" STR_FMT
		                        "\", \"files\": [%s]}", STR_ARG(slot->key), buf_z(files)));
		buf_free(files);
	}
	must(net_open(&options, &f->net, &err), &err);
	must(index_open(&f->settings, f->net, &f->mem, &f->index, &err), &err);
}

void index_folder_close(struct index_folder *f)
{
	cleanup(fd_close) int fd = -1;
	struct err err = {0};

	net_close(f->net);
	must(dir_open(STR("/tmp"), &fd, &err), &err);
	must(dir_remove_tree(fd, f->dir + 5, &err), &err);
	arena_free(&f->mem);
}
