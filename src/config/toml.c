/* assay.toml, and [tool.assay] of a pyproject.toml. Tables of keys drive the reading; a key that no table has is an
 * error, so that a mistyped guard does not go unnoticed. */
#include "base/file.h"
#include "base/path.h"
#include "base/suggest.h"
#include "base/time.h"
#include "base/toml.h"
#include "base/url.h"
#include "config/layer.h"

struct reader {
	struct loading *l;
	struct layer *layer;
	struct str shown, dir;      /* the file's name for people; its folder */
	struct str where;           /* FILE:LINE of the entry at hand */
	struct index_setting index; /* the [[index]] or [[allow]] at hand */
	struct allow_setting allow;
};

typedef status take_fn(struct reader *r, const struct toml_value *value, struct err *err);

struct key {
	const char *name;
	enum toml_kind kind;
	take_fn *take;
};

static status at_line(struct reader *r, const struct toml_place *at, struct err *err)
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

/* Give every entry of a table to its key's function. */
static status read_keys(struct reader *r, const struct toml_value *table, const struct key *keys, const char *section,
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

/* Each table of an array of tables. */
static status read_each(struct reader *r, const struct toml_value *array, const struct key *keys, const char *section,
                        status (*finish)(struct reader *r, struct err *err), struct err *err)
{
	if (array->array.len > LIMIT_SETTING_COUNT)
		return err_set(err, E_LIMIT, STR_FMT ": more than %d %s", STR_ARG(r->where), LIMIT_SETTING_COUNT, section);
	toml_each_item(item, array) {
		if (item->kind != TOML_TABLE)
			return err_set(err, E_CONFIG, STR_FMT ":%u: %s must be a table", STR_ARG(r->shown), item->at.line, section);
		struct str where = arena_printf(r->l->mem, STR_FMT ":%u", STR_ARG(r->shown), item->at.line);
		r->index = (struct index_setting){.origin = r->layer->origin, .where = where};
		r->allow = (struct allow_setting){.origin = r->layer->origin, .where = where, .until = INT64_MAX};
		status st = read_keys(r, item, keys, section, err);
		if (st == OK) {
			st = finish(r, err);
			if (st != OK)
				st = at_line(r, &item->at, err);
		}
		if (st != OK)
			return st;
	}
	return OK;
}

/* -- [[index]] -- */

static status take_index_name(struct reader *r, const struct toml_value *v, struct err *err)
{
	r->index.name = v->string;
	return value_index_name(v->string, err);
}

static status take_url(struct reader *r, const struct toml_value *v, struct err *err)
{
	return value_index_url(v->string, r->dir, r->l->mem, &r->index.url, err);
}

static status take_tuf_root(struct reader *r, const struct toml_value *v, struct err *err)
{
	return value_path(v->string, r->dir, r->l->mem, &r->index.tuf_root, err);
}

static status take_tuf_url(struct reader *r, const struct toml_value *v, struct err *err)
{
	(void)err;
	r->index.tuf_url = v->string;
	return OK;
}

static const struct key index_keys[] = {
	{"name", TOML_STRING, take_index_name},
	{"url", TOML_STRING, take_url},
	{"tuf-root", TOML_STRING, take_tuf_root},
	{"tuf-url", TOML_STRING, take_tuf_url},
	{0},
};

static status finish_index(struct reader *r, struct err *err)
{
	struct index_setting *index = &r->index;
	cleanup(buf_free) struct buf url = buf_make(LIMIT_URL);

	if (index->name.len == 0 || index->url.len == 0)
		return err_set(err, E_CONFIG, "an [[index]] needs a name and a url");
	if (index->tuf_url.len > 0 && index->tuf_root.len == 0)
		return err_set(err, E_CONFIG, "a tuf-url is of no use without the tuf-root that it is judged by");
	vec_each (struct index_setting, other, r->layer->indexes) {
		if (str_eq(other->name, index->name))
			return err_set(err, E_CONFIG, "there are two indexes '" STR_FMT "'; the other is at " STR_FMT,
			               STR_ARG(index->name), STR_ARG(other->where));
	}
	if (index->tuf_root.len > 0) {
		status st = url_join(index->url, index->tuf_url.len ? index->tuf_url : STR("../tuf/"), &url, err);
		if (st == OK)
			st = buf_check(&url, "the tuf-url", err);
		if (st != OK)
			return st;
		index->tuf_url = arena_str(r->l->mem, buf_str(&url));
	}
	vec_push(&r->layer->indexes, r->l->mem, *index);
	return OK;
}

static status take_indexes(struct reader *r, const struct toml_value *v, struct err *err)
{
	return read_each(r, v, index_keys, "[[index]]", finish_index, err);
}

/* -- [sources] -- */

static status take_sources(struct reader *r, const struct toml_value *table, struct err *err)
{
	if (table->table->len > LIMIT_SETTING_COUNT)
		return err_set(err, E_LIMIT, STR_FMT ": more than %d [sources]", STR_ARG(r->where), LIMIT_SETTING_COUNT);
	toml_each_entry(e, table) {
		struct source_setting source = {.origin = r->layer->origin};
		status st = e->value.kind == TOML_STRING ? OK
		          : err_set(err, E_CONFIG, "the value must be the name of an index");
		if (st == OK)
			st = value_pattern(e->key, r->l->mem, &source.pattern, err);
		if (st != OK)
			return at_line(r, &e->at, err);
		source.index = e->value.string;
		source.where = arena_printf(r->l->mem, STR_FMT ":%u", STR_ARG(r->shown), e->at.line);
		vec_push(&r->layer->sources, r->l->mem, source);
	}
	return OK;
}

/* -- [[allow]] -- */

const char *const settings_checks[] = {
	"bytecode", "clobber", "direct-url", "min-age", "pth", "script-name", "sdist", "sitecustomize", "start-file", NULL,
};

static status take_check(struct reader *r, const struct toml_value *v, struct err *err)
{
	struct suggest near = {.typed = v->string};

	for (size_t i = 0; settings_checks[i]; i++) {
		if (str_eq(v->string, str_of(settings_checks[i]))) {
			r->allow.check = v->string;
			return OK;
		}
		suggest_offer(&near, str_of(settings_checks[i]));
	}
	(void)err_set(err, E_CONFIG, "there is no check '" STR_FMT "'", STR_ARG(v->string));
	if (near.best.len > 0)
		err_help(err, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
	return E_CONFIG;
}

static status take_package(struct reader *r, const struct toml_value *v, struct err *err)
{
	return value_package(v->string, r->l->mem, &r->allow.package, err);
}

static status take_reason(struct reader *r, const struct toml_value *v, struct err *err)
{
	(void)err;
	r->allow.reason = str_trim(v->string);
	return OK;
}

/* The exception holds through that day. */
static status take_until(struct reader *r, const struct toml_value *v, struct err *err)
{
	struct time_civil day = {v->time.year, v->time.month, v->time.day, 0, 0, 0, 0};

	(void)err;
	r->allow.until = time_of_civil(&day) + TIME_DAY;
	return OK;
}

static const struct key allow_keys[] = {
	{"check", TOML_STRING, take_check},
	{"package", TOML_STRING, take_package},
	{"reason", TOML_STRING, take_reason},
	{"until", TOML_LOCAL_DATE, take_until},
	{0},
};

static status finish_allow(struct reader *r, struct err *err)
{
	struct allow_setting *allow = &r->allow;

	if (allow->check.len == 0 || allow->package.len == 0 || allow->reason.len == 0)
		return err_set(err, E_CONFIG, "an [[allow]] needs a check, a package and a reason");
	vec_push(&r->layer->allows, r->l->mem, *allow);
	return OK;
}

static status take_allows(struct reader *r, const struct toml_value *v, struct err *err)
{
	r->layer->says_policy = true;
	return read_each(r, v, allow_keys, "[[allow]]", finish_allow, err);
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
	return read_keys(r, v, policy_keys, "[policy]", err);
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
	return read_keys(r, v, network_keys, "[network]", err);
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

static const struct key document_keys[] = {
	{"index", TOML_ARRAY, take_indexes},
	{"sources", TOML_TABLE, take_sources},
	{"policy", TOML_TABLE, take_policy},
	{"allow", TOML_ARRAY, take_allows},
	{"network", TOML_TABLE, take_network},
	{"link", TOML_STRING, take_link},
	{"cache-dir", TOML_STRING, take_cache_dir},
	{"source", TOML_STRING, take_source},
	{0},
};

static status read_document(struct loading *l, struct layer *layer, struct str text, struct str path, bool embedded,
                            struct err *err)
{
	struct reader r = {.l = l, .layer = layer, .shown = layer->file, .dir = path_parent(path)};
	struct toml_value *document;
	const struct toml_value *own;
	status st = toml_read(text, l->mem, &document, err);

	if (st != OK)
		return err_wrap(err, st == E_SYNTAX ? E_CONFIG : st, "cannot read '" STR_FMT "'", STR_ARG(layer->file));
	own = embedded ? toml_get(toml_get(document, STR("tool")), STR("assay")) : document;
	if (!own)
		return OK;
	if (own->kind != TOML_TABLE)
		return err_set(err, E_CONFIG, STR_FMT ":%u: [tool.assay] must be a table", STR_ARG(layer->file), own->at.line);
	return read_keys(&r, own, document_keys, embedded ? "[tool.assay]" : "", err);
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
		st = read_document(l, &layer, text, path, embedded, err);
	if (st == OK)
		vec_push(&l->layers, l->mem, layer);
	return st;
}
