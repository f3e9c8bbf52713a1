#include "pep/specifier_bounds.h"

#include "pep/version_key.h"

/* The first len bytes of key, and one more. */
static struct str key_with(struct str key, size_t len, uint8_t last, struct arena *mem)
{
	struct key_out out = {arena_alloc(mem, len + 1, 1), 0};

	memcpy(out.p, key.p, len);
	out.len = len;
	key_byte(&out, last);
	return (struct str){(const char *)out.p, out.len};
}

/* Behind every version whose release begins with the first n segments of v's. Zeros at their end are written out, while
 * keys drop them: 1.0.* is [1, 1.0 and anything), which "1" alone begins as well. */
static struct str behind_prefix(const struct version *v, size_t n, struct arena *mem)
{
	struct key_out out = {arena_alloc(mem, key_room(v->text.len) + 1, 1), 0};
	struct str rest = str_sub(v->text, v->release_at, (size_t)v->release_at + v->release_len), segment;
	bool more = true;

	key_number(&out, str_sub(v->text, v->epoch.at, (size_t)v->epoch.at + v->epoch.len));
	for (size_t i = 0; i < n && str_token(&rest, '.', &segment, &more); i++) {
		while (segment.len && segment.p[0] == '0')
			segment = str_skip(segment, 1);
		key_number(&out, segment);
	}
	key_byte(&out, KEY_END);
	return (struct str){(const char *)out.p, out.len};
}

/* Behind v and all its local versions. */
static struct str behind_locals(const struct version *v, struct arena *mem)
{
	return key_with(v->key, v->key.len, KEY_END, mem);
}

/* `>v` leaves out v's local versions, and its post-releases unless v is one itself (or a development release). */
static struct str greater_low(const struct version *v, struct arena *mem)
{
	uint8_t last = v->parts & VERSION_PRE ? PHASE_AFTER_POST : KEY_AFTER_POST;

	if (v->parts & (VERSION_POST | VERSION_DEV))
		return behind_locals(v, mem);
	return key_with(v->key, v->key.len - 1, last, mem); /* instead of the byte for "final" */
}

/* `<v` leaves out v's own pre-releases, unless v is one itself: it ends where v.dev0 begins. */
static struct str less_high(const struct version *v)
{
	return version_is_prerelease(v) ? v->key : str_sub(v->key, 0, v->key.len - 1);
}

static void equal_bounds(struct specifier *clause, struct arena *mem)
{
	const struct version *v = &clause->version;

	clause->low = v->key;
	if (clause->wildcard) {
		clause->low.len = v->key_release;
		clause->high = behind_prefix(v, version_release_count(v), mem);
	} else {
		clause->high = version_has_local(v) ? key_with(v->key, v->key.len, 0, mem) : behind_locals(v, mem);
	}
}

void specifier_bounds_make(struct specifier *clause, struct arena *mem)
{
	const struct version *v = &clause->version;

	switch (clause->op) {
	case SPECIFIER_COMPATIBLE:
		clause->low = v->key;
		clause->high = behind_prefix(v, version_release_count(v) - 1, mem);
		break;
	case SPECIFIER_NOT_EQUAL:
	case SPECIFIER_EQUAL:
		equal_bounds(clause, mem);
		clause->outside = clause->op == SPECIFIER_NOT_EQUAL;
		break;
	case SPECIFIER_LESS_EQUAL:
		clause->high = behind_locals(v, mem);
		break;
	case SPECIFIER_GREATER_EQUAL:
		clause->low = v->key;
		break;
	case SPECIFIER_LESS:
		clause->high = less_high(v);
		break;
	case SPECIFIER_GREATER:
		clause->low = greater_low(v, mem);
		break;
	case SPECIFIER_ARBITRARY:
		break;
	}
}
