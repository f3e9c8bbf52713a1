/* The grammar, by recursive descent:
 *   or = and ("or" and)*    and = atom ("and" atom)*    atom = "(" or ")" | side op side
 * with white space anywhere between. */
#include "pep/marker_parse.h"

#include "pep/name.h"

struct parser {
	struct cursor at;
	struct arena *mem;
	struct err *err;
	unsigned depth;
};

/* -- sides -- */

/* Names of variables, old ones after the ones that they now go by. */
static const struct {
	struct str name;
	enum marker_variable variable;
} variables[] = {
	{STR("implementation_name"), MARKER_IMPLEMENTATION_NAME},
	{STR("implementation_version"), MARKER_IMPLEMENTATION_VERSION},
	{STR("os_name"), MARKER_OS_NAME},
	{STR("platform_machine"), MARKER_PLATFORM_MACHINE},
	{STR("platform_python_implementation"), MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
	{STR("platform_release"), MARKER_PLATFORM_RELEASE},
	{STR("platform_system"), MARKER_PLATFORM_SYSTEM},
	{STR("platform_version"), MARKER_PLATFORM_VERSION},
	{STR("python_full_version"), MARKER_PYTHON_FULL_VERSION},
	{STR("python_version"), MARKER_PYTHON_VERSION},
	{STR("sys_platform"), MARKER_SYS_PLATFORM},
	{STR("extra"), MARKER_EXTRA},
	{STR("extras"), MARKER_EXTRAS},
	{STR("dependency_groups"), MARKER_DEPENDENCY_GROUPS},
	{STR("os.name"), MARKER_OS_NAME},
	{STR("sys.platform"), MARKER_SYS_PLATFORM},
	{STR("platform.version"), MARKER_PLATFORM_VERSION},
	{STR("platform.machine"), MARKER_PLATFORM_MACHINE},
	{STR("platform.python_implementation"), MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
	{STR("python_implementation"), MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
};

struct str marker_variable_name(enum marker_variable variable)
{
	return variable < MARKER_VARIABLES ? variables[variable].name : (struct str){0};
}

bool marker_variable_find(struct str name, enum marker_variable *ret)
{
	for (size_t i = 0; i < MARKER_VARIABLES; i++)
		if (str_eq(variables[i].name, name)) {
			*ret = variables[i].variable;
			return true;
		}
	return false;
}

static bool variable_take(struct cursor *at, enum marker_variable *ret)
{
	struct str rest = cursor_rest(at), name;
	size_t n = 0;

	while (n < rest.len && (cursor_is_word(rest.p[n]) || rest.p[n] == '.'))
		n++;
	name = str_sub(rest, 0, n);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if (str_eq(variables[i].name, name)) {
			at->pos += n;
			*ret = variables[i].variable;
			return true;
		}
	return false;
}

static status literal_take(struct parser *p, struct marker_operand *ret)
{
	char quote = cursor_peek(&p->at);
	struct str inner = str_skip(cursor_rest(&p->at), 1);
	size_t end = str_find(inner, quote, 0);

	if (end == SIZE_MAX)
		return cursor_expected(&p->at, "a text with a quote at its end", p->err);
	if (!marker_literal_value(str_sub(inner, 0, end), p->mem, &ret->text))
		return cursor_expected(&p->at, "a text that Python would read", p->err);
	ret->variable = MARKER_LITERAL;
	p->at.pos += end + 2;
	return OK;
}

static status side_take(struct parser *p, struct marker_operand *ret)
{
	cursor_blank(&p->at);
	if (cursor_peek(&p->at) == '"' || cursor_peek(&p->at) == '\'')
		return literal_take(p, ret);
	if (!variable_take(&p->at, &ret->variable))
		return cursor_expected(&p->at, "a marker variable or a text in quotes", p->err);
	ret->text = marker_variable_name(ret->variable);
	return OK;
}

/* -- comparisons -- */

/* Longer ones before those that they begin with. */
static const struct {
	struct str text;
	enum marker_op op;
} ops[] = {
	{STR("==="), MARKER_ARBITRARY}, {STR("~="), MARKER_COMPATIBLE},    {STR("=="), MARKER_EQUAL},
	{STR("!="), MARKER_NOT_EQUAL},  {STR("<="), MARKER_LESS_EQUAL},    {STR(">="), MARKER_GREATER_EQUAL},
	{STR("<"), MARKER_LESS},        {STR(">"), MARKER_GREATER},        {STR("not in"), MARKER_NOT_IN},
	{STR("in"), MARKER_IN},
};
enum { OPS = sizeof ops / sizeof *ops };

struct str marker_op_text(enum marker_op op)
{
	for (size_t i = 0; i < OPS; i++)
		if (ops[i].op == op)
			return ops[i].text;
	return (struct str){0};
}

static status not_in_take(struct parser *p)
{
	size_t before = p->at.pos;

	cursor_blank(&p->at);
	if (p->at.pos == before || !cursor_word(&p->at, STR("in")))
		return cursor_expected(&p->at, "'in' behind 'not'", p->err);
	return OK;
}

static status op_take(struct parser *p, enum marker_op *ret)
{
	cursor_blank(&p->at);
	if (cursor_word(&p->at, STR("in"))) {
		*ret = MARKER_IN;
		return OK;
	}
	if (cursor_word(&p->at, STR("not"))) {
		*ret = MARKER_NOT_IN;
		return not_in_take(p);
	}
	for (size_t i = 0; ops[i].op <= MARKER_ARBITRARY; i++)
		if (str_starts(cursor_rest(&p->at), ops[i].text)) {
			p->at.pos += ops[i].text.len;
			*ret = ops[i].op;
			return OK;
		}
	return cursor_expected(&p->at, "one of < <= > >= == != ~= === in, not in", p->err);
}

bool marker_variable_is_version(enum marker_variable variable)
{
	return variable == MARKER_PYTHON_VERSION || variable == MARKER_PYTHON_FULL_VERSION ||
	       variable == MARKER_IMPLEMENTATION_VERSION || variable == MARKER_PLATFORM_RELEASE;
}

bool marker_variable_is_name(enum marker_variable variable)
{
	return variable == MARKER_EXTRA || variable == MARKER_EXTRAS || variable == MARKER_DEPENDENCY_GROUPS;
}

const struct specifier *marker_clause(enum marker_op op, struct str text, struct arena *mem)
{
	struct specifier *clause;
	struct str start = marker_op_text(op);
	char *joined;

	if (op > MARKER_ARBITRARY)
		return NULL;
	/* Read as one text: `< "=3"` is "<=3", as packaging has it. */
	joined = arena_alloc(mem, start.len + text.len, 1);
	memcpy(joined, start.p, start.len);
	if (text.len)
		memcpy(joined + start.len, text.p, text.len);
	clause = arena_new(mem, struct specifier);
	return specifier_parse((struct str){joined, start.len + text.len}, mem, clause, NULL) == OK ? clause : NULL;
}

/* Literals beside names are normalised once, here, but not to the right of a set, where they have no meaning; literals
 * that make a clause are read once. */
static void comparison_prepare(struct marker *node, struct arena *mem)
{
	if (node->left.variable == MARKER_EXTRA && node->right.variable == MARKER_LITERAL)
		node->right.text = name_normalize(node->right.text, mem);
	if (marker_variable_is_name(node->right.variable) && node->left.variable == MARKER_LITERAL)
		node->left.text = name_normalize(node->left.text, mem);
	if (marker_variable_is_version(node->left.variable) && node->right.variable == MARKER_LITERAL)
		node->clause = marker_clause(node->op, node->right.text, mem);
}

static status comparison_take(struct parser *p, struct marker *ret)
{
	struct marker node = {.kind = MARKER_COMPARE};
	status st = side_take(p, &node.left);

	if (st == OK)
		st = op_take(p, &node.op);
	if (st == OK)
		st = side_take(p, &node.right);
	if (st != OK)
		return st;
	comparison_prepare(&node, p->mem);
	*ret = node;
	return OK;
}

/* -- and, or, parentheses -- */

static status or_take(struct parser *p, struct marker *ret);

static status group_take(struct parser *p, struct marker *ret)
{
	status st;

	if (++p->depth > LIMIT_MARKER_DEPTH)
		return err_set(p->err, E_LIMIT, "more than %d parentheses within each other", LIMIT_MARKER_DEPTH);
	st = or_take(p, ret);
	p->depth--;
	if (st != OK)
		return st;
	if (!cursor_take(&p->at, ')'))
		return cursor_expected(&p->at, "'and', 'or' or ')'", p->err);
	ret->grouped = ret->kind != MARKER_COMPARE;
	return OK;
}

/* With the white space on both sides. */
static status atom_take(struct parser *p, struct marker *ret)
{
	status st;

	cursor_blank(&p->at);
	st = cursor_take(&p->at, '(') ? group_take(p, ret) : comparison_take(p, ret);
	cursor_blank(&p->at);
	return st;
}

/* `item (word item)*`: the item itself, or a node of that kind. */
static status chain_take(struct parser *p, enum marker_kind kind, struct str word,
                         status (*item_take)(struct parser *, struct marker *), struct marker *ret)
{
	VEC(struct marker) items = {0};
	struct marker first = {0};
	status st = item_take(p, &first);

	while (st == OK && cursor_word(&p->at, word)) {
		if (items.len == 0)
			vec_push(&items, p->mem, first);
		st = item_take(p, &first);
		vec_push(&items, p->mem, first);
	}
	if (st == OK)
		*ret = items.len ? (struct marker){.kind = kind, .items = items.p, .count = items.len} : first;
	return st;
}

static status and_take(struct parser *p, struct marker *ret)
{
	return chain_take(p, MARKER_AND, STR("and"), atom_take, ret);
}

static status or_take(struct parser *p, struct marker *ret)
{
	return chain_take(p, MARKER_OR, STR("or"), and_take, ret);
}

status marker_take(struct cursor *at, struct arena *mem, const struct marker **ret, struct err *err)
{
	struct parser p = {.at = *at, .mem = mem, .err = err};
	struct marker *root = arena_new(mem, struct marker);
	status st = or_take(&p, root);

	if (st != OK)
		return st;
	*at = p.at;
	*ret = root;
	return OK;
}

status marker_parse(struct str text, struct arena *mem, const struct marker **ret, struct err *err)
{
	struct cursor at = {.text = text};
	const struct marker *marker = NULL;
	status st = text.len > LIMIT_REQUIREMENT
	                    ? err_set(err, E_LIMIT, "%zu bytes are more than %zu", text.len, LIMIT_REQUIREMENT)
	                    : marker_take(&at, mem, &marker, err);

	if (st == OK && !cursor_done(&at))
		st = cursor_expected(&at, "'and', 'or' or the end", err);
	if (st != OK)
		return err_wrap(err, st, "marker '" STR_FMT "' is not valid", STR_ARG(str_sub(text, 0, 500)));
	*ret = marker;
	return OK;
}
