/* The facts in an order that can be read, and in words. */
#include "solve/explain.h"

#include "solve/solver.h"

/* Lines of an explanation for people; programs get all steps. */
enum { LINES_SHOWN = 40 };

struct telling {
	struct solver *s;
	struct arena *mem;
	struct facts facts;
	bool *told;
	VEC(struct solve_step) steps;
};

static struct solve_step step_of(const struct fact *fact)
{
	bool needs = fact->is.kind == INCOMPAT_NEEDS, limits = fact->is.flags & SOLVE_CONSTRAINT;

	return (struct solve_step){
		.kind = !needs ? SOLVE_STEP_UNAVAILABLE : limits ? SOLVE_STEP_LIMITS : SOLVE_STEP_NEEDS,
		.package = fact->is.subject, .set = fact->set, .on = needs ? fact->is.on : SOLVE_NONE,
		.on_set = fact->is.on_set, .origin = needs ? fact->is.origin : SOLVE_NONE,
		.reason = needs ? SOLVE_NONE : fact->is.reason, .merged = fact->merged,
		.link = needs && (fact->is.flags & SOLVE_LINK)};
}

/* From the root along the requirements: what a fact leads to follows it, so that each line starts from known ground. */
static void tell_from(struct telling *t, uint32_t root)
{
	VEC(uint32_t) todo = {0};

	vec_push(&todo, t->mem, root);
	while (todo.len) {
		uint32_t package = todo.p[todo.len - 1];
		size_t next = SIZE_MAX;

		for (size_t i = 0; i < t->facts.len && next == SIZE_MAX; i++)
			if (!t->told[i] && t->facts.p[i].is.subject == package)
				next = i;
		if (next == SIZE_MAX) {
			todo.len--;
			continue;
		}
		t->told[next] = true;
		vec_push(&t->steps, t->mem, step_of(&t->facts.p[next]));
		if (t->facts.p[next].is.kind == INCOMPAT_NEEDS)
			vec_push(&todo, t->mem, t->facts.p[next].is.on);
	}
}

static void tell_all(struct telling *t)
{
	tell_from(t, 0);
	for (size_t i = 0; i < t->facts.len; i++)
		if (!t->told[i])
			tell_from(t, t->facts.p[i].is.subject);
}

/* Do both steps stand for one asker, who asks one or the other, as its own version may be? The root asks for all. */
static bool same_asker(const struct solve_step *a, const struct solve_step *b)
{
	return a->package == b->package && a->package != 0 && a->on == b->on;
}

/* What one asker leaves of the package: anything, when some of its versions that are told do not ask for it. */
static struct vset asked_by(struct telling *t, const struct solve_step *first)
{
	struct vset any = vset_empty(), asking = vset_empty(), told = vset_empty();

	vec_each (struct solve_step, step, t->steps) {
		bool asks = step == first || (step->kind != SOLVE_STEP_UNAVAILABLE && same_asker(step, first));

		if (asks) {
			any = vset_union(any, step->on_set, t->mem);
			asking = vset_union(asking, step->set, t->mem);
		}
		if (step->package == first->package && step->kind != SOLVE_STEP_UNAVAILABLE)
			told = vset_union(told, step->set, t->mem);
	}
	return vset_subset(told, asking) ? any : vset_full(t->s->packages.p[first->on].count);
}

static bool is_first_of_asker(const struct telling *t, const struct solve_step *step)
{
	for (const struct solve_step *earlier = t->steps.p; earlier < step; earlier++)
		if (earlier->kind != SOLVE_STEP_UNAVAILABLE && same_asker(earlier, step))
			return false;
	return true;
}

/* What a package may still be when all that is told about it holds; *asked counts those who ask for it. */
static struct vset left_of(struct telling *t, uint32_t package, size_t *asked, bool *unavailable)
{
	uint32_t count = t->s->packages.p[package].count;
	struct vset left = vset_full(count);

	*asked = 0;
	*unavailable = false;
	vec_each (struct solve_step, step, t->steps) {
		if (step->kind != SOLVE_STEP_UNAVAILABLE && step->on == package && is_first_of_asker(t, step)) {
			left = vset_intersect(left, asked_by(t, step), t->mem);
			++*asked;
		} else if (step->kind == SOLVE_STEP_UNAVAILABLE && step->package == package) {
			left = vset_intersect(left, vset_complement(step->set, count, t->mem), t->mem);
			*unavailable = true;
		}
	}
	return left;
}

/* The first package of which nothing is left, or SOLVE_NONE when it takes more than one look. */
static uint32_t contested(struct telling *t)
{
	size_t asked;
	bool unavailable;

	vec_each (struct solve_step, step, t->steps) {
		uint32_t package = step->kind == SOLVE_STEP_UNAVAILABLE ? step->package : step->on;

		if (vset_is_empty(left_of(t, package, &asked, &unavailable)))
			return package;
	}
	return SOLVE_NONE;
}

/* -- words -- */

static struct str name_of(struct telling *t, uint32_t package)
{
	return t->s->provider->package_name(t->s->provider->user, package, t->mem);
}

static struct str name_and_versions(struct telling *t, uint32_t package, struct vset set)
{
	uint32_t count = t->s->packages.p[package].count;
	struct str name = name_of(t, package);
	struct str versions = package == 0 ? STR("")
	                                   : solve_versions_text(t->s->provider, package, set, count, t->mem);

	if (versions.len == 0)
		return name;
	return arena_printf(t->mem, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(versions));
}

static struct solve_requirement_text needs_of(struct telling *t, const struct solve_step *step)
{
	if (step->merged)
		return (struct solve_requirement_text){.needs = name_and_versions(t, step->on, step->on_set)};
	return t->s->provider->requirement_text(t->s->provider->user, step->origin, t->mem);
}

/* More intervals than this are not said twice. */
enum { SPANS_REPEATED = 2 };

/* Who a step is about; "these" when the step before has just said it at length. */
static struct str subject(struct telling *t, const struct solve_step *step, const struct solve_step *before, bool *many)
{
	*many = before && before->kind != SOLVE_STEP_UNAVAILABLE && before->merged && before->on == step->package &&
	        step->set.len > SPANS_REPEATED && vset_equal(before->on_set, step->set);
	return *many ? STR("all of these") : name_and_versions(t, step->package, step->set);
}

static struct str sentence(struct telling *t, const struct solve_step *step, const struct solve_step *before,
                           struct str *place)
{
	struct solve_requirement_text text;
	bool many;
	struct str who = subject(t, step, before, &many);

	*place = STR("");
	if (step->kind == SOLVE_STEP_UNAVAILABLE) {
		struct str why = t->s->provider->reason_text(t->s->provider->user, step->reason, t->mem);

		return arena_printf(t->mem, STR_FMT " " STR_FMT, STR_ARG(who), STR_ARG(why));
	}
	text = needs_of(t, step);
	*place = text.place;
	return arena_printf(t->mem, STR_FMT " %s " STR_FMT, STR_ARG(who),
	                    step->kind == SOLVE_STEP_LIMITS ? "allows only" : many ? "need" : "needs", STR_ARG(text.needs));
}

static struct str conclusion(struct telling *t, uint32_t package)
{
	const struct solve_step *last = NULL;
	struct str name, why = STR("");
	bool unavailable, none = false;
	size_t asked;

	if (package == SOLVE_NONE)
		return STR("so these requirements cannot all be met");
	left_of(t, package, &asked, &unavailable);
	vec_each (struct solve_step, step, t->steps) {
		if (step->kind == SOLVE_STEP_UNAVAILABLE || step->on != package)
			continue;
		last = step;
		none = none || vset_is_empty(step->on_set);
	}
	name = name_of(t, package);
	if (none && last && t->s->provider->nothing_text)
		why = t->s->provider->nothing_text(t->s->provider->user, last->origin, t->mem);
	if (none)
		return arena_printf(t->mem, "but no such " STR_FMT " exists%s" STR_FMT, STR_ARG(name), why.len ? ": " : "",
		                    STR_ARG(why));
	if (unavailable || asked < 2)
		return arena_printf(t->mem, "so there is no " STR_FMT " left to choose", STR_ARG(name));
	return arena_printf(t->mem, "so there is no " STR_FMT " that %s", STR_ARG(name),
	                    asked == 2 ? "both accept" : "all of them accept");
}

/* When the root itself limits the contested package: what all others leave of it. */
static struct str help(struct telling *t, uint32_t package)
{
	struct vset left;
	bool own = false, others = false;

	if (package == SOLVE_NONE)
		return STR("");
	left = vset_full(t->s->packages.p[package].count);
	vec_each (struct solve_step, step, t->steps) {
		if (step->kind == SOLVE_STEP_UNAVAILABLE && step->package == package)
			return STR("");
		if (step->kind == SOLVE_STEP_UNAVAILABLE || step->on != package)
			continue;
		own = own || step->package == 0;
		others = others || step->package != 0;
		if (step->package != 0)
			left = vset_intersect(left, asked_by(t, step), t->mem);
	}
	if (!own || !others || vset_is_empty(left))
		return STR("");
	return arena_printf(t->mem, "the others leave " STR_FMT, STR_ARG(name_and_versions(t, package, left)));
}

/* Places stand in one column. */
static void make_lines(struct telling *t, struct solve_explanation *out)
{
	VEC(struct str) said = {0}, places = {0}, lines = {0};
	const struct solve_step *before = NULL;
	size_t width = 0, shown;

	vec_each (struct solve_step, step, t->steps) {
		struct str place;

		if (step->link)
			continue;
		*vec_add(&said, t->mem) = sentence(t, step, before, &place);
		before = step;
		vec_push(&places, t->mem, place);
		if (place.len && said.p[said.len - 1].len > width)
			width = said.p[said.len - 1].len;
	}
	shown = said.len > LINES_SHOWN ? LINES_SHOWN : said.len;
	for (size_t i = 0; i < shown; i++) {
		const char *start = i == 0 ? "because" : "    and";
		int pad = (int)(width > said.p[i].len ? width - said.p[i].len : 0);
		struct str line = arena_printf(t->mem, "%s " STR_FMT, start, STR_ARG(said.p[i]));

		if (places.p[i].len)
			line = arena_printf(t->mem, STR_FMT "%*s   (" STR_FMT ")", STR_ARG(line), pad, "",
			                    STR_ARG(places.p[i]));
		vec_push(&lines, t->mem, line);
	}
	if (shown < said.len)
		vec_push(&lines, t->mem, arena_printf(t->mem, "    and %zu facts more", said.len - shown));
	vec_push(&lines, t->mem, conclusion(t, out->contested));
	out->lines = lines.p;
	out->lines_len = lines.len;
}

const struct solve_explanation *solver_explain(struct solver *s, uint32_t final, struct arena *mem)
{
	struct solve_explanation *out = arena_new(mem, struct solve_explanation);
	struct telling t = {.s = s, .mem = mem, .facts = solver_facts(s, final, mem)};

	t.told = arena_array(mem, t.facts.len, bool);
	tell_all(&t);
	/* The search's own memory ends before the explanation's. */
	vec_each (struct solve_step, step, t.steps) {
		step->set = vset_copy(step->set, mem);
		step->on_set = vset_copy(step->on_set, mem);
	}
	out->steps = t.steps.p;
	out->len = t.steps.len;
	out->contested = contested(&t);
	out->help = help(&t, out->contested);
	make_lines(&t, out);
	return out;
}
