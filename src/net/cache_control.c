#include "net/cache_control.h"

#include "base/number.h"
#include "base/time.h"
#include "base/banned.h"

/* The end of a quoted string that starts at `at` (its opening quote), just behind the closing quote. */
static size_t skip_quoted(struct str s, size_t at)
{
	for (at++; at < s.len && s.p[at] != '"'; at++)
		if (s.p[at] == '\\')
			at++;
	return at < s.len ? at + 1 : s.len;
}

/* Take the next element of a comma-separated list (RFC 9110, 5.6.1) off *rest; quoted strings may hold commas. */
static bool list_take(struct str *rest, struct str *element)
{
	size_t at = 0;

	if (rest->len == 0)
		return false;
	while (at < rest->len && rest->p[at] != ',')
		at = rest->p[at] == '"' ? skip_quoted(*rest, at) : at + 1;
	*element = str_trim(str_sub(*rest, 0, at));
	*rest = str_skip(*rest, at + 1);
	return true;
}

static struct str unquote(struct str s)
{
	if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"')
		return str_sub(s, 1, s.len - 1);
	return s;
}

/* delta-seconds (1.2.2): too large is the maximum; anything but digits counts as stale. */
static int64_t seconds_of(struct str s)
{
	uint64_t n;

	s = unquote(s);
	if (s.len == 0)
		return 0;
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.p[i]))
			return 0;
	return number_u64(s, CACHE_SECONDS_MAX, &n) ? (int64_t)n : CACHE_SECONDS_MAX;
}

static void take_directive(struct cache_control *control, struct str name, struct str value)
{
	if (str_eq_nocase(name, STR("no-store"))) {
		control->no_store = true;
	} else if (str_eq_nocase(name, STR("no-cache"))) {
		/* With field names it concerns only those; treating the whole as no-cache is allowed (5.2.2.4). */
		control->no_cache = true;
	} else if (str_eq_nocase(name, STR("immutable"))) {
		control->immutable = true;
	} else if (str_eq_nocase(name, STR("max-age"))) {
		int64_t seconds = seconds_of(value);
		/* Twice and different: the shorter one (4.2.1 allows the first one, or stale). */
		if (!control->has_max_age || seconds < control->max_age)
			control->max_age = seconds;
		control->has_max_age = true;
	}
}

struct cache_control cache_control_parse(struct str value)
{
	struct cache_control control = {0};
	struct str element, name, argument;

	while (list_take(&value, &element)) {
		(void)str_cut(element, '=', &name, &argument);
		take_directive(&control, str_trim(name), str_trim(argument));
	}
	return control;
}

static bool date_of(struct str value, int64_t now, int64_t *ret)
{
	struct err quiet = {0};

	return value.len && time_parse_http(str_trim(value), now, ret, &quiet) == OK;
}

/* 4.2.1: max-age, else Expires minus Date, else nothing. */
static int64_t lifetime(const struct cache_fields *fields, const struct cache_control *control)
{
	int64_t expires, date;

	if (control->no_cache)
		return 0;
	if (control->has_max_age)
		return control->max_age * TIME_SECOND;
	/* "Expires: 0" and other nonsense mean that it has expired (5.3). */
	if (!date_of(fields->expires, fields->answered_at, &expires))
		return 0;
	if (!date_of(fields->date, fields->answered_at, &date))
		date = fields->answered_at;
	return expires > date ? expires - date : 0;
}

/* 4.2.3: how old the answer was when it arrived. */
static int64_t initial_age(const struct cache_fields *fields)
{
	int64_t delay = fields->answered_at - fields->asked_at, date, apparent = 0;
	int64_t corrected = seconds_of(str_trim(fields->age)) * TIME_SECOND + (delay > 0 ? delay : 0);

	if (date_of(fields->date, fields->answered_at, &date) && date < fields->answered_at)
		apparent = fields->answered_at - date;
	return apparent > corrected ? apparent : corrected;
}

/* Vary (RFC 9110, 12.5.5): Accept, the encodings and the credentials are part of the key, or always the same; fields that
 * we never send are always the same, too. What is left is User-Agent, and "*". */
static bool vary_take(struct str value, struct cache_terms *terms)
{
	struct str field;

	while (list_take(&value, &field)) {
		if (str_eq(field, STR("*")))
			return false;
		if (str_eq_nocase(field, STR("user-agent")))
			terms->varies_by_agent = true;
	}
	return true;
}

struct cache_terms cache_terms_of(const struct cache_fields *fields)
{
	struct cache_control control = cache_control_parse(fields->cache_control);
	struct cache_terms terms = {.immutable = control.immutable};

	terms.store = vary_take(fields->vary, &terms) && !control.no_store;
	terms.fresh_until = fields->answered_at + lifetime(fields, &control) - initial_age(fields);
	return terms;
}

int64_t retry_after_parse(struct str value, int64_t now)
{
	uint64_t seconds;
	int64_t date;

	value = str_trim(value);
	if (number_u64(value, CACHE_SECONDS_MAX, &seconds))
		return (int64_t)seconds * TIME_SECOND;
	if (date_of(value, now, &date))
		return date > now ? date - now : 0;
	return -1;
}
