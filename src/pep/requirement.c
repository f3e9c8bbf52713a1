#include "pep/requirement.h"

#include "pep/marker_parse.h"
#include "pep/space.h"

/* -- names and extras -- */

static bool in_name(char c)
{
	return is_alnum(c) || c == '.' || c == '_' || c == '-';
}

static status name_take(struct cursor *at, const char *what, struct str *ret, struct err *err)
{
	struct str rest = cursor_rest(at);
	size_t n = 0;

	while (n < rest.len && in_name(rest.p[n]))
		n++;
	if (n == 0 || !is_alnum(rest.p[0]) || rest.p[n - 1] == '.' || rest.p[n - 1] == '-')
		return cursor_expected(at, what, err);
	*ret = str_sub(rest, 0, n);
	at->pos += n;
	return OK;
}

static int extra_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sort them and drop doubles. */
static size_t extras_settle(struct str *extras, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(extras, count, sizeof *extras, extra_order);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !str_eq(extras[kept - 1], extras[i]))
			extras[kept++] = extras[i];
	return kept;
}

/* What stands between the brackets: names with commas, or nothing. */
static status extras_take(struct cursor *at, struct arena *mem, struct requirement *req, struct err *err)
{
	VEC(struct str) extras = {0};
	bool more;

	cursor_blank(at);
	more = cursor_peek(at) != ']';
	while (more) {
		struct str name;
		status st = name_take(at, "the name of an extra", &name, err);

		if (st != OK)
			return st;
		if (extras.len == LIMIT_REQUIREMENT_EXTRAS)
			return err_set(err, E_LIMIT, "more than %d extras", LIMIT_REQUIREMENT_EXTRAS);
		vec_push(&extras, mem, name);
		cursor_blank(at);
		more = cursor_take(at, ',');
		cursor_blank(at);
	}
	if (!cursor_take(at, ']'))
		return cursor_expected(at, "',' or ']'", err);
	req->extras = extras.p;
	req->extras_count = extras_settle(extras.p, extras.len);
	return OK;
}

/* -- specifiers -- */

static size_t operator_len(struct str rest)
{
	static const struct str operators[] = {
		STR("==="), STR("~="), STR("=="), STR("!="), STR("<="), STR(">="), STR("<"), STR(">"),
	};

	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (str_starts(rest, operators[i]))
			return operators[i].len;
	return 0;
}

/* The bytes of the clause at the start of rest: an operator, any white space, and what may be a version. */
static size_t clause_len(struct str rest)
{
	size_t n = operator_len(rest), space;
	bool arbitrary = n == 3;

	if (n == 0)
		return 0;
	while ((space = space_len(str_skip(rest, n))) > 0)
		n += space;
	while (n < rest.len && rest.p[n] != ';' && rest.p[n] != ')' && (arbitrary || rest.p[n] != ',') &&
	       !space_len(str_skip(rest, n)))
		n++;
	return n;
}

/* Clauses with a comma between each two, and perhaps one at the end. What === is followed by may have commas in it; the
 * set's own reader divides it there. */
static status specifier_take(struct cursor *at, struct arena *mem, struct specifier_set *ret, struct err *err)
{
	size_t from = at->pos, n;

	while ((n = clause_len(cursor_rest(at))) > 0) {
		at->pos += n;
		cursor_blank(at);
		if (!cursor_take(at, ','))
			break;
		cursor_blank(at);
	}
	return specifier_set_parse(str_sub(at->text, from, at->pos), mem, ret, err);
}

static status specifier_or_group_take(struct cursor *at, struct arena *mem, struct specifier_set *ret, struct err *err)
{
	bool group = cursor_take(at, '(');
	status st;

	cursor_blank(at);
	st = specifier_take(at, mem, ret, err);
	cursor_blank(at);
	if (st == OK && group && !cursor_take(at, ')'))
		return cursor_expected(at, "',' or ')'", err);
	return st;
}

/* -- the rest -- */

/* A URL goes on to the next space or tab, so a ';' right behind it is part of it. */
static status url_take(struct cursor *at, struct str *ret, struct err *err)
{
	size_t from;

	cursor_blank(at);
	from = at->pos;
	while (!cursor_done(at) && cursor_peek(at) != ' ' && cursor_peek(at) != '\t')
		at->pos++;
	if (at->pos == from)
		return cursor_expected(at, "a URL", err);
	*ret = str_sub(at->text, from, at->pos);
	return OK;
}

static status requirement_take(struct cursor *at, struct arena *mem, struct requirement *req, struct err *err)
{
	status st;

	cursor_blank(at);
	st = name_take(at, "a name (letters, digits, '.', '-', '_')", &req->name, err);
	cursor_blank(at);
	if (st == OK && cursor_take(at, '['))
		st = extras_take(at, mem, req, err);
	cursor_blank(at);
	if (st == OK)
		st = cursor_take(at, '@') ? url_take(at, &req->url, err)
		                          : specifier_or_group_take(at, mem, &req->specifier, err);
	cursor_blank(at);
	if (st == OK && cursor_take(at, ';'))
		st = marker_take(at, mem, &req->marker, err);
	if (st == OK && !cursor_done(at))
		st = cursor_expected(at, req->marker ? "'and', 'or' or the end" : "a version specifier, ';' or the end", err);
	return st;
}

status requirement_parse(struct str text, struct arena *mem, struct requirement *ret, struct err *err)
{
	struct cursor at = {.text = text};
	struct requirement req = {0};
	status st = text.len > LIMIT_REQUIREMENT
	                    ? err_set(err, E_LIMIT, "%zu bytes are more than %zu", text.len, LIMIT_REQUIREMENT)
	                    : requirement_take(&at, mem, &req, err);

	if (st != OK)
		return err_wrap(err, st, "requirement '" STR_FMT "' is not valid", STR_ARG(str_sub(text, 0, 500)));
	*ret = req;
	return OK;
}

struct str requirement_text(const struct requirement *req, struct arena *mem)
{
	struct marker_out out = {.mem = mem};

	marker_out_put(&out, req->name);
	for (size_t i = 0; i < req->extras_count; i++) {
		marker_out_put(&out, i ? STR(",") : STR("["));
		marker_out_put(&out, req->extras[i]);
	}
	marker_out_put(&out, req->extras_count ? STR("]") : STR(""));
	marker_out_put(&out, specifier_set_text(&req->specifier, mem));
	if (req->url.len) {
		marker_out_put(&out, STR(" @ "));
		marker_out_put(&out, req->url);
	}
	if (req->marker) {
		marker_out_put(&out, req->url.len ? STR(" ; ") : STR("; "));
		marker_out_put(&out, marker_text(req->marker, mem));
	}
	return (struct str){out.p, out.len};
}
