/* Names, versions and requirements as explanations show them. */
#include "base/url.h"
#include "lock/provider.h"

static struct str on_package_name(void *user, uint32_t package, struct arena *mem)
{
	const struct provider *p = user;
	const struct package *named = p->packages.p[package];

	if (package == 0)
		return STR("your project");
	if (named->extra.len == 0)
		return named->name;
	return arena_printf(mem, STR_FMT "[" STR_FMT "]", STR_ARG(named->name), STR_ARG(named->extra));
}

static struct str on_version_text(void *user, uint32_t package, uint32_t version, struct arena *mem)
{
	const struct provider *p = user;

	(void)mem;
	return package == 0 ? STR("") : page_version(&p->packages.p[package]->base->project->page, version).text;
}

struct str words_requirement(const struct requirement *r, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(8 * KIB);
	struct str clauses = specifier_set_text(&r->specifier, mem), clause;
	bool more = clauses.len > 0;

	buf_add(&out, r->name);
	for (size_t i = 0; i < r->extras_count; i++)
		buf_printf(&out, "%c" STR_FMT "%s", i ? ',' : '[', STR_ARG(r->extras[i]), i + 1 == r->extras_count ? "]" : "");
	if (r->url.len) {
		buf_add(&out, STR(" @ "));
		url_redacted(r->url, &out);
	}
	for (bool first = true; more && str_token(&clauses, ',', &clause, &more); first = false)
		buf_printf(&out, "%s " STR_FMT, first ? "" : ",", STR_ARG(clause));
	return arena_str(mem, buf_str(&out));
}

static struct solve_requirement_text on_requirement_text(void *user, uint32_t origin, struct arena *mem)
{
	const struct provider *p = user;
	const struct origin *o = &p->origins.p[origin];
	struct solve_requirement_text text = {0};

	if (!o->requirement) {
		text.needs = o->target->name;
		return text;
	}
	text.needs = words_requirement(o->requirement, mem);
	if (o->own && o->own->place.line)
		text.place = arena_printf(mem, STR_FMT ", line %u", STR_ARG(o->own->place.file), o->own->place.line);
	else if (o->own)
		text.place = o->own->place.file;
	return text;
}

static struct str on_reason_text(void *user, uint32_t reason, struct arena *mem)
{
	const struct provider *p = user;

	(void)mem;
	return reason < p->reasons.len ? p->reasons.p[reason].text : STR("");
}

static uint32_t on_reason_general(void *user, uint32_t reason)
{
	const struct provider *p = user;

	return p->reasons.p[reason].general;
}

static struct str on_nothing_text(void *user, uint32_t origin, struct arena *mem)
{
	const struct provider *p = user;
	const struct package *base = p->origins.p[origin].target->base;
	struct str newest;

	if (base->project->absent)
		return arena_printf(mem, STR_FMT " has no project of this name",
		                    STR_ARG(settings_index_shown(base->project->source, mem)));
	if (base->versions == 0)
		return arena_printf(mem, STR_FMT " has no files of it that can be used at all",
		                    STR_ARG(settings_index_shown(base->project->source, mem)));
	newest = page_version(&base->project->page, base->versions - 1).text;
	if (base->versions == 1)
		return arena_printf(mem, STR_FMT " is the only version", STR_ARG(newest));
	return arena_printf(mem, "there are %u versions from " STR_FMT " to " STR_FMT, base->versions,
	                    STR_ARG(page_version(&base->project->page, 0).text), STR_ARG(newest));
}

void words_open(struct provider *p)
{
	p->table.package_name = on_package_name;
	p->table.version_text = on_version_text;
	p->table.requirement_text = on_requirement_text;
	p->table.reason_text = on_reason_text;
	p->table.reason_general = on_reason_general;
	p->table.nothing_text = on_nothing_text;
}
