/* Asking ahead: while the solver waits for one answer, the likely next ones are on their way. What comes in is looked at
 * at once, and what it leads to is asked for, without anybody waiting. Guesses only: nothing of it decides anything. */
#include "lock/provider.h"

static void ask_pages(struct provider *p, struct release *release, struct str extra)
{
	/* A fault is found again by whoever decides. */
	(void)release_read_extra(p, release, extra);
	for (size_t i = 0; i < release->n; i++) {
		const struct requirement *r = &release->needs[i].requirement;
		struct package *base;

		if (!release_needs(p, &release->needs[i], extra, NULL))
			continue;
		base = provider_package(p, r->name, STR(""));
		for (size_t e = 0; e < r->extras_count; e++)
			provider_package(p, r->name, r->extras[e]);
		crawl_want(p, base, &r->specifier);
	}
}

/* The version that all requirements known so far would have chosen. */
static void guess(struct provider *p, struct package *base)
{
	struct vset set = vset_full(base->versions);
	uint32_t version;

	if (base->guess || base->versions == 0)
		return;
	vec_each (const struct specifier_set *, wanted, base->wanted)
		set = vset_intersect(set, versions_of(p, base, *wanted), p->mem);
	version = vset_is_empty(set) ? SOLVE_NONE : versions_choose(p, base, &set);
	if (version != SOLVE_NONE)
		base->guess = release_of(p, base, version);
}

static void page_in(struct provider *p, struct index_project *project)
{
	struct package *base = map_get(&p->ids, project->name);

	if (!base || project->st != OK)
		return;
	base->project = project;
	if (provider_wait(p, base, &p->scratch) == OK)
		guess(p, base);
}

static void metadata_in(struct provider *p, struct index_metadata *metadata)
{
	struct package *base = map_get(&p->ids, metadata->project->name);
	struct release *release = base ? base->guess : NULL;

	if (!release || release->metadata != metadata || release->crawled || metadata->st != OK)
		return;
	release->crawled = true;
	release_parse(p, base, release);
	ask_pages(p, release, STR(""));
	vec_each (struct package *, extra, base->extras)
		ask_pages(p, release, (*extra)->extra);
}

/* An extra that became known after its package's metadata was looked at. */
static void extra_in(struct provider *p, const struct package *extra)
{
	struct release *release = extra->base->guess;

	if (release && release->crawled)
		ask_pages(p, release, extra->extra);
}

/* One thing after the other, never one inside of another: answers from the cache come in while asking. */
static void crawl(struct provider *p)
{
	if (p->held)
		return;
	p->held++;
	for (;;) {
		if (p->pages_in.len)
			page_in(p, p->pages_in.p[--p->pages_in.len]);
		else if (p->metadata_in.len)
			metadata_in(p, p->metadata_in.p[--p->metadata_in.len]);
		else if (p->extras_in.len)
			extra_in(p, p->extras_in.p[--p->extras_in.len]);
		else
			break;
	}
	p->held--;
}

void crawl_hold(struct provider *p)
{
	p->held++;
}

void crawl_go(struct provider *p)
{
	p->held--;
	crawl(p);
}

void crawl_extra(struct provider *p, struct package *extra)
{
	vec_push(&p->extras_in, p->mem, extra);
	crawl(p);
}

static void on_page(void *user, struct index_project *project)
{
	struct provider *p = user;

	if (p->request->heard)
		p->request->heard(p->request->heard_user, project->name);
	vec_push(&p->pages_in, p->mem, project);
	crawl(p);
}

static void on_metadata(void *user, struct index_metadata *metadata)
{
	struct provider *p = user;

	vec_push(&p->metadata_in, p->mem, metadata);
	crawl(p);
}

void crawl_want(struct provider *p, struct package *package, const struct specifier_set *specifiers)
{
	if (!package->guess && specifiers->count)
		vec_push(&package->wanted, p->mem, specifiers);
}

/* Versions of a package keep failing: ask for the next ones together. */
void crawl_prefetch(void *user, uint32_t package, const struct vset *set, uint32_t many)
{
	struct provider *p = user;
	struct package *base = p->packages.p[package]->base;
	struct vset left = *set;

	if (package == 0 || many < 2)
		return;
	for (uint32_t i = 0; i < many && !vset_is_empty(left); i++) {
		uint32_t version = versions_choose(p, base, &left);

		if (version == SOLVE_NONE)
			return;
		release_of(p, base, version);
		left = vset_intersect(left, vset_complement(vset_single(version), base->versions, p->mem), p->mem);
	}
}

void crawl_open(struct provider *p)
{
	index_watch(p->request->index, (struct index_watcher){on_page, on_metadata, p});
}

void crawl_close(struct provider *p)
{
	index_watch(p->request->index, (struct index_watcher){0});
}
