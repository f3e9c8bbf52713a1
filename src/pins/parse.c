#include "pins/parse.h"

#include "pep/marker.h"
#include "pep/specifier.h"
#include "pep/version.h"

static status parse_version(struct str text, struct arena *mem, const struct version **ret, struct err *err)
{
	struct version *version = arena_new(mem, struct version);
	status st = version_parse(text, mem, version, err);

	if (st != OK)
		return err_wrap(err, st, "version '" STR_FMT "'", STR_ARG(text));
	*ret = version;
	return OK;
}

static status parse_specifiers(struct str text, struct arena *mem, const struct specifier_set **ret, struct err *err)
{
	struct specifier_set *set = arena_new(mem, struct specifier_set);
	status st = specifier_set_parse(text, mem, set, err);

	if (st != OK)
		return err_wrap(err, st, "requires-python '" STR_FMT "'", STR_ARG(text));
	*ret = set;
	return OK;
}

static status parse_marker(struct str text, struct arena *mem, const struct marker **ret, struct err *err)
{
	status st = marker_parse(text, mem, ret, err);

	return st == OK ? OK : err_wrap(err, st, "marker '" STR_FMT "'", STR_ARG(text));
}

status pin_parse(struct pin *pin, struct arena *mem, struct err *err)
{
	status st = OK;

	if (pin->version.len && !pin->parsed_version)
		st = parse_version(pin->version, mem, &pin->parsed_version, err);
	if (st == OK && pin->marker.len && !pin->parsed_marker)
		st = parse_marker(pin->marker, mem, &pin->parsed_marker, err);
	if (st == OK && pin->requires_python.len && !pin->parsed_requires_python)
		st = parse_specifiers(pin->requires_python, mem, &pin->parsed_requires_python, err);
	return st;
}

status lock_parse_head(struct lock *lock, struct arena *mem, struct err *err)
{
	status st = OK;

	if (lock->requires_python.len && !lock->parsed_requires_python)
		st = parse_specifiers(lock->requires_python, mem, &lock->parsed_requires_python, err);
	for (size_t i = lock->parsed_environments.len; st == OK && i < lock->environments.len; i++) {
		const struct marker *marker;

		st = parse_marker(lock->environments.p[i], mem, &marker, err);
		if (st == OK)
			vec_push(&lock->parsed_environments, mem, marker);
	}
	return st;
}

status lock_parse(struct lock *lock, struct arena *mem, struct err *err)
{
	status st = lock_parse_head(lock, mem, err);

	for (size_t i = 0; st == OK && i < lock->packages.len; i++) {
		struct pin *pin = &lock->packages.p[i];

		st = pin_parse(pin, mem, err);
		if (st != OK)
			st = err_wrap(err, st, "package '" STR_FMT "'", STR_ARG(pin->name));
	}
	return st;
}

status pin_marker_parse(const struct pin *pin, struct arena *mem, const struct marker **ret, struct err *err)
{
	const struct marker *marker = NULL;
	status st = pin->marker.len ? marker_parse(pin->marker, mem, &marker, err) : OK;

	if (st != OK)
		return err_wrap(err, E_USAGE, "the marker of '" STR_FMT "'", STR_ARG(pin->name));
	*ret = marker;
	return OK;
}

/* Markers are nested no deeper than LIMIT_MARKER_DEPTH. */
bool marker_names_variable(const struct marker *marker, enum marker_variable variable)
{
	if (marker->kind == MARKER_COMPARE)
		return marker->left.variable == variable || marker->right.variable == variable;
	for (size_t i = 0; i < marker->count; i++)
		if (marker_names_variable(&marker->items[i], variable))
			return true;
	return false;
}
