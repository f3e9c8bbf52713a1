#include "archive/zip_parts.h"

#include "archive/fold.h"

/* What a folded path is: a member, or (the address of this) a folder. */
static struct zip_member folder_mark;

static status collide(const struct zip_member *m, const struct zip_member *other, struct err *err)
{
	if (other == &folder_mark)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is a file and also a folder of others", STR_ARG(m->name));
	if (str_eq(m->name, other->name))
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is there twice", STR_ARG(m->name));
	return err_set(err, E_REFUSED, "members '" STR_FMT "' and '" STR_FMT "' collide where names are folded",
		STR_ARG(other->name), STR_ARG(m->name));
}

/* All folders on the way to a member, the member itself excluded. */
static status mark_folders(struct map *folded, struct arena *mem, struct str path, const struct zip_member *m,
	struct err *err)
{
	for (size_t at = str_find(path, '/', 0); at != SIZE_MAX; at = str_find(path, '/', at + 1)) {
		void **slot = map_put(folded, mem, str_sub(path, 0, at));

		if (*slot && *slot != &folder_mark)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' lies in a folder that is also a file", STR_ARG(m->name));
		*slot = &folder_mark;
	}
	return OK;
}

static status add_folded(struct map *folded, struct arena *mem, struct zip_member *m, struct str *folder, struct err *err)
{
	struct str path;
	size_t parent;
	void **slot;
	status st = fold_name(m->name, mem, &path, err);

	if (st != OK)
		return st;
	parent = str_rfind(path, '/');
	/* Neighbours mostly share their folder, which is then known. */
	if (parent != SIZE_MAX && !str_eq(*folder, str_sub(path, 0, parent + 1))) {
		*folder = str_sub(path, 0, parent + 1);
		st = mark_folders(folded, mem, path, m, err);
	}
	if (st != OK || m->is_dir)
		return st;
	slot = map_put(folded, mem, path);
	if (*slot)
		return collide(m, *slot, err);
	*slot = m;
	return OK;
}

status zip_names_collide(struct zip *zip, struct arena *mem, struct err *err)
{
	cleanup(arena_free) struct arena scratch = {0};
	struct map folded = {0};
	struct str folder = {0};

	for (size_t i = 0; i < zip->len; i++) {
		struct zip_member *m = &zip->members[i];
		void **slot = map_put(&zip->by_name, mem, m->name);
		status st = OK;

		if (*slot)
			return collide(m, *slot, err);
		*slot = m;
		st = add_folded(&folded, &scratch, m, &folder, err);
		if (st != OK)
			return st;
	}
	return OK;
}
