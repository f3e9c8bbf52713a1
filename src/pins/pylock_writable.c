/* What must not stand in a pylock.toml. */
#include "base/url.h"
#include "pins/parse.h"
#include "pins/pylock_parts.h"

static status check_url(const struct pin *pin, struct str url, struct err *err)
{
	struct url parts;
	status st;

	if (!url.len)
		return OK;
	st = url_parse(url, &parts, err);
	if (st != OK)
		return err_wrap(err, E_USAGE, "a URL of '" STR_FMT "' cannot stand in a lock", STR_ARG(pin->name));
	if (parts.has_user || parts.has_password)
		return err_set(err, E_USAGE, "a URL of '" STR_FMT "' holds credentials and cannot stand in a lock",
		               STR_ARG(pin->name));
	return OK;
}

static status check_file(const struct pin *pin, const struct pin_file *file, struct err *err)
{
	if (!file->hashes.len)
		return err_set(err, E_USAGE, "the file '" STR_FMT "' of '" STR_FMT "' has no digest", STR_ARG(file->name),
		               STR_ARG(pin->name));
	if (!file->url.len && !file->path.len)
		return err_set(err, E_USAGE, "the file '" STR_FMT "' of '" STR_FMT "' has no place", STR_ARG(file->name),
		               STR_ARG(pin->name));
	return check_url(pin, file->url, err);
}

static status check_files(const struct pin *pin, struct err *err)
{
	status st = OK;

	if (pin->source == PIN_FILES && !pin->wheels.len && !pin->has_sdist)
		return err_set(err, E_USAGE, "'" STR_FMT "' has no files", STR_ARG(pin->name));
	vec_each (const struct pin_file, wheel, pin->wheels)
		if ((st = check_file(pin, wheel, err)) != OK)
			return st;
	if (pin->has_sdist)
		st = check_file(pin, &pin->sdist, err);
	if (st == OK && pin->source == PIN_ARCHIVE)
		st = check_file(pin, &pin->archive, err);
	return st;
}

/* In a lock the project's extras are a set, `extras`; there is no one `extra` that it is read for (PEP 751 packages.marker). */
static status check_marker(const struct pin *pin, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct marker *marker;
	status st;

	if ((st = pin_marker_parse(pin, &mem, &marker, err)) != OK || !marker)
		return st;
	if (marker_names_variable(marker, MARKER_EXTRA))
		return err_set(err, E_USAGE, "the marker of '" STR_FMT "' asks for 'extra'; in a lock that is 'extras'",
		               STR_ARG(pin->name));
	return OK;
}

static status check_package(const struct pin *pin, struct err *err)
{
	status st;

	if (pin->source == PIN_HASHES)
		return err_set(err, E_USAGE, "'" STR_FMT "' names digests but no files; a pylock.toml needs files",
		               STR_ARG(pin->name));
	st = check_marker(pin, err);
	if (st == OK)
		st = check_url(pin, pin->index, err);
	if (st == OK)
		st = check_url(pin, pin->vcs.url, err);
	return st == OK ? check_files(pin, err) : st;
}

status pylock_writable(const struct lock *lock, struct err *err)
{
	for (size_t i = 1; i < lock->pages.len; i++)
		if (str_eq(lock->pages.p[i].name, lock->pages.p[i - 1].name))
			return err_set(err, E_USAGE, "two pages for '" STR_FMT "'", STR_ARG(lock->pages.p[i].name));
	for (size_t i = 1; i < lock->options.len; i++)
		if (str_eq(lock->options.p[i].key, lock->options.p[i - 1].key))
			return err_set(err, E_USAGE, "two options '" STR_FMT "'", STR_ARG(lock->options.p[i].key));
	vec_each (const struct pin, pin, lock->packages) {
		status st = check_package(pin, err);

		if (st != OK)
			return st;
	}
	return OK;
}
