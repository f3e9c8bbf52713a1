/* Reads the flat form of a page. Everything that is followed here was checked in page_open. */
#include "index/page.h"

#include "index/page_flat.h"

static const struct flat_version *version_at(const struct page *page, uint32_t i)
{
	return (const struct flat_version *)(const void *)(page->flat.p + page->head->versions_at) + i;
}

static const struct flat_file *file_at(const struct page *page, uint32_t i)
{
	return (const struct flat_file *)(const void *)(page->flat.p + page->head->files_at) + i;
}

/* A slice of the text region; a reference that leads out of it (a damaged file) gives the empty slice. */
static struct str text(const struct page *page, struct page_ref ref)
{
	return str_sub(str_skip(page->flat, page->head->text_at), ref.at, (size_t)ref.at + ref.len);
}

/* The tables lie one behind the other, in order, inside the whole. */
static bool tables_fit(const struct page_header *head, size_t len)
{
	uint64_t versions_end = head->versions_at + (uint64_t)head->versions * sizeof(struct flat_version);
	uint64_t files_end = head->files_at + (uint64_t)head->files * sizeof(struct flat_file);

	return head->total == len && head->versions_at == sizeof *head && versions_end == head->files_at &&
	       files_end == head->text_at && head->text_at <= len;
}

static bool versions_fit(const struct page *page)
{
	uint32_t next = 0;

	for (uint32_t i = 0; i < page->head->versions; i++) {
		const struct flat_version *v = version_at(page, i);
		if (v->first != next || v->files == 0 || v->files > page->head->files - next)
			return false;
		next += v->files;
	}
	return next == page->head->files;
}

status page_open(struct str flat, struct page *ret, struct err *err)
{
	struct page page = {.flat = flat, .head = (const void *)flat.p};

	if (flat.len < sizeof *page.head || (uintptr_t)flat.p % _Alignof(struct flat_file) != 0 ||
	    memcmp(page.head->magic, PAGE_MAGIC, sizeof page.head->magic) != 0)
		return err_set(err, E_SYNTAX, "not a stored project page");
	if (!tables_fit(page.head, flat.len) || !versions_fit(&page))
		return err_set(err, E_SYNTAX, "a stored project page is damaged");
	*ret = page;
	return OK;
}

uint32_t page_versions(const struct page *page)
{
	return page->head->versions;
}

struct page_version page_version(const struct page *page, uint32_t i)
{
	const struct flat_version *v = version_at(page, i);

	return (struct page_version){
		.text = text(page, v->text),
		.key = text(page, v->key),
		.first = v->first,
		.files = v->files,
		.is_prerelease = v->is_prerelease != 0,
	};
}

uint32_t page_files(const struct page *page)
{
	return page->head->files;
}

struct page_file page_file(const struct page *page, uint32_t i)
{
	const struct flat_file *f = file_at(page, i);
	struct str name = text(page, f->name);
	struct page_file file = {
		.name = name,
		.requires_python = text(page, f->requires_python),
		.yanked_reason = text(page, f->yanked_reason),
		.hashes = text(page, f->hashes),
		.python = str_sub(name, f->python, (size_t)f->python + f->python_len),
		.abi = str_sub(name, f->abi, (size_t)f->abi + f->abi_len),
		.platform = str_sub(name, f->platform, (size_t)f->platform + f->platform_len),
		.size = f->size,
		.upload_time = f->upload_time,
		.flags = f->flags & ~(uint32_t)FLAT_URL_IS_FOLDER,
	};

	memcpy(file.sha256, f->sha256, sizeof file.sha256);
	memcpy(file.metadata_sha256, f->metadata_sha256, sizeof file.metadata_sha256);
	return file;
}

struct str page_file_url(const struct page *page, uint32_t i, struct arena *mem)
{
	const struct flat_file *f = file_at(page, i);
	struct str url = text(page, f->url), name = text(page, f->name);

	if (f->flags & FLAT_URL_IS_FOLDER)
		return arena_printf(mem, STR_FMT STR_FMT, STR_ARG(url), STR_ARG(name));
	return arena_str(mem, url);
}

/* The newest of all is before the moment on most pages. */
bool page_newest_before(const struct page *page, int64_t moment, int64_t *ret)
{
	int64_t newest = page->head->newest < moment ? page->head->newest : INT64_MIN;

	for (uint32_t i = 0; i < page->head->files && page->head->newest >= moment; i++) {
		const struct flat_file *f = file_at(page, i);

		if (f->flags & PAGE_FILE_HAS_TIME && f->upload_time < moment && f->upload_time > newest)
			newest = f->upload_time;
	}
	if (newest != INT64_MIN)
		*ret = newest;
	return newest != INT64_MIN;
}

uint32_t page_find(const struct page *page, struct str key)
{
	uint32_t low = 0, high = page->head->versions;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = str_cmp(text(page, version_at(page, middle)->key), key);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return UINT32_MAX;
}

enum page_status page_status(const struct page *page, struct str *reason)
{
	*reason = text(page, page->head->status_reason);
	return page->head->status <= PAGE_QUARANTINED ? (enum page_status)page->head->status : PAGE_QUARANTINED;
}

const uint8_t *page_digest(const struct page *page)
{
	return page->head->digest;
}

uint32_t page_left_out(const struct page *page)
{
	return page->head->left_out;
}
