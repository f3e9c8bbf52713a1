#include "pins/usable.h"

#include "base/path.h"
#include "base/url.h"
#include "pep/filename.h"
#include "pins/pylock_parts.h"

/* E_REFUSED: the file, where it is named, why. */
static status refuse(const struct pin *pin, const struct pin_file *file, const char *why, struct str what, struct err *err)
{
	err_set(err, E_REFUSED, "%s '" STR_FMT "'", why, STR_ARG(what));
	return err_wrap(err, E_REFUSED, "refused '" STR_FMT "' of '" STR_FMT "' (" STR_FMT ", line %u)", STR_ARG(file->name),
	                STR_ARG(pin->name), STR_ARG(file->place.file), file->place.line);
}

static bool is_hex(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (hex_digit(s.p[i]) < 0)
			return false;
	return true;
}

/* 1: a digest that nobody can forge today; 0: another algorithm, worth nothing; -1: one of the good ones, but broken. */
static int hash_worth(const struct pin_hash *hash)
{
	const struct {
		struct str algorithm;
		size_t digits;
	} good[] = {{STR("sha256"), 64}, {STR("sha384"), 96}, {STR("sha512"), 128}};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (str_eq(hash->algorithm, good[i].algorithm))
			return hash->digest.len == good[i].digits && is_hex(hash->digest) ? 1 : -1;
	return 0;
}

static status check_hashes(const struct pin *pin, const struct pin_file *file, struct err *err)
{
	size_t worth = 0;

	vec_each (const struct pin_hash, hash, file->hashes) {
		int one = hash_worth(hash);

		if (one < 0)
			return refuse(pin, file, "its digest is malformed:", hash->digest, err);
		worth += (size_t)one;
	}
	if (worth)
		return OK;
	refuse(pin, file, "it has no sha256, sha384 or sha512, only", file->hashes.len ? file->hashes.p[0].algorithm : STR("none"),
	       err);
	err_help(err, "make the lock again with a tool that writes sha256");
	return E_REFUSED;
}

static status check_url(const struct pin *pin, const struct pin_file *file, struct arena *mem, struct err *err)
{
	struct url url;
	struct str name;
	struct err inner = {0};

	if (url_parse(file->url, &url, &inner) != OK)
		return refuse(pin, file, "its URL cannot be read:", err_what(&inner), err);
	if (!url_has_scheme(&url, "https") && !url_has_scheme(&url, "http"))
		return refuse(pin, file, "a lock cannot lead to a URL of scheme", url.scheme, err);
	if (!url.host.len)
		return refuse(pin, file, "its URL has no host:", file->url, err);
	if (url_filename(&url, mem, &name, &inner) != OK)
		return refuse(pin, file, "its URL ends in no file name:", err_what(&inner), err);
	if (file->name.len && !str_eq(name, file->name))
		return refuse(pin, file, "its URL leads to another file,", name, err);
	return OK;
}

static status check_path(const struct pin *pin, const struct pin_file *file, struct err *err)
{
	struct str path = file->path;

	while (str_starts(path, STR("./")))
		path = str_skip(path, 2);
	if (!path_is_safe_relative(path))
		return refuse(pin, file, "its path leads out of the lock's folder:", file->path, err);
	if (file->name.len && !str_eq(path_name(path), file->name))
		return refuse(pin, file, "its path leads to another file,", path_name(path), err);
	return OK;
}

status pin_file_usable(const struct pin *pin, const struct pin_file *file, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	status st = check_hashes(pin, file, err);

	if (st == OK && !file->url.len && !file->path.len)
		st = refuse(pin, file, "it has neither URL nor path", (struct str){0}, err);
	if (st == OK && file->url.len)
		st = check_url(pin, file, &mem, err);
	if (st == OK && file->path.len)
		st = check_path(pin, file, err);
	if (st == OK && file->has_size && file->size < 0)
		st = refuse(pin, file, "its size is below", STR("0"), err);
	return st;
}

static status refuse_pin(const struct pin *pin, struct err *err, const char *why, const char *help)
{
	err_set(err, E_REFUSED, "%s", why);
	err_wrap(err, E_REFUSED, "refused '" STR_FMT "' (" STR_FMT ", line %u)", STR_ARG(pin->name), STR_ARG(pin->place.file),
	         pin->place.line);
	err_help(err, "%s", help);
	return E_REFUSED;
}

status pin_usable(const struct pin *pin, struct err *err)
{
	switch (pin->source) {
	case PIN_HASHES:
		return OK;
	case PIN_FILES:
		if (pin->wheels.len)
			return OK;
		return refuse_pin(pin, err, "it has an sdist only, and installing one would run its code",
		                  "build a wheel from it elsewhere and put that on an index");
	case PIN_ARCHIVE:
		if (pin->archive.subdirectory.len || filename_kind(pin->archive.name) != FILENAME_WHEEL)
			return refuse_pin(pin, err, "its archive is not a wheel, and installing it would run its code",
			                  "name the URL of a wheel");
		return OK;
	case PIN_VCS:
		return refuse_pin(pin, err, "it comes from version control, and installing it would run its code",
		                  "build a wheel of that commit and put it on an index");
	case PIN_DIRECTORY:
		return refuse_pin(pin, err, "it is a directory, and installing it would run its code",
		                  "use [tool.assay] source for the project itself; build wheels of others");
	}
	return err_set(err, E_INTERNAL, "a source of kind %d", (int)pin->source);
}
