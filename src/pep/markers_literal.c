/* The text of one question's answers: `python_version >= "3.8"`, `sys_platform == "a" or sys_platform == "b"`. */
#include "pep/markers_parts.h"

typedef const struct marker_node *node;

/* A part of an expression that is being written. */
struct items {
	VEC(struct marker) all;
	struct arena *mem;
};

static struct marker compare(enum marker_variable variable, enum marker_op op, struct str text)
{
	return (struct marker){
		.kind = MARKER_COMPARE,
		.op = op,
		.left = {variable, marker_variable_name(variable)},
		.right = {MARKER_LITERAL, text},
	};
}

static void add(struct items *to, enum marker_variable variable, enum marker_op op, struct str text)
{
	vec_push(&to->all, to->mem, compare(variable, op, text));
}

static struct marker joined(struct items *items, enum marker_kind kind)
{
	return marker_joined(kind, items->all.p, items->all.len);
}

/* -- versions -- */

/* Versions from low (empty: all) up to high. */
struct span {
	struct str low, high;
	bool has_high;
};

/* python_version where the cut is one between its values, else the axis itself, whose values have two segments at least. */
static enum marker_variable variable_of(node f, const struct cut_text *text, bool two)
{
	bool short_one = f->test->variable == MARKER_PYTHON_FULL_VERSION && text->prefix && text->segments <= 2;

	return short_one && (!two || text->segments == 2) && !str_has(text->release, '!') ? MARKER_PYTHON_VERSION
	                                                                                    : f->test->variable;
}

static struct str padded(const struct cut_text *text, struct arena *mem)
{
	return text->segments == 1 ? arena_printf(mem, STR_FMT ".0", STR_ARG(text->release)) : text->release;
}

static void put_low(struct items *to, node f, struct str cut)
{
	struct cut_text text = cut_text(cut, to->mem);
	enum marker_variable variable = variable_of(f, &text, false);

	if (text.behind)
		add(to, variable, MARKER_GREATER, padded(&text, to->mem));
	else if (variable == MARKER_PYTHON_VERSION)
		add(to, variable, MARKER_GREATER_EQUAL, text.release);
	else
		add(to, variable, MARKER_GREATER_EQUAL, text.final ? padded(&text, to->mem) : text.version);
}

/* Below a final release but not below its pre-releases: no single operator says that. */
static void put_high(struct items *to, node f, struct str cut)
{
	struct cut_text text = cut_text(cut, to->mem);
	enum marker_variable variable = variable_of(f, &text, false);

	if (text.behind || text.final)
		add(to, variable, MARKER_LESS_EQUAL, padded(&text, to->mem));
	if (text.final)
		add(to, variable, MARKER_NOT_EQUAL, padded(&text, to->mem));
	else if (variable == MARKER_PYTHON_VERSION)
		add(to, variable, MARKER_LESS, text.release);
	else if (!text.behind)
		add(to, variable, MARKER_LESS, text.prefix ? padded(&text, to->mem) : text.version);
}

/* Is [X, high) all of X.0? Its key has no zero. */
static bool ends_zero(const struct cut_text *low, struct str high, struct arena *mem)
{
	struct cut_text end = cut_text(high, mem);

	return low->segments == 1 && low->prefix && end.prefix &&
	       str_eq(end.release, arena_printf(mem, STR_FMT ".1", STR_ARG(low->release)));
}

/* `== X`, or `!= X`, when [low, high) is what one X stands for. */
static bool put_one(struct items *to, node f, struct str low, struct str high, enum marker_op op)
{
	struct cut_text text = cut_text(low, to->mem);
	enum marker_variable variable = variable_of(f, &text, true);

	if (text.behind)
		return false;
	if (text.prefix && cut_ends_prefix(low, high, to->mem)) {
		add(to, variable, op, variable == MARKER_PYTHON_VERSION
		                              ? text.release
		                              : arena_printf(to->mem, STR_FMT ".*", STR_ARG(text.release)));
		return true;
	}
	if (ends_zero(&text, high, to->mem) && variable_of(f, &text, false) == MARKER_PYTHON_VERSION) {
		add(to, MARKER_PYTHON_VERSION, op, padded(&text, to->mem));
		return true;
	}
	if (!str_eq(cut_behind(low, to->mem), high))
		return false;
	add(to, f->test->variable, op, text.final ? padded(&text, to->mem) : text.version);
	return true;
}

/* Spans with gaps that `!=` can say: from the first to the last, without the gaps. */
static struct marker spans_marker(node f, const struct span *spans, size_t n, const struct items *gaps)
{
	struct items out = {.mem = gaps->mem};
	const struct span *last = &spans[n - 1];

	if (n == 1 && spans->low.len && spans->has_high && put_one(&out, f, spans->low, spans->high, MARKER_EQUAL))
		return joined(&out, MARKER_AND);
	if (spans->low.len)
		put_low(&out, f, spans->low);
	if (last->has_high)
		put_high(&out, f, last->high);
	for (size_t i = 0; i < gaps->all.len; i++)
		vec_push(&out.all, out.mem, gaps->all.p[i]);
	return joined(&out, MARKER_AND);
}

static struct span *spans_of(node f, struct arena *mem, size_t *count)
{
	struct span *spans = arena_array(mem, f->count, struct span);
	size_t n = 0;

	for (size_t i = 0; i < f->count; i++)
		if (f->branch[i].to == ALL) {
			spans[n].low = i ? f->branch[i].at->text : (struct str){0};
			spans[n].has_high = i + 1 < f->count;
			spans[n].high = spans[n].has_high ? f->branch[i + 1].at->text : (struct str){0};
			n++;
		}
	*count = n;
	return spans;
}

static struct marker cuts_marker(node f, struct arena *mem)
{
	struct items out = {.mem = mem}, gaps = {.mem = mem};
	size_t n, from = 0;
	struct span *spans = spans_of(f, mem, &n);

	for (size_t i = 1; i <= n; i++) {
		if (i < n && put_one(&gaps, f, spans[i - 1].high, spans[i].low, MARKER_NOT_EQUAL))
			continue;
		vec_push(&out.all, mem, spans_marker(f, spans + from, i - from, &gaps));
		gaps.all.len = 0;
		from = i;
	}
	return joined(&out, MARKER_OR);
}

/* -- texts -- */

/* The texts that a literal names, ascending. */
struct texts {
	const struct word **p;
	bool *written;
	size_t count;
};

static size_t texts_find(const struct texts *texts, const struct word *word)
{
	size_t low = 0, high = texts->count;

	while (low < high) {
		size_t at = low + (high - low) / 2;
		if (texts->p[at] == word)
			return at;
		if (str_cmp(texts->p[at]->text, word->text) < 0)
			low = at + 1;
		else
			high = at;
	}
	return SIZE_MAX;
}

/* As `in "text"` when the texts are most of its parts; those that are not are excepted (only where `in` is meant). Not
 * when the call is over: the text is longer without it, and right. */
static void part_put(struct items *to, struct markers *m, node f, struct texts *texts, const struct word *whole)
{
	bool negative = f->branch[0].to == ALL;
	enum marker_variable variable = f->test->variable;
	size_t n, missing = 0;
	const struct word **parts = word_parts(m, whole->text, to->mem, &n);
	struct items one = {.mem = to->mem};

	add(&one, variable, negative ? MARKER_NOT_IN : MARKER_IN, whole->text);
	for (size_t i = 0; i < n && markers_step(m, 1) && missing * 4 <= n; i++)
		if (texts_find(texts, parts[i]) == SIZE_MAX) {
			add(&one, variable, MARKER_NOT_EQUAL, parts[i]->text);
			missing++;
		}
	if (n < 4 || (missing && negative) || missing * 4 > n || m->over)
		return;
	for (size_t i = 0; i < n; i++)
		if (texts_find(texts, parts[i]) != SIZE_MAX)
			texts->written[texts_find(texts, parts[i])] = true;
	vec_push(&to->all, to->mem, joined(&one, MARKER_AND));
}

static struct marker values_marker(struct markers *m, node f, struct arena *mem)
{
	struct items out = {.mem = mem};
	bool negative = f->branch[0].to == ALL;
	struct texts texts = {arena_array(mem, f->count, const struct word *), arena_array(mem, f->count, bool), 0};

	for (size_t i = 1; i < f->count; i++)
		texts.p[texts.count++] = f->branch[i].at;
	for (size_t i = 0; i < m->parts.len && texts.count > 3; i++)
		if (m->parts.p[i] == f->test)
			part_put(&out, m, f, &texts, m->part_words.p[i]);
	for (size_t i = 0; i < texts.count; i++)
		if (!texts.written[i])
			add(&out, f->test->variable, negative ? MARKER_NOT_EQUAL : MARKER_EQUAL, texts.p[i]->text);
	return joined(&out, negative ? MARKER_AND : MARKER_OR);
}

/* `"text" in variable`. */
static struct marker within_marker(node f)
{
	return (struct marker){
		.kind = MARKER_COMPARE,
		.op = f->branch[1].to == ALL ? MARKER_IN : MARKER_NOT_IN,
		.left = {MARKER_LITERAL, f->test->word->text},
		.right = {f->test->variable, marker_variable_name(f->test->variable)},
	};
}

status literal_marker(struct markers *m, node f, struct arena *mem, struct marker *ret, struct err *err)
{
	switch (f->test->kind) {
	case TEST_CUTS:
		*ret = cuts_marker(f, mem);
		return OK;
	case TEST_VALUE:
		*ret = values_marker(m, f, mem);
		return OK;
	case TEST_CLAUSE:
		if (f->branch[1].to != ALL)
			return err_set(err, E_NO, "no marker says where `" STR_FMT "` is false", STR_ARG(f->test->word->text));
		*ret = *f->test->clause;
		return OK;
	default:
		*ret = within_marker(f);
		return OK;
	}
}
