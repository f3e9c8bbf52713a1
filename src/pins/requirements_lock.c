/* A requirements file as a lock. */
#include "pep/marker.h"
#include "pep/requirement.h"
#include "pep/specifier.h"
#include "pins/parse.h"
#include "pins/pylock_parts.h"
#include "pins/requirements.h"

static const char lock_help[] = "make a lock of it: assay lock FILE -o requirements.txt --format requirements";

static status no_lock(const struct requirements_line *line, struct err *err, const char *why)
{
	err_set(err, E_NO, "%s", why);
	err_wrap(err, E_NO, "'" STR_FMT "' (" STR_FMT ", line %u) is not pinned", STR_ARG(line->text),
	         STR_ARG(line->place.file), line->place.line);
	err_help(err, "%s", lock_help);
	return E_NO;
}

/* The version of `name==version`. */
static bool pinned_version(const struct requirement *requirement, struct str *ret)
{
	const struct specifier_set *set = &requirement->specifier;

	if (set->count != 1 || set->clauses[0].op != SPECIFIER_EQUAL || set->clauses[0].wildcard)
		return false;
	*ret = set->clauses[0].text;
	return true;
}

static void take_archive(const struct requirements_line *line, struct arena *mem, struct pin *pin)
{
	pin->source = PIN_ARCHIVE;
	pin->archive = (struct pin_file){.url = line->requirement->url, .place = line->place};
	pin->archive.name = pylock_derived_name((struct str){0}, pin->archive.url, mem);
	vec_each (const struct pin_hash, hash, line->hashes)
		vec_push(&pin->archive.hashes, mem, *hash);
}

static status take_line(const struct requirements_line *line, struct arena *mem, struct pin *ret, struct err *err)
{
	const struct requirement *requirement = line->requirement;
	struct pin pin = {.name = line->name, .source = PIN_HASHES, .place = line->place};

	if (!line->hashes.len)
		return no_lock(line, err, "it has no --hash, so any file could be put in its place");
	if (requirement->url.len)
		take_archive(line, mem, &pin);
	else if (!pinned_version(requirement, &pin.version))
		return no_lock(line, err, "it does not name one version with '=='");
	if (requirement->marker) {
		pin.marker = marker_text(requirement->marker, mem);
		pin.parsed_marker = requirement->marker;
	}
	if (pin.source == PIN_HASHES)
		vec_each (const struct pin_hash, hash, line->hashes)
			vec_push(&pin.hashes, mem, *hash);
	*ret = pin;
	return pin_parse(ret, mem, err);
}

status requirements_lock(const struct requirements_file *file, struct str path, struct arena *mem, struct lock *ret,
                         struct err *err)
{
	struct lock lock = {.path = path};

	if (file->requirements.len > LIMIT_LOCK_PACKAGES)
		return err_set(err, E_CONFIG, "'" STR_FMT "' has more than %zu packages", STR_ARG(path), LIMIT_LOCK_PACKAGES);
	vec_each (const struct requirements_line, line, file->requirements) {
		status st = take_line(line, mem, vec_add(&lock.packages, mem), err);

		if (st != OK)
			return st;
	}
	if (file->constraints.len)
		vec_push(&lock.warnings, mem, arena_printf(mem, STR_FMT ": constraints say nothing new in a lock and are ignored",
		                                           STR_ARG(path)));
	*ret = lock;
	return OK;
}
