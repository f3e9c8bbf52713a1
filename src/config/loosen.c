/* What a layer of settings loosens of what stands without it (DESIGN principle 6): for a project's files against the
 * user's settings, and for everybody's against the machine's. */
#include <stdarg.h>

#include "base/file.h"
#include "base/time.h"
#include "config/layer.h"

struct judging {
	struct loading *l;
	const struct layer *layer;
	const struct settings *without;
	struct loosened *out;
};

/* One loosened value: where it stands, and what it says. */
__attribute__((format(printf, 3, 4)))
static void add(struct judging *j, struct str where, const char *fmt, ...)
{
	cleanup_free char *text = mem_new(LIMIT_URL * 2, 1);
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, LIMIT_URL * 2, fmt, args) < 0)
		text[0] = 0;
	va_end(args);
	vec_push(&j->out->content, j->l->mem, arena_str(j->l->mem, str_of(text)));
	vec_push(&j->out->lines, j->l->mem, arena_printf(j->l->mem, STR_FMT ": %s", STR_ARG(where), text));
}

/* A stronger layer says it too, so this one's word does not count. */
#define OVERRIDDEN(j, field) overridden((j), offsetof(struct layer, field.where))
static bool overridden(const struct judging *j, size_t where_at)
{
	vec_each (struct layer, other, j->l->layers) {
		const struct str *where = (const void *)((const char *)other + where_at);
		if (other->origin > j->layer->origin && where->len > 0)
			return true;
	}
	return false;
}

/* A yes to a file is a yes to what is in it now. */
static status bind_file(struct judging *j, struct str path, struct err *err)
{
	struct str bytes;
	status st = file_read(path, LIMIT_SETTINGS_FILE, j->l->mem, &bytes, err);

	if (st == E_NOT_FOUND) {
		err_clear(err);
		return OK;
	}
	if (st == OK)
		vec_push(&j->out->content, j->l->mem, bytes);
	return st;
}

static const struct index_setting *at_url(const struct settings *s, struct str url)
{
	for (size_t i = 0; i < s->indexes_len; i++) {
		if (str_eq(s->indexes[i].url, url))
			return &s->indexes[i];
	}
	return NULL;
}

static status judge_index(struct judging *j, const struct index_setting *index, struct err *err)
{
	const struct index_setting *known = at_url(j->without, index->url);
	const struct index_setting *same_name = settings_index_named(j->without, index->name);
	struct str shown = settings_index_shown(index, j->l->mem);

	if (!known) {
		add(j, index->where, "index '" STR_FMT "' at " STR_FMT, STR_ARG(index->name), STR_ARG(shown));
		vec_push(&j->out->content, j->l->mem, index->url);
	} else if (index->name.len > 0 && same_name && same_name != known) {
		add(j, index->where, "index '" STR_FMT "' is another one, " STR_FMT, STR_ARG(index->name), STR_ARG(shown));
		vec_push(&j->out->content, j->l->mem, index->url);
	}
	if (index->tuf_root.len == 0 || (known && str_eq(known->tuf_root, index->tuf_root)))
		return OK;
	add(j, index->where, "root of trust '" STR_FMT "' for " STR_FMT, STR_ARG(index->tuf_root), STR_ARG(shown));
	return bind_file(j, index->tuf_root, err);
}

static status judge_indexes(struct judging *j, struct err *err)
{
	status st = OK;

	if (j->layer->index_url.where.len > 0 && !at_url(j->without, j->layer->index_url.value)) {
		const struct index_setting own = {.url = j->layer->index_url.value, .where = j->layer->index_url.where};
		st = judge_index(j, &own, err);
	}
	vec_each (struct index_setting, index, j->layer->indexes) {
		if (st == OK)
			st = judge_index(j, index, err);
	}
	return st;
}

/* Does the pattern take names away from the index that they belong to without it? */
static void judge_sources(struct judging *j)
{
	const struct settings *s = j->without;
	const struct index_setting *only = s->configured == 1 && s->sources_len == 0 ? &s->indexes[s->indexes_len - 1] : NULL;

	vec_each (struct source_setting, source, j->layer->sources) {
		bool moves = only && !str_eq(source->index, only->name);
		for (size_t i = 0; i < s->sources_len && !moves; i++)
			moves = pattern_overlaps(source->pattern, s->sources[i].pattern) && !str_eq(source->index, s->sources[i].index);
		if (moves)
			add(j, source->where, "names like '" STR_FMT "' would come from index '" STR_FMT "'", STR_ARG(source->pattern),
			    STR_ARG(source->index));
	}
}

static void judge_age(struct judging *j)
{
	cleanup(buf_free) struct buf now = buf_make(128), then = buf_make(128);

	if (j->layer->min_age.where.len == 0 || j->layer->min_age.value >= j->without->min_age || OVERRIDDEN(j, min_age))
		return;
	time_format_span(j->layer->min_age.value, &now);
	time_format_span(j->without->min_age, &then);
	add(j, j->layer->min_age.where, "min-age of " STR_FMT " where " STR_FMT " holds", STR_ARG(buf_str(&now)),
	    STR_ARG(buf_str(&then)));
}

static bool allowed_already(const struct settings *s, const struct allow_setting *allow)
{
	for (size_t i = 0; i < s->allows_len; i++) {
		const struct allow_setting *have = &s->allows[i];
		if (str_eq(have->check, allow->check) && have->until >= allow->until &&
		    (str_eq(have->package, STR("*")) || str_eq(have->package, allow->package)))
			return true;
	}
	return false;
}

static void judge_allows(struct judging *j)
{
	const struct settings *s = j->without;

	vec_each (struct allow_setting, allow, j->layer->allows) {
		if (j->l->request->now >= allow->until || allowed_already(s, allow))
			continue;
		add(j, allow->where, "allowance of '" STR_FMT "' for %s" STR_FMT, STR_ARG(allow->check),
		    str_eq(allow->package, STR("*")) ? "every package, " : "", STR_ARG(allow->package));
		vec_push(&j->out->content, j->l->mem, arena_printf(j->l->mem, "%lld", (long long)allow->until));
	}
	vec_each (struct said_text, address, j->layer->private_addresses) {
		bool known = false;
		for (size_t i = 0; i < s->private_addresses_len; i++)
			known |= str_eq(s->private_addresses[i], address->value);
		if (!known)
			add(j, address->where, "links may lead to '" STR_FMT "'", STR_ARG(address->value));
	}
}

static status judge_file(struct judging *j, const struct said_text *said, struct str without, const char *what,
                         struct err *err)
{
	if (said->where.len == 0 || str_eq(said->value, without))
		return OK;
	add(j, said->where, "%s '" STR_FMT "'", what, STR_ARG(said->value));
	return bind_file(j, said->value, err);
}

static status judge_means(struct judging *j, struct err *err)
{
	const struct layer *layer = j->layer;
	const struct settings *s = j->without;
	status st = OK;

	if (layer->proxy.where.len > 0 && !str_eq(layer->proxy.value, s->proxy) && !OVERRIDDEN(j, proxy)) {
		add(j, layer->proxy.where, "a proxy for all traffic");
		vec_push(&j->out->content, j->l->mem, layer->proxy.value);
	}
	if (layer->cache_dir.where.len > 0 && !str_eq(layer->cache_dir.value, s->cache_dir) && !OVERRIDDEN(j, cache_dir))
		add(j, layer->cache_dir.where, "cache in '" STR_FMT "'", STR_ARG(layer->cache_dir.value));
	if (layer->netrc.where.len > 0 && layer->netrc.value && !s->netrc && !OVERRIDDEN(j, netrc))
		add(j, layer->netrc.where, "passwords from .netrc");
	if (layer->link.where.len > 0 && s->link == LINK_COPY && layer->link.value != LINK_COPY && !OVERRIDDEN(j, link))
		add(j, layer->link.where, "environments that share files with the cache");
	if (!OVERRIDDEN(j, ca_file))
		st = judge_file(j, &layer->ca_file, s->ca_file, "servers checked against", err);
	if (st == OK && !OVERRIDDEN(j, client_cert))
		st = judge_file(j, &layer->client_cert, s->client_cert, "client certificate", err);
	return st;
}

status layer_loosened(struct loading *l, const struct layer *layer, const struct settings *without, unsigned parts,
                      struct loosened *ret, struct err *err)
{
	struct judging j = {l, layer, without, ret};
	status st = OK;

	if (parts & LOOSENED_INDEXES)
		st = judge_indexes(&j, err);
	if (parts & LOOSENED_SOURCES)
		judge_sources(&j);
	if (parts & LOOSENED_AGE)
		judge_age(&j);
	if (parts & LOOSENED_ALLOWS)
		judge_allows(&j);
	if (st == OK && (parts & LOOSENED_MEANS))
		st = judge_means(&j, err);
	return st;
}
