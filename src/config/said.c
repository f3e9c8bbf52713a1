/* What the environment (ASSAY_*) and the command line say. */
#include <unistd.h>

#include "base/number.h"
#include "base/suggest.h"
#include "base/time.h"
#include "config/layer.h"

/* A value on its way into a layer. */
struct saying {
	struct loading *l;
	struct layer *layer;
	struct str where; /* "ASSAY_MIN_AGE", "--min-age" */
};

typedef status say_fn(struct saying *s, struct str text, struct err *err);

static status say_path(struct saying *s, struct str text, struct said_text *ret, struct err *err)
{
	ret->where = s->where;
	return value_path(text, (struct str){0}, s->l->mem, &ret->value, err);
}

static status say_bool(struct saying *s, struct str text, struct said_number *ret, struct err *err)
{
	ret->where = s->where;
	return value_bool(text, &ret->value, err);
}

static status say_count(struct saying *s, struct str text, uint64_t max, struct said_number *ret, struct err *err)
{
	uint64_t n;

	if (!number_u64(text, max, &n))
		return err_set(err, E_CONFIG, "it must be a number up to %llu", (unsigned long long)max);
	*ret = (struct said_number){(int64_t)n, s->where};
	return OK;
}

static status say_index_url(struct saying *s, struct str text, struct err *err)
{
	s->layer->index_url.where = s->where;
	return value_index_url(text, (struct str){0}, s->l->mem, &s->layer->index_url.value, err);
}

static status say_extra_index(struct saying *s, struct str text, struct err *err)
{
	struct index_setting index = {.origin = s->layer->origin, .where = s->where};
	status st = value_index_url(text, (struct str){0}, s->l->mem, &index.url, err);

	if (st != OK)
		return st;
	vec_push(&s->layer->indexes, s->l->mem, index); /* the merge names it */
	return OK;
}

static status say_allow_sdist(struct saying *s, struct str text, struct err *err)
{
	struct allow_setting allow = {
		.check = STR("sdist"), .origin = s->layer->origin, .where = s->where, .until = INT64_MAX,
		.reason = arena_printf(s->l->mem, "asked for by " STR_FMT, STR_ARG(s->where)),
	};
	status st = value_package(text, s->l->mem, &allow.package, err);

	if (st != OK)
		return st;
	vec_push(&s->layer->allows, s->l->mem, allow);
	return OK;
}

static status say_min_age(struct saying *s, struct str text, struct err *err)
{
	s->layer->min_age.where = s->where;
	return value_span(text, &s->layer->min_age.value, err);
}

static status say_link(struct saying *s, struct str text, struct err *err)
{
	s->layer->link.where = s->where;
	return value_link(text, &s->layer->link.value, err);
}

static status say_timeout(struct saying *s, struct str text, struct err *err)
{
	s->layer->timeout.where = s->where;
	return value_seconds(text, &s->layer->timeout.value, err);
}

static status say_proxy(struct saying *s, struct str text, struct err *err)
{
	(void)err;
	s->layer->proxy = (struct said_text){text, s->where};
	return OK;
}

static status say_cache_dir(struct saying *s, struct str text, struct err *err)
{
	return say_path(s, text, &s->layer->cache_dir, err);
}

static status say_cert(struct saying *s, struct str text, struct err *err)
{
	return say_path(s, text, &s->layer->ca_file, err);
}

static status say_client_cert(struct saying *s, struct str text, struct err *err)
{
	return say_path(s, text, &s->layer->client_cert, err);
}

static status say_offline(struct saying *s, struct str text, struct err *err)
{
	return say_bool(s, text, &s->layer->offline, err);
}

static status say_no_cache(struct saying *s, struct str text, struct err *err)
{
	return say_bool(s, text, &s->layer->no_cache, err);
}

static status say_netrc(struct saying *s, struct str text, struct err *err)
{
	return say_bool(s, text, &s->layer->netrc, err);
}

static status say_retries(struct saying *s, struct str text, struct err *err)
{
	return say_count(s, text, 20, &s->layer->retries, err);
}

static status say_concurrency(struct saying *s, struct str text, struct err *err)
{
	return say_count(s, text, 50, &s->layer->concurrency, err);
}

static status say_trust(struct saying *s, struct str text, struct err *err)
{
	return say_bool(s, text, &s->layer->trust, err);
}

/* The whole value, or each of its words. */
static const struct variable {
	const char *name;
	say_fn *say;
	bool words;
} variables[] = {
	{"ASSAY_INDEX_URL", say_index_url, false},
	{"ASSAY_EXTRA_INDEX_URL", say_extra_index, true},
	{"ASSAY_ALLOW_SDIST", say_allow_sdist, true},
	{"ASSAY_MIN_AGE", say_min_age, false},
	{"ASSAY_OFFLINE", say_offline, false},
	{"ASSAY_CACHE_DIR", say_cache_dir, false},
	{"ASSAY_NO_CACHE", say_no_cache, false},
	{"ASSAY_LINK", say_link, false},
	{"ASSAY_PROXY", say_proxy, false},
	{"ASSAY_CERT", say_cert, false},
	{"ASSAY_CLIENT_CERT", say_client_cert, false},
	{"ASSAY_TIMEOUT", say_timeout, false},
	{"ASSAY_RETRIES", say_retries, false},
	{"ASSAY_CONCURRENCY", say_concurrency, false},
	{"ASSAY_NETRC", say_netrc, false},
	{"ASSAY_TRUST_PROJECT", say_trust, false},
	{0},
};

/* Say the text, or each of its words (between white space and commas). */
static status say_all(struct saying *s, const struct variable *v, struct str text, struct err *err)
{
	size_t at = 0;

	while (at < text.len) {
		size_t from = at, to = text.len;
		if (v->words) {
			while (from < text.len && (is_space(text.p[from]) || text.p[from] == ','))
				from++;
			for (to = from; to < text.len && !is_space(text.p[to]) && text.p[to] != ','; to++)
				;
			if (from == to)
				break;
		}
		if (s->layer->indexes.len >= LIMIT_SETTING_COUNT || s->layer->allows.len >= LIMIT_SETTING_COUNT)
			return err_set(err, E_LIMIT, "more than %d values", LIMIT_SETTING_COUNT);
		status st = v->say(s, str_sub(text, from, to), err);
		if (st != OK)
			return st;
		at = to;
	}
	return OK;
}

/* A mistyped variable would be a guard that is not there: say so when one is near. */
static void warn_of_unknown(struct loading *l)
{
	for (char **e = environ; e && *e; e++) {
		struct str name, value;
		if (!str_cut(str_of(*e), '=', &name, &value) || !str_starts(name, STR("ASSAY_")))
			continue;
		struct suggest near = {.typed = str_skip(name, 6)};
		for (const struct variable *v = variables; v->name; v++)
			suggest_offer(&near, str_skip(str_of(v->name), 6));
		if (near.best.len > 0 && near.distance > 0)
			loading_warn(l, arena_printf(l->mem, "the variable " STR_FMT " means nothing here; is it ASSAY_" STR_FMT "?",
			                             STR_ARG(name), STR_ARG(near.best)));
	}
}

status layer_from_environment(struct loading *l, struct err *err)
{
	struct layer layer = {.origin = ORIGIN_ENVIRONMENT};
	struct saying s = {.l = l, .layer = &layer};

	for (const struct variable *v = variables; v->name; v++) {
		struct str text = str_of(getenv(v->name));
		s.where = str_of(v->name);
		if (text.len == 0)
			continue;
		status st = say_all(&s, v, text, err);
		if (st != OK)
			return err_wrap(err, E_CONFIG, "bad value of %s in the environment", v->name);
	}
	warn_of_unknown(l);
	vec_push(&l->layers, l->mem, layer);
	return OK;
}

static status say_option(struct saying *s, const char *name, say_fn *say, struct str text, struct err *err)
{
	if (text.len == 0)
		return OK;
	s->where = str_of(name);
	status st = say(s, text, err);
	return st == OK ? OK : err_wrap(err, E_USAGE, "bad value of %s", name);
}

status layer_from_options(struct loading *l, struct err *err)
{
	struct layer layer = {.origin = ORIGIN_OPTION};
	struct saying s = {.l = l, .layer = &layer};
	const struct settings_options *o = l->request->options;
	status st = OK;

	if (!o)
		return OK;
	const struct {
		const char *name;
		say_fn *say;
		struct str text;
	} said[] = {
		{"--index-url", say_index_url, o->index_url},
		{"--min-age", say_min_age, o->min_age},
		{"--cache-dir", say_cache_dir, o->cache_dir},
		{"--link", say_link, o->link},
		{"--proxy", say_proxy, o->proxy},
		{"--cert", say_cert, o->ca_file},
		{"--client-cert", say_client_cert, o->client_cert},
		{"--timeout", say_timeout, o->timeout},
	};
	for (size_t i = 0; st == OK && i < sizeof said / sizeof *said; i++)
		st = say_option(&s, said[i].name, said[i].say, said[i].text, err);
	for (size_t i = 0; st == OK && i < o->extra_index_urls_len; i++)
		st = say_option(&s, "--extra-index-url", say_extra_index, o->extra_index_urls[i], err);
	for (size_t i = 0; st == OK && i < o->allow_sdists_len; i++)
		st = say_option(&s, "--allow-sdist", say_allow_sdist, o->allow_sdists[i], err);
	if (st != OK)
		return st;
	if (o->offline)
		layer.offline = (struct said_number){1, STR("--offline")};
	if (o->no_cache)
		layer.no_cache = (struct said_number){1, STR("--no-cache")};
	if (o->trust_project)
		layer.trust = (struct said_number){1, STR("--trust-project")};
	vec_push(&l->layers, l->mem, layer);
	return OK;
}
