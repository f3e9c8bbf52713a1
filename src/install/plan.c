#include "install/plan.h"

#include "base/json_out.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/time.h"
#include "base/url.h"
#include "install/plan_page.h"
#include "pep/filename.h"
#include "pins/select.h"
#include "pins/usable.h"

static struct str index_of_pin(const struct plan_request *r, const struct pin *pin)
{
	return pin->index.len || !r->lock->ours ? pin->index : r->lock->default_index;
}

/* One source a name: what the lock says must be what the settings say. */
static status check_source(const struct plan_request *r, const struct pin *pin, const struct index_setting **ret,
	struct err *err)
{
	struct str said = index_of_pin(r, pin);
	cleanup(buf_free) struct buf shown = buf_make(LIMIT_URL);
	status st = settings_index_of(r->settings, pin->name, ret, err);

	if (st != OK || !said.len || settings_index_at(r->settings, said) == *ret)
		return st;
	url_redacted(said, &shown);
	err_set(err, E_REFUSED, "the lock takes '" STR_FMT "' from " STR_FMT ", but that name belongs to the index '" STR_FMT "'",
		STR_ARG(pin->name), STR_ARG(buf_str(&shown)), STR_ARG((*ret)->name));
	err_help(err, "lock again with these settings, or name that index: --index-url, or [[index]] and [sources] in assay.toml");
	return E_REFUSED;
}

status plan_check_age(const struct plan_request *r, struct str name, struct str file, int64_t uploaded, struct err *err)
{
	cleanup(buf_free) struct buf wanted = buf_make(64);

	if (r->settings->min_age <= 0 || uploaded <= r->now - r->settings->min_age ||
	    settings_allows(r->settings, STR("min-age"), name))
		return OK;
	time_format_span(r->settings->min_age, &wanted);
	err_set(err, E_REFUSED, "'" STR_FMT "' is younger than " STR_FMT, STR_ARG(file), STR_ARG(buf_str(&wanted)));
	err_help(err, "wait, or loosen the policy: min-age, or an [[allow]] entry with check = \"min-age\"");
	return E_REFUSED;
}

static status check_age(const struct plan_request *r, const struct pin *pin, const struct pin_file *file, struct err *err)
{
	return file->has_time ? plan_check_age(r, pin->name, file->name, file->upload_time, err) : OK;
}

static bool is_direct_root(const struct lock *lock, struct str name)
{
	vec_each (const struct lock_root, root, lock->roots)
		if (str_eq(root->name, name) && str_find_str(root->text, STR("@"), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool needs(const struct pin *pin, struct str name)
{
	vec_each (const struct pin_dependency, dependency, pin->dependencies)
		if (str_eq(dependency->name, name))
			return true;
	return false;
}

/* Another package of the lock wants this one, by what either of them says. */
static bool is_dependency(const struct lock *lock, const struct pin *pin)
{
	vec_each (const struct pin, other, lock->packages) {
		if (needs(other, pin->name))
			return true;
		vec_each (const struct str, via, pin->via)
			if (str_eq(*via, other->name))
				return true;
	}
	return false;
}

/* A direct URL is nobody's index: only the project itself, or the policy, may ask for one. Our locks say what the project
 * asks for; in others it is what no package needs. */
static status check_direct(const struct plan_request *r, const struct pin *pin, struct err *err)
{
	bool own = r->lock->roots.len ? is_direct_root(r->lock, pin->name) : !is_dependency(r->lock, pin);

	if (!pin->archive.url.len || own || settings_allows(r->settings, STR("direct-url"), pin->name))
		return OK;
	err_set(err, E_REFUSED, "'" STR_FMT "' comes from a URL of its own instead of an index", STR_ARG(pin->name));
	err_help(err, "if that is meant, allow it in assay.toml: [[allow]] with check = \"direct-url\" and package = \"" STR_FMT "\"",
		STR_ARG(pin->name));
	return E_REFUSED;
}

/* PEP 610. */
static struct str direct_url_json(const struct plan_item *item, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_HAZARD_TEXT), url = buf_make(LIMIT_URL);
	struct json_out json = json_out_open(&out, 0);

	if (item->url.len) {
		url_without_credentials(item->url, &url);
	} else {
		buf_add(&url, STR("file://"));
		url_encode(&url, item->path, "/");
	}
	json_out_object(&json);
	json_out_key(&json, STR("url"));
	json_out_string(&json, buf_str(&url));
	json_out_key(&json, STR("archive_info"));
	json_out_object(&json);
	json_out_key(&json, STR("hashes"));
	json_out_object(&json);
	for (size_t i = 0; i < item->n_hashes; i++) {
		json_out_key(&json, item->hashes[i].algorithm);
		json_out_string(&json, item->hashes[i].digest);
	}
	json_out_object_end(&json);
	json_out_object_end(&json);
	json_out_object_end(&json);
	return out.overflow ? (struct str){0} : arena_str(mem, buf_str(&out));
}

static bool is_requested(const struct lock *lock, struct str name)
{
	vec_each (const struct lock_root, root, lock->roots)
		if (str_eq(root->name, name))
			return true;
	return lock->roots.len == 0;
}

static void take_file(const struct plan_request *r, const struct pin_file *file, struct arena *mem, struct plan_item *item)
{
	item->filename = file->name;
	item->url = file->url;
	if (!file->url.len)
		item->path = path_join(mem, r->lock_dir, file->path);
	item->hashes = file->hashes.p;
	item->n_hashes = file->hashes.len;
	item->has_sha256 = pin_hash_sha256(file->hashes.p, file->hashes.len, item->sha256);
	item->has_size = file->has_size;
	item->size = (uint64_t)file->size;
}

/* An index in a folder leads to file: URLs, which only the settings may allow; the hashes are judged all the same. */
static status check_usable(const struct pin *pin, const struct pin_file *file, const struct index_setting *source,
	struct err *err)
{
	struct pin_file local = *file;

	if (!source || !str_starts(source->url, STR("file:")) || !str_starts(file->url, STR("file:")))
		return pin_file_usable(pin, file, err);
	local.url = (struct str){0};
	local.path = file->name;
	return pin_file_usable(pin, &local, err);
}

static status choose_wheel(const struct plan_request *r, const struct pin *pin, struct arena *mem, struct plan_item *item,
	struct err *err)
{
	const struct index_setting *source = NULL;
	const struct pin_file *file = pin_best_wheel(pin, r->tags);
	status st;

	if (!file) {
		err_set(err, E_NO, "no wheel of " STR_FMT " " STR_FMT " in the lock fits this environment", STR_ARG(pin->name),
			STR_ARG(pin->version));
		err_help(err, "lock again for this Python and platform, or use another --python");
		return E_NO;
	}
	st = file->url.len ? check_source(r, pin, &source, err) : OK;
	if (st == OK)
		st = check_usable(pin, file, source, err);
	if (st == OK)
		st = check_age(r, pin, file, err);
	if (st != OK)
		return st;
	take_file(r, file, mem, item);
	if (source && !index_of_pin(r, pin).len)
		return plan_page_choose(r, source, mem, item, err);
	if (source)
		item->origin = source->url;
	return OK;
}

static status choose_archive(const struct plan_request *r, const struct pin *pin, struct arena *mem, struct plan_item *item,
	struct err *err)
{
	struct wheel_filename name;
	status st = pin_file_usable(pin, &pin->archive, err);

	if (st == OK)
		st = check_direct(r, pin, err);
	if (st == OK)
		st = check_age(r, pin, &pin->archive, err);
	if (st == OK)
		st = wheel_filename_parse(pin->archive.name, mem, &name, err);
	if (st != OK)
		return st;
	if (wheel_filename_rank(&name, r->tags) < 0)
		return err_set(err, E_NO, "'" STR_FMT "' does not fit this environment", STR_ARG(pin->archive.name));
	take_file(r, &pin->archive, mem, item);
	item->direct_url = direct_url_json(item, mem);
	return OK;
}

static status choose_by_hash(const struct plan_request *r, const struct pin *pin, struct arena *mem, struct plan_item *item,
	struct err *err)
{
	const struct index_setting *source;
	status st = check_source(r, pin, &source, err);

	if (st != OK)
		return st;
	item->hashes = pin->hashes.p;
	item->n_hashes = pin->hashes.len;
	return plan_page_choose(r, source, mem, item, err);
}

static status choose(const struct plan_request *r, const struct pin *pin, struct arena *mem, struct plan_item *item,
	struct err *err)
{
	status st = OK;

	*item = (struct plan_item){.pin = pin, .name = pin->name, .version = pin->version,
		.requested = is_requested(r->lock, pin->name)};
	item->has_metadata = pin->metadata_sha256.len && hex_parse(pin->metadata_sha256, item->metadata_sha256, SHA256_BYTES);
	if (pin->source != PIN_HASHES)
		st = pin_usable(pin, err);
	if (st != OK)
		return st;
	if (pin->source == PIN_HASHES)
		return choose_by_hash(r, pin, mem, item, err);
	return pin->source == PIN_ARCHIVE ? choose_archive(r, pin, mem, item, err) : choose_wheel(r, pin, mem, item, err);
}

/* Entries that need their page ask for it before anybody waits. */
static void start_pages(const struct plan_request *r, const struct lock_selection *selection)
{
	vec_each (const struct pin *const, each, selection->pins) {
		const struct pin *pin = *each;
		if (r->index && (pin->source == PIN_HASHES || (pin->source == PIN_FILES && !index_of_pin(r, pin).len)))
			(void)index_project(r->index, pin->name);
	}
}

status plan_make(const struct plan_request *r, struct arena *mem, struct plan *ret, struct err *err)
{
	struct lock_selection selection = {0};
	struct plan plan = {0};
	status st = lock_select(r->lock, r->markers, mem, &selection, err);

	if (st == OK)
		start_pages(r, &selection);
	for (size_t i = 0; i < selection.pins.len && st == OK; i++)
		st = choose(r, selection.pins.p[i], mem, vec_add(&plan.items, mem), err);
	if (st == OK)
		*ret = plan;
	return st;
}

enum { NEEDED_SHOWN = 3 };

void plan_note_needed(const struct lock *lock, struct str name, struct err *err)
{
	size_t shown = 0, more = 0;

	vec_each (const struct pin, pin, lock->packages) {
		if (!needs(pin, name))
			continue;
		if (shown++ < NEEDED_SHOWN)
			err_note(err, "needed by " STR_FMT " " STR_FMT, STR_ARG(pin->name), STR_ARG(pin->version));
		else
			more++;
	}
	if (more)
		err_note(err, "and by %zu more", more);
}
