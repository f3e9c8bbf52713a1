#include "pins/equal.h"

/* Are two arrays equal element by element? */
#define EACH_EQUAL(a, b, eq)                                                \
	({                                                                  \
		bool same_ = (a).len == (b).len;                            \
		for (size_t i_ = 0; same_ && i_ < (a).len; i_++)            \
			same_ = eq(&(a).p[i_], &(b).p[i_]);                 \
		same_;                                                      \
	})

static bool text_equal(const struct str *a, const struct str *b)
{
	return str_eq(*a, *b);
}

static bool hash_equal(const struct pin_hash *a, const struct pin_hash *b)
{
	return str_eq(a->algorithm, b->algorithm) && str_eq(a->digest, b->digest);
}

static bool file_equal(const struct pin_file *a, const struct pin_file *b)
{
	return str_eq(a->name, b->name) && str_eq(a->url, b->url) && str_eq(a->path, b->path) &&
	       str_eq(a->subdirectory, b->subdirectory) && a->has_size == b->has_size &&
	       (!a->has_size || a->size == b->size) && a->has_time == b->has_time &&
	       (!a->has_time || a->upload_time == b->upload_time) && EACH_EQUAL(a->hashes, b->hashes, hash_equal);
}

bool pin_vcs_equal(const struct pin_vcs *a, const struct pin_vcs *b)
{
	return str_eq(a->type, b->type) && str_eq(a->url, b->url) && str_eq(a->path, b->path) &&
	       str_eq(a->requested_revision, b->requested_revision) && str_eq(a->commit_id, b->commit_id) &&
	       str_eq(a->subdirectory, b->subdirectory);
}

bool pin_directory_equal(const struct pin_directory *a, const struct pin_directory *b)
{
	return str_eq(a->path, b->path) && str_eq(a->subdirectory, b->subdirectory) && a->editable == b->editable;
}

static bool dependency_equal(const struct pin_dependency *a, const struct pin_dependency *b)
{
	return str_eq(a->name, b->name) && str_eq(a->version, b->version) && str_eq(a->marker, b->marker);
}

static bool requires_equal(const struct pin_requires *a, const struct pin_requires *b)
{
	return str_eq(a->text, b->text) && str_eq(a->name, b->name);
}

static bool identity_equal(const struct pin_identity *a, const struct pin_identity *b)
{
	return str_eq(a->kind, b->kind) && str_eq(a->text, b->text);
}

static bool source_equal(const struct pin *a, const struct pin *b)
{
	return a->source == b->source && a->has_sdist == b->has_sdist && EACH_EQUAL(a->wheels, b->wheels, file_equal) &&
	       file_equal(&a->sdist, &b->sdist) && file_equal(&a->archive, &b->archive) && pin_vcs_equal(&a->vcs, &b->vcs) &&
	       pin_directory_equal(&a->directory, &b->directory) && EACH_EQUAL(a->hashes, b->hashes, hash_equal);
}

bool pin_equal(const struct pin *a, const struct pin *b)
{
	return str_eq(a->name, b->name) && str_eq(a->version, b->version) && str_eq(a->marker, b->marker) &&
	       str_eq(a->requires_python, b->requires_python) && str_eq(a->index, b->index) &&
	       a->has_dependencies == b->has_dependencies &&
	       EACH_EQUAL(a->dependencies, b->dependencies, dependency_equal) && source_equal(a, b) &&
	       EACH_EQUAL(a->identities, b->identities, identity_equal);
}

/* What [packages.tool.assay] says about it. */
static bool pin_tool_equal(const struct pin *a, const struct pin *b)
{
	return EACH_EQUAL(a->requires, b->requires, requires_equal) && str_eq(a->metadata_sha256, b->metadata_sha256);
}

static bool input_equal(const struct lock_input *a, const struct lock_input *b)
{
	return str_eq(a->path, b->path) && str_eq(a->sha256, b->sha256);
}

static bool page_equal(const struct lock_page *a, const struct lock_page *b)
{
	return str_eq(a->name, b->name) && str_eq(a->index, b->index) && str_eq(a->sha256, b->sha256);
}

static bool root_equal(const struct lock_root *a, const struct lock_root *b)
{
	return str_eq(a->text, b->text) && str_eq(a->name, b->name) && str_eq(a->extra, b->extra) &&
	       str_eq(a->group, b->group) && str_eq(a->origin, b->origin) && a->line == b->line;
}

static bool option_equal(const struct lock_option *a, const struct lock_option *b)
{
	return str_eq(a->key, b->key) && str_eq(a->value, b->value);
}

bool lock_equal_pins(const struct lock *a, const struct lock *b)
{
	return str_eq(a->lock_version, b->lock_version) && str_eq(a->created_by, b->created_by) &&
	       str_eq(a->requires_python, b->requires_python) && EACH_EQUAL(a->environments, b->environments, text_equal) &&
	       EACH_EQUAL(a->extras, b->extras, text_equal) &&
	       EACH_EQUAL(a->dependency_groups, b->dependency_groups, text_equal) &&
	       EACH_EQUAL(a->default_groups, b->default_groups, text_equal) &&
	       EACH_EQUAL(a->packages, b->packages, pin_equal);
}

bool lock_equal(const struct lock *a, const struct lock *b)
{
	return lock_equal_pins(a, b) && a->ours == b->ours && a->has_instant == b->has_instant &&
	       (!a->has_instant || a->instant == b->instant) && str_eq(a->default_index, b->default_index) &&
	       EACH_EQUAL(a->inputs, b->inputs, input_equal) && EACH_EQUAL(a->pages, b->pages, page_equal) &&
	       EACH_EQUAL(a->roots, b->roots, root_equal) && EACH_EQUAL(a->options, b->options, option_equal) &&
	       EACH_EQUAL(a->packages, b->packages, pin_tool_equal);
}
