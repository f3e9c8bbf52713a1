#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "universe.h"

/* -- versions: dotted numbers -- */

static int compare_versions(struct str a, struct str b)
{
	bool more_a = true, more_b = true;

	while (more_a || more_b) {
		struct str x = {0}, y = {0};

		if (more_a)
			str_token(&a, '.', &x, &more_a);
		if (more_b)
			str_token(&b, '.', &y, &more_b);
		while (x.len && *x.p == '0')
			x = str_skip(x, 1);
		while (y.len && *y.p == '0')
			y = str_skip(y, 1);
		if (x.len != y.len)
			return x.len < y.len ? -1 : 1;
		if (x.len && memcmp(x.p, y.p, x.len) != 0)
			return memcmp(x.p, y.p, x.len);
		more_a = more_a && a.len;
		more_b = more_b && b.len;
	}
	return 0;
}

static bool clause_holds(struct str clause, struct str version)
{
	static const char *const ops[] = {"==", "!=", ">=", "<=", ">", "<"};

	for (size_t i = 0; i < 6; i++) {
		if (!str_starts(clause, str_of(ops[i])))
			continue;
		int c = compare_versions(version, str_skip(clause, strlen(ops[i])));
		const bool holds[] = {c == 0, c != 0, c >= 0, c <= 0, c > 0, c < 0};
		return holds[i];
	}
	fail_msg("bad clause '" STR_FMT "'", STR_ARG(clause));
	return false;
}

static bool spec_holds(struct str spec, struct str version)
{
	struct str clause;
	bool more = true;

	while (spec.len && str_token(&spec, ' ', &clause, &more))
		if (!clause_holds(clause, version))
			return false;
	return true;
}

static struct vset spec_set(struct universe *u, uint32_t package, struct str spec)
{
	struct vset_builder b = {0};

	for (uint32_t i = 0; i < u->packages.p[package].versions.len; i++)
		if (spec_holds(spec, u->packages.p[package].versions.p[i].text))
			vset_build_range(&b, &u->mem, i, i + 1);
	return vset_build_end(&b);
}

/* -- building -- */

uint32_t universe_package(struct universe *u, struct str name)
{
	for (uint32_t i = 0; i < u->packages.len; i++)
		if (str_eq(u->packages.p[i].name, name))
			return i;
	vec_push(&u->packages, &u->mem, ((struct uni_package){.name = arena_str(&u->mem, name)}));
	return (uint32_t)u->packages.len - 1;
}

struct uni_version *universe_add(struct universe *u, uint32_t package)
{
	struct uni_package *p = &u->packages.p[package];

	vec_push(&p->versions, &u->mem, ((struct uni_version){.text = arena_printf(&u->mem, "%zu.0", p->versions.len + 1)}));
	return &p->versions.p[p->versions.len - 1];
}

static struct uni_version *insert_version(struct universe *u, uint32_t package, struct str text)
{
	struct uni_package *p = &u->packages.p[package];
	size_t at = p->versions.len;

	vec_add(&p->versions, &u->mem);
	for (; at > 0 && compare_versions(p->versions.p[at - 1].text, text) > 0; at--)
		p->versions.p[at] = p->versions.p[at - 1];
	p->versions.p[at] = (struct uni_version){.text = text};
	return &p->versions.p[at];
}

void universe_need(struct universe *u, uint32_t package, uint32_t version, uint32_t on, struct vset set, uint32_t flags)
{
	struct uni_need need = {.package = on, .set = set, .flags = flags, .spec = STR(">=0"),
	                        .owner = u->packages.p[package].name};

	vec_push(&u->packages.p[package].versions.p[version].needs, &u->mem, need);
}

static void read_needs(struct universe *u, struct uni_version *version, struct str owner, struct str list, unsigned line)
{
	struct str item;
	bool more = true;

	while (str_trim(list).len && more && str_token(&list, ',', &item, &more)) {
		struct uni_need need = {.owner = owner, .line = line};
		struct str name;

		item = str_trim(item);
		if (str_starts(item, STR("~"))) {
			need.flags = SOLVE_CONSTRAINT;
			item = str_skip(item, 1);
		}
		str_cut(item, ' ', &name, &need.spec);
		if (str_eq(name, item))
			need.spec = STR("");
		if (str_has(owner, '[') && str_starts(owner, name))
			need.flags |= SOLVE_LINK;
		need.package = universe_package(u, name);
		vec_push(&version->needs, &u->mem, need);
	}
}

static void read_line(struct universe *u, struct str line, unsigned number)
{
	struct str head = line, tail = STR(""), name, text = STR("1"), why = STR("");
	size_t arrow = str_find_str(line, STR("->"), 0), bang = str_find_str(line, STR("!!"), 0);
	struct uni_version *version;
	uint32_t package;

	if (arrow != SIZE_MAX) {
		head = str_sub(line, 0, arrow);
		tail = str_skip(line, arrow + 2);
	} else if (bang != SIZE_MAX) {
		head = str_sub(line, 0, bang);
		why = str_trim(str_skip(line, bang + 2));
	}
	head = str_trim(head);
	if (!str_cut(head, ' ', &name, &text) && !str_eq(head, STR("root")))
		fail_msg("line %u: '" STR_FMT "'", number, STR_ARG(line));
	package = universe_package(u, name);
	name = u->packages.p[package].name;
	/* Reading the needs may add packages and move the list, but not a package's versions. */
	version = package == 0 && u->packages.p[0].versions.len ? &u->packages.p[0].versions.p[0]
	                                                       : insert_version(u, package, text);
	version->unavailable = why;
	read_needs(u, version, name, tail, number);
}

void universe_read(struct universe *u, struct str text)
{
	struct str line;
	unsigned number = 0;

	text = arena_str(&u->mem, text);
	while (str_line(&text, &line)) {
		number++;
		line = str_trim(line);
		if (line.len && *line.p != '#')
			read_line(u, line, number);
	}
	vec_each (struct uni_package, p, u->packages)
		vec_each (struct uni_version, v, p->versions)
			vec_each (struct uni_need, n, v->needs)
				n->set = spec_set(u, n->package, n->spec);
}

/* -- the provider -- */

static status on_count(void *user, uint32_t package, uint32_t *ret, struct err *err)
{
	struct universe *u = user;

	(void)err;
	*ret = (uint32_t)u->packages.p[package].versions.len;
	return OK;
}

static status on_choose(void *user, uint32_t package, const struct vset *set, uint32_t *ret, uint32_t *reason,
                        struct err *err)
{
	struct universe *u = user;

	(void)package, (void)reason, (void)err;
	*ret = u->lowest ? vset_lowest(*set) : vset_highest(*set);
	return OK;
}

static uint32_t reason_id(struct universe *u, struct str text)
{
	for (uint32_t i = 0; i < u->reasons.len; i++)
		if (str_eq(u->reasons.p[i], text))
			return i;
	vec_push(&u->reasons, &u->mem, text);
	return (uint32_t)u->reasons.len - 1;
}

static status on_dependencies(void *user, uint32_t package, uint32_t version, struct solve_version *ret, struct err *err)
{
	struct universe *u = user;
	const struct uni_version *v = &u->packages.p[package].versions.p[version];
	struct solve_dependency *out = arena_array(&u->mem, v->needs.len, struct solve_dependency);

	(void)err;
	u->asked++;
	*ret = (struct solve_version){.unavailable = SOLVE_NONE, .len = v->needs.len, .dependencies = out};
	if (v->unavailable.len) {
		ret->unavailable = reason_id(u, v->unavailable);
	}
	for (size_t i = 0; i < v->needs.len; i++) {
		const struct uni_need *need = &v->needs.p[i];

		out[i] = (struct solve_dependency){need->package, (uint32_t)u->origins.len, need->flags, need->set};
		vec_push(&u->origins, &u->mem, *need);
	}
	return OK;
}

static uint32_t on_twin(void *user, uint32_t package)
{
	struct universe *u = user;
	struct str base, extra;

	if (!str_cut(u->packages.p[package].name, '[', &base, &extra))
		return SOLVE_NONE;
	return universe_package(u, base);
}

static void on_prefetch(void *user, uint32_t package, const struct vset *set, uint32_t many)
{
	struct universe *u = user;

	(void)package;
	assert_false(vset_is_empty(*set));
	u->prefetched += many;
}

static struct str on_name(void *user, uint32_t package, struct arena *mem)
{
	struct universe *u = user;

	(void)mem;
	return package == 0 ? STR("your project") : u->packages.p[package].name;
}

static struct str on_version(void *user, uint32_t package, uint32_t version, struct arena *mem)
{
	struct universe *u = user;

	(void)mem;
	return u->packages.p[package].versions.p[version].text;
}

static struct solve_requirement_text on_requirement(void *user, uint32_t origin, struct arena *mem)
{
	struct universe *u = user;
	const struct uni_need *need = &u->origins.p[origin];
	struct str name = u->packages.p[need->package].name;
	bool root = str_eq(need->owner, STR("root"));

	return (struct solve_requirement_text){
		.needs = need->spec.len ? arena_printf(mem, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(need->spec)) : name,
		.place = root ? arena_printf(mem, "line %u", need->line) : STR("")};
}

static struct str on_reason(void *user, uint32_t reason, struct arena *mem)
{
	struct universe *u = user;

	(void)mem;
	return u->reasons.p[reason];
}

static struct str on_nothing(void *user, uint32_t origin, struct arena *mem)
{
	struct universe *u = user;
	const struct uni_package *p = &u->packages.p[u->origins.p[origin].package];

	if (p->versions.len == 0)
		return STR("no package of this name exists");
	return arena_printf(mem, STR_FMT " is the newest", STR_ARG(p->versions.p[p->versions.len - 1].text));
}

void universe_open(struct universe *u)
{
	*u = (struct universe){0};
	u->provider = (struct solve_provider){
		.user = u, .count = on_count, .choose = on_choose, .twin = on_twin, .dependencies = on_dependencies,
		.prefetch = on_prefetch, .package_name = on_name, .version_text = on_version,
		.requirement_text = on_requirement, .reason_text = on_reason, .nothing_text = on_nothing};
	universe_package(u, STR("root"));
}

void universe_close(struct universe *u)
{
	arena_free(&u->mem);
}

/* -- judging -- */

static bool reachable(const struct solve_choice *choice, const uint32_t *chosen)
{
	for (size_t i = 0; i < choice->len; i++)
		if (chosen[choice->reasons[i].package] != choice->reasons[i].version)
			return false;
	return choice->package == 0 || choice->len > 0;
}

void universe_check(struct universe *u, const struct solve_result *result)
{
	uint32_t *chosen = arena_array(&u->mem, u->packages.len, uint32_t);

	for (size_t i = 0; i < u->packages.len; i++)
		chosen[i] = SOLVE_NONE;
	for (size_t i = 0; i < result->len; i++)
		chosen[result->choices[i].package] = result->choices[i].version;
	assert_int_equal(chosen[0], 0);
	for (size_t i = 0; i < result->len; i++) {
		const struct solve_choice *choice = &result->choices[i];
		const struct uni_version *v = &u->packages.p[choice->package].versions.p[choice->version];

		assert_int_equal(v->unavailable.len, 0);
		assert_true(reachable(choice, chosen));
		vec_each (struct uni_need, need, v->needs) {
			bool limit = need->flags & SOLVE_CONSTRAINT;

			if (chosen[need->package] == SOLVE_NONE)
				assert_true(limit);
			else
				assert_true(vset_contains(need->set, chosen[need->package]));
		}
	}
}
