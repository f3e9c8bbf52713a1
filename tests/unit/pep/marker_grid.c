/* The marker algebra against brute force: random markers over a grid of environments, each judged by marker_eval. */
#include "pep/marker_algebra.h"

#include "vectors.h"

enum { ROUNDS = 2000, ENVIRONMENTS = 150 };

#define N(a) (sizeof(a) / sizeof *(a))

/* -- the grid -- */

static const char *const pythons[] = {
	"2.7.18", "3.0.0", "3.7.17", "3.8.0a1", "3.8.0rc1", "3.8.0", "3.8.1", "3.8.5", "3.9.0b2", "3.9.0", "3.9.1", "3.10.0", "3.11.4",
	"3.12.0rc2", "3.12.0", "3.12.4", "3.13.1", "3.14.0.dev0", "4.0.0", "3.100.2",
};
/* sys_platform, os_name, platform_system, platform_machine, implementation_name, platform_python_implementation */
static const char *const systems[][6] = {
	{"linux", "posix", "Linux", "x86_64", "cpython", "CPython"}, {"linux", "posix", "Linux", "aarch64", "pypy", "PyPy"},
	{"win32", "nt", "Windows", "AMD64", "cpython", "CPython"},   {"darwin", "posix", "Darwin", "arm64", "cpython", "CPython"},
	{"cygwin", "posix", "CYGWIN_NT-10", "x86_64", "cpython", "CPython"}, {"freebsd14", "posix", "FreeBSD", "", "other", "Other"},
	{"x86", "x", "y", "86", "", "z"},
};
static const char *const releases[] = {"6", "5.15.0-91", "6.8.0-45-generic", ""};
static const char *const extras[] = {"", "a", "b-c"};
static const struct str names[] = {STR("a"), STR("B.c"), STR("d")};

/* A random environment. */
static struct marker_env environment(void)
{
	const char *python = pythons[vectors_pick(N(pythons))], *const *host = systems[vectors_pick(N(systems))];
	const char *dot = strchr(strchr(python, '.') + 1, '.');
	struct marker_env env = {0};

	env.value[MARKER_PYTHON_FULL_VERSION] = str_of(python);
	env.value[MARKER_PYTHON_VERSION] = (struct str){python, (size_t)(dot - python)};
	env.value[MARKER_IMPLEMENTATION_VERSION] = str_of(vectors_pick(2) ? python : "7.3.17");
	env.value[MARKER_SYS_PLATFORM] = str_of(host[0]);
	env.value[MARKER_OS_NAME] = str_of(host[1]);
	env.value[MARKER_PLATFORM_SYSTEM] = str_of(host[2]);
	env.value[MARKER_PLATFORM_MACHINE] = str_of(host[3]);
	env.value[MARKER_IMPLEMENTATION_NAME] = str_of(host[4]);
	env.value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = str_of(host[5]);
	env.value[MARKER_PLATFORM_RELEASE] = str_of(releases[vectors_pick(N(releases))]);
	env.value[MARKER_PLATFORM_VERSION] = STR("#1 x86");
	env.value[MARKER_EXTRA] = str_of(extras[vectors_pick(N(extras))]);
	env.extras = (struct marker_names){true, names, vectors_pick(N(names) + 1)};
	env.dependency_groups = (struct marker_names){true, names + 1, vectors_pick(N(names))};
	return env;
}

/* -- random markers -- */

static const char *const version_ops[] = {"==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in"};
static const char *const text_ops[] = {"==", "!=", "<", ">=", "in", "not in"};
static const char *const version_texts[] = {
	"3", "3.8", "3.9", "3.10", "3.12", "4", "3.8.0", "3.8.1", "3.8.5", "3.9.0", "3.8rc1", "3.8.0rc1", "3.9b2", "3.12.0rc2", "3.8.post1",
	"3.8.1.post1.dev2", "3.8.dev0", "3.9+local", "3.*", "3.8.*", "3.8.0.*", "3.0", "2.7", "0", "3.8, 3.9 3.12", "3.8.0 3.8.1", "7.3.17",
	"7", "1!3.8", "x", "3.100", "3.14.0.dev0", "3.9.0a1.post2",
};
static const char *const texts[] = {
	"linux", "win32", "darwin", "posix", "nt", "Linux", "x86_64", "x86", "86", "64", "win", "in", "x86_64 aarch64 arm64", "", "lin", "cpython",
	"CPython", "6.8.0-45-generic", "posix nt", "a",
};
static const enum marker_variable versions[] = {MARKER_PYTHON_FULL_VERSION, MARKER_PYTHON_VERSION, MARKER_IMPLEMENTATION_VERSION};
static const enum marker_variable strings[] = {
	MARKER_SYS_PLATFORM, MARKER_OS_NAME, MARKER_PLATFORM_SYSTEM, MARKER_PLATFORM_MACHINE, MARKER_IMPLEMENTATION_NAME,
	MARKER_PLATFORM_PYTHON_IMPLEMENTATION, MARKER_PLATFORM_VERSION, MARKER_PLATFORM_RELEASE,
};

static struct str compare(enum marker_variable variable, const char *op, const char *text, struct arena *mem)
{
	struct str name = marker_variable_name(variable);

	return vectors_pick(4) ? arena_printf(mem, STR_FMT " %s '%s'", STR_ARG(name), op, text)
	                       : arena_printf(mem, "'%s' %s " STR_FMT, text, op, STR_ARG(name));
}

/* platform_release is left out where a set must be written: no marker says where its comparison as a version is false. */
static bool with_release;

static struct str random_comparison(struct arena *mem)
{
	switch (vectors_pick(8)) {
	case 0:
	case 1:
	case 2:
		return compare(versions[vectors_pick(3)], version_ops[vectors_pick(10)], version_texts[vectors_pick(N(version_texts))], mem);
	case 3:
		return compare(MARKER_EXTRA, text_ops[vectors_pick(6)], vectors_pick(2) ? "a" : "B_c a", mem);
	case 4:
		return arena_printf(mem, "'%s' %s %s", vectors_pick(2) ? "a" : "b.C", vectors_pick(2) ? "in" : "not in",
		                    vectors_pick(2) ? "extras" : "dependency_groups");
	case 5:
		if (with_release)
			return compare(MARKER_PLATFORM_RELEASE, version_ops[vectors_pick(6)], vectors_pick(2) ? "6" : "5.15", mem);
		break;
	}
	return compare(strings[vectors_pick(N(strings) - !with_release)], text_ops[vectors_pick(6)], texts[vectors_pick(N(texts))], mem);
}

static struct str random_text(unsigned depth, struct arena *mem)
{
	struct str a, b;

	if (depth == 0 || vectors_pick(4) == 0)
		return random_comparison(mem);
	a = random_text(depth - 1, mem);
	b = random_text(depth - 1, mem);
	return arena_printf(mem, "(" STR_FMT ") %s (" STR_FMT ")", STR_ARG(a), vectors_pick(2) ? "and" : "or", STR_ARG(b));
}

/* A random marker that has a meaning, and its set. */
static const struct marker *random_marker(struct markers *m, struct marker_set *set, struct arena *mem)
{
	const struct marker *marker = NULL;
	struct marker_env env = environment();
	bool value;
	struct err err = {0};
	status st;

	do {
		struct str text = random_text((unsigned)vectors_pick(4), mem);
		vectors_must(marker_parse(text, mem, &marker, &err), &err);
		st = markers_of(m, marker, set, &err);
		if ((st == E_SYNTAX) != (marker_eval(marker, &env, &value, &err) == E_SYNTAX))
			fail_msg("one has a meaning: " STR_FMT ": " STR_FMT, STR_ARG(text), STR_ARG(err_what(&err)));
	} while (st != OK);
	return marker;
}

/* -- what must hold -- */

static bool truth(const struct marker *marker, const struct marker_env *env)
{
	struct err err = {0};
	bool value = false;

	vectors_must(marker_eval(marker, env, &value, &err), &err);
	return value;
}

static bool has(struct marker_set set, const struct marker_env *env)
{
	struct err err = {0};
	bool value = false;

	vectors_must(markers_eval(set, env, &value, &err), &err);
	return value;
}

static void expect(bool is, bool should, const char *what, const struct marker *a, const struct marker *b,
                   const struct marker_env *env, struct arena *mem)
{
	if (is != should)
		fail_msg("%s is %d: " STR_FMT " | " STR_FMT " | python " STR_FMT " %s impl " STR_FMT " machine '" STR_FMT "' extra " STR_FMT, what, is,
		         STR_ARG(marker_text(a, mem)), STR_ARG(marker_text(b, mem)),
		         STR_ARG(env->value[MARKER_PYTHON_FULL_VERSION]), env->value[MARKER_SYS_PLATFORM].p,
		         STR_ARG(env->value[MARKER_IMPLEMENTATION_VERSION]), STR_ARG(env->value[MARKER_PLATFORM_MACHINE]),
		         STR_ARG(env->value[MARKER_EXTRA]));
}

/* Everything that is known of two sets, judged in environments. */
struct pair {
	const struct marker *marker[2];
	struct marker_set set[2], both, either, neither, minus, simple, given;
	bool disjoint, implies;
};

static void pair_make(struct pair *p, struct markers *m, struct arena *mem)
{
	struct err err = {0};

	p->marker[0] = random_marker(m, &p->set[0], mem);
	p->marker[1] = random_marker(m, &p->set[1], mem);
	vectors_must(markers_and(m, p->set[0], p->set[1], &p->both, &err), &err);
	vectors_must(markers_or(m, p->set[0], p->set[1], &p->either, &err), &err);
	vectors_must(markers_not(m, p->either, &p->neither, &err), &err);
	vectors_must(markers_minus(m, p->set[0], p->set[1], &p->minus, &err), &err);
	vectors_must(markers_simplify(m, p->set[0], p->set[1], &p->simple, &err), &err);
	vectors_must(markers_given_extra(m, p->set[0], STR("a"), &p->given, &err), &err);
	vectors_must(markers_disjoint(m, p->set[0], p->set[1], &p->disjoint, &err), &err);
	vectors_must(markers_implies(m, p->set[0], p->set[1], &p->implies, &err), &err);
}

static void pair_check(const struct pair *p, const struct marker_env *env, struct arena *mem)
{
	const struct marker *ma = p->marker[0], *mb = p->marker[1];
	bool a = truth(ma, env), b = truth(mb, env);

	expect(has(p->set[0], env), a, "the first", ma, ma, env, mem);
	expect(has(p->set[1], env), b, "the second", mb, mb, env, mem);
	expect(has(p->both, env), a && b, "and", ma, mb, env, mem);
	expect(has(p->either, env), a || b, "or", ma, mb, env, mem);
	expect(has(p->neither, env), !a && !b, "nor", ma, mb, env, mem);
	expect(has(p->minus, env), a && !b, "minus", ma, mb, env, mem);
	if (b)
		expect(has(p->simple, env), a, "the simple one", ma, mb, env, mem);
	if (str_eq(env->value[MARKER_EXTRA], STR("a")))
		expect(has(p->given, env), a, "extra a", ma, mb, env, mem);
	if (p->disjoint)
		expect(a && b, false, "both, disjoint,", ma, mb, env, mem);
	if (p->implies)
		expect(a && !b, false, "the first without the second, which it implies,", ma, mb, env, mem);
}

static void sets_are_what_markers_say(void **state)
{
	(void)state;
	with_release = true;
	for (int round = 0; round < ROUNDS; round++) {
		cleanup(arena_free) struct arena mem = {0};
		struct markers *m = markers_open(&mem);
		struct pair p;

		pair_make(&p, m, &mem);
		for (int i = 0; i < ENVIRONMENTS; i++) {
			struct marker_env env = environment();
			pair_check(&p, &env, &mem);
		}
	}
}

/* Equal sets are one pointer, however they came about. */
static void laws_of_sets_hold(void **state)
{
	(void)state;
	with_release = true;
	for (int round = 0; round < ROUNDS; round++) {
		cleanup(arena_free) struct arena mem = {0};
		struct markers *m = markers_open(&mem);
		struct marker_set a, b, c, x, y, z;
		struct err err = {0};

		random_marker(m, &a, &mem);
		random_marker(m, &b, &mem);
		random_marker(m, &c, &mem);
		vectors_must(markers_or(m, b, c, &x, &err), &err); /* a and (b or c) */
		vectors_must(markers_and(m, a, x, &x, &err), &err);
		vectors_must(markers_and(m, a, b, &y, &err), &err); /* a and b or a and c */
		vectors_must(markers_and(m, a, c, &z, &err), &err);
		vectors_must(markers_or(m, y, z, &y, &err), &err);
		assert_true(markers_equal(x, y));
		vectors_must(markers_not(m, x, &z, &err), &err);
		vectors_must(markers_or(m, x, z, &y, &err), &err);
		assert_true(markers_is_all(y));
		vectors_must(markers_not(m, z, &z, &err), &err);
		assert_true(markers_equal(x, z));
		vectors_must(markers_minus(m, a, b, &y, &err), &err); /* (a and b) or (a minus b) */
		vectors_must(markers_and(m, a, b, &z, &err), &err);
		vectors_must(markers_or(m, y, z, &y, &err), &err);
		assert_true(markers_equal(a, y));
	}
}

/* What is written reads back as the set, within the assumption, and is rarely longer than the marker was. */
static void texts_say_sets(void **state)
{
	size_t longer = 0;

	(void)state;
	with_release = false;
	for (int round = 0; round < ROUNDS; round++) {
		cleanup(arena_free) struct arena mem = {0};
		struct markers *m = markers_open(&mem);
		struct marker_set a, within = markers_all(), again, both, same;
		const struct marker *marker, *back;
		struct err err = {0};
		struct str text, twice;

		marker = random_marker(m, &a, &mem);
		if (round % 2)
			random_marker(m, &within, &mem);
		if (round % 3 == 0)
			vectors_must(markers_not(m, a, &a, &err), &err);
		vectors_must(markers_text(m, a, within, &mem, &text, &err), &err);
		vectors_must(markers_text(m, a, within, &mem, &twice, &err), &err);
		assert_true(str_eq(text, twice));
		back = NULL;
		if (text.len)
			vectors_must(marker_parse(text, &mem, &back, &err), &err);
		vectors_must(markers_of(m, back, &again, &err), &err);
		vectors_must(markers_and(m, a, within, &both, &err), &err);
		vectors_must(markers_and(m, again, within, &same, &err), &err);
		assert_true(markers_equal(both, same));
		if (text.len > marker_text(marker, &mem).len + 10 && round % 3) {
			longer++;
			if (getenv("ASSAY_SHOW_LONGER"))
				print_message("# " STR_FMT "  ->  " STR_FMT "\n", STR_ARG(marker_text(marker, &mem)), STR_ARG(text));
		}
	}
	print_message("# %zu of %d texts are longer than their marker\n", longer, ROUNDS);
	assert_true(longer < ROUNDS / 10);
}

/* Pieces: disjoint, together the whole, and each set is constant on each. */
static void partitions_are_partitions(void **state)
{
	(void)state;
	with_release = true;
	for (int round = 0; round < ROUNDS / 10; round++) {
		cleanup(arena_free) struct arena mem = {0};
		struct markers *m = markers_open(&mem);
		struct marker_set within, sets[3], *pieces = NULL, whole = {0};
		size_t n = 0;
		struct err err = {0};

		random_marker(m, &within, &mem);
		for (size_t i = 0; i < N(sets); i++)
			random_marker(m, &sets[i], &mem);
		vectors_must(markers_partition(m, within, sets, N(sets), &mem, &pieces, &n, &err), &err);
		assert_true(n <= 8);
		for (size_t i = 0; i < n; i++) {
			bool apart;
			vectors_must(markers_disjoint(m, whole, pieces[i], &apart, &err), &err);
			assert_true(apart);
			vectors_must(markers_or(m, whole, pieces[i], &whole, &err), &err);
			for (size_t k = 0; k < N(sets); k++) {
				bool in, out;
				vectors_must(markers_implies(m, pieces[i], sets[k], &in, &err), &err);
				vectors_must(markers_disjoint(m, pieces[i], sets[k], &out, &err), &err);
				assert_true(in != out);
			}
		}
		assert_true(markers_equal(whole, within));
	}
}

/* -- a grid that has an environment for every answer to a few questions: what it does not have is not possible -- */

static const char *const all_pythons[] = {
	"3.7.1", "3.8.0.dev0", "3.8.0a1", "3.8.0", "3.8.0.1", "3.8.1.dev0", "3.8.1", "3.8.2", "3.9.0.dev0", "3.9.0rc1", "3.9.0rc2", "3.9.0",
	"3.9.1", "3.10.0a1", "3.10.0", "3.10.1", "3.11.0", "4.0.0b1", "4.0.0", "4.1.0",
};
static const char *const all_platforms[] = {
	"", "l", "lin", "linux", "win", "win32", "zlin", "zlinux", "zwin", "zwin32", "lin,win", "lin,win32", "linux,win", "linux,win32", "z", "y",
};

static struct str few_text(unsigned depth, struct arena *mem)
{
	static const char *const some[] = {"3.8", "3.9", "3.8.1", "3.9rc1", "3.10"}, *const platforms[] = {"lin", "linux", "win", "win32", "z"};
	const char *not = vectors_pick(2) ? "not " : "";
	struct str a, b;

	if (depth && vectors_pick(5)) {
		a = few_text(depth - 1, mem);
		b = few_text(depth - 1, mem);
		return arena_printf(mem, "(" STR_FMT ") %s (" STR_FMT ")", STR_ARG(a), vectors_pick(2) ? "and" : "or", STR_ARG(b));
	}
	switch (vectors_pick(4)) {
	case 0:
		return arena_printf(mem, "sys_platform %s '%s'", *not ? "!=" : "==", platforms[vectors_pick(5)]);
	case 1:
		return arena_printf(mem, "'%s' %sin sys_platform", platforms[vectors_pick(4)], not);
	case 2:
		return arena_printf(mem, "sys_platform %sin 'lin'", not);
	default:
		return arena_printf(mem, "%s %s '%s'", vectors_pick(2) ? "python_version" : "python_full_version",
		                    version_ops[vectors_pick(7)], some[vectors_pick(5)]);
	}
}

static struct marker_env all_environment(size_t i)
{
	struct marker_env env = {0};
	const char *python = all_pythons[i % N(all_pythons)], *dot = strchr(strchr(python, '.') + 1, '.');

	env.value[MARKER_PYTHON_FULL_VERSION] = str_of(python);
	env.value[MARKER_PYTHON_VERSION] = (struct str){python, (size_t)(dot - python)};
	env.value[MARKER_SYS_PLATFORM] = str_of(all_platforms[i / N(all_pythons)]);
	return env;
}

static void what_is_possible_is_in_the_grid(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS / 4; round++) {
		cleanup(arena_free) struct arena mem = {0};
		struct markers *m = markers_open(&mem);
		const struct marker *a = NULL, *b = NULL;
		struct marker_set x, y;
		bool disjoint, implies, all_apart = true, all_imply = true, any = false;
		struct err err = {0};

		vectors_must(marker_parse(few_text(3, &mem), &mem, &a, &err), &err);
		vectors_must(marker_parse(few_text(3, &mem), &mem, &b, &err), &err);
		vectors_must(markers_of(m, a, &x, &err), &err);
		vectors_must(markers_of(m, b, &y, &err), &err);
		vectors_must(markers_disjoint(m, x, y, &disjoint, &err), &err);
		vectors_must(markers_implies(m, x, y, &implies, &err), &err);
		for (size_t i = 0; i < N(all_pythons) * N(all_platforms); i++) {
			struct marker_env env = all_environment(i);
			bool in_a = truth(a, &env), in_b = truth(b, &env);
			any |= in_a;
			all_apart &= !in_a || !in_b;
			all_imply &= !in_a || in_b;
		}
		if (any == markers_is_none(x) || all_apart != disjoint || all_imply != implies)
			fail_msg("possible %d, disjoint %d, implies %d: " STR_FMT " | " STR_FMT, any, disjoint, implies,
			         STR_ARG(marker_text(a, &mem)), STR_ARG(marker_text(b, &mem)));
	}
}

static int seed(void **state)
{
	(void)state;
	vectors_seed();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_are_what_markers_say), cmocka_unit_test(laws_of_sets_hold),
		cmocka_unit_test(what_is_possible_is_in_the_grid),
		cmocka_unit_test(texts_say_sets), cmocka_unit_test(partitions_are_partitions),
	};
	return cmocka_run_group_tests(tests, seed, NULL);
}
