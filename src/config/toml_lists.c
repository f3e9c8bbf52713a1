/* The lists of assay.toml: [[index]], [sources] and [[allow]]. */
#include "base/suggest.h"
#include "base/time.h"
#include "base/url.h"
#include "config/toml_parts.h"

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
		status st = reader_keys(r, item, keys, section, err);
		if (st == OK) {
			st = finish(r, err);
			if (st != OK)
				st = reader_at(r, &item->at, err);
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

status take_indexes(struct reader *r, const struct toml_value *v, struct err *err)
{
	return read_each(r, v, index_keys, "[[index]]", finish_index, err);
}

/* -- [sources] -- */

status take_sources(struct reader *r, const struct toml_value *table, struct err *err)
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
			return reader_at(r, &e->at, err);
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

status take_allows(struct reader *r, const struct toml_value *v, struct err *err)
{
	r->layer->says_policy = true;
	return read_each(r, v, allow_keys, "[[allow]]", finish_allow, err);
}
