#include "pep/specifier.h"

static bool within(const struct specifier *clause, struct str key)
{
	bool inside = (clause->low.len == 0 || str_cmp(key, clause->low) >= 0) &&
	              (clause->high.len == 0 || str_cmp(key, clause->high) < 0);

	return inside != clause->outside;
}

/* text is what === compares; v is NULL when the text is no version. */
static bool all_hold(const struct specifier_set *set, struct str text, const struct version *v)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct specifier *clause = &set->clauses[i];
		if (clause->op == SPECIFIER_ARBITRARY ? !str_eq_nocase(clause->text, text)
		                                      : !v || !within(clause, v->key))
			return false;
	}
	return true;
}

bool specifier_contains(const struct specifier *clause, const struct version *v)
{
	return clause->op == SPECIFIER_ARBITRARY ? str_eq_nocase(clause->text, v->text) : within(clause, v->key);
}

bool specifier_set_contains(const struct specifier_set *set, const struct version *v, enum prereleases prereleases)
{
	if (prereleases == PRERELEASES_DENY && version_is_prerelease(v))
		return false;
	return all_hold(set, v->text, v);
}

bool specifier_set_contains_text(const struct specifier_set *set, struct str text, enum prereleases prereleases)
{
	cleanup(arena_free) struct arena mem = {0};
	struct version v;

	if (version_parse(text, &mem, &v, NULL) != OK)
		return all_hold(set, text, NULL);
	if (prereleases == PRERELEASES_DENY && version_is_prerelease(&v))
		return false;
	return all_hold(set, text, &v);
}

bool specifier_contains_text(const struct specifier *clause, struct str text)
{
	cleanup(arena_free) struct arena mem = {0};
	struct version v;

	if (clause->op == SPECIFIER_ARBITRARY)
		return str_eq_nocase(clause->text, text);
	return version_parse(text, &mem, &v, NULL) == OK && within(clause, v.key);
}

/* Does === name a pre-release? Its text then is a version that is one. */
static bool arbitrary_names_prerelease(struct str text)
{
	cleanup(arena_free) struct arena mem = {0};
	struct version v;

	return version_parse(text, &mem, &v, NULL) == OK && version_is_prerelease(&v);
}

bool specifier_set_names_prerelease(const struct specifier_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct specifier *clause = &set->clauses[i];
		if (clause->op == SPECIFIER_ARBITRARY ? arbitrary_names_prerelease(clause->text)
		                                      : clause->op != SPECIFIER_NOT_EQUAL && version_is_prerelease(&clause->version))
			return true;
	}
	return false;
}

size_t specifier_set_filter(const struct specifier_set *set, const struct version *versions, size_t n,
                            enum prereleases prereleases, size_t *ret)
{
	size_t all = 0, finals = 0;

	if (prereleases == PRERELEASES_DEFAULT && specifier_set_names_prerelease(set))
		prereleases = PRERELEASES_ALLOW;
	for (size_t i = 0; i < n; i++)
		if (specifier_set_contains(set, &versions[i], prereleases)) {
			ret[all++] = i;
			finals += !version_is_prerelease(&versions[i]);
		}
	if (prereleases != PRERELEASES_DEFAULT || finals == 0)
		return all;
	for (size_t i = 0, kept = 0; i < all; i++)
		if (!version_is_prerelease(&versions[ret[i]]))
			ret[kept++] = ret[i];
	return finals;
}

struct str specifier_set_text(const struct specifier_set *set, struct arena *mem)
{
	size_t room = 0, len = 0;
	char *out;

	for (size_t i = 0; i < set->count; i++)
		room += set->clauses[i].text.len + sizeof "===,";
	if (room == 0)
		return (struct str){0};
	out = arena_alloc(mem, room, 1);
	for (size_t i = 0; i < set->count; i++) {
		const struct specifier *clause = &set->clauses[i];
		struct str op = specifier_op_text(clause->op);

		if (i)
			out[len++] = ',';
		memcpy(out + len, op.p, op.len);
		len += op.len;
		if (clause->text.len)
			memcpy(out + len, clause->text.p, clause->text.len);
		len += clause->text.len;
	}
	return (struct str){out, len};
}
