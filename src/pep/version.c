#include "pep/version.h"

#include "pep/space.h"
#include "pep/version_key.h"

/* One pass over the text; what is read goes into v and, in order, into the key. */
struct reader {
	const char *start, *p, *end;
	struct key_out key;
	struct version v;
	bool plain;    /* so far the text is its own normalised form */
	bool too_long; /* a number of more than LIMIT_VERSION_DIGITS digits */
};

static bool at_digit(const struct reader *r)
{
	return r->p < r->end && is_digit(*r->p);
}

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

/* Take a run of digits; false (and nothing taken) when there is none. */
static bool digits_take(struct reader *r, struct version_digits *ret)
{
	const char *from = r->p, *significant;

	while (at_digit(r))
		r->p++;
	if (r->p == from)
		return false;
	for (significant = from; significant < r->p && *significant == '0';)
		significant++;
	r->too_long |= (size_t)(r->p - from) > LIMIT_VERSION_DIGITS;
	r->plain &= significant == from || (significant == r->p && r->p == from + 1);
	ret->at = (uint16_t)(significant - r->start);
	ret->len = (uint16_t)(r->p - significant);
	return true;
}

static void number_put(struct reader *r, struct version_digits digits)
{
	key_number(&r->key, (struct str){r->start + digits.at, digits.len});
}

/* `N(.N)*`. What the key gets ends with the last segment that is not zero. */
static bool release_take(struct reader *r)
{
	struct version_digits digits;
	size_t last = r->key.len;
	const char *from = r->p;

	for (;;) {
		if (!digits_take(r, &digits))
			return false;
		number_put(r, digits);
		if (digits.len)
			last = r->key.len;
		if (r->end - r->p < 2 || *r->p != '.' || !is_digit(r->p[1]))
			break;
		r->p++;
	}
	r->key.len = last;
	r->v.release_at = (uint16_t)(from - r->start);
	r->v.release_len = (uint16_t)(r->p - from);
	r->v.key_release = (uint16_t)last;
	return true;
}

/* `v? (N!)? release`. */
static bool epoch_and_release_take(struct reader *r)
{
	const char *from;
	struct version_digits epoch = {0};

	if (r->p < r->end && (*r->p == 'v' || *r->p == 'V')) {
		r->p++;
		r->plain = false;
	}
	from = r->p;
	if (!digits_take(r, &epoch))
		return false;
	if (r->p < r->end && *r->p == '!') {
		r->p++;
		r->v.epoch = epoch;
		r->v.parts |= epoch.len ? VERSION_EPOCH : 0;
		r->plain = false;
	} else {
		r->p = from;
	}
	number_put(r, r->v.epoch);
	return release_take(r);
}

struct word {
	struct str text;
	char letter;
};

/* Of words with the same beginning, the longer one comes first. */
static const struct word words_pre[] = {
	{STR("alpha"), 'a'}, {STR("a"), 'a'}, {STR("beta"), 'b'}, {STR("b"), 'b'}, {STR("preview"), 'r'},
	{STR("pre"), 'r'}, {STR("rc"), 'r'}, {STR("c"), 'r'}, {STR(""), 0},
};
static const struct word words_post[] = {{STR("post"), 'p'}, {STR("rev"), 'p'}, {STR("r"), 'p'}, {STR(""), 0}};
static const struct word words_dev[] = {{STR("dev"), 'd'}, {STR(""), 0}};

/* `[-_.]? WORD [-_.]? N?`: the word's letter, or 0 with nothing taken. */
static char word_take(struct reader *r, const struct word *words, struct version_digits *ret)
{
	const char *p = r->p;
	struct str rest;

	if (p < r->end && is_separator(*p))
		p++;
	rest = (struct str){p, (size_t)(r->end - p)};
	for (; words->letter; words++)
		if (rest.len && to_lower(*p) == words->text.p[0] && str_starts_nocase(rest, words->text))
			break;
	if (!words->letter)
		return 0;
	r->p = p + words->text.len;
	if (r->p < r->end && is_separator(*r->p))
		r->p++;
	*ret = (struct version_digits){0};
	(void)digits_take(r, ret);
	r->plain = false;
	return words->letter;
}

/* `-N`, the old spelling of a post-release. */
static bool post_number_take(struct reader *r, struct version_digits *ret)
{
	if (r->end - r->p < 2 || *r->p != '-' || !is_digit(r->p[1]))
		return false;
	r->p++;
	r->plain = false;
	return digits_take(r, ret);
}

static void suffix_take(struct reader *r)
{
	struct version *v = &r->v;

	v->pre_letter = word_take(r, words_pre, &v->pre);
	if (v->pre_letter)
		v->parts |= VERSION_PRE;
	if (post_number_take(r, &v->post) || word_take(r, words_post, &v->post))
		v->parts |= VERSION_POST;
	if (word_take(r, words_dev, &v->dev))
		v->parts |= VERSION_DEV;
}

/* version_key.h has the grammar. */
static void suffix_put(struct reader *r)
{
	struct version *v = &r->v;
	bool pre = (v->parts & VERSION_PRE) != 0;

	if (pre) {
		key_byte(&r->key, v->pre_letter == 'a' ? KEY_A : v->pre_letter == 'b' ? KEY_B : KEY_RC);
		number_put(r, v->pre);
	}
	if (v->parts & VERSION_POST) {
		key_byte(&r->key, pre ? PHASE_POST : KEY_POST);
		number_put(r, v->post);
		pre = true; /* what follows is the end of a phase */
	}
	if (v->parts & VERSION_DEV) {
		key_byte(&r->key, pre ? PHASE_DEV : KEY_DEV);
		number_put(r, v->dev);
	} else {
		key_byte(&r->key, pre ? PHASE_FINAL : KEY_FINAL);
	}
}

/* One segment of a local version: digits only is a number, else a word. */
static bool local_segment_take(struct reader *r)
{
	const char *from = r->p;
	struct version_digits digits;

	if (!digits_take(r, &digits))
		digits = (struct version_digits){0};
	if (r->p > from && (r->p == r->end || is_separator(*r->p))) {
		key_byte(&r->key, LOCAL_NUMBER);
		number_put(r, digits);
		return true;
	}
	while (r->p < r->end && is_alnum(*r->p))
		r->p++;
	if (r->p == from)
		return false;
	key_byte(&r->key, LOCAL_WORD);
	for (const char *p = from; p < r->p; p++)
		key_byte(&r->key, (uint8_t)to_lower(*p));
	key_byte(&r->key, 0);
	return true;
}

/* `(+ SEGMENT([-_.]SEGMENT)*)?`. */
static bool local_take(struct reader *r)
{
	if (r->p == r->end || *r->p != '+')
		return true;
	r->p++;
	r->plain = false;
	r->v.parts |= VERSION_LOCAL;
	r->v.local_at = (uint16_t)(r->p - r->start);
	while (local_segment_take(r)) {
		if (r->p == r->end || !is_separator(*r->p))
			return true;
		r->p++;
	}
	return false;
}

static bool version_take(struct reader *r)
{
	if (!epoch_and_release_take(r))
		return false;
	if (r->p < r->end)
		suffix_take(r);
	suffix_put(r);
	r->v.key_public = (uint16_t)r->key.len;
	return local_take(r) && r->p == r->end;
}

status version_parse(struct str text, struct arena *mem, struct version *ret, struct err *err)
{
	struct str trimmed = space_trim(text);
	struct str inner = trimmed.p ? trimmed : STR(""); /* no arithmetic on NULL */
	struct reader r = {.start = inner.p, .p = inner.p, .end = inner.p + inner.len, .plain = true};

	if (inner.len > LIMIT_VERSION)
		return err_set(err, E_LIMIT, "version of %zu bytes is longer than %zu", inner.len, (size_t)LIMIT_VERSION);
	r.key.p = arena_alloc(mem, key_room(inner.len), 1);
	if (!version_take(&r))
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is not a version", STR_ARG(inner));
	if (r.too_long)
		return err_set(err, E_LIMIT, "version has a number of more than %zu digits", LIMIT_VERSION_DIGITS);
	r.v.text = inner;
	r.v.key = (struct str){(const char *)r.key.p, r.key.len};
	r.v.parts |= r.plain ? VERSION_PLAIN : 0;
	*ret = r.v;
	return OK;
}
