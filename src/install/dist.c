#include "install/dist.h"

#include "install/script.h"
#include "pep/record.h"

/* A distribution that is being spread. */
struct spread {
	const struct manifest *manifest;
	const struct dist_request *request;
	struct arena *mem;
	struct str site;              /* where the wheel's root goes */
	struct str dist_info;
	VEC(struct dist_file) files;
	struct map owned;             /* every path and every folder on its way */
};

static struct str concat(struct arena *mem, struct str a, struct str b)
{
	char *path = arena_array(mem, a.len + b.len + 2, char);

	if (a.len == 0) {
		memcpy(path, b.p, b.len);
		return (struct str){path, b.len};
	}
	memcpy(path, a.p, a.len);
	path[a.len] = '/';
	memcpy(path + a.len + 1, b.p, b.len);
	return (struct str){path, a.len + 1 + b.len};
}

/* The folder of a place, below the environment's root. */
static struct str place_folder(const struct spread *s, enum wheel_place place)
{
	const struct layout *layout = s->request->layout;

	switch (place) {
	case WHEEL_ROOT:
		return s->site;
	case WHEEL_PURELIB:
		return layout->purelib;
	case WHEEL_PLATLIB:
		return layout->platlib;
	case WHEEL_HEADERS:
		return concat(s->mem, layout->headers, s->manifest->name);
	case WHEEL_SCRIPTS:
		return layout->scripts;
	case WHEEL_DATA:
		break;
	}
	return (struct str){0};
}

static struct dist_file *add_made(struct spread *s, struct str path, struct str content, bool executable)
{
	struct dist_file *file = vec_add(&s->files, s->mem);

	*file = (struct dist_file){.path = path, .made = true, .content = content,
		.object = {.size = content.len, .executable = executable}};
	sha256_of(content, file->object.sha256);
	return file;
}

/* A script of the wheel: executable whatever the archive says, and for this environment's Python. */
static status add_script(struct spread *s, struct str path, const struct manifest_file *from, struct err *err)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_SCRIPT_TEXT);
	struct dist_file *file;
	struct str content;
	bool changed;
	status st = store_read(s->request->store, &from->object, LIMIT_SCRIPT_TEXT, s->mem, &content, err);

	if (st != OK)
		return st;
	script_rewrite(&out, s->request->layout->python, content, &changed);
	if (changed || !from->object.executable) {
		(void)add_made(s, path, changed ? arena_str(s->mem, buf_str(&out)) : content, true);
		return buf_check(&out, "a script", err);
	}
	file = vec_add(&s->files, s->mem);
	*file = (struct dist_file){.path = path, .object = from->object};
	return OK;
}

/* What the installer says of an installation, which a wheel has no business to say. */
static bool is_note(const struct spread *s, struct str path)
{
	static const char *const notes[] = {"INSTALLER", "REQUESTED", "direct_url.json", "RECORD", NULL};
	struct str name = str_skip(path, s->dist_info.len + 1);

	for (size_t i = 0; str_starts(path, s->dist_info) && notes[i]; i++)
		if (str_eq(name, str_of(notes[i])))
			return true;
	return false;
}

static status add_wheel_files(struct spread *s, struct err *err)
{
	struct str folders[WHEEL_DATA + 1];
	status st = OK;

	for (int place = WHEEL_ROOT; place <= WHEEL_DATA; place++)
		folders[place] = place_folder(s, (enum wheel_place)place);
	for (size_t i = 0; i < s->manifest->n_files && st == OK; i++) {
		struct manifest_file from = manifest_file_at(s->manifest, i);
		struct str path = concat(s->mem, folders[from.place], from.path);

		if (is_note(s, path))
			continue;
		if (from.place == WHEEL_SCRIPTS)
			st = add_script(s, path, &from, err);
		else
			*vec_add(&s->files, s->mem) = (struct dist_file){.path = path, .object = from.object};
	}
	return st;
}

static status add_entry_points(struct spread *s, struct err *err)
{
	struct entry_point *entries;
	size_t n = 0;
	status st = OK;

	if (s->manifest->entry_points.len)
		st = entry_points_parse(s->manifest->entry_points, s->mem, &entries, &n, err);
	for (size_t i = 0; i < n && st == OK; i++) {
		cleanup(buf_free) struct buf out = buf_make(LIMIT_HAZARD_TEXT);

		script_entry_point_write(&out, s->request->layout->python, &entries[i]);
		st = buf_check(&out, "a script", err);
		(void)add_made(s, concat(s->mem, s->request->layout->scripts, entries[i].name), arena_str(s->mem, buf_str(&out)), true);
	}
	return st;
}

static void add_note(struct spread *s, struct str name, struct str content)
{
	(void)add_made(s, concat(s->mem, s->dist_info, name), content, false);
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct dist_file *)a)->path, ((const struct dist_file *)b)->path);
}

static void note_owned(struct spread *s, struct str path)
{
	*map_put(&s->owned, s->mem, path) = s;
	for (size_t at = str_rfind(path, '/'); at != SIZE_MAX; at = str_rfind(str_sub(path, 0, at), '/')) {
		void **folder = map_put(&s->owned, s->mem, str_sub(path, 0, at));
		if (*folder)
			break;
		*folder = s;
	}
}

static bool owns(void *user, struct str path)
{
	struct spread *s = user;

	if (s->owned.len == 0)
		vec_each (struct dist_file, file, s->files)
			note_owned(s, file->path);
	return map_get(&s->owned, path) != NULL;
}

static status content_of(void *user, size_t file, struct arena *mem, struct str *ret, struct err *err)
{
	struct spread *s = user;

	if (!s->files.p[file].made)
		return store_read(s->request->store, &s->files.p[file].object, LIMIT_HAZARD_TEXT, mem, ret, err);
	*ret = s->files.p[file].content;
	return OK;
}

static status judge(struct spread *s, struct err *err)
{
	struct hazard_context context = {.layout = s->request->layout, .settings = s->request->settings,
		.name = s->manifest->name, .dist_info = s->dist_info, .owns = owns, .content = content_of, .user = s};
	status st = OK;

	for (size_t i = 0; i < s->files.len && st == OK; i++) {
		if (i && str_eq(s->files.p[i - 1].path, s->files.p[i].path))
			return err_set(err, E_REFUSED, "two files of the wheel would lie at '" STR_FMT "'", STR_ARG(s->files.p[i].path));
		st = hazard_check(&context, s->files.p[i].path, i, err);
	}
	return st;
}

/* RECORD's paths start at the folder that holds .dist-info. */
static void write_record_path(struct buf *out, struct str site, const struct dist_file *file, bool bare)
{
	cleanup(buf_free) struct buf path = buf_make(LIMIT_ARCHIVE_NAME * 2);
	struct str inside = file->path;

	if (str_starts(file->path, site) && file->path.p[site.len] == '/') {
		inside = str_skip(file->path, site.len + 1);
	} else {
		buf_add(&path, STR("../"));
		for (size_t i = 0; i < site.len; i++)
			if (site.p[i] == '/')
				buf_add(&path, STR("../"));
		buf_add(&path, file->path);
		inside = buf_str(&path);
	}
	if (bare)
		record_write_bare(out, inside);
	else
		record_write(out, inside, HASH_SHA256, file->object.sha256, file->object.size);
}

/* The RECORD of all files so far, and of itself. */
static status add_record(struct spread *s, struct err *err)
{
	struct dist_file record = {.path = concat(s->mem, s->dist_info, STR("RECORD")), .made = true};
	struct buf out = buf_make(LIMIT_INSTALLED_RECORD);
	status st;

	vec_each (struct dist_file, file, s->files)
		write_record_path(&out, s->site, file, false);
	write_record_path(&out, s->site, &record, true);
	st = buf_check(&out, "RECORD", err);
	record.content = arena_str(s->mem, buf_str(&out));
	record.object.size = record.content.len;
	buf_free(&out);
	vec_push(&s->files, s->mem, record);
	return st;
}

static void sort_files(struct spread *s)
{
	qsort(s->files.p, s->files.len, sizeof *s->files.p, by_path);
}

static status spread_all(struct spread *s, struct err *err)
{
	status st = add_wheel_files(s, err);

	if (st == OK)
		st = add_entry_points(s, err);
	if (st != OK)
		return st;
	add_note(s, STR("INSTALLER"), STR("assay\n"));
	if (s->request->requested)
		add_note(s, STR("REQUESTED"), STR(""));
	if (s->request->direct_url.len)
		add_note(s, STR("direct_url.json"), s->request->direct_url);
	sort_files(s);
	st = judge(s, err);
	if (st == OK)
		st = add_record(s, err);
	sort_files(s);
	return st;
}

status dist_spread(const struct manifest *manifest, const struct dist_request *request, struct arena *mem, struct dist *ret,
	struct err *err)
{
	struct spread s = {.manifest = manifest, .request = request, .mem = mem,
		.site = manifest->purelib ? request->layout->purelib : request->layout->platlib};
	status st;

	s.dist_info = concat(mem, s.site, manifest->dist_info);
	st = spread_all(&s, err);
	if (st == E_REFUSED)
		return err_wrap(err, st, "refused '" STR_FMT "'", STR_ARG(manifest->filename));
	if (st != OK)
		return st;
	*ret = (struct dist){.name = manifest->name, .version = manifest->version, .dist_info = s.dist_info, .files = s.files.p,
		.n_files = s.files.len};
	memcpy(ret->wheel_sha256, manifest->wheel_sha256, SHA256_BYTES);
	return OK;
}
