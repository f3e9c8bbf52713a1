#include "pins/diff.h"

#include "pep/version.h"
#include "pins/equal.h"
#include "pins/sort.h"

/* PEP 440's order where both parse; equal texts and equal versions ("1.0", "1.0.0") are no change. */
static int versions_compare(struct str a, struct str b, struct arena *mem)
{
	if (str_eq(a, b))
		return 0;

	struct version x, y;
	struct err err = {0};
	if (version_parse(a, mem, &x, &err) == OK && version_parse(b, mem, &y, &err) == OK)
		return version_cmp(&x, &y);
	return version_text_cmp(a, b);
}

/* Do two lists of digests agree about one file? They must share an algorithm, and every shared one must be equal. */
#define SAME_DIGESTS(a, b) same_digests((a).p, (a).len, (b).p, (b).len)
static bool same_digests(const struct pin_hash *a, size_t n_a, const struct pin_hash *b, size_t n_b)
{
	size_t shared = 0;

	for (size_t i = 0; i < n_a; i++)
		for (size_t k = 0; k < n_b; k++)
			if (str_eq(a[i].algorithm, b[k].algorithm)) {
				if (!str_eq_nocase(a[i].digest, b[k].digest))
					return false;
				shared++;
			}
	return shared > 0;
}

/* The files of a package in the order of their names: its wheels, and the sdist where its name falls. */
struct files_iter {
	const struct pin *pin;
	size_t next;
	bool sdist_done;
};

static const struct pin_file *files_next(struct files_iter *it)
{
	const struct pin *pin = it->pin;
	bool sdist = pin->has_sdist && !it->sdist_done, wheel = it->next < pin->wheels.len;

	if (sdist && (!wheel || pin_file_order(&pin->sdist, &pin->wheels.p[it->next]) < 0)) {
		it->sdist_done = true;
		return &pin->sdist;
	}
	return wheel ? &pin->wheels.p[it->next++] : NULL;
}

static void files_compare(struct pin_change *change)
{
	struct files_iter from = {.pin = change->from}, to = {.pin = change->to};
	const struct pin_file *a = files_next(&from), *b = files_next(&to);

	while (a || b) {
		int order = !a ? 1 : !b ? -1 : str_cmp(a->name, b->name);

		change->files_lost += order < 0;
		change->files_gained += order > 0;
		change->files_rehashed += order == 0 && !SAME_DIGESTS(a->hashes, b->hashes);
		if (order <= 0)
			a = files_next(&from);
		if (order >= 0)
			b = files_next(&to);
	}
}

static bool has_hash(const struct pin *pin, const struct pin_hash *hash)
{
	vec_each (const struct pin_hash, other, pin->hashes)
		if (str_eq(other->algorithm, hash->algorithm) && str_eq_nocase(other->digest, hash->digest))
			return true;
	return false;
}

/* Packages that know their files by digest alone. */
static void hashes_compare(struct pin_change *change)
{
	vec_each (const struct pin_hash, hash, change->from->hashes)
		change->files_lost += !has_hash(change->to, hash);
	vec_each (const struct pin_hash, hash, change->to->hashes)
		change->files_gained += !has_hash(change->from, hash);
}

static bool source_changed(const struct pin *a, const struct pin *b)
{
	if (a->source != b->source)
		return true;
	switch (a->source) {
	case PIN_FILES:
		return !str_eq(a->index, b->index);
	case PIN_ARCHIVE:
		return !str_eq(a->archive.url, b->archive.url) || !str_eq(a->archive.path, b->archive.path);
	case PIN_VCS:
		return !pin_vcs_equal(&a->vcs, &b->vcs);
	case PIN_DIRECTORY:
		return !pin_directory_equal(&a->directory, &b->directory);
	case PIN_HASHES:
		return false;
	}
	return true;
}

/* Compare two pins of one name: false when nothing differs. */
static bool pins_compare(const struct pin *from, const struct pin *to, struct arena *mem, struct pin_change *ret)
{
	struct pin_change change = {.from = from, .to = to, .source_changed = source_changed(from, to)};
	int order = versions_compare(from->version, to->version, mem);

	if (!order && from->source == PIN_HASHES && to->source == PIN_HASHES)
		hashes_compare(&change);
	else if (!order && from->source == PIN_FILES && to->source == PIN_FILES)
		files_compare(&change);
	else if (!order && from->source == PIN_ARCHIVE && to->source == PIN_ARCHIVE)
		change.files_rehashed = !SAME_DIGESTS(from->archive.hashes, to->archive.hashes);

	change.kind = order < 0                                  ? PIN_RAISED
	            : order > 0                                  ? PIN_LOWERED
	            : change.files_rehashed                      ? PIN_REHASHED
	            : change.source_changed                      ? PIN_SOURCE
	            : change.files_gained || change.files_lost   ? PIN_FILES_CHANGED
	                                                         : PIN_OTHER;
	*ret = change;
	return change.kind != PIN_OTHER || !pin_equal(from, to);
}

struct differ {
	struct arena *mem;
	struct pins_diff *diff;
};

static void tell(struct differ *d, const struct pin_change *change)
{
	struct pins_diff *diff = d->diff;

	diff->added += change->kind == PIN_ADDED;
	diff->removed += change->kind == PIN_REMOVED;
	diff->raised += change->kind == PIN_RAISED;
	diff->lowered += change->kind == PIN_LOWERED;
	diff->changed += change->kind > PIN_LOWERED;
	vec_push(&diff->changes, d->mem, *change);
}

static void pair(struct differ *d, const struct pin *from, const struct pin *to)
{
	struct pin_change change;

	if (pins_compare(from, to, d->mem, &change))
		tell(d, &change);
	else
		d->diff->kept++;
}

/* The first pin of [p, end) that is not taken yet and, when marker is given, bears it. */
static size_t free_pin(const struct pin *p, const bool *taken, size_t n, const struct str *marker)
{
	for (size_t i = 0; i < n; i++)
		if (!taken[i] && (!marker || str_eq(p[i].marker, *marker)))
			return i;
	return SIZE_MAX;
}

/* All pins of one name: matched by equal marker, then in the order of versions; what is left came or went. */
static void name_compare(struct differ *d, const struct pin *from, size_t n_from, const struct pin *to, size_t n_to)
{
	bool *from_taken = arena_array(d->mem, n_from + 1, bool), *to_taken = arena_array(d->mem, n_to + 1, bool);

	for (int any_marker = 0; any_marker < 2; any_marker++)
		for (size_t i = 0; i < n_from; i++) {
			size_t k = from_taken[i] ? SIZE_MAX : free_pin(to, to_taken, n_to, any_marker ? NULL : &from[i].marker);

			if (k == SIZE_MAX)
				continue;
			from_taken[i] = to_taken[k] = true;
			pair(d, &from[i], &to[k]);
		}
	for (size_t i = 0; i < n_from; i++)
		if (!from_taken[i])
			tell(d, &(struct pin_change){.kind = PIN_REMOVED, .from = &from[i]});
	for (size_t i = 0; i < n_to; i++)
		if (!to_taken[i])
			tell(d, &(struct pin_change){.kind = PIN_ADDED, .to = &to[i]});
}

/* How many pins at the start of [p, end) bear the first one's name. */
static size_t same_name(const struct pin *p, size_t n)
{
	size_t i = n > 0;

	while (i < n && str_eq(p[i].name, p[0].name))
		i++;
	return i;
}

void pins_diff(const struct lock *from, const struct lock *to, struct arena *mem, struct pins_diff *ret)
{
	struct pins_diff diff = {0};
	struct differ d = {mem, &diff};
	const struct pin *a = from->packages.p, *b = to->packages.p;
	size_t left_a = from->packages.len, left_b = to->packages.len;

	while (left_a || left_b) {
		int order = !left_a ? 1 : !left_b ? -1 : str_cmp(a->name, b->name);
		size_t n_a = order <= 0 ? same_name(a, left_a) : 0, n_b = order >= 0 ? same_name(b, left_b) : 0;

		name_compare(&d, a, n_a, b, n_b);
		/* A lock without packages has no array to move in. */
		a = n_a ? a + n_a : a, left_a -= n_a;
		b = n_b ? b + n_b : b, left_b -= n_b;
	}
	*ret = diff;
}
