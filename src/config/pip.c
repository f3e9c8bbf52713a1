/* pip's own settings (pip 23: "Configuration"): the index, proxy and certificates, so that assay works where pip does.
 * What mixes sources (extra-index-url, find-links, no-index) is not taken over, and one warning says so. */
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "base/path.h"
#include "config/layer.h"
#include "config/pip_conf.h"

/* One setting of pip's, strongest place so far. */
struct pip_value {
	const char *key;
	struct str value, where;
};

enum { PIP_INDEX_URL, PIP_PROXY, PIP_CERT, PIP_CLIENT_CERT, PIP_TIMEOUT, PIP_RETRIES, PIP_EXTRA, PIP_LINKS,
       PIP_NO_INDEX, PIP_KEYS };

struct pip {
	struct loading *l;
	struct pip_value values[PIP_KEYS];
};

static const char *const keys[PIP_KEYS] = {
	"index-url", "proxy", "cert", "client-cert", "timeout", "retries", "extra-index-url", "find-links",
	"no-index",
};

/* pip's spellings of one key: case, '_' for '-', and three names of long standing. */
static int key_of(struct str name, struct arena *mem)
{
	struct str folded = arena_str(mem, name);
	char *at = (char *)(uintptr_t)folded.p;

	for (size_t i = 0; i < folded.len; i++)
		at[i] = at[i] == '_' ? '-' : to_lower(at[i]);
	if (str_starts(folded, STR("--")))
		folded = str_skip(folded, 2);
	if (str_eq(folded, STR("default-timeout")))
		return PIP_TIMEOUT;
	if (str_eq(folded, STR("pypi-url")))
		return PIP_INDEX_URL;
	for (int k = 0; k < PIP_KEYS; k++) {
		if (str_eq(folded, str_of(keys[k])))
			return k;
	}
	return -1;
}

static void say(struct pip *pip, struct str key, struct str value, struct str where)
{
	int k = key_of(key, pip->l->mem);

	if (k >= 0)
		pip->values[k] = (struct pip_value){keys[k], str_trim(value), where};
}

/* The file being read. */
struct file {
	struct pip *pip;
	struct str shown;
};

static void take_entry(void *user, struct str key, struct str value, size_t line)
{
	struct file *file = user;
	struct arena *mem = file->pip->l->mem;

	say(file->pip, key, arena_str(mem, value), arena_printf(mem, STR_FMT ":%zu", STR_ARG(file->shown), line));
}

/* [global], and over it [install]: the command of pip's whose work assay does. */
static status read_file(struct pip *pip, struct str path, struct err *err)
{
	struct str text;
	status st = file_read(path, LIMIT_SETTINGS_FILE, pip->l->mem, &text, err);

	if (st == E_NOT_FOUND || st == E_IO) {
		/* pip, too, goes on without a file that it cannot read. */
		err_clear(err);
		return OK;
	}
	if (st != OK)
		return st;
	struct file file = {pip, path};
	pip_conf_read(text, STR("global"), take_entry, &file);
	pip_conf_read(text, STR("install"), take_entry, &file);
	return OK;
}

static status read_site_files(struct pip *pip, struct err *err)
{
	struct arena *mem = pip->l->mem;
	struct str etc = pip->l->request->etc_dir.len ? pip->l->request->etc_dir : STR("/etc");
	struct str dirs = str_of(getenv("XDG_CONFIG_DIRS")), dir;
	bool more = true;
	status st = OK;

	if (dirs.len == 0)
		dirs = path_join(mem, etc, STR("xdg"));
	while (st == OK && more && str_token(&dirs, ':', &dir, &more)) {
		if (path_is_absolute(dir))
			st = read_file(pip, path_join(mem, dir, STR("pip/pip.conf")), err);
	}
	return st == OK ? read_file(pip, path_join(mem, etc, STR("pip.conf")), err) : st;
}

static status read_user_files(struct pip *pip, struct err *err)
{
	struct arena *mem = pip->l->mem;
	struct str config = str_of(getenv("XDG_CONFIG_HOME")), home;
	status st = path_home(mem, &home, err);

	if (st != OK) {
		err_clear(err);
		return OK;
	}
	if (!path_is_absolute(config))
		config = path_join(mem, home, STR(".config"));
	st = read_file(pip, path_join(mem, home, STR(".pip/pip.conf")), err);
	return st == OK ? read_file(pip, path_join(mem, config, STR("pip/pip.conf")), err) : st;
}

/* In pip's order: site-wide, user, virtual environment, PIP_CONFIG_FILE (which stands for the user's when it is there;
 * the null device there means no file at all). */
static status read_files(struct pip *pip, struct err *err)
{
	struct str named = str_of(getenv("PIP_CONFIG_FILE")), venv = str_of(getenv("VIRTUAL_ENV"));
	struct arena *mem = pip->l->mem;
	bool is_there = named.len > 0 && access(named.p, R_OK) == 0;
	status st;

	if (str_eq(named, STR("/dev/null")))
		return OK;
	st = read_site_files(pip, err);
	if (st == OK && !is_there)
		st = read_user_files(pip, err);
	if (st == OK && venv.len > 0)
		st = read_file(pip, path_join(mem, venv, STR("pip.conf")), err);
	if (st == OK && is_there)
		st = read_file(pip, named, err);
	return st;
}

static void read_variables(struct pip *pip)
{
	static const char *const names[] = {
		"PIP_INDEX_URL", "PIP_PYPI_URL", "PIP_PROXY", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_DEFAULT_TIMEOUT", "PIP_TIMEOUT",
		"PIP_RETRIES", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str value = str_of(getenv(names[i]));
		if (value.len > 0)
			say(pip, str_skip(str_of(names[i]), 4), value, str_of(names[i]));
	}
}

/* A value that pip itself would trip over is pip's affair until it matters here: say where it is and go on without. */
static void take_value(struct pip *pip, struct layer *layer, int k, struct err *err)
{
	struct pip_value *v = &pip->values[k];
	struct arena *mem = pip->l->mem;
	uint64_t n = 0;
	status st = OK;

	if (v->value.len == 0)
		return;
	switch (k) {
	case PIP_INDEX_URL:
		st = value_index_url(v->value, (struct str){0}, mem, &layer->index_url.value, err);
		layer->index_url.where = v->where;
		break;
	case PIP_PROXY:
		layer->proxy = (struct said_text){v->value, v->where};
		break;
	case PIP_CERT:
		st = value_path(v->value, (struct str){0}, mem, &layer->ca_file.value, err);
		layer->ca_file.where = v->where;
		break;
	case PIP_CLIENT_CERT:
		st = value_path(v->value, (struct str){0}, mem, &layer->client_cert.value, err);
		layer->client_cert.where = v->where;
		break;
	case PIP_TIMEOUT:
		st = value_seconds(v->value, &layer->timeout.value, err);
		layer->timeout.where = v->where;
		break;
	case PIP_RETRIES:
		if (number_u64(v->value, 20, &n))
			layer->retries = (struct said_number){(int64_t)n, v->where};
		break;
	}
	if (st != OK)
		(void)err_wrap(err, E_CONFIG, "bad value of '%s' in pip's settings (" STR_FMT ")", v->key, STR_ARG(v->where));
}

static status take_values(struct pip *pip, struct layer *layer, struct err *err)
{
	for (int k = 0; k < PIP_EXTRA; k++) {
		err_clear(err);
		take_value(pip, layer, k, err);
		if (err->status != OK)
			return err->status;
	}
	return OK;
}

/* The lines that would give each of pip's extra indexes names of its own. */
static void help_with_sources(struct loading *l, struct str urls)
{
	struct arena *mem = l->mem;
	struct str patterns = {0}, url, name;
	struct err ignored = {0};
	size_t at = 0;

	loading_help(l, STR("to use them, give each the names it serves, in assay.toml:"));
	while (at < urls.len) {
		size_t from = at;
		while (from < urls.len && is_space(urls.p[from]))
			from++;
		for (at = from; at < urls.len && !is_space(urls.p[at]); at++)
			;
		if (from == at || value_index_url(str_sub(urls, from, at), (struct str){0}, mem, &url, &ignored) != OK)
			continue;
		name = value_index_name_of(url, mem);
		struct index_setting shown = {.name = name, .url = url, .origin = ORIGIN_PIP};
		loading_help(l, STR("    [[index]]"));
		loading_help(l, arena_printf(mem, "    name = \"" STR_FMT "\"", STR_ARG(name)));
		loading_help(l, arena_printf(mem, "    url = \"" STR_FMT "\"", STR_ARG(settings_index_shown(&shown, mem))));
		patterns = arena_printf(mem, STR_FMT "    \"" STR_FMT "-*\" = \"" STR_FMT "\"\n", STR_ARG(patterns), STR_ARG(name), STR_ARG(name));
	}
	loading_help(l, STR("    [sources]"));
	while (str_line(&patterns, &url))
		loading_help(l, url);
	loading_help(l, STR("    \"*\" = \"pypi\""));
}

static void warn_of_mixing(struct pip *pip)
{
	const struct pip_value *extra = &pip->values[PIP_EXTRA], *links = &pip->values[PIP_LINKS];
	struct arena *mem = pip->l->mem;
	bool both = extra->value.len > 0 && links->value.len > 0;
	struct str what = {0};

	if (extra->value.len > 0)
		what = arena_printf(mem, "extra-index-url (" STR_FMT ")", STR_ARG(extra->where));
	if (links->value.len > 0)
		what = arena_printf(mem, STR_FMT "%sfind-links (" STR_FMT ")", STR_ARG(what), both ? " and " : "",
		                    STR_ARG(links->where));
	if (what.len == 0)
		return;
	loading_warn(pip->l, arena_printf(mem, "pip's " STR_FMT " %s not taken over, since that would let any place answer for "
	                                  "any name", STR_ARG(what), both ? "are" : "is"));
	if (extra->value.len > 0)
		help_with_sources(pip->l, extra->value);
	else
		loading_help(pip->l, STR("a folder of files can be served as an index, with its names in [sources] of assay.toml"));
}

/* With no-index, pip asks no index at all; what it then reads is find-links. */
static void warn_of_no_index(struct pip *pip)
{
	const struct pip_value *said = &pip->values[PIP_NO_INDEX];
	struct err ignored = {0};
	int64_t yes = 0;

	if (said->value.len == 0 || (value_bool(said->value, &yes, &ignored) == OK && !yes))
		return;
	loading_warn(pip->l, arena_printf(pip->l->mem, "pip's no-index (" STR_FMT ") is not taken over", STR_ARG(said->where)));
	loading_help(pip->l, STR("--offline keeps assay from the network"));
}

status layer_from_pip(struct loading *l, struct err *err)
{
	struct pip pip = {.l = l};
	struct layer layer = {.origin = ORIGIN_PIP};
	status st = read_files(&pip, err);

	if (st != OK)
		return err_wrap(err, st, "cannot read pip's settings");
	read_variables(&pip);
	st = take_values(&pip, &layer, err);
	if (st != OK)
		return st;
	warn_of_mixing(&pip);
	warn_of_no_index(&pip);
	vec_push(&l->layers, l->mem, layer);
	return OK;
}
