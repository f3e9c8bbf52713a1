/* settings_load: read the layers, ask about what a project loosens, merge. */
#include "base/path.h"
#include "base/url.h"
#include "config/layer.h"

void loading_warn(struct loading *l, struct str text)
{
	vec_push(&l->warnings, l->mem, ((struct settings_warning){text, false}));
}

void loading_help(struct loading *l, struct str text)
{
	vec_push(&l->warnings, l->mem, ((struct settings_warning){text, true}));
}

struct str settings_origin_name(enum settings_origin origin)
{
	static const char *const names[] = {
		[ORIGIN_BUILTIN] = "built in", [ORIGIN_PIP] = "pip's settings", [ORIGIN_MACHINE] = "the machine's settings",
		[ORIGIN_USER] = "your settings", [ORIGIN_PROJECT] = "the project's settings",
		[ORIGIN_ENVIRONMENT] = "the environment", [ORIGIN_OPTION] = "the command line",
	};

	return str_of(names[origin]);
}

static status read_machine(struct loading *l, struct err *err)
{
	struct str etc = l->request->etc_dir.len ? l->request->etc_dir : STR("/etc");
	struct str path = path_join(l->mem, etc, STR("assay/assay.toml"));

	return layer_from_toml(l, ORIGIN_MACHINE, path, path, false, err);
}

static status read_user(struct loading *l, struct err *err)
{
	struct str dir, path;
	status st = path_own(l->mem, PATH_CONFIG, &dir, err);

	if (st != OK)
		return st;
	path = path_join(l->mem, dir, STR("assay.toml"));
	return layer_from_toml(l, ORIGIN_USER, path, path, false, err);
}

/* The two places of a project; where both say something, assay.toml counts. */
static status read_project(struct loading *l, struct err *err)
{
	struct str dir = l->request->project_dir, shown_dir = str_eq(dir, STR(".")) ? (struct str){0} : dir;
	status st;

	if (dir.len == 0)
		return OK;
	st = layer_from_toml(l, ORIGIN_PROJECT, path_join(l->mem, dir, STR("pyproject.toml")),
	                     path_join(l->mem, shown_dir, STR("pyproject.toml")), true, err);
	if (st == OK)
		st = layer_from_toml(l, ORIGIN_PROJECT, path_join(l->mem, dir, STR("assay.toml")),
		                     path_join(l->mem, shown_dir, STR("assay.toml")), false, err);
	return st;
}

/* The machine's file is read in any case: leaving it out would loosen it. */
static status read_layers(struct loading *l, struct err *err)
{
	bool plain = l->request->options && l->request->options->no_config;
	status st = plain ? OK : layer_from_pip(l, err);

	if (st == OK)
		st = read_machine(l, err);
	if (st == OK && !plain)
		st = read_user(l, err);
	if (st == OK && !plain)
		st = read_project(l, err);
	if (st == OK && !plain)
		st = layer_from_environment(l, err);
	if (st == OK)
		st = layer_from_options(l, err);
	return st;
}

/* -- what a project loosens -- */

static status project_loosens(struct loading *l, struct loosened *ret, struct trusted_key *key, struct str *dir,
                              struct err *err)
{
	struct settings without;
	struct str project = l->request->project_dir;
	status st = layers_merge(l, MERGE_ALL & ~MERGE_BIT(ORIGIN_PROJECT), &without, err);

	vec_each (struct layer, layer, l->layers) {
		if (st == OK && layer->origin == ORIGIN_PROJECT)
			st = layer_loosened(l, layer, &without, ~0u, ret, err);
	}
	if (st == OK)
		st = path_absolute(l->mem, project.len ? project : STR("."), dir, err);
	if (st == OK)
		*key = trusted_key_of(*dir, ret, l->mem);
	return st;
}

static bool waved_through(const struct loading *l)
{
	vec_each (struct layer, layer, l->layers) {
		if (layer->origin >= ORIGIN_ENVIRONMENT && layer->trust.value)
			return true;
	}
	return false;
}

static status refuse_loosened(const struct loosened *loosened, struct err *err)
{
	(void)err_set(err, E_REFUSED, "this project's settings loosen yours, and you have not said yes to that");
	vec_each (struct str, line, loosened->lines)
		err_note(err, STR_FMT, STR_ARG(*line));
	err_help(err, "look at these lines; 'assay trust' says yes to them once, --trust-project for one run");
	return E_REFUSED;
}

static status judge_project(struct loading *l, struct err *err)
{
	const struct settings_request *request = l->request;
	struct loosened loosened = {0};
	struct trusted_key key;
	struct str dir;
	bool said_yes = false;
	status st = project_loosens(l, &loosened, &key, &dir, err);

	if (st != OK || loosened.lines.len == 0 || waved_through(l))
		return st;
	st = trusted_has(&key, l->mem, &said_yes, err);
	if (st != OK || said_yes)
		return st;
	if (!request->consent || !request->consent(request->consent_user, loosened.lines.p, loosened.lines.len))
		return refuse_loosened(&loosened, err);
	return trusted_add(&key, dir, request->now, l->mem, err);
}

/* -- what anybody loosens of the machine's -- */

/* Only what the machine's file speaks of is bound by it. */
static unsigned parts_bound(const struct layer *machine)
{
	return (machine->indexes.len > 0 ? LOOSENED_INDEXES : 0) | (machine->sources.len > 0 ? LOOSENED_SOURCES : 0) |
	       (machine->min_age.where.len > 0 ? LOOSENED_AGE : 0) | (machine->says_policy ? LOOSENED_ALLOWS : 0);
}

static status judge_machine(struct loading *l, struct err *err)
{
	const struct layer *machine = NULL;
	struct settings floor;
	struct loosened loosened = {0};
	status st = layers_merge(l, MERGE_BIT(ORIGIN_MACHINE), &floor, err);

	vec_each (struct layer, layer, l->layers) {
		if (layer->origin == ORIGIN_MACHINE)
			machine = layer;
		else if (st == OK && machine && layer->origin > ORIGIN_MACHINE)
			st = layer_loosened(l, layer, &floor, parts_bound(machine), &loosened, err);
	}
	if (st != OK || loosened.lines.len == 0)
		return st;
	(void)err_set(err, E_REFUSED, "'" STR_FMT "' can only be tightened", STR_ARG(machine->file));
	vec_each (struct str, line, loosened.lines)
		err_note(err, STR_FMT, STR_ARG(*line));
	return E_REFUSED;
}

/* -- together -- */

static void warn_of_plain_http(struct loading *l, const struct settings *s)
{
	for (size_t i = 0; i < s->indexes_len; i++) {
		struct url u;
		struct err ignored = {0};
		if (url_parse(s->indexes[i].url, &u, &ignored) != OK || !url_has_scheme(&u, "http"))
			continue;
		if (str_starts(u.host, STR("127.")) || str_eq(u.host, STR("localhost")) || str_eq(u.host, STR("[::1]")))
			continue;
		loading_warn(l, arena_printf(l->mem, "index '" STR_FMT "' (" STR_FMT ") is reached without TLS: anybody on the way "
		                             "can change what it says", STR_ARG(s->indexes[i].name), STR_ARG(s->indexes[i].where)));
	}
}

status settings_load(const struct settings_request *request, struct arena *mem, struct settings *ret, struct err *err)
{
	struct loading l = {.request = request, .mem = mem};
	struct settings s;
	status st = read_layers(&l, err);

	if (st == OK)
		st = judge_machine(&l, err);
	if (st == OK)
		st = judge_project(&l, err);
	if (st == OK)
		st = layers_merge(&l, MERGE_ALL, &s, err);
	if (st != OK)
		return st;
	warn_of_plain_http(&l, &s);
	s.warnings = l.warnings.p;
	s.warnings_len = l.warnings.len;
	*ret = s;
	return OK;
}

status settings_forget(const struct settings_request *request, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct loading l = {.request = request, .mem = &mem};
	struct loosened loosened = {0};
	struct trusted_key key;
	struct str dir;
	bool was = false;
	status st = read_layers(&l, err);

	if (st == OK)
		st = project_loosens(&l, &loosened, &key, &dir, err);
	if (st == OK)
		st = trusted_remove(&key, &mem, &was, err);
	if (st == OK && !was)
		st = err_set(err, E_NO, "there was no yes for this project's settings as they are");
	return st;
}
