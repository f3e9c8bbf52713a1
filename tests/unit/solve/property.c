/* Small random universes against brute force; large ones for growth; hostile ones for the bound. Seeds are printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "universe.h"

static uint64_t next_random(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15u;
	uint64_t z = *state;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static uint32_t below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(next_random(state) % n);
}

/* -- sets -- */

static struct vset set_of_bits(uint32_t bits, struct arena *mem)
{
	struct vset_builder b = {0};

	for (uint32_t i = 0; i < 16; i++)
		if (bits >> i & 1)
			vset_build_range(&b, mem, i, i + 1);
	return vset_build_end(&b);
}

static void sets_are_sets(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	uint64_t random = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		uint32_t x = below(&random, 65536) & below(&random, 65536), y = below(&random, 65536) | below(&random, 65536);
		uint32_t z = below(&random, 16);
		struct vset a = set_of_bits(x, &mem), b = set_of_bits(round % 2 ? y : y & x, &mem);

		y = round % 2 ? y : y & x;
		assert_true(vset_equal(vset_union(a, b, &mem), set_of_bits(x | y, &mem)));
		assert_true(vset_equal(vset_intersect(a, b, &mem), set_of_bits(x & y, &mem)));
		assert_true(vset_equal(vset_complement(a, 16, &mem), set_of_bits(~x & 0xffff, &mem)));
		assert_int_equal(vset_subset(b, a), (y & ~x) == 0);
		assert_int_equal(vset_disjoint(a, b), (x & y) == 0);
		assert_int_equal(vset_contains(a, z), x >> z & 1);
		assert_int_equal(vset_count(a), __builtin_popcount(x));
		assert_true(vset_equal(vset_copy(a, &mem), a));
	}
}

/* -- brute force -- */

enum { SMALL_PACKAGES = 6, SMALL_VERSIONS = 4 };

static void make_small(struct universe *u, uint64_t *random)
{
	uint32_t packages = 2 + below(random, SMALL_PACKAGES - 1);

	for (uint32_t p = 1; p < packages; p++)
		universe_package(u, arena_printf(&u->mem, "p%u", p));
	for (uint32_t p = 0; p < packages; p++) {
		uint32_t versions = p == 0 ? 1 : below(random, SMALL_VERSIONS + 1);

		for (uint32_t v = 0; v < versions; v++)
			if (below(random, 12) == 0 && p > 0)
				universe_add(u, p)->unavailable = STR("broken");
			else
				universe_add(u, p);
	}
	for (uint32_t p = 0; p < packages; p++)
		for (uint32_t v = 0; v < u->packages.p[p].versions.len; v++)
			for (uint32_t needs = below(random, 4); needs > 0; needs--) {
				uint32_t on = 1 + below(random, packages - 1);
				uint32_t n = (uint32_t)u->packages.p[on].versions.len;
				uint32_t mask = below(random, 1u << n) | below(random, 1u << n);

				universe_need(u, p, v, on, set_of_bits(mask, &u->mem),
				              below(random, 6) == 0 ? SOLVE_CONSTRAINT : 0);
			}
}

static bool fits(const struct universe *u, const uint32_t *chosen)
{
	for (uint32_t p = 0; p < u->packages.len; p++) {
		const struct uni_version *v;

		if (chosen[p] == u->packages.p[p].versions.len)
			continue;
		v = &u->packages.p[p].versions.p[chosen[p]];
		if (v->unavailable.len)
			return false;
		vec_each (struct uni_need, need, v->needs) {
			bool absent = chosen[need->package] == u->packages.p[need->package].versions.len;

			if (absent ? !(need->flags & SOLVE_CONSTRAINT) : !vset_contains(need->set, chosen[need->package]))
				return false;
		}
	}
	return true;
}

static bool brute_force(const struct universe *u)
{
	uint32_t chosen[SMALL_PACKAGES + 1] = {0};

	for (;;) {
		size_t at = 1;

		if (fits(u, chosen))
			return true;
		while (at < u->packages.len && chosen[at] == u->packages.p[at].versions.len)
			chosen[at++] = 0;
		if (at == u->packages.len)
			return false;
		chosen[at]++;
	}
}

static bool step_excludes(const struct universe *u, const struct solve_step *step, const uint32_t *chosen)
{
	uint32_t mine = chosen[step->package], other;

	if (mine == u->packages.p[step->package].versions.len || !vset_contains(step->set, mine))
		return false;
	if (step->kind == SOLVE_STEP_UNAVAILABLE)
		return true;
	other = chosen[step->on];
	if (other == u->packages.p[step->on].versions.len)
		return step->kind == SOLVE_STEP_NEEDS;
	return !vset_contains(step->on_set, other);
}

/* The steps alone must rule out every choice: an explanation that does not prove it is none. */
static void check_explanation(const struct universe *u, const struct solve_explanation *why)
{
	uint32_t chosen[SMALL_PACKAGES + 1] = {0};
	bool root = false;

	assert_true(why->lines_len >= 2);
	for (size_t i = 0; i < why->len; i++)
		root = root || why->steps[i].package == 0;
	assert_true(root);
	for (;;) {
		bool excluded = false;
		size_t at = 1;

		for (size_t i = 0; i < why->len && !excluded; i++)
			excluded = step_excludes(u, &why->steps[i], chosen);
		assert_true(excluded);
		while (at < u->packages.len && chosen[at] == u->packages.p[at].versions.len)
			chosen[at++] = 0;
		if (at == u->packages.len)
			return;
		chosen[at]++;
	}
}

static void small_universes_agree_with_brute_force(void **state)
{
	uint64_t seed = (uint64_t)time(NULL), solvable = 0;
	enum { ROUNDS = 20000 };

	(void)state;
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (uint64_t round = 0; round < ROUNDS; round++) {
		cleanup(universe_close) struct universe u;
		uint64_t random = seed * ROUNDS + round;
		struct solve_result result;
		struct err err = {0};
		status st;

		universe_open(&u);
		make_small(&u, &random);
		u.lowest = round % 2;
		st = solve_run(&u.provider, NULL, &u.mem, &result, &err);
		if (st != OK && st != E_NO)
			fail_msg("round %llu: status %d " STR_FMT, (unsigned long long)round, st, STR_ARG(err_what(&err)));
		if (brute_force(&u) != (st == OK))
			fail_msg("round %llu: the solver says %d", (unsigned long long)round, st);
		if (st == OK)
			universe_check(&u, &result);
		else
			check_explanation(&u, result.explanation);
		solvable += st == OK;
	}
	print_message("# %llu of %d had a solution\n", (unsigned long long)solvable, ROUNDS);
	assert_true(solvable > ROUNDS / 10 && solvable < ROUNDS * 9 / 10);
}

/* -- growth -- */

/* Each version needs up to three packages further down, in ranges that all hold one good version of each: the newest, or
 * another, when choosing the newest of everything is no solution. */
static void make_large(struct universe *u, uint32_t packages, uint32_t versions, bool newest, uint64_t *random)
{
	cleanup_free uint32_t *good = mem_new(packages + 1, sizeof *good);

	universe_add(u, 0);
	for (uint32_t p = 1; p <= packages; p++) {
		vec_push(&u->packages, &u->mem, ((struct uni_package){.name = arena_printf(&u->mem, "p%u", p)}));
		for (uint32_t v = 0; v < versions; v++)
			universe_add(u, p);
		good[p] = newest ? versions - 1 : versions / 2 + below(random, versions / 2 - 1);
	}
	for (uint32_t p = 1; p <= packages / 100; p++)
		universe_need(u, 0, 0, p, vset_full(versions), 0);
	for (uint32_t p = 1; p < packages; p++)
		for (uint32_t v = 0; v < versions; v++)
			for (int needs = 0; needs < 3; needs++) {
				uint32_t on = p + 1 + below(random, packages - p);

				universe_need(u, p, v, on, vset_range(below(random, good[on] + 1),
				              good[on] + 1 + below(random, versions - good[on])), 0);
			}
}

static uint64_t steps_of_large(uint32_t packages, bool newest)
{
	cleanup(universe_close) struct universe u;
	uint64_t random = packages;
	struct solve_result result;
	struct err err = {0};

	universe_open(&u);
	make_large(&u, packages, 20, newest, &random);
	assert_int_equal(solve_run(&u.provider, NULL, &u.mem, &result, &err), OK);
	assert_true(result.len > packages / 10);
	universe_check(&u, &result);
	print_message("# %u packages, %zu chosen: %llu steps, %llu conflicts, %llu versions asked for\n", packages, result.len,
	              (unsigned long long)result.stats.steps, (unsigned long long)result.stats.conflicts,
	              (unsigned long long)u.asked);
	return result.stats.steps;
}

static void work_grows_with_what_is_visited(void **state)
{
	uint64_t small = steps_of_large(1000, true), large = steps_of_large(10000, true);

	(void)state;
	assert_true(large < small * 15);
	/* With a thousand and more conflicts on the way. */
	assert_true(steps_of_large(10000, false) < 1000 * 10000);
}

/* -- hostile inputs -- */

/* Thousands of versions of `boto`, each of which needs its own version of `core`, all of which need an old `urllib`. */
static void a_long_retreat_is_short_work(void **state)
{
	enum { VERSIONS = 3000 };
	cleanup(universe_close) struct universe u;
	struct solve_result result;
	struct err err = {0};
	uint32_t boto, core, urllib;

	(void)state;
	universe_open(&u);
	universe_add(&u, 0);
	boto = universe_package(&u, STR("boto"));
	core = universe_package(&u, STR("core"));
	urllib = universe_package(&u, STR("urllib"));
	for (uint32_t i = 0; i < VERSIONS; i++) {
		universe_add(&u, boto);
		universe_add(&u, core);
		universe_add(&u, urllib);
	}
	for (uint32_t i = 0; i < VERSIONS; i++) {
		universe_need(&u, boto, i, core, vset_single(i), 0);
		universe_need(&u, core, i, urllib, i < 10 ? vset_full(VERSIONS) : vset_range(0, 20), 0);
	}
	universe_need(&u, 0, 0, boto, vset_full(VERSIONS), 0);
	universe_need(&u, 0, 0, urllib, vset_range(100, VERSIONS), 0);
	assert_int_equal(solve_run(&u.provider, NULL, &u.mem, &result, &err), OK);
	universe_check(&u, &result);
	print_message("# %llu steps, %llu conflicts, %llu asked, %llu hinted\n", (unsigned long long)result.stats.steps,
	              (unsigned long long)result.stats.conflicts, (unsigned long long)u.asked,
	              (unsigned long long)u.prefetched);
	assert_true(result.stats.steps < 100ull * VERSIONS);
	assert_true(u.prefetched > 100);
}

/* The same without a way out: thousands of facts, told in a few lines. */
static void thousands_of_failures_are_few_lines(void **state)
{
	enum { VERSIONS = 3000 };
	cleanup(universe_close) struct universe u;
	struct solve_result result;
	struct err err = {0};
	uint32_t boto, core, urllib;

	(void)state;
	universe_open(&u);
	universe_add(&u, 0);
	boto = universe_package(&u, STR("boto"));
	core = universe_package(&u, STR("core"));
	urllib = universe_package(&u, STR("urllib"));
	for (uint32_t i = 0; i < VERSIONS; i++) {
		universe_add(&u, boto);
		universe_add(&u, core);
		universe_add(&u, urllib);
	}
	for (uint32_t i = 0; i < VERSIONS; i++) {
		universe_need(&u, boto, i, core, vset_single(i), 0);
		universe_need(&u, core, i, urllib, vset_range(i % 7, 20 + i % 5), 0);
	}
	universe_need(&u, 0, 0, boto, vset_full(VERSIONS), 0);
	universe_need(&u, 0, 0, urllib, vset_range(100, VERSIONS), 0);
	assert_int_equal(solve_run(&u.provider, NULL, &u.mem, &result, &err), E_NO);
	assert_int_equal(result.explanation->len, 4);
	assert_int_equal(result.explanation->contested, urllib);
}

/* Pigeons and holes: no short refutation exists, so only the bound ends it. */
static void make_pigeons(struct universe *u, uint32_t pigeons)
{
	universe_add(u, 0);
	for (uint32_t p = 0; p < pigeons; p++) {
		uint32_t package = universe_package(u, arena_printf(&u->mem, "pigeon%u", p));

		for (uint32_t hole = 0; hole + 1 < pigeons; hole++)
			universe_add(u, package);
		universe_need(u, 0, 0, package, vset_full(pigeons - 1), 0);
	}
	for (uint32_t p = 1; p <= pigeons; p++)
		for (uint32_t hole = 0; hole + 1 < pigeons; hole++)
			for (uint32_t other = p + 1; other <= pigeons; other++)
				universe_need(u, p, hole, other,
				              vset_complement(vset_single(hole), pigeons - 1, &u->mem), 0);
}

static void hard_inputs_end_at_the_bound(void **state)
{
	cleanup(universe_close) struct universe u;
	struct solve_options options = {.max_steps = 200000};
	struct solve_result result;
	struct err err = {0};

	(void)state;
	universe_open(&u);
	make_pigeons(&u, 14);
	assert_int_equal(solve_run(&u.provider, &options, &u.mem, &result, &err), E_LIMIT);
	assert_true(result.stats.steps <= options.max_steps + 1);
	assert_true(err.lines == 2);
	assert_true(str_find_str(err_line(&err, 1), STR("pigeon"), 0) != SIZE_MAX);
}

static void small_pigeons_are_refuted(void **state)
{
	cleanup(universe_close) struct universe u;
	struct solve_result result;
	struct err err = {0};

	(void)state;
	universe_open(&u);
	make_pigeons(&u, 6);
	assert_int_equal(solve_run(&u.provider, NULL, &u.mem, &result, &err), E_NO);
	assert_true(result.explanation->lines_len > 2);
}

static void a_cancelled_search_ends(void **state)
{
	cleanup(universe_close) struct universe u;
	atomic_bool cancel = true;
	struct solve_options options = {.cancel = &cancel};
	struct solve_result result;
	struct err err = {0};

	(void)state;
	universe_open(&u);
	make_pigeons(&u, 12);
	assert_int_equal(solve_run(&u.provider, &options, &u.mem, &result, &err), E_CANCELLED);
	assert_true(result.stats.steps <= 1024);
}

static status failing_dependencies(void *user, uint32_t package, uint32_t version, struct solve_version *ret,
                                   struct err *err)
{
	(void)user, (void)package, (void)version, (void)ret;
	return err_set(err, E_NET, "the index is down");
}

static void a_provider_that_fails_ends_the_search(void **state)
{
	cleanup(universe_close) struct universe u;
	struct solve_result result;
	struct err err = {0};

	(void)state;
	universe_open(&u);
	universe_read(&u, STR("root -> a\na 1 ->\n"));
	u.provider.dependencies = failing_dependencies;
	assert_int_equal(solve_run(&u.provider, NULL, &u.mem, &result, &err), E_NET);
	assert_null(result.explanation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_are_sets),
		cmocka_unit_test(small_universes_agree_with_brute_force),
		cmocka_unit_test(work_grows_with_what_is_visited),
		cmocka_unit_test(a_long_retreat_is_short_work),
		cmocka_unit_test(thousands_of_failures_are_few_lines),
		cmocka_unit_test(hard_inputs_end_at_the_bound),
		cmocka_unit_test(small_pigeons_are_refuted),
		cmocka_unit_test(a_cancelled_search_ends),
		cmocka_unit_test(a_provider_that_fails_ends_the_search),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
