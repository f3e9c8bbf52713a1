#include "install/owners.h"

struct owner {
	const struct dist *dist;
	struct dist_file *file;
};

static bool same_content(const struct dist_file *a, const struct dist_file *b)
{
	return a->object.size == b->object.size && a->object.executable == b->object.executable &&
		memcmp(a->object.sha256, b->object.sha256, SHA256_BYTES) == 0;
}

static bool may_clobber(const struct settings *settings, struct str name)
{
	return settings && settings_allows(settings, STR("clobber"), name) != NULL;
}

static status refuse(const struct owner *first, const struct dist *second, struct err *err)
{
	err_set(err, E_REFUSED, "'" STR_FMT "' and '" STR_FMT "' both bring '" STR_FMT "', with different content",
		STR_ARG(first->dist->name), STR_ARG(second->name), STR_ARG(first->file->path));
	err_help(err, "if one of them may give way, allow it in assay.toml:");
	err_help(err, "  [[allow]]");
	err_help(err, "  check = \"clobber\"");
	err_help(err, "  package = \"" STR_FMT "\"", STR_ARG(second->name));
	err_help(err, "  reason = \"...\"");
	return E_REFUSED;
}

static status settle(struct owner *first, const struct dist *dist, struct dist_file *file, const struct layout *layout,
	const struct settings *settings, struct err *err)
{
	struct str rest;

	if (layout_in_site(layout, file->path, &rest) && same_content(first->file, file)) {
		file->shared = true;
		return OK;
	}
	if (may_clobber(settings, dist->name)) {
		file->shared = true;
		return OK;
	}
	if (!may_clobber(settings, first->dist->name))
		return refuse(first, dist, err);
	first->file->shared = true;
	*first = (struct owner){dist, file};
	return OK;
}

status owners_settle(struct dist *dists, size_t n, const struct layout *layout, const struct settings *settings,
	size_t *shared, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct map owners = {0};
	size_t files = 0, count = 0;
	struct owner *all;

	for (size_t i = 0; i < n; i++)
		files += dists[i].n_files;
	all = arena_array(&mem, files, struct owner);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < dists[i].n_files; k++) {
			struct dist_file *file = &dists[i].files[k];
			void **slot = map_put(&owners, &mem, file->path);
			status st = OK;

			if (*slot) {
				st = settle(*slot, &dists[i], file, layout, settings, err);
				count++;
			} else {
				*all = (struct owner){&dists[i], file};
				*slot = all++;
			}
			if (st != OK)
				return st;
		}
	*shared = count;
	return OK;
}
