/* Which index a name belongs to, and what a package is allowed. */
#include "base/url.h"
#include "config/build_config.h"
#include "config/settings.h"

#include "config/layer.h"

const struct index_setting *settings_index_named(const struct settings *settings, struct str name)
{
	for (size_t i = 0; i < settings->indexes_len; i++) {
		if (str_eq(settings->indexes[i].name, name))
			return &settings->indexes[i];
	}
	return NULL;
}

/* The same place, however it is written: scheme and host in any case, default ports, credentials, '/' at the end. */
static bool same_place(struct str a, struct str b)
{
	struct url x, y;
	struct err ignored = {0};

	if (url_parse(a, &x, &ignored) != OK || url_parse(b, &y, &ignored) != OK || !url_same_origin(&x, &y))
		return false;
	if (str_ends(x.path, STR("/")))
		x.path.len--;
	if (str_ends(y.path, STR("/")))
		y.path.len--;
	return str_eq(x.path, y.path) && str_eq(x.query, y.query);
}

const struct index_setting *settings_index_at(const struct settings *settings, struct str url)
{
	for (size_t i = 0; i < settings->indexes_len; i++) {
		if (same_place(settings->indexes[i].url, url))
			return &settings->indexes[i];
	}
	return NULL;
}

struct str settings_index_shown(const struct index_setting *index, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_URL * 2);

	if (str_eq(index->url, STR(ASSAY_INDEX_URL)))
		return STR("PyPI");
	url_redacted(index->url, &out);
	return arena_str(mem, buf_str(&out));
}

/* Two indexes, or a pattern that leaves this name out: the lines that would settle it. */
static status no_source(const struct settings *s, struct str name, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct index_setting *fallback = &s->indexes[0];

	(void)err_set(err, E_REFUSED, s->sources_len ? "no pattern of [sources] says which index serves '" STR_FMT "'"
	              : "several indexes and no word on which serves '" STR_FMT "'", STR_ARG(name));
	err_note(err, "a name must come from one place, or somebody else can take it over");
	for (size_t i = 0; i < s->indexes_len; i++)
		err_note(err, "index '" STR_FMT "' is " STR_FMT " (" STR_FMT ")", STR_ARG(s->indexes[i].name),
		         STR_ARG(settings_index_shown(&s->indexes[i], &mem)), STR_ARG(s->indexes[i].where));
	err_help(err, "add to assay.toml");
	for (size_t i = 1; i < s->indexes_len; i++) {
		if (s->indexes[i].origin < ORIGIN_ENVIRONMENT)
			continue;
		err_help(err, "    [[index]]");
		err_help(err, "    name = \"" STR_FMT "\"", STR_ARG(s->indexes[i].name));
		err_help(err, "    url = \"" STR_FMT "\"", STR_ARG(settings_index_shown(&s->indexes[i], &mem)));
	}
	err_help(err, "    [sources]");
	if (s->indexes_len > 1)
		err_help(err, "    \"" STR_FMT "\" = \"" STR_FMT "\"", STR_ARG(name), STR_ARG(s->indexes[1].name));
	err_help(err, "    \"*\" = \"" STR_FMT "\"", STR_ARG(fallback->name));
	return E_REFUSED;
}

const struct source_setting *settings_binds(const struct settings *settings, struct str name)
{
	for (size_t i = 0; i < settings->sources_len; i++) {
		const struct source_setting *source = &settings->sources[i];

		if (!str_eq(source->pattern, STR("*")) && pattern_matches(source->pattern, name))
			return source;
	}
	return NULL;
}

status settings_index_of(const struct settings *settings, struct str name, const struct index_setting **ret,
                         struct err *err)
{
	const struct source_setting *found = NULL;

	for (size_t i = 0; i < settings->sources_len; i++) {
		const struct source_setting *source = &settings->sources[i];
		if (!pattern_matches(source->pattern, name))
			continue;
		if (!found) {
			found = source;
			continue;
		}
		if (pattern_cmp(found->pattern, source->pattern) == 0 && !str_eq(found->index, source->index)) {
			(void)err_set(err, E_REFUSED, "two patterns of [sources] give '" STR_FMT "' to two indexes", STR_ARG(name));
			err_note(err, STR_FMT ": \"" STR_FMT "\" = \"" STR_FMT "\"", STR_ARG(found->where), STR_ARG(found->pattern),
			         STR_ARG(found->index));
			err_note(err, STR_FMT ": \"" STR_FMT "\" = \"" STR_FMT "\"", STR_ARG(source->where), STR_ARG(source->pattern),
			         STR_ARG(source->index));
			err_help(err, "add a pattern that is more specific than both");
			return E_REFUSED;
		}
	}
	if (found)
		*ret = settings_index_named(settings, found->index);
	else if (settings->configured == 1 && settings->sources_len == 0)
		*ret = &settings->indexes[settings->indexes_len - 1];
	else
		return no_source(settings, name, err);
	return OK;
}

const struct allow_setting *settings_allows(const struct settings *settings, struct str check, struct str name)
{
	for (size_t i = 0; i < settings->allows_len; i++) {
		const struct allow_setting *allow = &settings->allows[i];
		if (str_eq(allow->check, check) && (str_eq(allow->package, STR("*")) || str_eq(allow->package, name)))
			return allow;
	}
	return NULL;
}
