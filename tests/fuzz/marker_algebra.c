/* The marker algebra on two markers, one a line: sets agree with marker_eval, laws hold, texts read back as their sets. What
 * goes beyond a bound says so. */
#include "pep/marker_algebra.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A CPython 3.12.4 on Linux, as a lock file's markers see it. */
static struct marker_env environment(void)
{
	static const struct str names[] = {STR("Foo_Bar"), STR("test")};
	struct marker_env env = {0};

	for (enum marker_variable v = 0; v < MARKER_EXTRAS; v++)
		env.value[v] = STR("posix");
	env.value[MARKER_SYS_PLATFORM] = STR("linux");
	env.value[MARKER_PYTHON_VERSION] = STR("3.12");
	env.value[MARKER_PYTHON_FULL_VERSION] = STR("3.12.4");
	env.value[MARKER_IMPLEMENTATION_VERSION] = STR("3.12.4");
	env.value[MARKER_PLATFORM_RELEASE] = STR("6.8.0-45-generic");
	env.value[MARKER_EXTRA] = STR("test");
	env.extras = env.dependency_groups = (struct marker_names){true, names, 2};
	return env;
}

static bool read_set(struct markers *m, struct str text, struct arena *mem, struct marker_set *ret)
{
	struct marker_env env = environment();
	const struct marker *marker;
	bool should = false, is = false;
	status st;

	if (marker_parse(text, mem, &marker, NULL) != OK)
		return false;
	st = markers_of(m, marker, ret, NULL);
	if (st == E_LIMIT)
		return false;
	must_hold((st == OK) == (marker_eval(marker, &env, &should, NULL) == OK));
	if (st != OK)
		return false;
	must_hold(markers_eval(*ret, &env, &is, NULL) == OK && is == should);
	return true;
}

/* not (a or b) is (not a) and (not b). */
static void laws(struct markers *m, struct marker_set a, struct marker_set b)
{
	struct marker_set x, y, z;

	if (markers_or(m, a, b, &x, NULL) != OK || markers_not(m, x, &x, NULL) != OK || markers_not(m, a, &y, NULL) != OK ||
	    markers_not(m, b, &z, NULL) != OK || markers_and(m, y, z, &y, NULL) != OK)
		return;
	must_hold(markers_equal(x, y));
}

static void text(struct markers *m, struct marker_set a, struct marker_set within, struct arena *mem)
{
	struct marker_set again = markers_all(), simple, x, y;
	const struct marker *marker;
	struct str out;
	status st = markers_text(m, a, within, mem, &out, NULL);

	must_hold(st == OK || st == E_LIMIT || st == E_NO);
	if (st != OK)
		return;
	must_hold(out.len == 0 || marker_parse(out, mem, &marker, NULL) == OK);
	if ((out.len && markers_of(m, marker, &again, NULL) != OK) || markers_and(m, a, within, &x, NULL) != OK ||
	    markers_and(m, again, within, &y, NULL) != OK || markers_simplify(m, a, within, &simple, NULL) != OK)
		return;
	must_hold(markers_equal(x, y));
	must_hold(markers_and(m, simple, within, &y, NULL) != OK || markers_equal(x, y));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct markers *m = markers_open(&mem);
	struct str first, second;
	struct marker_set a, b;

	(void)str_cut((struct str){(const char *)data, size}, '\n', &first, &second);
	if (!read_set(m, first, &mem, &a))
		return 0;
	if (!read_set(m, second, &mem, &b))
		b = markers_all();
	laws(m, a, b);
	text(m, a, b, &mem);
	return 0;
}
