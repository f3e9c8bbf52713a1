/* Evaluating markers. The rules have corners, and they are packaging's: which side is the variable decides which of the
 * two is looked up; a second variable is taken by its name, as a text. */
#include "pep/marker_parse.h"
#include "pep/name.h"

/* One comparison, its sides looked up. */
struct comparison {
	const struct marker *node;
	enum marker_variable key; /* the variable that was looked up */
	struct str left, right;
	const struct marker_names *set; /* right is this set of names */
	struct arena *mem;
};

static status undefined_comparison(const struct comparison *c, struct err *err)
{
	return err_set(err, E_SYNTAX, "'" STR_FMT "' has no meaning between '" STR_FMT "' and '" STR_FMT "'",
	               STR_ARG(marker_op_text(c->node->op)), STR_ARG(c->left), STR_ARG(c->right));
}

/* -- looking up -- */

static const struct marker_names *names_of(enum marker_variable key, const struct marker_env *env)
{
	const struct marker_names *names = key == MARKER_EXTRAS              ? &env->extras
	                                   : key == MARKER_DEPENDENCY_GROUPS ? &env->dependency_groups
	                                                                     : NULL;

	return names && names->defined ? names : NULL;
}

/* CPython builds from a work tree end their version in '+', which is no version. */
static struct str full_version(struct str value, struct arena *mem)
{
	return str_ends(value, STR("+")) ? arena_printf(mem, STR_FMT "local", STR_ARG(value)) : value;
}

static status value_of(enum marker_variable key, const struct marker_env *env, struct arena *mem, struct str *ret,
                       struct err *err)
{
	struct str value = env->value[key];

	if (!value.p && key == MARKER_EXTRA && !env->extras.defined && !env->dependency_groups.defined)
		value = STR("");
	if (!value.p)
		return err_set(err, E_NOT_FOUND, "marker variable '" STR_FMT "' has no value here",
		               STR_ARG(marker_variable_name(key)));
	*ret = key == MARKER_PYTHON_FULL_VERSION ? full_version(value, mem) : value;
	return OK;
}

/* Without a variable on the left, the right side names what is looked up, even where it stands in quotes. */
static status key_find(struct comparison *c, struct err *err)
{
	const struct marker *node = c->node;

	if (node->left.variable != MARKER_LITERAL)
		c->key = node->left.variable;
	else if (node->right.variable != MARKER_LITERAL)
		c->key = node->right.variable;
	else if (!marker_variable_find(node->right.text, &c->key))
		return err_set(err, E_NOT_FOUND, "there is no marker variable '" STR_FMT "'", STR_ARG(node->right.text));
	return OK;
}

static status sides_look_up(struct comparison *c, const struct marker_env *env, struct err *err)
{
	bool left = c->node->left.variable != MARKER_LITERAL;
	const struct marker_names *names = names_of(c->key, env);

	c->left = c->node->left.text;
	c->right = c->node->right.text;
	if (names && left)
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is a set of names: only `\"name\" in " STR_FMT "` has a meaning",
		               STR_ARG(c->left), STR_ARG(c->left));
	c->set = names;
	return names ? OK : value_of(c->key, env, c->mem, left ? &c->left : &c->right, err);
}

/* -- comparing -- */

static status compare_set(const struct comparison *c, bool *ret, struct err *err)
{
	struct str name = name_normalize(c->left, c->mem);
	bool found = false;

	for (size_t i = 0; i < c->set->count && !found; i++)
		found = str_eq(name_normalize(c->set->names[i], c->mem), name);
	switch (c->node->op) {
	case MARKER_IN:
		*ret = found;
		return OK;
	case MARKER_NOT_IN:
		*ret = !found;
		return OK;
	case MARKER_COMPATIBLE:
	case MARKER_ARBITRARY:
		return undefined_comparison(c, err);
	default: /* a name is not a set */
		*ret = c->node->op == MARKER_NOT_EQUAL;
		return OK;
	}
}

/* As text; the empty one is part of every text. */
static bool is_part(struct str part, struct str of)
{
	return part.len == 0 || str_find_str(of, part, 0) != SIZE_MAX;
}

static status compare_text(const struct comparison *c, bool *ret, struct err *err)
{
	bool equal = str_eq(c->left, c->right);

	switch (c->node->op) {
	case MARKER_IN:
		*ret = is_part(c->left, c->right);
		return OK;
	case MARKER_NOT_IN:
		*ret = !is_part(c->left, c->right);
		return OK;
	case MARKER_COMPATIBLE:
	case MARKER_ARBITRARY:
		return undefined_comparison(c, err);
	case MARKER_LESS:
	case MARKER_GREATER:
		*ret = false;
		return OK;
	case MARKER_NOT_EQUAL:
		*ret = !equal;
		return OK;
	default: /* ==, <=, >= */
		*ret = equal;
		return OK;
	}
}

/* The clause `op right`, or NULL when that is none. */
static const struct specifier *clause_of(const struct comparison *c)
{
	if (!marker_variable_is_version(c->key))
		return NULL;
	if (c->node->left.variable != MARKER_LITERAL && c->node->right.variable == MARKER_LITERAL)
		return c->node->clause;
	return marker_clause(c->node->op, c->right, c->mem);
}

/* A literal beside `extra` was normalised when it was read, or else stands there as it is. */
static void names_normalize(struct comparison *c)
{
	bool left = c->node->left.variable != MARKER_LITERAL;

	if (!marker_variable_is_name(c->key))
		return;
	if (left || c->key != MARKER_EXTRA)
		c->left = name_normalize(c->left, c->mem);
	if (!left || c->key != MARKER_EXTRA)
		c->right = name_normalize(c->right, c->mem);
}

static status comparison_eval(const struct marker *node, const struct marker_env *env, struct arena *mem, bool *ret,
                              struct err *err)
{
	struct comparison c = {.node = node, .mem = mem};
	const struct specifier *clause;
	status st = key_find(&c, err);

	if (st == OK)
		st = sides_look_up(&c, env, err);
	if (st != OK)
		return st;
	if (c.set)
		return compare_set(&c, ret, err);
	clause = clause_of(&c);
	if (clause) {
		*ret = specifier_contains_text(clause, c.left);
		return OK;
	}
	names_normalize(&c);
	return compare_text(&c, ret, err);
}

/* Every item is evaluated: one without meaning makes the whole without meaning. */
static status node_eval(const struct marker *node, const struct marker_env *env, struct arena *mem, bool *ret,
                        struct err *err)
{
	bool value = node->kind == MARKER_AND;

	if (node->kind == MARKER_COMPARE)
		return comparison_eval(node, env, mem, ret, err);
	for (size_t i = 0; i < node->count; i++) {
		bool item;
		status st = node_eval(&node->items[i], env, mem, &item, err);

		if (st != OK)
			return st;
		value = node->kind == MARKER_AND ? value && item : value || item;
	}
	*ret = value;
	return OK;
}

status marker_eval(const struct marker *marker, const struct marker_env *env, bool *ret, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};

	return node_eval(marker, env, &mem, ret, err);
}
