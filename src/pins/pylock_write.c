#include "base/toml_out.h"
#include "pins/pylock.h"
#include "pins/pylock_parts.h"

/* Write `key = "text"` where there is one. */
static void put_text(struct toml_out *o, const char *key, struct str text)
{
	if (text.len)
		toml_out_key_string(o, key, text);
}

static void put_texts(struct toml_out *o, const char *key, const struct pin_texts *texts, bool lines)
{
	if (!texts->len)
		return;
	toml_out_key(o, str_of(key));
	toml_out_array(o, lines);
	vec_each (const struct str, text, *texts)
		toml_out_string(o, *text);
	toml_out_array_end(o);
}

static void put_head(struct toml_out *o, const struct lock *lock)
{
	toml_out_key_string(o, "lock-version", STR("1.0"));
	put_texts(o, "environments", &lock->environments, true);
	put_text(o, "requires-python", lock->requires_python);
	put_texts(o, "extras", &lock->extras, false);
	put_texts(o, "dependency-groups", &lock->dependency_groups, false);
	put_texts(o, "default-groups", &lock->default_groups, false);
	toml_out_key_string(o, "created-by", lock->created_by);
	if (!lock->packages.len) {
		toml_out_key(o, STR("packages"));
		toml_out_array(o, false);
		toml_out_array_end(o);
	}
}

static void put_dependencies(struct toml_out *o, const struct pin *pin)
{
	if (!pin->has_dependencies)
		return;
	toml_out_key(o, STR("dependencies"));
	toml_out_array(o, pin->dependencies.len > 0);
	vec_each (const struct pin_dependency, dependency, pin->dependencies) {
		toml_out_inline(o);
		toml_out_key_string(o, "name", dependency->name);
		put_text(o, "version", dependency->version);
		put_text(o, "marker", dependency->marker);
		toml_out_inline_end(o);
	}
	toml_out_array_end(o);
}

static void put_hashes(struct toml_out *o, const struct pin_file *file)
{
	toml_out_key(o, STR("hashes"));
	toml_out_inline(o);
	vec_each (const struct pin_hash, hash, file->hashes) {
		toml_out_key(o, hash->algorithm);
		toml_out_string(o, hash->digest);
	}
	toml_out_inline_end(o);
}

/* A file as an inline table, keys in PEP 751's order. Its name is left out where readers find the same one by themselves. */
static void put_file(struct toml_out *o, const struct pin_file *file, struct arena *mem)
{
	toml_out_inline(o);
	if (!str_eq(file->name, pylock_derived_name(file->path, file->url, mem)))
		put_text(o, "name", file->name);
	if (file->has_time) {
		toml_out_key(o, STR("upload-time"));
		toml_out_instant(o, file->upload_time);
	}
	put_text(o, "url", file->url);
	put_text(o, "path", file->path);
	if (file->has_size)
		toml_out_key_i64(o, "size", file->size);
	put_hashes(o, file);
	put_text(o, "subdirectory", file->subdirectory);
	toml_out_inline_end(o);
}

static void put_vcs(struct toml_out *o, const struct pin_vcs *vcs)
{
	toml_out_key(o, STR("vcs"));
	toml_out_inline(o);
	put_text(o, "type", vcs->type);
	put_text(o, "url", vcs->url);
	put_text(o, "path", vcs->path);
	put_text(o, "requested-revision", vcs->requested_revision);
	put_text(o, "commit-id", vcs->commit_id);
	put_text(o, "subdirectory", vcs->subdirectory);
	toml_out_inline_end(o);
}

static void put_directory(struct toml_out *o, const struct pin_directory *directory)
{
	toml_out_key(o, STR("directory"));
	toml_out_inline(o);
	put_text(o, "path", directory->path);
	if (directory->editable)
		toml_out_key_bool(o, "editable", true);
	put_text(o, "subdirectory", directory->subdirectory);
	toml_out_inline_end(o);
}

static void put_wheels(struct toml_out *o, const struct pin *pin, struct arena *mem)
{
	if (!pin->wheels.len)
		return;
	toml_out_key(o, STR("wheels"));
	toml_out_array(o, true);
	vec_each (const struct pin_file, wheel, pin->wheels)
		put_file(o, wheel, mem);
	toml_out_array_end(o);
}

static void put_identities(struct toml_out *o, const struct pin *pin)
{
	if (!pin->identities.len)
		return;
	toml_out_key(o, STR("attestation-identities"));
	toml_out_array(o, true);
	vec_each (const struct pin_identity, identity, pin->identities)
		toml_out_raw(o, identity->text);
	toml_out_array_end(o);
}

static void put_package_tool(struct toml_out *o, const struct pin *pin)
{
	if (!pin->metadata_sha256.len && !pin->requires.len)
		return;
	toml_out_table(o, TOML_PATH(STR("packages"), STR("tool"), STR("assay")));
	put_text(o, "metadata-sha256", pin->metadata_sha256);
	if (!pin->requires.len)
		return;
	toml_out_key(o, STR("requires"));
	toml_out_array(o, true);
	vec_each (const struct pin_requires, requires, pin->requires)
		toml_out_string(o, requires->text);
	toml_out_array_end(o);
}

static void put_package(struct toml_out *o, const struct pin *pin, struct arena *mem)
{
	toml_out_array_table(o, TOML_PATH(STR("packages")));
	toml_out_key_string(o, "name", pin->name);
	put_text(o, "version", pin->version);
	put_text(o, "marker", pin->marker);
	put_text(o, "requires-python", pin->requires_python);
	put_dependencies(o, pin);
	if (pin->source == PIN_VCS)
		put_vcs(o, &pin->vcs);
	if (pin->source == PIN_DIRECTORY)
		put_directory(o, &pin->directory);
	if (pin->source == PIN_ARCHIVE) {
		toml_out_key(o, STR("archive"));
		put_file(o, &pin->archive, mem);
	}
	put_text(o, "index", pin->index);
	if (pin->has_sdist) {
		toml_out_key(o, STR("sdist"));
		put_file(o, &pin->sdist, mem);
	}
	put_wheels(o, pin, mem);
	put_identities(o, pin);
	put_package_tool(o, pin);
}

static void put_roots(struct toml_out *o, const struct lock *lock)
{
	if (!lock->roots.len)
		return;
	toml_out_key(o, STR("requires"));
	toml_out_array(o, true);
	vec_each (const struct lock_root, root, lock->roots) {
		toml_out_inline(o);
		toml_out_key_string(o, "requirement", root->text);
		put_text(o, "extra", root->extra);
		put_text(o, "group", root->group);
		put_text(o, "file", root->origin);
		if (root->line)
			toml_out_key_i64(o, "line", root->line);
		toml_out_inline_end(o);
	}
	toml_out_array_end(o);
}

static void put_inputs(struct toml_out *o, const struct lock *lock)
{
	if (!lock->inputs.len)
		return;
	toml_out_key(o, STR("inputs"));
	toml_out_array(o, true);
	vec_each (const struct lock_input, input, lock->inputs) {
		toml_out_inline(o);
		toml_out_key_string(o, "path", input->path);
		toml_out_key_string(o, "sha256", input->sha256);
		toml_out_inline_end(o);
	}
	toml_out_array_end(o);
}

static void put_options(struct toml_out *o, const struct lock *lock)
{
	if (!lock->options.len)
		return;
	toml_out_table(o, TOML_PATH(STR("tool"), STR("assay"), STR("options")));
	vec_each (const struct lock_option, option, lock->options) {
		toml_out_key(o, option->key);
		toml_out_string(o, option->value);
	}
}

static void put_pages(struct toml_out *o, const struct lock *lock)
{
	if (!lock->pages.len)
		return;
	toml_out_table(o, TOML_PATH(STR("tool"), STR("assay"), STR("pages")));
	vec_each (const struct lock_page, page, lock->pages) {
		toml_out_key(o, page->name);
		if (!page->index.len) {
			toml_out_string(o, page->sha256);
			continue;
		}
		toml_out_inline(o);
		toml_out_key_string(o, "sha256", page->sha256);
		toml_out_key_string(o, "index", page->index);
		toml_out_inline_end(o);
	}
}

static void put_tool(struct toml_out *o, const struct lock *lock)
{
	if (!lock->ours)
		return;
	toml_out_table(o, TOML_PATH(STR("tool"), STR("assay")));
	if (lock->has_instant) {
		toml_out_key(o, STR("instant"));
		toml_out_instant(o, lock->instant);
	}
	put_text(o, "index", lock->default_index);
	put_roots(o, lock);
	put_inputs(o, lock);
	put_options(o, lock);
	put_pages(o, lock);
}

status pylock_write(struct lock *lock, struct buf *out, struct err *err)
{
	struct toml_out o = toml_out_open(out);
	cleanup(arena_free) struct arena mem = {0};
	status st;

	lock_sort(lock);
	st = pylock_writable(lock, err);
	if (st != OK)
		return err_wrap(err, st, "cannot write the lock");
	put_head(&o, lock);
	vec_each (const struct pin, pin, lock->packages)
		put_package(&o, pin, &mem);
	put_tool(&o, lock);
	return buf_check(out, "the lock", err);
}
