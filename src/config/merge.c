/* Layers, weakest first, into one set of settings. */
#include "base/path.h"
#include "base/suggest.h"
#include "base/time.h"
#include "base/url.h"
#include "config/build_config.h"
#include "config/layer.h"

enum { DEFAULT_TIMEOUT_S = 30, DEFAULT_RETRIES = 4, DEFAULT_CONCURRENCY = 50 };

/* The lists while they grow. */
struct merging {
	struct loading *l;
	struct settings *s;
	VEC(struct index_setting) indexes;
	VEC(struct source_setting) sources;
	VEC(struct allow_setting) allows;
	VEC(struct str) private_addresses;
	bool builtin_configured;
	bool final;                /* else only a comparison: warns of nothing */
};

static struct index_setting *index_named(struct merging *m, struct str name)
{
	vec_each (struct index_setting, index, m->indexes) {
		if (str_eq(index->name, name))
			return index;
	}
	return NULL;
}

static void put_index_url(struct merging *m, const struct layer *layer)
{
	struct index_setting *own = &m->indexes.p[0];

	if (layer->index_url.where.len == 0)
		return;
	/* A root of trust speaks for the index that it was named with, and for no other. */
	*own = (struct index_setting){.name = own->name, .url = layer->index_url.value, .origin = layer->origin,
	                              .where = layer->index_url.where};
	if (layer->origin > ORIGIN_PIP)
		m->builtin_configured = true;
}

/* An index that was given by URL alone: one that is there already, or a new one with a name made for it. */
static void put_nameless(struct merging *m, const struct index_setting *index)
{
	struct arena *mem = m->l->mem;
	struct str name = value_index_name_of(index->url, mem);
	struct str unique = name;

	for (size_t i = 0; i < m->indexes.len; i++) {
		if (str_eq(m->indexes.p[i].url, index->url)) {
			m->builtin_configured |= i == 0;
			return;
		}
	}
	for (unsigned n = 2; index_named(m, unique); n++)
		unique = arena_printf(mem, STR_FMT "-%u", STR_ARG(name), n);
	struct index_setting *added = vec_add(&m->indexes, mem);
	*added = *index;
	added->name = unique;
}

static void put_index(struct merging *m, const struct index_setting *index)
{
	struct index_setting *same = index_named(m, index->name);

	if (index->name.len == 0) {
		put_nameless(m, index);
		return;
	}
	if (!same) {
		vec_push(&m->indexes, m->l->mem, *index);
		return;
	}
	if (same == m->indexes.p)
		m->builtin_configured = true;
	struct index_setting old = *same;
	*same = *index;
	if (index->tuf_root.len == 0 && str_eq(old.url, index->url)) {
		same->tuf_root = old.tuf_root;
		same->tuf_url = old.tuf_url;
	}
}

static void put_source(struct merging *m, const struct source_setting *source)
{
	vec_each (struct source_setting, have, m->sources) {
		if (str_eq(have->pattern, source->pattern)) {
			*have = *source;
			return;
		}
	}
	vec_push(&m->sources, m->l->mem, *source);
}

static void put_allow(struct merging *m, const struct allow_setting *allow)
{
	cleanup(buf_free) struct buf day = buf_make(64);

	if (m->l->request->now < allow->until) {
		vec_push(&m->allows, m->l->mem, *allow);
		return;
	}
	if (allow->until > m->s->allow_ended)
		m->s->allow_ended = allow->until;
	if (!m->final)
		return;
	time_format_date(allow->until - 1, &day);
	loading_warn(m->l, arena_printf(m->l->mem, "the allowance of '" STR_FMT "' for '" STR_FMT "' (" STR_FMT ") ended on "
	                                STR_FMT " and is ignored", STR_ARG(allow->check), STR_ARG(allow->package),
	                                STR_ARG(allow->where), STR_ARG(buf_str(&day))));
}

static void put_text(struct str *to, const struct said_text *said)
{
	if (said->where.len > 0)
		*to = said->value;
}

static void put_scalars(struct settings *s, const struct layer *layer)
{
	put_text(&s->cache_dir, &layer->cache_dir);
	put_text(&s->proxy, &layer->proxy);
	put_text(&s->ca_file, &layer->ca_file);
	put_text(&s->client_cert, &layer->client_cert);
	put_text(&s->project_source, &layer->source);
	if (layer->min_age.where.len > 0) {
		s->min_age = layer->min_age.value;
		s->min_age_origin = layer->origin;
	}
	if (layer->link.where.len > 0)
		s->link = (enum settings_link)layer->link.value;
	if (layer->offline.where.len > 0)
		s->offline = layer->offline.value;
	if (layer->netrc.where.len > 0)
		s->netrc = layer->netrc.value;
	if (layer->timeout.where.len > 0)
		s->timeout = layer->timeout.value;
	if (layer->retries.where.len > 0)
		s->retries = (uint32_t)layer->retries.value;
	if (layer->concurrency.where.len > 0)
		s->concurrency = (uint32_t)layer->concurrency.value;
	if (layer->no_cache.where.len > 0 && layer->no_cache.value)
		s->cache_dir = (struct str){0};
}

static void put_layer(struct merging *m, const struct layer *layer)
{
	put_scalars(m->s, layer);
	put_index_url(m, layer);
	vec_each (struct index_setting, index, layer->indexes)
		put_index(m, index);
	vec_each (struct source_setting, source, layer->sources)
		put_source(m, source);
	vec_each (struct allow_setting, allow, layer->allows)
		put_allow(m, allow);
	vec_each (struct said_text, address, layer->private_addresses)
		vec_push(&m->private_addresses, m->l->mem, address->value);
}

static int by_specificity(const void *a, const void *b)
{
	const struct source_setting *x = a, *y = b;
	int order = pattern_cmp(x->pattern, y->pattern);

	return order ? order : str_cmp(x->pattern, y->pattern);
}

static status check_sources(struct merging *m, struct err *err)
{
	vec_each (struct source_setting, source, m->sources) {
		struct index_setting *index = index_named(m, source->index);
		struct suggest near = {.typed = source->index};

		if (index) {
			m->builtin_configured |= index == m->indexes.p;
			continue;
		}
		(void)err_set(err, E_CONFIG, STR_FMT ": there is no index '" STR_FMT "'", STR_ARG(source->where),
		              STR_ARG(source->index));
		vec_each (struct index_setting, known, m->indexes)
			suggest_offer(&near, known->name);
		if (near.best.len > 0)
			err_help(err, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
		else
			err_help(err, "name it in an [[index]] with its url");
		return E_CONFIG;
	}
	if (m->sources.len > 1)
		qsort(m->sources.p, m->sources.len, sizeof *m->sources.p, by_specificity);
	return OK;
}

static status start(struct merging *m, struct err *err)
{
	struct index_setting builtin = {.name = STR("pypi"), .url = STR(ASSAY_INDEX_URL), .origin = ORIGIN_BUILTIN,
	                                .where = STR("built in")};
	static const char *const bundles[] = {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"};

	vec_push(&m->indexes, m->l->mem, builtin);
	*m->s = (struct settings){.min_age = TIME_DAY, .allow_ended = INT64_MIN, .netrc = true,
	                          .timeout = DEFAULT_TIMEOUT_S * TIME_SECOND, .retries = DEFAULT_RETRIES, .concurrency = DEFAULT_CONCURRENCY,
	                          .project_dir = m->l->request->project_dir};
	for (size_t i = 0; i < sizeof bundles / sizeof *bundles; i++) {
		struct str file = str_of(getenv(bundles[i]));
		if (file.len > 0)
			m->s->ca_file = arena_str(m->l->mem, file);
	}
	return path_own(m->l->mem, PATH_CACHE, &m->s->cache_dir, err);
}

status layers_merge(struct loading *l, unsigned origins, struct settings *ret, struct err *err)
{
	struct settings s;
	struct merging m = {.l = l, .s = &s, .final = origins == MERGE_ALL};
	status st = start(&m, err);

	if (st != OK)
		return st;
	vec_each (struct layer, layer, l->layers) {
		if (origins & MERGE_BIT(layer->origin))
			put_layer(&m, layer);
	}
	st = check_sources(&m, err);
	if (st != OK)
		return st;
	s.indexes = m.indexes.p;
	s.indexes_len = m.indexes.len;
	s.sources = m.sources.p;
	s.sources_len = m.sources.len;
	s.allows = m.allows.p;
	s.allows_len = m.allows.len;
	s.private_addresses = m.private_addresses.p;
	s.private_addresses_len = m.private_addresses.len;
	s.configured = m.indexes.len - 1 + m.builtin_configured;
	if (s.configured == 0)
		s.configured = 1;
	*ret = s;
	return OK;
}
