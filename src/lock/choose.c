/* Specifiers as sets of a page's versions, and the best of a set. */
#include "lock/provider.h"

/* -- specifiers as sets -- */

/* The first version whose key is not below. */
static uint32_t lower_bound(const struct page *page, struct str key)
{
	uint32_t low = 0, high = page_versions(page);

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (str_cmp(page_version(page, mid).key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct vset arbitrary_set(struct provider *p, const struct package *base, const struct specifier *clause)
{
	struct vset_builder b = {0};

	for (uint32_t i = 0; i < base->versions; i++)
		if (specifier_contains_text(clause, page_version(&base->project->page, i).text))
			vset_build_range(&b, p->mem, i, i + 1);
	return vset_build_end(&b);
}

static struct vset clause_set(struct provider *p, const struct package *base, const struct specifier *clause)
{
	const struct page *page = &base->project->page;
	uint32_t low, high;

	if (clause->op == SPECIFIER_ARBITRARY)
		return arbitrary_set(p, base, clause);
	low = lower_bound(page, clause->low);
	high = clause->high.len ? lower_bound(page, clause->high) : base->versions;
	if (clause->outside)
		return vset_complement(vset_range(low, high), base->versions, p->mem);
	return vset_range(low, high);
}

struct vset versions_of(struct provider *p, const struct package *base, const struct specifier_set *specifiers)
{
	struct vset set = vset_full(base->versions);

	for (size_t i = 0; base->versions && i < specifiers->count; i++)
		set = vset_intersect(set, clause_set(p, base, &specifiers->clauses[i]), p->mem);
	return set;
}

/* -- choosing -- */

static bool wants_lowest(const struct provider *p, const struct package *base)
{
	return p->request->mode == RESOLVE_LOWEST || (p->request->mode == RESOLVE_LOWEST_DIRECT && base->direct);
}

/* The first usable one in the preferred direction, of final releases only or of pre-releases too. */
static uint32_t first_usable(struct provider *p, struct package *base, const struct vset *set, bool prereleases)
{
	const struct vspan *spans = vset_spans(set);
	bool lowest = wants_lowest(p, base);

	for (uint32_t s = 0; s < set->len; s++) {
		struct vspan span = spans[lowest ? s : set->len - 1 - s];

		for (uint32_t i = 0; i < span.to - span.from; i++) {
			uint32_t version = lowest ? span.from + i : span.to - 1 - i;

			if (!prereleases && page_version(&base->project->page, version).is_prerelease)
				continue;
			if (versions_judge(p, base, version) == STATE_USABLE)
				return version;
		}
	}
	return SOLVE_NONE;
}

uint32_t versions_choose(struct provider *p, struct package *base, const struct vset *set)
{
	uint32_t best = SOLVE_NONE;

	if (base->id == 0)
		return 0;
	if (base->kept && base->kept->parsed_version) {
		best = page_find(&base->project->page, base->kept->parsed_version->key);
		if (best != UINT32_MAX && vset_contains(*set, best) && versions_judge(p, base, best) == STATE_USABLE)
			return best;
	}
	if (base->preferred) {
		best = page_find(&base->project->page, base->preferred->key);
		if (best != UINT32_MAX && vset_contains(*set, best) && versions_judge(p, base, best) == STATE_USABLE)
			return best;
	}
	best = SOLVE_NONE;
	if (p->request->prerelease != RESOLVE_PRERELEASE_ALLOW)
		best = first_usable(p, base, set, false);
	return best == SOLVE_NONE ? first_usable(p, base, set, true) : best;
}
