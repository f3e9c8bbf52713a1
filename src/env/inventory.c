#include "env/inventory.h"

#include "base/file.h"
#include "env/probe.h"
#include "pep/name.h"

struct reading {
	struct arena *mem;
	struct str site;
	VEC(struct inventory_item) items;
};

/* -- one entry -- */

static void nonsense(struct inventory_item *item, const char *why)
{
	item->kind = INVENTORY_NONSENSE;
	item->why = str_of(why);
}

/* NAME-VERSION of a dist-info folder: one '-', since both are escaped (binary distribution format). */
static void name_take(struct inventory_item *item, struct str stem, struct arena *mem)
{
	struct err ignored = {0};
	struct str name, version;

	if (!str_rcut(stem, '-', &name, &version) || !name_valid(name) ||
			version_parse(version, mem, &item->version, &ignored) != OK) {
		nonsense(item, "its name is not NAME-VERSION.dist-info");
		return;
	}
	item->name = name_normalize(name, mem);
}

static bool has_file(const struct dir_entry *entries, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (entries[i].kind == DIR_FILE && str_eq(entries[i].name, name))
			return true;
	return false;
}

/* The first line; "" when there is none that can be shown. */
static struct str installer_read(int fd, struct arena *mem)
{
	struct file_map map = {0};
	struct err ignored = {0};
	struct str text, line = {0};

	if (file_map_open_at(fd, "INSTALLER", LIMIT_INSTALLER, &map, &ignored) != OK)
		return STR("");
	text = map.bytes;
	if (!str_line(&text, &line))
		line = STR("");
	line = arena_str(mem, str_trim(line));
	file_map_close(&map);
	return line;
}

static status dist_files_read(struct inventory_item *item, int site, struct arena *mem, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct dir_entry *entries;
	size_t n;
	status st = dir_open_at(site, item->entry.p, &fd, err);

	if (st == OK)
		st = dir_list(fd, mem, &entries, &n, err);
	if (st != OK)
		return st;
	item->requested = has_file(entries, n, STR("REQUESTED"));
	item->direct_url = has_file(entries, n, STR("direct_url.json"));
	if (has_file(entries, n, STR("INSTALLER")))
		item->installer = installer_read(fd, mem);
	if (!has_file(entries, n, STR("METADATA")))
		nonsense(item, "it has no METADATA");
	else if (!has_file(entries, n, STR("RECORD")))
		item->kind = INVENTORY_FOREIGN;
	return OK;
}

static status dist_take(struct inventory_item *item, int site, enum dir_kind kind, struct arena *mem, struct err *err)
{
	item->kind = INVENTORY_DIST;
	name_take(item, str_sub(item->entry, 0, item->entry.len - 10), mem);
	if (kind != DIR_DIRECTORY)
		nonsense(item, kind == DIR_LINK ? "it is a link" : "it is not a folder");
	return item->kind == INVENTORY_DIST ? dist_files_read(item, site, mem, err) : OK;
}

/* NAME-VERSION-pyX.Y.egg-info, NAME.egg-info, NAME.egg-link: whose they are is all that matters. */
static void foreign_take(struct inventory_item *item, size_t ending, struct arena *mem)
{
	struct str name = str_sub(item->entry, 0, item->entry.len - ending), version;

	item->kind = INVENTORY_FOREIGN;
	(void)str_cut(name, '-', &name, &version);
	if (name_valid(name))
		item->name = name_normalize(name, mem);
}

static status entry_take(struct reading *reading, int site, const struct dir_entry *entry, struct err *err)
{
	static const struct str foreign[] = {STR(".egg-info"), STR(".egg-link"), STR(".egg")};
	struct inventory_item item = {.site = reading->site, .entry = entry->name, .name = STR(""), .installer = STR(""),
		.why = STR("")};
	status st = OK;

	/* "~ip-1.0.dist-info" is what pip leaves of an installation that failed. */
	if (str_starts(entry->name, STR("~")))
		return OK;
	if (str_ends(entry->name, STR(".dist-info"))) {
		st = dist_take(&item, site, entry->kind, reading->mem, err);
	} else {
		size_t i = 0;

		while (i < sizeof foreign / sizeof *foreign && !str_ends(entry->name, foreign[i]))
			i++;
		if (i == sizeof foreign / sizeof *foreign)
			return OK;
		foreign_take(&item, foreign[i].len, reading->mem);
	}
	if (st == OK)
		vec_push(&reading->items, reading->mem, item);
	return st;
}

/* -- all of them -- */

static status site_read(struct reading *reading, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct dir_entry *entries;
	size_t n;
	status st = dir_open(reading->site, &fd, err);

	if (st == E_NOT_FOUND)
		return OK;
	if (st == OK)
		st = dir_list(fd, reading->mem, &entries, &n, err);
	for (size_t i = 0; st == OK && i < n; i++)
		st = entry_take(reading, fd, &entries[i], err);
	return st;
}

static int item_order(const void *a, const void *b)
{
	const struct inventory_item *x = a, *y = b;
	int order = str_cmp(x->name, y->name);

	if (order == 0)
		order = str_cmp(x->entry, y->entry);
	return order ? order : str_cmp(x->site, y->site);
}

/* Of two distributions with one name nobody knows which files are whose. */
static void twins_judge(struct inventory_item *items, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct inventory_item *a = &items[i - 1], *b = &items[i];

		if (b->name.len == 0 || !str_eq(a->name, b->name) || a->kind == INVENTORY_FOREIGN || b->kind != INVENTORY_DIST)
			continue;
		nonsense(a, "there are two distributions of this name");
		nonsense(b, "there are two distributions of this name");
	}
}

status inventory_read(const struct env_paths *paths, struct arena *mem, struct inventory *ret, struct err *err)
{
	struct reading reading = {.mem = mem, .site = paths->purelib};
	status st = site_read(&reading, err);

	if (st == OK && !str_eq(paths->purelib, paths->platlib)) {
		/* lib64 is often a link to lib: the same folder by another name. */
		struct str real[2];

		if (path_resolve(paths->purelib, mem, &real[0], err) != OK || path_resolve(paths->platlib, mem, &real[1], err) != OK ||
				!str_eq(real[0], real[1])) {
			reading.site = paths->platlib;
			st = site_read(&reading, err);
		}
	}
	if (st != OK)
		return err_wrap(err, st, "cannot read what is installed");
	if (reading.items.len)
		qsort(reading.items.p, reading.items.len, sizeof *reading.items.p, item_order);
	twins_judge(reading.items.p, reading.items.len);
	*ret = (struct inventory){reading.items.p, reading.items.len};
	return OK;
}

const struct inventory_item *inventory_find(const struct inventory *inventory, struct str name)
{
	size_t from = 0, to = inventory->len;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (str_cmp(inventory->items[middle].name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < inventory->len && str_eq(inventory->items[from].name, name); from++)
		if (inventory->items[from].kind == INVENTORY_DIST)
			return &inventory->items[from];
	return NULL;
}
