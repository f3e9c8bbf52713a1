#include "install/plan_page.h"

#include "base/sha256.h"
#include "pep/filename.h"
#include "pep/version.h"

static bool hash_is_listed(const struct plan_item *item, const uint8_t sha256[SHA256_BYTES])
{
	uint8_t one[SHA256_BYTES];

	for (size_t i = 0; i < item->n_hashes; i++)
		if (str_eq_nocase(item->hashes[i].algorithm, STR("sha256")) &&
		    hex_parse(item->hashes[i].digest, one, SHA256_BYTES) && memcmp(one, sha256, SHA256_BYTES) == 0)
			return true;
	return false;
}

/* Better by tags, then by build tag. */
static bool is_better(const struct tags *tags, const struct page_file *file, int *rank, struct wheel_filename *best)
{
	struct wheel_filename name;
	struct err ignored = {0};
	int this = tags_rank(tags, file->python, file->abi, file->platform);

	if (this < 0 || wheel_filename_split(file->name, &name, &ignored) != OK)
		return false;
	if (*rank >= 0 && (this > *rank || (this == *rank && wheel_filename_cmp_build(&name, best) <= 0)))
		return false;
	*rank = this;
	*best = name;
	return true;
}

static status no_file(const struct plan_item *item, bool listed, struct err *err)
{
	if (listed)
		return err_set(err, E_NO, "none of the lock's files of " STR_FMT " " STR_FMT " is a wheel for this environment",
			STR_ARG(item->name), STR_ARG(item->version));
	return err_set(err, E_REFUSED, "its index has no file of " STR_FMT " " STR_FMT " with a hash that the lock knows",
		STR_ARG(item->name), STR_ARG(item->version));
}

static status choose_on_page(const struct plan_request *r, const struct page *page, struct arena *mem, struct plan_item *item,
	struct err *err)
{
	struct version wanted;
	struct wheel_filename best = {0};
	struct page_version version;
	uint32_t at, chosen = UINT32_MAX;
	int rank = -1;
	bool listed = false;
	status st = version_parse(item->version, mem, &wanted, err);

	if (st != OK)
		return st;
	at = page_find(page, wanted.key);
	if (at == UINT32_MAX)
		return no_file(item, false, err);
	version = page_version(page, at);
	for (uint32_t i = version.first; i < version.first + version.files; i++) {
		struct page_file file = page_file(page, i);

		if (!(file.flags & PAGE_FILE_HAS_SHA256) || !hash_is_listed(item, file.sha256))
			continue;
		listed = true;
		if ((file.flags & PAGE_FILE_WHEEL) && is_better(r->tags, &file, &rank, &best))
			chosen = i;
	}
	if (chosen == UINT32_MAX)
		return no_file(item, listed, err);
	if (page_file(page, chosen).flags & PAGE_FILE_HAS_TIME)
		st = plan_check_age(r, item->name, page_file(page, chosen).name, page_file(page, chosen).upload_time, err);
	if (st != OK)
		return st;
	item->filename = arena_str(mem, page_file(page, chosen).name);
	item->url = page_file_url(page, chosen, mem);
	memcpy(item->sha256, page_file(page, chosen).sha256, SHA256_BYTES);
	item->has_sha256 = true;
	item->has_size = page_file(page, chosen).flags & PAGE_FILE_HAS_SIZE;
	item->size = page_file(page, chosen).size;
	return OK;
}

status plan_page_choose(const struct plan_request *r, const struct index_setting *source, struct arena *mem,
	struct plan_item *item, struct err *err)
{
	struct index_project *project = index_project(r->index, item->name);
	struct str reason;
	status st = index_project_wait(r->index, project, err);

	if (st != OK)
		return st;
	if (project->absent)
		return err_set(err, E_REFUSED, "the index '" STR_FMT "' has no project '" STR_FMT "'", STR_ARG(source->name),
			STR_ARG(item->name));
	if (page_status(&project->page, &reason) == PAGE_QUARANTINED)
		return err_set(err, E_REFUSED, "the index '" STR_FMT "' has put '" STR_FMT "' into quarantine", STR_ARG(source->name),
			STR_ARG(item->name));
	item->path = (struct str){0};
	item->origin = source->url;
	return choose_on_page(r, &project->page, mem, item, err);
}
