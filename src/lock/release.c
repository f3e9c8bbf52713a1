/* What versions need: their METADATA, read once for the package and all of its extras. */
#include "lock/provider.h"
#include "pep/name.h"

struct release *release_of(struct provider *p, struct package *base, uint32_t version)
{
	struct release **slot = &base->releases[version];

	if (!*slot) {
		*slot = arena_new(p->mem, struct release);
		(*slot)->fault = SOLVE_NONE;
		(*slot)->metadata = index_metadata(p->request->index, base->project, base->files[version]);
	}
	return *slot;
}

static void fault(struct provider *p, struct release *release, struct str text)
{
	if (release->fault == SOLVE_NONE)
		release->fault = provider_reason(p, text, STR(""));
}

/* A chain of errors in one line, innermost last. */
static struct str err_sentence(const struct err *err, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(KIB);

	for (size_t i = err->lines; i-- > 0;)
		if (err->line[i].kind == ERR_CAUSE) {
			buf_add(&out, out.len ? STR(": ") : STR(""));
			buf_add(&out, err_line(err, i));
		}
	return arena_str(mem, buf_str(&out));
}

static void check_python(struct provider *p, const struct package *base, struct release *release)
{
	const struct metadata *m = &release->metadata->metadata;

	if (!versions_python_fits(p, m->requires_python, versions_is_pinned(base, m->version.key)))
		release->fault = versions_python_reason(p, m->requires_python);
}

static bool names_extra(const struct marker *marker)
{
	bool found = false;

	if (marker->kind == MARKER_COMPARE)
		return marker->left.variable == MARKER_EXTRA || marker->right.variable == MARKER_EXTRA;
	for (size_t i = 0; i < marker->count && !found; i++)
		found = names_extra(&marker->items[i]);
	return found;
}

/* The extra that alone can make a requirement count: `extra == "x"`, and no `or` around it. Packages with many extras have
 * hundreds of those, and nobody asks for most of them. */
static struct str only_extra(struct str text, struct arena *mem)
{
	struct str head, marker, quoted;
	size_t at;

	if (str_has(text, '@') || !str_cut(text, ';', &head, &marker) || str_find_str(marker, STR("or"), 0) != SIZE_MAX)
		return STR("");
	at = str_find_str(marker, STR("extra"), 0);
	if (at == SIZE_MAX)
		return STR("");
	quoted = str_trim(str_skip(marker, at + 5));
	if (!str_starts(quoted, STR("==")) || (at > 0 && (is_alnum(marker.p[at - 1]) || marker.p[at - 1] == '_')))
		return STR("");
	quoted = str_trim(str_skip(quoted, 2));
	if (quoted.len == 0 || (*quoted.p != '"' && *quoted.p != '\''))
		return STR("");
	at = str_find(quoted, *quoted.p, 1);
	quoted = at == SIZE_MAX ? STR("") : str_sub(quoted, 1, at);
	return name_valid(quoted) ? name_normalize(quoted, mem) : STR("");
}

/* Read a requirement and judge its marker. The reason's id when it makes no sense. */
static uint32_t read_need(struct provider *p, struct need *need)
{
	struct requirement *r = &need->requirement;

	need->read = true;
	if (requirement_parse(need->text, p->mem, r, &p->scratch) != OK || !name_valid(r->name))
		return provider_reason(p, arena_printf(p->mem, "has a requirement in its metadata that makes no sense: '" STR_FMT "'",
		                                       STR_ARG(need->text)), STR(""));
	r->name = name_normalize(r->name, p->mem);
	for (size_t e = 0; e < r->extras_count; e++)
		r->extras[e] = name_normalize(r->extras[e], p->mem);
	if (provider_marker(p, r->marker, STR(""), &need->always, &need->where, &p->scratch) != OK)
		return provider_reason(p, arena_printf(p->mem, "has a marker in its metadata that cannot be evaluated: " STR_FMT,
		                                       STR_ARG(err_sentence(&p->scratch, p->mem))), STR(""));
	need->maybe = (p->universe || !need->always) && r->marker && names_extra(r->marker);
	return SOLVE_NONE;
}

/* What cannot be understood is no version to choose. */
static void parse_requirements(struct provider *p, struct release *release)
{
	const struct metadata *m = &release->metadata->metadata;

	release->needs = arena_array(p->mem, m->n_requires_dist, struct need);
	for (size_t i = 0; i < m->n_requires_dist && release->fault == SOLVE_NONE; i++) {
		struct need *need = &release->needs[release->n];

		*need = (struct need){.text = m->requires_dist[i], .only = only_extra(m->requires_dist[i], p->mem),
		                      .fault = SOLVE_NONE};
		if (need->only.len == 0)
			release->fault = read_need(p, need);
		release->n += need->only.len || need->always || need->maybe;
	}
}

uint32_t release_read_extra(struct provider *p, struct release *release, struct str extra)
{
	uint32_t fault = SOLVE_NONE;

	for (size_t i = 0; i < release->n && extra.len; i++) {
		struct need *need = &release->needs[i];

		if (!str_eq(need->only, extra))
			continue;
		if (!need->read)
			need->fault = read_need(p, need);
		fault = fault == SOLVE_NONE ? need->fault : fault;
	}
	return fault;
}

void release_parse(struct provider *p, const struct package *base, struct release *release)
{
	if (release->parsed)
		return;
	release->parsed = true;
	if (release->metadata->st == OK) {
		check_python(p, base, release);
		parse_requirements(p, release);
	} else {
		fault(p, release, arena_printf(p->mem, "has no metadata that can be used: " STR_FMT,
		                               STR_ARG(err_sentence(release->metadata->err, p->mem))));
	}
}

bool release_needs(struct provider *p, const struct need *need, struct str extra, struct marker_set *where)
{
	struct marker_set here = need->where;
	bool holds = extra.len == 0 && need->always;

	if (extra.len && need->maybe &&
	    provider_marker(p, need->requirement.marker, extra, &holds, &here, &p->scratch) != OK)
		holds = false;
	if (where)
		*where = here;
	return holds;
}

/* -- of a version -- */

/* All pages are asked for together, before the first is waited for. */
static void ask_together(struct provider *p, const struct package *package, const struct release *release)
{
	crawl_hold(p);
	for (size_t i = 0; i < release->n; i++)
		if (release_needs(p, &release->needs[i], package->extra, NULL))
			crawl_want(p, provider_package(p, release->needs[i].requirement.name, STR("")),
			           &release->needs[i].requirement.specifier);
	crawl_go(p);
}

static status release_dependencies(struct provider *p, const struct package *package, const struct release *release,
                                   struct solve_version *ret, struct needs *needs, struct err *err)
{
	ask_together(p, package, release);
	for (size_t i = 0; i < release->n; i++) {
		const struct requirement *r = &release->needs[i].requirement;
		struct marker_set where;

		if (!release_needs(p, &release->needs[i], package->extra, &where))
			continue;
		if (r->url.len) {
			ret->unavailable = provider_reason(p, arena_printf(p->mem,
				"needs '" STR_FMT "' from a URL, which only your project's own files may ask for", STR_ARG(r->name)), STR(""));
			return OK;
		}
		vec_push(&needs->wanted, p->mem, ((struct needed){.requirement = r, .where = where}));
	}
	return needs_finish(p, needs, err);
}

/* A Requires-Python that holds in some of the environments. */
static status note_python(struct provider *p, const struct package *package, uint32_t version,
                          const struct release *release, struct err *err)
{
	const struct page_file file = page_file(&package->base->project->page, release->metadata->file);
	const struct metadata *m = &release->metadata->metadata;
	struct str requires = m->requires_python.len ? m->requires_python : file.requires_python;
	struct marker_set *where;
	bool parts;
	status st;

	if (!p->universe)
		return OK;
	where = arena_new(p->mem, struct marker_set);
	st = versions_python_parts(p, requires, versions_is_pinned(package->base, m->version.key), &parts, where, err);
	if (st == OK && parts)
		vec_push(&p->forks, p->mem, ((struct fork){.package = package->id, .version = version, .sets = where, .n = 1}));
	return st;
}

/* An sdist that would have to be run is not an answer; a hash that differs, or an index that fails, ends it all. */
static bool is_fatal(const struct package *base, const struct release *release)
{
	struct page_file file = page_file(&base->project->page, release->metadata->file);

	return release->metadata->st != OK &&
	       !(release->metadata->st == E_REFUSED && !(file.flags & PAGE_FILE_WHEEL));
}

static status version_dependencies(struct provider *p, struct package *package, uint32_t version,
                                   struct solve_version *ret, struct needs *needs, struct err *err)
{
	struct package *base = package->base;
	uint32_t state = versions_judge(p, base, version);
	struct release *release;
	status st;

	if (state != STATE_USABLE) {
		ret->unavailable = state - STATE_REASONS;
		return OK;
	}
	release = release_of(p, base, version);
	st = index_metadata_wait(p->request->index, (struct index_metadata *)(uintptr_t)release->metadata, err);
	if (st != OK && (!release->metadata->done || is_fatal(base, release)))
		return st;
	err_clear(err);
	release_parse(p, base, release);
	ret->unavailable = release->fault != SOLVE_NONE ? release->fault : release_read_extra(p, release, package->extra);
	if (ret->unavailable != SOLVE_NONE)
		return OK;
	st = note_python(p, package, version, release, err);
	if (st != OK)
		return st;
	if (package != base)
		needs_link(p, needs, base, version);
	return release_dependencies(p, package, release, ret, needs, err);
}

status provider_dependencies(void *user, uint32_t package, uint32_t version, struct solve_version *ret, struct err *err)
{
	struct provider *p = user;
	struct needs needs = {.package = package, .version = version};
	status st;

	*ret = (struct solve_version){.unavailable = SOLVE_NONE};
	st = package == 0 ? own_dependencies(p, &needs, err)
	                  : version_dependencies(p, p->packages.p[package], version, ret, &needs, err);
	ret->len = needs.list.len;
	ret->dependencies = needs.list.p;
	return st;
}
