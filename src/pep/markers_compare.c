/* From a comparison to a diagram: the rules of marker_eval.c, turned around. Where that asks for a value and answers, this
 * says for which values the answer is yes. */
#include <stdlib.h>

#include "pep/markers_parts.h"

#include "pep/marker_parse.h"
#include "pep/name.h"

typedef const struct marker_node *node;

/* One comparison, its variable found. */
struct asked {
	struct markers *m;
	const struct marker *source;
	enum marker_variable variable;
	bool left;               /* the variable is the left side */
	struct str text;         /* the other side */
	struct arena *mem;       /* of this comparison */
};

static status undefined_comparison(const struct asked *a, struct err *err)
{
	return err_set(err, E_SYNTAX, "'" STR_FMT "' has no meaning between '" STR_FMT "' and '" STR_FMT "'",
	               STR_ARG(marker_op_text(a->source->op)), STR_ARG(a->source->left.text), STR_ARG(a->source->right.text));
}

/* -- ranges of versions -- */

node node_of_range(struct markers *m, const struct marker_test *t, struct str low, bool has_high, struct str high)
{
	size_t base = m->stack.len;

	if (has_high && (high.len == 0 || str_cmp(low, high) >= 0))
		return NONE;
	markers_push(m, NULL, low.len ? NONE : ALL);
	if (low.len)
		markers_push(m, markers_word(m, low), ALL);
	if (has_high)
		markers_push(m, markers_word(m, high), NONE);
	return markers_make(m, t, base);
}

/* Cuts of the variable; python_version's become cuts of python_full_version. */
static node range_of(const struct asked *a, struct str low, bool has_high, struct str high)
{
	enum marker_variable axis = a->variable;

	if (axis == MARKER_PYTHON_VERSION) {
		axis = MARKER_PYTHON_FULL_VERSION;
		if (low.len && !cut_of_python_version(low, a->mem, &low))
			return NONE;
		if (has_high && high.len)
			has_high = cut_of_python_version(high, a->mem, &high);
	}
	return node_of_range(a->m, markers_test(a->m, TEST_CUTS, axis, NULL), low, has_high, high);
}

static node from_cut(const struct asked *a, struct str low)
{
	return range_of(a, low, false, (struct str){0});
}

static node below_cut(const struct asked *a, struct str high)
{
	return range_of(a, (struct str){0}, true, high);
}

/* Exactly the version with this key. */
static node version_point(const struct asked *a, struct str key)
{
	return range_of(a, cut_of_bound(key, a->mem), true, cut_behind(key, a->mem));
}

/* The version that is written so, if the variable's values are written so. */
static node version_written(const struct asked *a, struct str text)
{
	struct version v;
	size_t segments = a->variable == MARKER_PYTHON_VERSION ? 2 : 3, n;

	if (text.len == 0 || !is_digit(text.p[0]) || version_parse(text, a->mem, &v, NULL) != OK)
		return NONE;
	n = version_release_count(&v);
	if (n != segments && (n < segments || a->variable == MARKER_PYTHON_VERSION))
		return NONE;
	if ((v.parts & (VERSION_POST | VERSION_LOCAL | VERSION_EPOCH)) || !str_eq(version_normalized(&v, a->mem), text))
		return NONE;
	return a->variable == MARKER_PYTHON_VERSION && version_is_prerelease(&v) ? NONE : version_point(a, v.key);
}

static struct str lower_case(struct str s, struct arena *mem)
{
	struct str copy = arena_str(mem, s);

	for (size_t i = 0; i < copy.len; i++)
		((char *)(uintptr_t)copy.p)[i] = to_lower(copy.p[i]);
	return copy;
}

/* `variable op "version"`. */
static node clause_node(const struct asked *a, const struct specifier *clause)
{
	node inside;

	if (clause->op == SPECIFIER_ARBITRARY)
		return version_written(a, lower_case(clause->text, a->mem));
	inside = range_of(a, cut_of_bound(clause->low, a->mem), clause->high.len > 0, cut_of_bound(clause->high, a->mem));
	return clause->outside ? node_not(a->m, inside) : inside;
}

/* -- `"version" op variable`: the variable is the specifier, and the literal is what it may contain -- */

/* `"v" < variable`: a final release does not contain its pre-releases. */
static node reversed_less(const struct asked *a, const struct version *v)
{
	node above = from_cut(a, cut_behind(v->key, a->mem));
	struct version final;

	if (!version_is_prerelease(v) || version_parse(version_base(v, a->mem), a->mem, &final, NULL) != OK)
		return above;
	return node_and(a->m, above, node_not(a->m, version_point(a, final.key)));
}

/* `"v" > variable`: nothing contains its post-releases or local versions. */
static node reversed_greater(const struct asked *a, const struct version *v)
{
	struct version plain = *v;
	size_t end = v->parts & VERSION_LOCAL ? (size_t)v->local_at - 1 : v->text.len;

	if (version_is_postrelease(v)) {
		struct str base = version_base(v, a->mem);
		struct str pre = v->parts & VERSION_PRE
		                         ? arena_printf(a->mem, STR_FMT "%s" STR_FMT, STR_ARG(base),
		                                        v->pre_letter == 'a' ? "a" : v->pre_letter == 'b' ? "b" : "rc",
		                                        (int)v->pre.len, v->text.p + v->pre.at)
		                         : base;
		if (version_parse(pre, a->mem, &plain, NULL) != OK)
			return NONE;
	} else if (version_parse(str_sub(v->text, 0, end), a->mem, &plain, NULL) != OK) {
		return NONE;
	}
	return below_cut(a, cut_of_bound(plain.key, a->mem));
}

/* `"v" ~= variable`: not above v, and with all segments but the variable's last one in common. */
static node reversed_compatible(const struct asked *a, const struct version *v)
{
	struct str prefix = version_release_segment(v, 0);
	struct specifier clause;

	if (a->variable != MARKER_PYTHON_VERSION)
		prefix = arena_printf(a->mem, STR_FMT "." STR_FMT, STR_ARG(prefix), STR_ARG(version_release_segment(v, 1)));
	if ((v->parts & VERSION_EPOCH) ||
	    specifier_parse(arena_printf(a->mem, "==" STR_FMT ".*", STR_ARG(prefix)), a->mem, &clause, NULL) != OK)
		return NONE;
	return node_and(a->m, clause_node(a, &clause), below_cut(a, cut_behind(v->key, a->mem)));
}

/* v's local part never counts, as the variable has none. */
static node reversed_equal(const struct asked *a, const struct version *v)
{
	return v->parts & VERSION_POST ? NONE : version_point(a, str_sub(v->key, 0, v->key_public));
}

static node reversed_node(const struct asked *a)
{
	struct version v;

	if (a->source->op == MARKER_ARBITRARY)
		return version_written(a, lower_case(a->text, a->mem));
	if (version_parse(a->text, a->mem, &v, NULL) != OK)
		return NONE;
	switch (a->source->op) {
	case MARKER_COMPATIBLE:
		return reversed_compatible(a, &v);
	case MARKER_EQUAL:
		return reversed_equal(a, &v);
	case MARKER_NOT_EQUAL:
		return node_not(a->m, reversed_equal(a, &v));
	case MARKER_LESS_EQUAL:
		return from_cut(a, cut_of_bound(str_sub(v.key, 0, v.key_public), a->mem));
	case MARKER_GREATER_EQUAL:
		return below_cut(a, cut_behind(v.key, a->mem));
	case MARKER_LESS:
		return reversed_less(a, &v);
	default: /* > */
		return reversed_greater(a, &v);
	}
}

/* -- texts -- */

static const struct marker_test *value_test(const struct asked *a)
{
	return markers_test(a->m, TEST_VALUE, a->variable, NULL);
}

/* Can a value be or contain it? Values of `extra` are normalised. */
static bool is_possible(const struct asked *a, struct str text)
{
	return a->variable != MARKER_EXTRA || str_eq(name_normalize(text, a->mem), text);
}

static node text_equal(const struct asked *a, struct str text)
{
	size_t base = a->m->stack.len;

	if (marker_variable_is_version(a->variable) && a->variable != MARKER_PLATFORM_RELEASE)
		return version_written(a, text);
	if (!is_possible(a, text))
		return NONE;
	markers_push(a->m, NULL, NONE);
	markers_push(a->m, markers_word(a->m, text), ALL);
	return markers_make(a->m, value_test(a), base);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp((*(const struct word *const *)a)->text, (*(const struct word *const *)b)->text);
}

const struct word **word_parts(struct markers *m, struct str text, struct arena *mem, size_t *count)
{
	size_t n = 0, kept = 1;
	const struct word **parts = arena_array(mem, text.len * (text.len + 1) / 2 + 1, const struct word *);

	parts[n++] = markers_word(m, STR(""));
	for (size_t from = 0; from < text.len && markers_step(m, text.len - from); from++)
		for (size_t to = from + 1; to <= text.len; to++)
			parts[n++] = markers_word(m, str_sub(text, from, to));
	qsort(parts, n, sizeof *parts, by_text);
	for (size_t i = 1; i < n; i++)
		if (parts[i] != parts[kept - 1])
			parts[kept++] = parts[i];
	*count = kept;
	return parts;
}

static node versions_in(const struct asked *a, struct str text)
{
	node any = NONE;

	for (size_t from = 0; from < text.len; from++)
		for (size_t to = from + 1; is_digit(text.p[from]) && to <= text.len && markers_step(a->m, 1); to++)
			if (is_digit(text.p[to - 1]))
				any = node_or(a->m, any, version_written(a, str_sub(text, from, to)));
	return any;
}

static void part_remember(const struct asked *a, const struct word *word)
{
	for (size_t i = 0; i < a->m->parts.len; i++)
		if (a->m->parts.p[i] == value_test(a) && a->m->part_words.p[i] == word)
			return;
	vec_push(&a->m->parts, a->m->mem, value_test(a));
	vec_push(&a->m->part_words, a->m->mem, word);
}

/* `variable in "text"`: each part of the text is a value. */
static status text_in(const struct asked *a, node *ret, struct err *err)
{
	size_t base = a->m->stack.len, n;
	const struct word **parts;

	if (a->text.len > LIMIT_MARKER_PART)
		return err_set(err, E_LIMIT, "'in' a text of %zu bytes, which are more than %zu", a->text.len, LIMIT_MARKER_PART);
	if (marker_variable_is_version(a->variable) && a->variable != MARKER_PLATFORM_RELEASE) {
		*ret = versions_in(a, a->text);
		return OK;
	}
	parts = word_parts(a->m, a->text, a->mem, &n);
	part_remember(a, markers_word(a->m, a->text));
	markers_push(a->m, NULL, NONE);
	for (size_t i = 0; i < n; i++)
		if (is_possible(a, parts[i]->text))
			markers_push(a->m, parts[i], ALL);
	*ret = markers_make(a->m, value_test(a), base);
	return OK;
}

/* `"text" in variable`. */
static node text_has(const struct asked *a)
{
	if (a->text.len == 0)
		return ALL;
	if (!is_possible(a, a->text))
		return NONE;
	return markers_make_bool(a->m, markers_test(a->m, TEST_HAS, a->variable, markers_word(a->m, a->text)), true);
}

static status text_node(const struct asked *a, node *ret, struct err *err)
{
	status st = OK;

	switch (a->source->op) {
	case MARKER_IN:
	case MARKER_NOT_IN:
		if (a->left)
			st = text_in(a, ret, err);
		else
			*ret = text_has(a);
		if (st == OK && a->source->op == MARKER_NOT_IN)
			*ret = node_not(a->m, *ret);
		return st;
	case MARKER_COMPATIBLE:
	case MARKER_ARBITRARY:
		return undefined_comparison(a, err);
	case MARKER_LESS:
	case MARKER_GREATER:
		*ret = NONE;
		return OK;
	case MARKER_NOT_EQUAL:
		*ret = node_not(a->m, text_equal(a, a->text));
		return OK;
	default:
		*ret = text_equal(a, a->text);
		return OK;
	}
}

/* -- all kinds -- */

/* `"name" in extras`; a name is never equal to a set. */
static status member_node(const struct asked *a, node *ret, struct err *err)
{
	struct str name = name_normalize(a->text, a->mem);
	enum marker_op op = a->source->op;

	if (a->left)
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is a set of names: only `\"name\" in " STR_FMT "` has a meaning",
		               STR_ARG(marker_variable_name(a->variable)), STR_ARG(marker_variable_name(a->variable)));
	if (op == MARKER_COMPATIBLE || op == MARKER_ARBITRARY)
		return undefined_comparison(a, err);
	*ret = op == MARKER_NOT_EQUAL ? ALL : NONE;
	if (op == MARKER_IN || op == MARKER_NOT_IN)
		*ret = markers_make_bool(a->m, markers_test(a->m, TEST_MEMBER, a->variable, markers_word(a->m, name)),
		                         op == MARKER_IN);
	return OK;
}

/* The whole comparison as one question. */
static node opaque_node(const struct asked *a)
{
	struct marker alone = *a->source;
	struct str text = marker_text(&alone, a->mem);

	return markers_make_bool(a->m, markers_test(a->m, TEST_CLAUSE, a->variable, markers_word(a->m, text)), true);
}

static status version_node(const struct asked *a, node *ret, struct err *err)
{
	bool literal = a->source->left.variable == MARKER_LITERAL || a->source->right.variable == MARKER_LITERAL;
	const struct specifier *clause =
		a->left && literal ? marker_clause(a->source->op, a->text, a->mem) : NULL;

	if (a->left ? !clause : a->source->op > MARKER_ARBITRARY)
		return text_node(a, ret, err);
	*ret = a->variable == MARKER_PLATFORM_RELEASE ? opaque_node(a) : clause ? clause_node(a, clause) : reversed_node(a);
	return OK;
}

static status asked_open(struct asked *a, struct err *err)
{
	const struct marker *c = a->source;

	a->left = c->left.variable != MARKER_LITERAL;
	a->text = a->left ? c->right.text : c->left.text;
	a->variable = a->left ? c->left.variable : c->right.variable;
	if (a->variable == MARKER_LITERAL && !marker_variable_find(c->right.text, &a->variable))
		return err_set(err, E_NOT_FOUND, "there is no marker variable '" STR_FMT "'", STR_ARG(c->right.text));
	return OK;
}

status node_of_comparison(struct markers *m, const struct marker *comparison, node *ret, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct asked a = {.m = m, .source = comparison, .mem = &mem};
	status st = asked_open(&a, err);

	if (st != OK)
		return st;
	if (a.variable == MARKER_EXTRAS || a.variable == MARKER_DEPENDENCY_GROUPS)
		return member_node(&a, ret, err);
	return marker_variable_is_version(a.variable) ? version_node(&a, ret, err) : text_node(&a, ret, err);
}
