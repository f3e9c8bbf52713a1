/* Values of settings, judged the same wherever they stand: a file, the environment, an option. */
#include "base/number.h"
#include "base/path.h"
#include "base/suggest.h"
#include "base/time.h"
#include "base/url.h"
#include "config/layer.h"
#include "pep/name.h"

status value_path(struct str text, struct str dir, struct arena *mem, struct str *ret, struct err *err)
{
	struct str path = text, home;

	if (text.len == 0)
		return err_set(err, E_CONFIG, "a path cannot be empty");
	if (str_starts(text, STR("~/"))) {
		status st = path_home(mem, &home, err);
		if (st != OK)
			return st;
		path = path_join(mem, home, str_skip(text, 2));
	} else if (dir.len > 0) {
		path = path_join(mem, dir, text);
	}
	return path_absolute(mem, path, ret, err);
}

static status file_url(struct str text, struct str dir, struct arena *mem, struct str *ret, struct err *err)
{
	cleanup(buf_free) struct buf url = buf_make(LIMIT_URL);
	struct str path;
	status st = value_path(text, dir, mem, &path, err);

	if (st != OK)
		return st;
	buf_add(&url, STR("file://"));
	url_encode(&url, path, "/");
	if (!str_ends(buf_str(&url), STR("/")))
		buf_byte(&url, '/');
	st = buf_check(&url, "the index's path", err);
	if (st == OK)
		*ret = arena_str(mem, buf_str(&url));
	return st;
}

static bool known_scheme(const struct url *u)
{
	return url_has_scheme(u, "http") || url_has_scheme(u, "https") || url_has_scheme(u, "file");
}

status value_index_url(struct str text, struct str dir, struct arena *mem, struct str *ret, struct err *err)
{
	struct url u;

	if (text.len == 0)
		return err_set(err, E_CONFIG, "an index needs a URL");
	if (str_find_str(text, STR("://"), 0) == SIZE_MAX && !str_starts_nocase(text, STR("file:")))
		return file_url(text, dir, mem, ret, err);
	if (url_parse(text, &u, err) != OK)
		return err_wrap(err, E_CONFIG, "the index's URL is none");
	if (!known_scheme(&u))
		return err_set(err, E_CONFIG, "an index is reached by https, http or file, not by '" STR_FMT "'",
		               STR_ARG(u.scheme));
	if (u.has_query || u.has_fragment)
		return err_set(err, E_CONFIG, "an index's URL has no '?' and no '#'");
	*ret = str_ends(text, STR("/")) ? arena_str(mem, text) : arena_printf(mem, STR_FMT "/", STR_ARG(text));
	return OK;
}

/* In the order of enum settings_link. */
static const char *const link_names[] = {"auto", "reflink", "hardlink", "copy", NULL};

status value_link(struct str text, int64_t *ret, struct err *err)
{
	struct suggest near = {.typed = text};

	for (int i = 0; link_names[i]; i++) {
		if (str_eq(text, str_of(link_names[i]))) {
			*ret = i;
			return OK;
		}
		suggest_offer(&near, str_of(link_names[i]));
	}
	status st = err_set(err, E_CONFIG, "'" STR_FMT "' is none of auto, reflink, hardlink, copy", STR_ARG(text));
	if (near.best.len > 0)
		err_help(err, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
	return st;
}

status value_span(struct str text, int64_t *ret, struct err *err)
{
	if (time_parse_span(text, ret, err) == OK)
		return OK;
	(void)err_wrap(err, E_CONFIG, "'" STR_FMT "' is no span of time", STR_ARG(text));
	err_help(err, "write it as \"3 days\", \"36 hours\" or \"P7D\"");
	return E_CONFIG;
}

status value_seconds(struct str text, int64_t *ret, struct err *err)
{
	struct str whole, fraction = {0};
	uint64_t seconds = 0;

	/* pip takes "15.0": fractions of a second do not matter here. */
	str_cut(text, '.', &whole, &fraction);
	if (!number_u64(whole, LIMIT_SETTING_SECONDS, &seconds) || seconds == 0)
		return value_span(text, ret, err);
	*ret = (int64_t)seconds * TIME_SECOND;
	return OK;
}

status value_bool(struct str text, int64_t *ret, struct err *err)
{
	static const char *const words[] = {"0", "1", "false", "true", "no", "yes", "off", "on"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_eq_nocase(text, str_of(words[i]))) {
			*ret = i % 2;
			return OK;
		}
	}
	return err_set(err, E_CONFIG, "'" STR_FMT "' is neither yes nor no", STR_ARG(text));
}

status value_pattern(struct str text, struct arena *mem, struct str *ret, struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];
		if (!is_alnum(c) && c != '-' && c != '_' && c != '.' && c != '*')
			return err_set(err, E_CONFIG, "'" STR_FMT "' is no pattern of package names", STR_ARG(text));
		any = true;
	}
	if (!any || text.len > LIMIT_SETTING_PATTERN)
		return err_set(err, E_CONFIG, "a pattern of package names has 1 to %d characters", LIMIT_SETTING_PATTERN);
	*ret = name_normalize(text, mem);
	return OK;
}

status value_package(struct str text, struct arena *mem, struct str *ret, struct err *err)
{
	if (str_eq(text, STR("*")) || str_eq(text, STR(":all:"))) {
		*ret = STR("*");
		return OK;
	}
	if (!name_valid(text))
		return err_set(err, E_CONFIG, "'" STR_FMT "' is no package name", STR_ARG(text));
	*ret = name_normalize(text, mem);
	return OK;
}

status value_index_name(struct str text, struct err *err)
{
	if (name_valid(text) && text.len <= LIMIT_SETTING_PATTERN)
		return OK;
	return err_set(err, E_CONFIG, "'" STR_FMT "' is no name for an index: letters, digits, '-', '_', '.'", STR_ARG(text));
}

/* Words that many hosts of indexes begin with, and that say nothing. */
static bool is_generic(struct str label)
{
	static const char *const words[] = {"www", "packages", "package", "index", "python", "mirror", "repo", "artifacts"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_eq_nocase(label, str_of(words[i])))
			return true;
	}
	return false;
}

/* The part of a URL that tells one index from another: a folder's name, host and port, or the host's telling label. */
static struct str telling_part(const struct url *u, struct arena *mem)
{
	struct str label = u->host, rest = u->host;

	if (u->host.len == 0) {
		struct str last = path_name(u->path);
		return str_eq(last, STR("simple")) ? path_name(path_parent(u->path)) : last;
	}
	if (u->port.len > 0)
		return arena_printf(mem, STR_FMT "-" STR_FMT, STR_ARG(u->host), STR_ARG(u->port));
	if (is_digit(u->host.p[u->host.len - 1]) || u->host.p[0] == '[')
		return u->host;
	while (str_cut(rest, '.', &label, &rest) && is_generic(label) && str_has(rest, '.'))
		;
	return label;
}

struct str value_index_name_of(struct str url, struct arena *mem)
{
	struct url u;
	struct err ignored = {0};
	cleanup(buf_free) struct buf name = buf_make(LIMIT_URL);

	if (url_parse(url, &u, &ignored) == OK) {
		struct str part = telling_part(&u, mem);
		for (size_t i = 0; i < part.len; i++) {
			if (is_alnum(part.p[i]))
				buf_byte(&name, to_lower(part.p[i]));
			else if (name.len > 0 && name.p[name.len - 1] != '-')
				buf_byte(&name, '-');
		}
		while (name.len > 0 && name.p[name.len - 1] == '-')
			name.len--;
	}
	/* "pypi" is taken by the built-in index. */
	bool usable = name.len > 0 && name.len <= LIMIT_SETTING_PATTERN && !str_eq(buf_str(&name), STR("pypi"));
	return usable ? arena_str(mem, buf_str(&name)) : STR("extra");
}
