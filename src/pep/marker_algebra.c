/* Sets of environments: the public operations. Each is a call with a bound of its own. */
#include "pep/marker_algebra.h"

#include "pep/markers_parts.h"
#include "pep/name.h"

typedef const struct marker_node *node;

static node node_of(struct marker_set a)
{
	return a.node ? a.node : NONE;
}

struct marker_set markers_all(void)
{
	return (struct marker_set){ALL};
}

struct marker_set markers_none(void)
{
	return (struct marker_set){NONE};
}

/* -- from markers and specifiers -- */

static status tree_node(struct markers *m, const struct marker *marker, node *ret, struct err *err);

/* items[0..n) joined, by halves, so that long chains stay cheap. */
static status chain_node(struct markers *m, enum marker_kind kind, const struct marker *items, size_t n, node *ret,
                         struct err *err)
{
	node low = NONE, high = NONE;
	status st;

	if (n == 1)
		return tree_node(m, items, ret, err);
	st = chain_node(m, kind, items, n / 2, &low, err);
	if (st == OK)
		st = chain_node(m, kind, items + n / 2, n - n / 2, &high, err);
	if (st == OK)
		*ret = kind == MARKER_AND ? node_and(m, low, high) : node_or(m, low, high);
	return st;
}

/* Depth: LIMIT_MARKER_DEPTH parentheses, and the logarithm of a chain's length in each. */
static status tree_node(struct markers *m, const struct marker *marker, node *ret, struct err *err)
{
	if (m->over) /* the caller asks for that at the end */
		return OK;
	if (marker->kind == MARKER_COMPARE)
		return node_of_comparison(m, marker, ret, err);
	return chain_node(m, marker->kind, marker->items, marker->count, ret, err);
}

status markers_of(struct markers *m, const struct marker *marker, struct marker_set *ret, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	node result = ALL;
	status st = OK;

	markers_begin(m);
	if (marker)
		st = tree_node(m, marker, &result, err);
	if (st == OK)
		st = markers_end(m, result, ret, err);
	if (st != OK)
		return err_wrap(err, st, "cannot reason about the marker '" STR_FMT "'",
		                STR_ARG(str_sub(marker_text(marker, &mem), 0, 500)));
	return OK;
}

static struct str bound_cut(struct str bound, enum markers_python how, struct arena *mem)
{
	struct str cut = cut_of_bound(bound, mem);

	return how == MARKERS_PYTHON_RELEASES && cut.len ? cut_before_release(cut, mem) : cut;
}

/* === is of the version that it names; of none, when that is none. */
static node clause_node(struct markers *m, const struct specifier *clause, enum markers_python how)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct marker_test *axis = markers_test(m, TEST_CUTS, MARKER_PYTHON_FULL_VERSION, NULL);
	bool arbitrary = clause->op == SPECIFIER_ARBITRARY;
	struct str low = clause->low, high = clause->high;
	struct version v;
	node inside;

	if (arbitrary && version_parse(clause->text, &mem, &v, NULL) != OK)
		return NONE;
	if (arbitrary) {
		low = v.key;
		high = cut_behind(v.key, &mem);
	}
	inside = node_of_range(m, axis, bound_cut(low, how, &mem), high.len > 0, bound_cut(high, how, &mem));
	return clause->outside ? node_not(m, inside) : inside;
}

status markers_of_python(struct markers *m, const struct specifier_set *specifiers, enum markers_python how,
                         struct marker_set *ret, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	node all = ALL;
	status st;

	markers_begin(m);
	for (size_t i = 0; i < specifiers->count; i++)
		all = node_and(m, all, clause_node(m, &specifiers->clauses[i], how));
	st = markers_end(m, all, ret, err);
	if (st != OK)
		return err_wrap(err, st, "cannot reason about the Python versions '" STR_FMT "'",
		                STR_ARG(specifier_set_text(specifiers, &mem)));
	return OK;
}

/* Only the first question is about python_full_version. Cuts that become one leave nothing between them. */
static node releases(struct markers *m, node f)
{
	cleanup(arena_free) struct arena mem = {0};
	size_t base = m->stack.len;

	for (size_t i = 0; i < f->count; i++) {
		struct str cut = i ? cut_before_release(f->branch[i].at->text, &mem) : (struct str){0};
		const struct word *at = cut.len ? markers_word(m, cut) : NULL;

		if (i && m->stack.p[m->stack.len - 1].at == at)
			m->stack.len--;
		markers_push(m, at, f->branch[i].to);
	}
	return markers_make(m, f->test, base);
}

status markers_releases(struct markers *m, struct marker_set a, struct marker_set *ret, struct err *err)
{
	node f = node_of(a);

	markers_begin(m);
	if (f->test && f->test->kind == TEST_CUTS && f->test->variable == MARKER_PYTHON_FULL_VERSION)
		f = releases(m, f);
	return markers_end(m, f, ret, err);
}

/* -- what is known of platforms -- */

/* What goes together, as markers: a value of the first variable, and what it implies. */
static const struct {
	struct str when, then;
} laws[] = {
	{STR("sys_platform == 'win32'"), STR("os_name == 'nt' and platform_system == 'Windows'")},
	{STR("sys_platform == 'linux'"), STR("os_name == 'posix' and platform_system == 'Linux'")},
	{STR("sys_platform == 'darwin'"), STR("os_name == 'posix' and platform_system == 'Darwin'")},
	{STR("sys_platform == 'android'"), STR("os_name == 'posix' and platform_system == 'Android'")},
	{STR("sys_platform == 'emscripten'"), STR("os_name == 'posix' and platform_system == 'Emscripten'")},
	{STR("sys_platform == 'cygwin' or sys_platform == 'ios'"), STR("os_name == 'posix'")},
	{STR("os_name == 'nt' or platform_system == 'Windows'"), STR("sys_platform == 'win32'")},
	{STR("platform_system == 'Linux'"), STR("sys_platform == 'linux'")},
	{STR("platform_system == 'Darwin'"), STR("sys_platform == 'darwin'")},
	{STR("platform_system == 'Android'"), STR("sys_platform == 'android'")},
	{STR("platform_system == 'Emscripten'"), STR("sys_platform == 'emscripten'")},
	{STR("implementation_name == 'cpython'"), STR("platform_python_implementation == 'CPython'")},
	{STR("platform_python_implementation == 'CPython'"), STR("implementation_name == 'cpython'")},
	{STR("implementation_name == 'pypy'"), STR("platform_python_implementation == 'PyPy'")},
	{STR("platform_python_implementation == 'PyPy'"), STR("implementation_name == 'pypy'")},
};

static status text_set(struct markers *m, struct str text, struct marker_set *ret, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct marker *marker = NULL;
	status st = marker_parse(text, &mem, &marker, err);

	return st == OK ? markers_of(m, marker, ret, err) : st;
}

status markers_platforms(struct markers *m, struct marker_set *ret, struct err *err)
{
	struct marker_set all = markers_all(), when = {0}, then = {0};
	status st = OK;

	for (size_t i = 0; i < sizeof laws / sizeof *laws && st == OK; i++) {
		st = text_set(m, laws[i].when, &when, err);
		if (st == OK)
			st = text_set(m, laws[i].then, &then, err);
		if (st == OK)
			st = markers_not(m, when, &when, err);
		if (st == OK)
			st = markers_or(m, when, then, &then, err);
		if (st == OK)
			st = markers_and(m, all, then, &all, err);
	}
	if (st == OK)
		*ret = all;
	return st;
}

/* -- operations -- */

status markers_and(struct markers *m, struct marker_set a, struct marker_set b, struct marker_set *ret, struct err *err)
{
	markers_begin(m);
	return markers_end(m, node_and(m, node_of(a), node_of(b)), ret, err);
}

status markers_or(struct markers *m, struct marker_set a, struct marker_set b, struct marker_set *ret, struct err *err)
{
	markers_begin(m);
	return markers_end(m, node_or(m, node_of(a), node_of(b)), ret, err);
}

status markers_not(struct markers *m, struct marker_set a, struct marker_set *ret, struct err *err)
{
	markers_begin(m);
	return markers_end(m, node_not(m, node_of(a)), ret, err);
}

status markers_minus(struct markers *m, struct marker_set a, struct marker_set b, struct marker_set *ret, struct err *err)
{
	markers_begin(m);
	return markers_end(m, node_and(m, node_of(a), node_not(m, node_of(b))), ret, err);
}

status markers_disjoint(struct markers *m, struct marker_set a, struct marker_set b, bool *ret, struct err *err)
{
	struct marker_set both = {0};
	status st = markers_and(m, a, b, &both, err);

	if (st == OK)
		*ret = markers_is_none(both);
	return st;
}

status markers_implies(struct markers *m, struct marker_set a, struct marker_set b, bool *ret, struct err *err)
{
	struct marker_set left = {0};
	status st = markers_minus(m, a, b, &left, err);

	if (st == OK)
		*ret = markers_is_none(left);
	return st;
}

status markers_given_extra(struct markers *m, struct marker_set a, struct str extra, struct marker_set *ret,
                           struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct marker_test *t;

	markers_begin(m);
	t = markers_test(m, TEST_VALUE, MARKER_EXTRA, NULL);
	return markers_end(m, node_assign(m, node_of(a), t, markers_word(m, name_normalize(extra, &mem))), ret, err);
}

status markers_simplify(struct markers *m, struct marker_set a, struct marker_set within, struct marker_set *ret,
                        struct err *err)
{
	node f, c = node_of(within);

	markers_begin(m);
	f = node_and(m, node_of(a), c);
	return markers_end(m, f == NONE ? NONE : node_within(m, f, c), ret, err);
}

/* -- values -- */

static status version_value(enum marker_variable variable, struct str value, struct arena *mem, struct str *ret,
                            struct err *err)
{
	struct version v;
	struct str text = str_ends(value, STR("+")) ? str_sub(value, 0, value.len - 1) : value;
	status st = version_parse(text, mem, &v, err);

	if (st != OK)
		return err_wrap(err, st, "marker variable '" STR_FMT "' has the value '" STR_FMT "', which is no version",
		                STR_ARG(marker_variable_name(variable)), STR_ARG(value));
	*ret = str_sub(v.key, 0, v.key_public);
	return OK;
}

/* The last branch that is not above the key. */
static size_t cuts_find(node f, struct str key)
{
	size_t i = 0;

	while (i + 1 < f->count && str_cmp(f->branch[i + 1].at->text, key) <= 0)
		i++;
	return i;
}

static size_t values_find(node f, struct str value)
{
	for (size_t i = 1; i < f->count; i++)
		if (str_eq(f->branch[i].at->text, value))
			return i;
	return 0;
}

static status member_find(const struct marker_test *t, const struct marker_env *env, struct arena *mem, size_t *ret,
                          struct err *err)
{
	const struct marker_names *names = t->variable == MARKER_EXTRAS ? &env->extras : &env->dependency_groups;
	bool found = false;

	if (!names->defined)
		return err_set(err, E_NOT_FOUND, "marker variable '" STR_FMT "' has no value here",
		               STR_ARG(marker_variable_name(t->variable)));
	for (size_t i = 0; i < names->count && !found; i++)
		found = str_eq(name_normalize(names->names[i], mem), t->word->text);
	*ret = found;
	return OK;
}

/* Which branch of f is env's? */
static status branch_find(node f, const struct marker_env *env, struct arena *mem, size_t *ret, struct err *err)
{
	const struct marker_test *t = f->test;
	struct str value = env->value[t->variable], key;
	status st;

	if (t->kind == TEST_MEMBER)
		return member_find(t, env, mem, ret, err);
	if (!value.p && t->variable == MARKER_EXTRA && !env->extras.defined && !env->dependency_groups.defined)
		value = STR("");
	if (!value.p)
		return err_set(err, E_NOT_FOUND, "marker variable '" STR_FMT "' has no value here",
		               STR_ARG(marker_variable_name(t->variable)));
	if (t->variable == MARKER_EXTRA)
		value = name_normalize(value, mem);
	if (t->kind == TEST_CUTS) {
		st = version_value(t->variable, value, mem, &key, err);
		if (st == OK)
			*ret = cuts_find(f, key);
		return st;
	}
	*ret = t->kind == TEST_VALUE ? values_find(f, value) : markers_test_holds(t, value);
	return OK;
}

status markers_eval(struct marker_set a, const struct marker_env *env, bool *ret, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	node f = node_of(a);

	while (f->test) {
		size_t i = 0;
		status st = branch_find(f, env, &mem, &i, err);

		if (st != OK)
			return st;
		f = f->branch[i].to;
	}
	*ret = f == ALL;
	return OK;
}

/* -- partition -- */

/* Each piece in two, where the set divides it. */
static status pieces_split(struct markers *m, struct marker_set by, struct arena *mem, struct marker_set **pieces,
                           size_t *count, struct err *err)
{
	struct marker_set *out = arena_array(mem, 2 * *count, struct marker_set);
	size_t n = 0;
	status st = OK;

	for (size_t i = 0; i < *count && st == OK; i++) {
		struct marker_set in = {0}, not_in = {0};

		st = markers_and(m, (*pieces)[i], by, &in, err);
		if (st == OK)
			st = markers_minus(m, (*pieces)[i], by, &not_in, err);
		if (!markers_is_none(in))
			out[n++] = in;
		if (!markers_is_none(not_in))
			out[n++] = not_in;
	}
	*pieces = out;
	*count = n;
	if (st == OK && n > LIMIT_MARKER_PIECES)
		return err_set(err, E_LIMIT, "markers divide the environments into more than %zu pieces", LIMIT_MARKER_PIECES);
	return st;
}

status markers_partition(struct markers *m, struct marker_set within, const struct marker_set *sets, size_t n,
                         struct arena *mem, struct marker_set **pieces, size_t *count, struct err *err)
{
	cleanup(arena_free) struct arena scratch = {0};
	struct marker_set whole = {node_of(within)}, *now = &whole;
	size_t len = !markers_is_none(whole);
	status st = OK;

	for (size_t i = 0; i < n && st == OK; i++)
		st = pieces_split(m, sets[i], &scratch, &now, &len, err);
	if (st != OK)
		return st;
	*pieces = arena_array(mem, len, struct marker_set);
	if (len)
		memcpy(*pieces, now, len * sizeof *now);
	*count = len;
	return OK;
}
