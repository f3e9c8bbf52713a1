#include "index/page_build.h"

#include "base/sha256.h"
#include "base/url.h"
#include "index/page_flat.h"
#include "pep/filename.h"
#include "pep/name.h"
#include "pep/version.h"

/* What one version text means; shared by all files that carry it. NULL in the map: no version at all. */
struct known_version {
	struct str text, key;
	bool is_prerelease;
};

struct built_file {
	struct page_link link;
	const struct known_version *version;
	struct wheel_filename wheel; /* slices of link.name; zero for an sdist */
	struct str url;              /* absolute, or its folder with FLAT_URL_IS_FOLDER */
	uint32_t flags;
	uint8_t sha256[32], metadata_sha256[32];
};

struct page_builder_files {
	VEC(struct built_file) all;
	struct str folder_written, folder; /* of the last file's URL, as in the page and absolute: neighbours share it */
	struct str written;                /* the project's name in the last file's */
	struct err ignored;                /* why names and links were left out: counted, not told */
};

struct page_builder page_builder_open(struct str body, struct str name, struct str base, struct arena *mem)
{
	struct page_builder b = {.mem = mem, .name = name, .base = base};

	b.files = arena_new(mem, struct page_builder_files);
	sha256_of(body, b.digest);
	return b;
}

static const struct known_version *version_of(struct page_builder *b, struct str text)
{
	struct known_version **known = (struct known_version **)map_put(&b->versions, b->mem, text);
	struct version version;

	if (!*known) {
		*known = arena_new(b->mem, struct known_version);
		if (version_parse(text, b->mem, &version, &b->files->ignored) == OK)
			**known = (struct known_version){text, version.key, version_is_prerelease(&version)};
	}
	return (*known)->key.len ? *known : NULL;
}

/* The project's name as a file name has it, normalised; most files of a page write it in one way. */
static bool is_of_project(struct page_builder *b, struct str written)
{
	if (!str_eq(written, b->files->written)) {
		if (!str_eq(name_normalize(written, b->mem), b->name))
			return false;
		b->files->written = written;
	}
	return true;
}

/* Is this a wheel or an sdist of the project, with a version? Fills in what its name tells. */
static bool understand_name(struct page_builder *b, struct built_file *file)
{
	struct err *ignored = &b->files->ignored;
	struct sdist_filename sdist;

	switch (filename_kind(file->link.name)) {
	case FILENAME_WHEEL:
		if (wheel_filename_split(file->link.name, &file->wheel, ignored) != OK || !is_of_project(b, file->wheel.project))
			return false;
		file->flags |= PAGE_FILE_WHEEL;
		file->version = version_of(b, file->wheel.version_text);
		break;
	case FILENAME_SDIST:
		if (sdist_filename_split(file->link.name, &sdist, ignored) != OK || !is_of_project(b, sdist.project))
			return false;
		file->version = version_of(b, sdist.version_text);
		break;
	case FILENAME_OTHER:
		break;
	}
	return file->version != NULL;
}

static status take_digest(struct str hex, uint8_t digest[SHA256_BYTES], struct str name, struct err *err)
{
	if (!hex_parse(hex, digest, SHA256_BYTES))
		return err_set(err, E_SYNTAX, "'" STR_FMT "' has a sha256 that is none", STR_ARG(name));
	return OK;
}

static status take_hashes(struct built_file *file, struct err *err)
{
	const struct page_link *link = &file->link;
	status st = OK;

	if (link->sha256.len) {
		st = take_digest(link->sha256, file->sha256, link->name, err);
		file->flags |= PAGE_FILE_HAS_SHA256;
	}
	if (st == OK && link->metadata_sha256.len) {
		st = take_digest(link->metadata_sha256, file->metadata_sha256, link->name, err);
		file->flags |= PAGE_FILE_HAS_METADATA | PAGE_FILE_HAS_METADATA_SHA256;
	}
	return st;
}

/* Does a file name stand in a URL just as it is? */
static bool is_plain(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_alnum(name.p[i]) && !strchr("-._+!", name.p[i]))
			return false;
	return true;
}

/* The absolute URL; false when the link is no URL. Where it ends in the file's name, only the folder is kept, and shared
 * with the file before when both were written with the same one: then it need not be resolved again. */
static bool take_url(struct page_builder *b, struct built_file *file)
{
	cleanup(buf_free) struct buf joined = buf_make(LIMIT_URL);
	struct page_builder_files *files = b->files;
	struct str url, folder, last;
	bool plain = str_rcut(file->link.url, '/', &folder, &last) && str_eq(last, file->link.name) && is_plain(last);

	file->flags |= plain ? FLAT_URL_IS_FOLDER : 0;
	if (plain && files->folder.len && str_eq(folder, files->folder_written)) {
		file->url = files->folder;
		return true;
	}
	if (url_join(b->base, file->link.url, &joined, &files->ignored) != OK || joined.overflow)
		return false;
	url = buf_str(&joined);
	if (plain) {
		files->folder_written = folder;
		files->folder = arena_str(b->mem, str_sub(url, 0, url.len - last.len));
		file->url = files->folder;
	} else {
		file->url = arena_str(b->mem, str_sub(url, 0, str_find(url, '#', 0)));
	}
	return true;
}

status page_builder_add(struct page_builder *b, const struct page_link *link, struct err *err)
{
	struct built_file file = {.link = *link, .flags = link->flags};
	status st;

	if (b->files->all.len == LIMIT_PAGE_FILES)
		return err_set(err, E_LIMIT, "the page lists more than %d files", LIMIT_PAGE_FILES);
	if (!understand_name(b, &file) || !take_url(b, &file)) {
		b->left_out++;
		return OK;
	}
	st = take_hashes(&file, err);
	if (st == OK)
		vec_push(&b->files->all, b->mem, file);
	return st;
}

status page_builder_status(struct page_builder *b, struct str word, struct str reason, struct err *err)
{
	static const struct { struct str word; enum page_status status; } known[] = {
		{STR("active"), PAGE_ACTIVE}, {STR("archived"), PAGE_ARCHIVED},
		{STR("deprecated"), PAGE_DEPRECATED}, {STR("quarantined"), PAGE_QUARANTINED},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(word, known[i].word)) {
			b->status = known[i].status;
			b->status_reason = reason;
			return OK;
		}
	return err_set(err, E_SYNTAX, "the project has the unknown status '" STR_FMT "'", STR_ARG(word));
}

/* By version; within one by kind (wheels first) and name, so that the order of the page never matters. */
static int by_version_and_name(const void *pa, const void *pb)
{
	const struct built_file *a = pa, *b = pb;
	int order = str_cmp(a->version->key, b->version->key);

	if (order == 0)
		order = (int)(b->flags & PAGE_FILE_WHEEL) - (int)(a->flags & PAGE_FILE_WHEEL);
	return order ? order : str_cmp(a->link.name, b->link.name);
}

/* The text region while it is built; equal texts are stored once. */
struct text_region {
	struct buf text;
	struct map known;
	struct arena *mem;
};

static void text_region_free(struct text_region *r)
{
	buf_free(&r->text);
}

static struct page_ref put_text(struct text_region *r, struct str s)
{
	struct page_ref ref = {(uint32_t)r->text.len, (uint32_t)s.len};

	if (s.len == 0)
		return (struct page_ref){0};
	buf_add(&r->text, s);
	return ref;
}

static struct page_ref put_shared(struct text_region *r, struct str s)
{
	struct page_ref **ref;

	if (s.len == 0)
		return (struct page_ref){0};
	ref = (struct page_ref **)map_put(&r->known, r->mem, s);
	if (!*ref) {
		*ref = arena_new(r->mem, struct page_ref);
		**ref = put_text(r, s);
	}
	return **ref;
}

static uint16_t offset_in(struct str whole, struct str part)
{
	return part.len ? (uint16_t)(part.p - whole.p) : 0;
}

static struct flat_file flatten(struct text_region *r, const struct built_file *f)
{
	struct str name = f->link.name;
	struct flat_file flat = {
		.name = put_text(r, name),
		.requires_python = put_shared(r, f->link.requires_python),
		.yanked_reason = put_shared(r, f->link.yanked_reason),
		.hashes = put_text(r, f->link.hashes),
		.url = put_shared(r, f->url),
		.size = f->link.size,
		.upload_time = f->link.upload_time,
		.flags = f->flags,
	};

	if (f->flags & PAGE_FILE_WHEEL) {
		flat.python = offset_in(name, f->wheel.python);
		flat.python_len = (uint16_t)f->wheel.python.len;
		flat.abi = offset_in(name, f->wheel.abi);
		flat.abi_len = (uint16_t)f->wheel.abi.len;
		flat.platform = offset_in(name, f->wheel.platform);
		flat.platform_len = (uint16_t)f->wheel.platform.len;
	}
	memcpy(flat.sha256, f->sha256, sizeof flat.sha256);
	memcpy(flat.metadata_sha256, f->metadata_sha256, sizeof flat.metadata_sha256);
	return flat;
}

/* Sorted files -> the versions that they belong to. Returns how many there are. */
static uint32_t group(struct text_region *r, const struct built_file *files, size_t n, struct flat_version *versions)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct known_version *v = files[i].version;
		if (i == 0 || !str_eq(v->key, files[i - 1].version->key))
			versions[count++] = (struct flat_version){
				.text = put_text(r, v->text),
				.key = put_text(r, v->key),
				.first = (uint32_t)i,
				.is_prerelease = v->is_prerelease,
			};
		versions[count - 1].files++;
	}
	return count;
}

static void put_bytes(struct buf *flat, const void *bytes, size_t n)
{
	buf_add(flat, (struct str){bytes, n});
}

status page_builder_finish(struct page_builder *b, struct buf *flat, struct err *err)
{
	cleanup(text_region_free) struct text_region r = {.text = buf_make(LIMIT_PAGE_FLAT), .mem = b->mem};
	size_t n = b->files->all.len;
	struct flat_version *versions = arena_array(b->mem, n, struct flat_version);
	struct flat_file *files = arena_array(b->mem, n, struct flat_file);
	struct page_header head = {.magic = PAGE_MAGIC, .files = (uint32_t)n, .left_out = b->left_out, .status = b->status,
	                           .newest = INT64_MIN};

	if (n)
		qsort(b->files->all.p, n, sizeof *b->files->all.p, by_version_and_name);
	head.versions = group(&r, b->files->all.p, n, versions);
	for (size_t i = 0; i < n; i++) {
		files[i] = flatten(&r, &b->files->all.p[i]);
		if (files[i].flags & PAGE_FILE_HAS_TIME && files[i].upload_time > head.newest)
			head.newest = files[i].upload_time;
	}
	head.status_reason = put_text(&r, b->status_reason);
	memcpy(head.digest, b->digest, sizeof head.digest);
	head.versions_at = sizeof head;
	head.files_at = head.versions_at + head.versions * (uint32_t)sizeof *versions;
	head.text_at = head.files_at + head.files * (uint32_t)sizeof *files;
	head.total = head.text_at + (uint32_t)r.text.len;
	put_bytes(flat, &head, sizeof head);
	put_bytes(flat, versions, head.versions * sizeof *versions);
	put_bytes(flat, files, n * sizeof *files);
	buf_add(flat, buf_str(&r.text));
	if (r.text.overflow)
		flat->overflow = true;
	return buf_check(flat, "the parsed page", err);
}
