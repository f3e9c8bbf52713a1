/* assay.toml, and [tool.assay] of a pyproject.toml. Tables of keys drive the reading; a key that no table has is an
 * error, so that a mistyped guard does not go unnoticed. */
#include "base/file.h"
#include "base/path.h"
#include "base/suggest.h"
#include "base/time.h"
#include "config/toml_parts.h"

status reader_at(struct reader *r, const struct toml_place *at, struct err *err)
{
	return err_wrap(err, err->status, STR_FMT ":%u", STR_ARG(r->shown), at->line);
}

static status unknown_key(struct reader *r, const struct toml_entry *entry, const struct key *keys, const char *section,
                          struct err *err)
{
	struct suggest near = {.typed = entry->key};

	(void)err_set(err, E_CONFIG, STR_FMT ":%u: there is no setting '" STR_FMT "'%s%s", STR_ARG(r->shown), entry->at.line,
	              STR_ARG(entry->key), section[0] ? " in " : "", section);
	for (; keys->name; keys++)
		suggest_offer(&near, str_of(keys->name));
	if (near.best.len > 0)
		err_help(err, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
	else
		err_help(err, "assay(5) lists the settings");
	return E_CONFIG;
}

status reader_keys(struct reader *r, const struct toml_value *table, const struct key *keys, const char *section,
                        struct err *err)
{
	toml_each_entry(e, table) {
		const struct key *k = keys;
		while (k->name && !str_eq(e->key, str_of(k->name)))
			k++;
		if (!k->name)
			return unknown_key(r, e, keys, section, err);
		if (e->value.kind != k->kind)
			return err_set(err, E_CONFIG, STR_FMT ":%u: '%s' must be %s, not %s", STR_ARG(r->shown), e->at.line,
			               k->name, toml_kind_name(k->kind), toml_kind_name(e->value.kind));
		r->where = arena_printf(r->l->mem, STR_FMT ":%u", STR_ARG(r->shown), e->at.line);
		status st = k->take(r, &e->value, err);
		if (st != OK && (k->kind == TOML_TABLE || k->kind == TOML_ARRAY))
			return st; /* names a line inside */
		if (st != OK)
			return err_wrap(err, st == E_IO ? E_IO : E_CONFIG, STR_FMT ": bad value of '%s'", STR_ARG(r->where), k->name);
	}
	return OK;
}

/* -- [policy] -- */

static status take_min_age(struct reader *r, const struct toml_value *v, struct err *err)
{
	r->layer->min_age.where = r->where;
	return value_span(v->string, &r->layer->min_age.value, err);
}

static status take_private(struct reader *r, const struct toml_value *v, struct err *err)
{
	toml_each_item(item, v) {
		if (item->kind != TOML_STRING || item->string.len == 0)
			return err_set(err, E_CONFIG, STR_FMT ": each must be a string: a host, an address, or a net such as "
			               "\"10.0.0.0/8\"", STR_ARG(r->where));
		vec_push(&r->layer->private_addresses, r->l->mem, ((struct said_text){item->string, r->where}));
	}
	return OK;
}

static const struct key policy_keys[] = {
	{"min-age", TOML_STRING, take_min_age},
	{"private-addresses", TOML_ARRAY, take_private},
	{0},
};

static status take_policy(struct reader *r, const struct toml_value *v, struct err *err)
{
	r->layer->says_policy = true;
	return reader_keys(r, v, policy_keys, "[policy]", err);
}

/* -- [network] -- */

static status take_proxy(struct reader *r, const struct toml_value *v, struct err *err)
{
	(void)err;
	r->layer->proxy = (struct said_text){v->string, r->where};
	return OK;
}

static status take_path(struct reader *r, const struct toml_value *v, struct said_text *ret, struct err *err)
{
	ret->where = r->where;
	return value_path(v->string, r->dir, r->l->mem, &ret->value, err);
}

static status take_cert(struct reader *r, const struct toml_value *v, struct err *err)
{
	return take_path(r, v, &r->layer->ca_file, err);
}

static status take_client_cert(struct reader *r, const struct toml_value *v, struct err *err)
{
	return take_path(r, v, &r->layer->client_cert, err);
}

static status take_number(struct reader *r, const struct toml_value *v, int64_t min, int64_t max,
                          struct said_number *ret, struct err *err)
{
	if (v->integer < min || v->integer > max)
		return err_set(err, E_CONFIG, "it must be %lld to %lld", (long long)min, (long long)max);
	*ret = (struct said_number){v->integer, r->where};
	return OK;
}

static status take_timeout(struct reader *r, const struct toml_value *v, struct err *err)
{
	status st = take_number(r, v, 1, LIMIT_SETTING_SECONDS, &r->layer->timeout, err);

	r->layer->timeout.value *= TIME_SECOND;
	return st;
}

static status take_retries(struct reader *r, const struct toml_value *v, struct err *err)
{
	return take_number(r, v, 0, 20, &r->layer->retries, err);
}

static status take_concurrency(struct reader *r, const struct toml_value *v, struct err *err)
{
	return take_number(r, v, 1, 50, &r->layer->concurrency, err);
}

static status take_offline(struct reader *r, const struct toml_value *v, struct err *err)
{
	(void)err;
	r->layer->offline = (struct said_number){v->boolean, r->where};
	return OK;
}

static status take_netrc(struct reader *r, const struct toml_value *v, struct err *err)
{
	(void)err;
	r->layer->netrc = (struct said_number){v->boolean, r->where};
	return OK;
}

static const struct key network_keys[] = {
	{"proxy", TOML_STRING, take_proxy},
	{"cert", TOML_STRING, take_cert},
	{"client-cert", TOML_STRING, take_client_cert},
	{"timeout", TOML_INTEGER, take_timeout},
	{"retries", TOML_INTEGER, take_retries},
	{"concurrency", TOML_INTEGER, take_concurrency},
	{"offline", TOML_BOOL, take_offline},
	{"netrc", TOML_BOOL, take_netrc},
	{0},
};

static status take_network(struct reader *r, const struct toml_value *v, struct err *err)
{
	return reader_keys(r, v, network_keys, "[network]", err);
}

/* -- the document -- */

static status take_link(struct reader *r, const struct toml_value *v, struct err *err)
{
	r->layer->link.where = r->where;
	return value_link(v->string, &r->layer->link.value, err);
}

static status take_cache_dir(struct reader *r, const struct toml_value *v, struct err *err)
{
	return take_path(r, v, &r->layer->cache_dir, err);
}

static status take_source(struct reader *r, const struct toml_value *v, struct err *err)
{
	if (r->layer->origin != ORIGIN_PROJECT)
		return err_set(err, E_CONFIG, "only a project's own settings can say this");
	if (!str_eq(v->string, STR(".")) && !path_is_safe_relative(v->string))
		return err_set(err, E_CONFIG, "'" STR_FMT "' is no folder inside of the project", STR_ARG(v->string));
	r->layer->source = (struct said_text){v->string, r->where};
	return OK;
}

/* What a universal lock is for: read where locks are made, out of the same table. */
static status take_environments(struct reader *r, const struct toml_value *v, struct err *err)
{
	if (!r->embedded)
		return err_set(err, E_CONFIG, "only [tool.assay] of a project's pyproject.toml can say this");
	for (size_t i = 0; i < v->array.len; i++)
		if (v->array.items[i]->kind != TOML_STRING)
			return err_set(err, E_CONFIG, "it holds markers, each a text");
	return OK;
}

static const struct key document_keys[] = {
	{"index", TOML_ARRAY, take_indexes},
	{"sources", TOML_TABLE, take_sources},
	{"policy", TOML_TABLE, take_policy},
	{"allow", TOML_ARRAY, take_allows},
	{"network", TOML_TABLE, take_network},
	{"link", TOML_STRING, take_link},
	{"cache-dir", TOML_STRING, take_cache_dir},
	{"source", TOML_STRING, take_source},
	{"environments", TOML_ARRAY, take_environments},
	{0},
};

status layer_read_toml(struct loading *l, struct layer *layer, struct str text, struct str path, bool embedded,
                       struct err *err)
{
	struct reader r = {.l = l, .layer = layer, .shown = layer->file, .dir = path_parent(path), .embedded = embedded};
	struct toml_value *document;
	const struct toml_value *own;
	status st = toml_read(text, l->mem, &document, err);

	if (st != OK)
		return err_wrap(err, E_CONFIG, "cannot read '" STR_FMT "'", STR_ARG(layer->file));
	own = embedded ? toml_get(toml_get(document, STR("tool")), STR("assay")) : document;
	if (!own)
		return OK;
	if (own->kind != TOML_TABLE)
		return err_set(err, E_CONFIG, STR_FMT ":%u: [tool.assay] must be a table", STR_ARG(layer->file), own->at.line);
	return reader_keys(&r, own, document_keys, embedded ? "[tool.assay]" : "", err);
}

status layer_from_toml(struct loading *l, enum settings_origin origin, struct str path, struct str shown, bool embedded,
                       struct err *err)
{
	struct layer layer = {.origin = origin, .file = shown};
	struct str text;
	status st = file_read(path, LIMIT_SETTINGS_FILE, l->mem, &text, err);

	if (st == E_NOT_FOUND) {
		err_clear(err);
		return OK;
	}
	if (st == OK)
		st = layer_read_toml(l, &layer, text, path, embedded, err);
	if (st == OK)
		vec_push(&l->layers, l->mem, layer);
	return st;
}
