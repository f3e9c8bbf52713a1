/* Reading clauses and sets of clauses. */
#include "pep/space.h"
#include "pep/specifier.h"
#include "pep/specifier_bounds.h"

/* Longer operators before those that they begin with. */
static const struct {
	struct str text;
	enum specifier_op op;
} operators[] = {
	{STR("==="), SPECIFIER_ARBITRARY},  {STR("~="), SPECIFIER_COMPATIBLE},    {STR("=="), SPECIFIER_EQUAL},
	{STR("!="), SPECIFIER_NOT_EQUAL},   {STR("<="), SPECIFIER_LESS_EQUAL},    {STR(">="), SPECIFIER_GREATER_EQUAL},
	{STR("<"), SPECIFIER_LESS},         {STR(">"), SPECIFIER_GREATER},
};
enum { OPERATORS = sizeof operators / sizeof *operators };

struct str specifier_op_text(enum specifier_op op)
{
	for (size_t i = 0; i < OPERATORS; i++)
		if (operators[i].op == op)
			return operators[i].text;
	return (struct str){0};
}

static bool op_take(struct str *rest, enum specifier_op *ret)
{
	for (size_t i = 0; i < OPERATORS; i++)
		if (str_starts(*rest, operators[i].text)) {
			*rest = str_skip(*rest, operators[i].text.len);
			*ret = operators[i].op;
			return true;
		}
	return false;
}

/* What === is followed by: anything but white space, ';' and ')', also nothing at all. */
static status arbitrary_check(struct str text, struct err *err)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == ';' || text.p[i] == ')' || space_len(str_skip(text, i)))
			return err_set(err, E_SYNTAX, "text behind '===' has a space, ';' or ')' in it");
	return OK;
}

/* What the grammar allows behind each operator, besides being a version. */
static status version_check(const struct specifier *clause, struct err *err)
{
	const struct version *v = &clause->version;
	bool exact = clause->op == SPECIFIER_EQUAL || clause->op == SPECIFIER_NOT_EQUAL;

	if (clause->wildcard && (!exact || (v->parts & (VERSION_PRE | VERSION_POST | VERSION_DEV | VERSION_LOCAL))))
		return err_set(err, E_SYNTAX, "'.*' goes with '==' or '!=' and a plain release only");
	if (!exact && version_has_local(v))
		return err_set(err, E_SYNTAX, "a local version goes with '==' or '!=' only");
	if (clause->op == SPECIFIER_COMPATIBLE && version_release_count(v) < 2)
		return err_set(err, E_SYNTAX, "'~=' needs two or more release segments");
	return OK;
}

static status clause_parse(struct str text, struct arena *mem, struct specifier *ret, struct err *err)
{
	struct specifier clause = {0};
	struct str inner;
	status st;

	if (!op_take(&text, &clause.op))
		return err_set(err, E_SYNTAX, "no comparison operator (one of ~= == != <= >= < > ===) at its start");
	clause.text = inner = space_trim(text);
	if (clause.op == SPECIFIER_ARBITRARY) {
		st = arbitrary_check(inner, err);
	} else {
		clause.wildcard = str_ends(inner, STR(".*"));
		if (clause.wildcard)
			inner.len -= 2;
		/* a space before the `.*` would be trimmed as one around the version */
		if (clause.wildcard && space_trim(inner).len != inner.len)
			return err_set(err, E_SYNTAX, "white space before '.*'");
		st = version_parse(inner, mem, &clause.version, err);
		if (st == OK)
			st = version_check(&clause, err);
		if (st == OK)
			specifier_bounds_make(&clause, mem);
	}
	if (st == OK)
		*ret = clause;
	return st;
}

status specifier_parse(struct str text, struct arena *mem, struct specifier *ret, struct err *err)
{
	struct str inner = space_trim(text);
	status st = clause_parse(inner, mem, ret, err);

	return st == OK ? OK : err_wrap(err, st, "specifier '" STR_FMT "' is not valid", STR_ARG(inner));
}

static int clause_order(const struct specifier *a, const struct specifier *b)
{
	struct str op_a = specifier_op_text(a->op), op_b = specifier_op_text(b->op);
	size_t shorter = op_a.len < op_b.len ? op_a.len : op_b.len;
	int order = memcmp(op_a.p, op_b.p, shorter);

	if (order || a->op == b->op)
		return order ? order : str_cmp(a->text, b->text);
	/* One operator begins with the other: what goes on behind it decides, as in the joined texts. */
	return op_a.len < op_b.len ? (a->text.len && (uint8_t)a->text.p[0] > (uint8_t)op_b.p[shorter] ? 1 : -1)
	                           : (b->text.len && (uint8_t)b->text.p[0] > (uint8_t)op_a.p[shorter] ? -1 : 1);
}

/* Clauses that say the same of the same version in other words: "==1.0" and "==1.0.0", but "~=1.0" and "~=1.0.0" differ. */
static bool clause_same(const struct specifier *a, const struct specifier *b)
{
	if (a->op != b->op || a->wildcard != b->wildcard)
		return false;
	if (a->wildcard || a->op == SPECIFIER_ARBITRARY)
		return str_eq(a->text, b->text);
	return version_cmp(&a->version, &b->version) == 0 &&
	       (a->op != SPECIFIER_COMPATIBLE || str_eq(a->high, b->high));
}

/* Put the clause where it belongs by its text, unless one that says the same is there; the first by text is kept. */
static void clause_insert(struct specifier *clauses, size_t *count, const struct specifier *clause)
{
	size_t at = *count;

	for (size_t i = 0; i < *count; i++) {
		if (!clause_same(&clauses[i], clause))
			continue;
		if (clause_order(&clauses[i], clause) <= 0)
			return;
		memmove(&clauses[i], &clauses[i + 1], (--*count - i) * sizeof *clauses);
		at = *count;
		break;
	}
	while (at > 0 && clause_order(clause, &clauses[at - 1]) < 0)
		at--;
	memmove(&clauses[at + 1], &clauses[at], (*count - at) * sizeof *clauses);
	clauses[at] = *clause;
	++*count;
}

static size_t count_commas(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.p[i] == ',';
	return n;
}

status specifier_set_parse(struct str text, struct arena *mem, struct specifier_set *ret, struct err *err)
{
	struct specifier_set set = {0};
	struct str rest = text, item;
	size_t commas = count_commas(text);
	bool more = true;

	if (commas >= LIMIT_SPECIFIER_CLAUSES)
		return err_set(err, E_LIMIT, "specifier has more than %d clauses", LIMIT_SPECIFIER_CLAUSES);
	while (str_token(&rest, ',', &item, &more)) {
		struct specifier clause;
		status st;

		if (space_trim(item).len == 0)
			continue;
		st = specifier_parse(item, mem, &clause, err);
		if (st != OK)
			return st;
		if (!set.clauses)
			set.clauses = arena_array(mem, commas + 1, struct specifier);
		clause_insert(set.clauses, &set.count, &clause);
	}
	*ret = set;
	return OK;
}
