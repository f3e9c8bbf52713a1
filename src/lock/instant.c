/* The moment that a lock holds from. */
#include "lock/provider.h"

/* When the last file of the page became old enough that is old enough now. versions.c: a file counts when it was uploaded
 * before now - min_age; so it does from the microsecond on that follows its time plus min_age. */
static void page_instant(const struct provider *p, const struct package *base, int64_t *instant)
{
	const struct resolve_request *r = p->request;
	int64_t age = r->settings->min_age, newest;

	if (age <= 0 || settings_allows(r->settings, STR("min-age"), base->name) || base->project->absent)
		return;
	if (page_newest_before(&base->project->page, r->now - age, &newest) && newest + age + 1 > *instant)
		*instant = newest + age + 1;
}

bool instant_of(const struct provider *p, int64_t *ret)
{
	int64_t instant = p->request->settings->allow_ended;

	vec_each (struct package *, it, p->packages) {
		const struct package *base = *it;

		if (base->base == base && base->id != 0 && base->asked && !base->by_url)
			page_instant(p, base, &instant);
	}
	if (instant == INT64_MIN)
		return false;
	*ret = instant;
	return true;
}
