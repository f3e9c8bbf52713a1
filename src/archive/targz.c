#include "archive/sdist_parts.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include "archive/fold.h"
#include "archive/member_name.h"
#include "base/lazy.h"
#include "base/map.h"

#define ARCHIVE_FUNCTIONS(X)                                                                             \
	X(archive_read_new) X(archive_read_free) X(archive_read_support_filter_gzip)                     \
	X(archive_read_support_format_tar) X(archive_read_open_memory) X(archive_read_next_header)       \
	X(archive_read_data) X(archive_error_string) X(archive_entry_pathname) X(archive_entry_pathname_utf8) \
	X(archive_entry_filetype) X(archive_entry_size) X(archive_entry_hardlink)
LAZY_TABLE(libarchive, "libarchive.so.13", ARCHIVE_FUNCTIONS);

/* One pass over a tar file. */
struct targz {
	struct archive *archive;
	struct arena *mem;
	struct arena scratch;
	struct map folded;      /* folded path -> the member as named */
	struct str top;
	uint64_t unpacked;
	size_t members, packed;
	struct str found;
};

static void targz_close(struct targz *t)
{
	if (t->archive)
		(void)libarchive.archive_read_free(t->archive);
	arena_free(&t->scratch);
}

static status damaged(const struct targz *t, struct err *err)
{
	const char *why = libarchive.archive_error_string(t->archive);

	return err_set(err, E_REFUSED, "damaged tar.gz archive: %s", why ? why : "unreadable");
}

static status check_kind(struct str name, struct archive_entry *entry, struct err *err)
{
	unsigned kind = libarchive.archive_entry_filetype(entry);

	if (kind == S_IFLNK || libarchive.archive_entry_hardlink(entry))
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is a link", STR_ARG(name));
	if (kind != S_IFREG && kind != S_IFDIR)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is a device, socket or pipe", STR_ARG(name));
	return OK;
}

/* Sizes are judged before the data is skipped, since skipping unpacks it. */
static status check_sizes(struct targz *t, struct str name, int64_t size, struct err *err)
{
	if (++t->members > LIMIT_ARCHIVE_MEMBERS)
		return err_set(err, E_REFUSED, "archive has more than %zu members", LIMIT_ARCHIVE_MEMBERS);
	if (size < 0 || (uint64_t)size > LIMIT_SDIST_UNPACKED)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is larger than %zu bytes", STR_ARG(name), LIMIT_SDIST_UNPACKED);
	t->unpacked += (uint64_t)size;
	if (t->unpacked > LIMIT_SDIST_UNPACKED)
		return err_set(err, E_REFUSED, "archive unpacks to more than %zu bytes", LIMIT_SDIST_UNPACKED);
	if (t->unpacked > LIMIT_ARCHIVE_RATIO_FREE && t->unpacked / LIMIT_ARCHIVE_RATIO > t->packed)
		return err_set(err, E_REFUSED, "archive unpacks to more than %zu times its size", LIMIT_ARCHIVE_RATIO);
	return OK;
}

static status check_name(struct targz *t, struct str name, bool folder, struct err *err)
{
	struct str path;
	void **slot;
	status st = member_name_check(name, err);

	if (st == OK)
		st = sdist_top_check(name, &t->top, err);
	if (st == OK)
		st = fold_name(name, &t->scratch, &path, err);
	if (st != OK || folder)
		return st;
	slot = map_put(&t->folded, &t->scratch, path);
	if (*slot)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is there twice, or collides where names are folded", STR_ARG(name));
	*slot = t;
	return OK;
}

static status take_text(struct targz *t, struct str name, int64_t size, struct err *err)
{
	char *text;
	la_ssize_t n;

	if (t->found.p)
		return err_set(err, E_REFUSED, "sdist has two PKG-INFO");
	if ((uint64_t)size > LIMIT_WHEEL_TEXT)
		return err_set(err, E_REFUSED, "member '" STR_FMT "' is larger than %zu bytes", STR_ARG(name), LIMIT_WHEEL_TEXT);
	text = arena_array(t->mem, (size_t)size + 1, char);
	n = libarchive.archive_read_data(t->archive, text, (size_t)size);
	if (n != size)
		return damaged(t, err);
	t->found = (struct str){text, (size_t)size};
	return OK;
}

static status take_entry(struct targz *t, struct archive_entry *entry, struct err *err)
{
	const char *utf8 = libarchive.archive_entry_pathname_utf8(entry);
	struct str name = arena_str(&t->scratch, str_of(utf8 ? utf8 : libarchive.archive_entry_pathname(entry)));
	bool folder = libarchive.archive_entry_filetype(entry) == S_IFDIR;
	int64_t size = libarchive.archive_entry_size(entry);
	status st = check_kind(name, entry, err);

	if (st == OK)
		st = check_sizes(t, name, size, err);
	if (st == OK)
		st = check_name(t, name, folder, err);
	if (st == OK && !folder && sdist_is_pkg_info(name))
		st = take_text(t, name, size, err);
	return st;
}

static status read_entries(struct targz *t, struct err *err)
{
	struct archive_entry *entry;
	int got;

	while ((got = libarchive.archive_read_next_header(t->archive, &entry)) == ARCHIVE_OK || got == ARCHIVE_WARN) {
		status st = take_entry(t, entry, err);

		if (st != OK)
			return st;
	}
	if (got != ARCHIVE_EOF)
		return damaged(t, err);
	return t->found.p ? OK : err_set(err, E_REFUSED, "sdist has no PKG-INFO in its folder");
}

status sdist_from_targz(struct str bytes, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(targz_close) struct targz t = {.mem = mem, .packed = bytes.len};
	status st = lazy_load(&libarchive_lazy, err);

	if (st != OK)
		return st;
	/* What libarchive takes for a tar without gzip around it is refused here. */
	if (!str_starts(bytes, STR("\x1f\x8b\x08")))
		return err_set(err, E_REFUSED, "not a gzip file");
	t.archive = libarchive.archive_read_new();
	if (!t.archive)
		return err_set(err, E_IO, "out of memory");
	if (libarchive.archive_read_support_filter_gzip(t.archive) != ARCHIVE_OK ||
	    libarchive.archive_read_support_format_tar(t.archive) != ARCHIVE_OK ||
	    libarchive.archive_read_open_memory(t.archive, bytes.p, bytes.len) != ARCHIVE_OK)
		return damaged(&t, err);
	st = read_entries(&t, err);
	if (st == OK)
		*ret = t.found;
	return st;
}
