#include "lock/resolve.h"

#include "lock/provider.h"
#include "pep/name.h"

/* What could be done about the contested package's versions that are out, each advice once. */
static void advise(const struct provider *p, const struct solve_explanation *why, struct err *err)
{
	for (size_t i = 0; i < why->len; i++) {
		const struct solve_step *step = &why->steps[i];
		bool said = false;

		if (step->kind != SOLVE_STEP_UNAVAILABLE || p->reasons.p[step->reason].help.len == 0)
			continue;
		for (size_t j = 0; j < i && !said; j++)
			said = why->steps[j].kind == SOLVE_STEP_UNAVAILABLE &&
			       str_eq(p->reasons.p[why->steps[j].reason].help, p->reasons.p[step->reason].help);
		if (!said)
			err_help(err, STR_FMT, STR_ARG(p->reasons.p[step->reason].help));
	}
}

/* The explanation's lines, in the chain that cli prints. */
status resolve_explain(const struct provider *p, const struct solve_explanation *why, struct err *err)
{
	err_set(err, E_NO, "no versions fit these requirements");
	for (size_t i = 0; i < why->lines_len; i++)
		err_note(err, STR_FMT, STR_ARG(why->lines[i]));
	if (why->help.len)
		err_help(err, STR_FMT, STR_ARG(why->help));
	advise(p, why, err);
	return E_NO;
}

static status check_python(const struct resolve_request *request, struct err *err)
{
	const struct project *project = request->project;
	const struct specifier_set *bound = project->parsed_requires_python;

	if (!bound || specifier_set_contains(bound, &request->target->python, PRERELEASES_ALLOW))
		return OK;
	err_set(err, E_NO, "the project needs Python " STR_FMT ", and the lock would be for " STR_FMT,
	        STR_ARG(project->requires_python), STR_ARG(request->target->text));
	err_help(err, "give a Python that the project supports with --python-version");
	return E_NO;
}

/* Chosen all the same, because the project pins it: somebody should know. */
static void warn_of_pinned(struct provider *p, const struct package *base, uint32_t version)
{
	struct page_file file = page_file(&base->project->page, base->files[version]);
	const struct metadata *m = &base->releases[version]->metadata->metadata;
	struct str text = page_version(&base->project->page, version).text;

	if (file.flags & PAGE_FILE_YANKED)
		provider_warn(p, arena_printf(p->mem, STR_FMT " " STR_FMT " is yanked%s" STR_FMT, STR_ARG(base->name),
		                              STR_ARG(text), file.yanked_reason.len ? ": " : "", STR_ARG(file.yanked_reason)));
	if (!versions_python_fits(p, m->requires_python, false))
		provider_warn(p, arena_printf(p->mem, STR_FMT " " STR_FMT " is pinned, although it needs Python " STR_FMT,
		                              STR_ARG(base->name), STR_ARG(text), STR_ARG(m->requires_python)));
}

static bool provides(const struct metadata *metadata, struct str extra, struct arena *mem)
{
	for (size_t i = 0; i < metadata->n_provides_extra; i++)
		if (str_eq(name_normalize(metadata->provides_extra[i], mem), extra))
			return true;
	return false;
}

static void warn_of_extra(struct provider *p, const struct package *package, uint32_t version)
{
	if (!provides(&package->base->releases[version]->metadata->metadata, package->extra, p->mem))
		provider_warn(p, arena_printf(p->mem, STR_FMT " " STR_FMT " has no extra '" STR_FMT "'", STR_ARG(package->name),
		                              STR_ARG(page_version(&package->base->project->page, version).text),
		                              STR_ARG(package->extra)));
}

/* Do all that ask for the package, constraints too, take this version? */
static bool all_accept(struct provider *p, const struct solve_choice *choice, const struct package *base, uint32_t version)
{
	bool accept = true;

	for (size_t i = 0; i < choice->len && accept; i++) {
		const struct origin *o = &p->origins.p[choice->reasons[i].origin];

		accept = !o->requirement || vset_contains(versions_of(p, base, &o->requirement->specifier), version);
	}
	vec_each (const struct origin, o, p->origins)
		if (o->own && o->target == base)
			accept = accept && vset_contains(versions_of(p, base, &o->requirement->specifier), version);
	return accept;
}

/* The newest final release, when it is newer than the chosen one and only too young. */
static void note_held(struct provider *p, const struct solve_choice *choice)
{
	struct package *base = p->packages.p[choice->package];
	uint32_t chosen = choice->version;
	const struct page *page = &base->project->page;
	uint32_t newest = base->versions;
	int64_t when;

	vec_each (const struct resolve_held, held, p->result->held)
		if (str_eq(held->name, base->name))
			return;
	while (newest > chosen + 1 && page_version(page, newest - 1).is_prerelease)
		newest--;
	if (newest > chosen + 1 && versions_too_young(p, base, newest - 1, &when) &&
	    all_accept(p, choice, base, newest - 1))
		vec_push(&p->result->held, p->mem, ((struct resolve_held){
			base->name, page_version(page, newest - 1).text, page_version(page, chosen).text, when}));
}

void resolve_warn(struct provider *p, const struct solve_result *answer)
{
	for (size_t i = 1; i < answer->len; i++) {
		struct package *package = p->packages.p[answer->choices[i].package];

		if (package->extra.len) {
			warn_of_extra(p, package, answer->choices[i].version);
			continue;
		}
		warn_of_pinned(p, package, answer->choices[i].version);
		note_held(p, &answer->choices[i]);
	}
}

status resolve(const struct resolve_request *request, struct arena *mem, struct resolve_result *ret, struct err *err)
{
	struct provider *p = arena_new(mem, struct provider);
	struct solve_options options = {.cancel = request->cancel};
	struct resolve_result result = {0};
	struct solve_result answer = {0};
	status st;

	if (request->universal)
		return fork_resolve(request, mem, ret, err);
	st = check_python(request, err);
	if (st != OK)
		return st;
	provider_open(p, request, mem, &result);
	st = solve_run(&p->table, &options, mem, &answer, err);
	crawl_close(p);
	result.stats = answer.stats;
	result.explanation = answer.explanation;
	if (st == E_NO && answer.explanation) {
		result.words = &p->table;
		st = resolve_explain(p, answer.explanation, err);
	}
	if (st == OK) {
		resolve_warn(p, &answer);
		st = pins_make(p, &answer, err);
	}
	*ret = result;
	return st;
}
