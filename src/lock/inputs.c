/* What a lock was made from, as its [tool.assay] says it: requirements, files, pages, options; and for what. */
#include "base/path.h"
#include "base/sha256.h"
#include "base/url.h"
#include "lock/provider.h"

struct str inputs_hex(const uint8_t *digest, struct arena *mem)
{
	char hex[2 * SHA256_BYTES + 1];

	hex_format(digest, SHA256_BYTES, hex);
	return arena_str(mem, str_of(hex));
}

/* Credentials have no place in a lock. Where there is no '@' there are none. */
struct str inputs_url(struct provider *p, struct str url)
{
	cleanup(buf_free) struct buf clean = buf_make(LIMIT_URL);

	if (!str_has(url, '@'))
		return url;
	url_without_credentials(url, &clean);
	return arena_str(p->mem, buf_str(&clean));
}

struct str inputs_index(struct provider *p, const struct package *base)
{
	return inputs_url(p, base->project->source->url);
}

struct str inputs_path(struct provider *p, struct str path)
{
	struct err ignored = {0};
	struct str absolute;

	if (!p->request->lock_dir.len || path_absolute(p->mem, path, &absolute, &ignored) != OK)
		return path;
	return path_relative(p->mem, p->request->lock_dir, absolute);
}

static void add_roots(struct provider *p)
{
	const struct project *project = p->request->project;

	vec_each (const struct project_requirement, own, project->requirements)
		vec_push(&p->result->lock.roots, p->mem,
		         ((struct lock_root){own->text, own->name, own->extra, own->group,
		                             inputs_path(p, own->place.file), own->place.line}));
	vec_each (const struct requirements_input, input, project->inputs) {
		uint8_t digest[SHA256_BYTES];

		sha256_of(input->text, digest);
		vec_push(&p->result->lock.inputs, p->mem, ((struct lock_input){inputs_path(p, input->path), inputs_hex(digest, p->mem)}));
	}
}

static bool has_page(const struct package *package)
{
	return package->base == package && package->id != 0 && package->asked && !package->by_url;
}

/* The one that the first page came from: pages of others say so. */
static void set_default_index(struct provider *p)
{
	vec_each (struct package *, it, p->packages)
		if (has_page(*it)) {
			p->result->lock.default_index = inputs_index(p, *it);
			return;
		}
}

static void add_pages(struct provider *p)
{
	vec_each (struct package *, it, p->packages) {
		const struct package *base = *it;
		struct lock_page page;

		if (!has_page(base))
			continue;
		page = (struct lock_page){.name = base->name, .index = inputs_index(p, base)};
		if (!base->project->absent)
			page.sha256 = inputs_hex(page_digest(&base->project->page), p->mem);
		if (str_eq(page.index, p->result->lock.default_index))
			page.index = STR("");
		vec_push(&p->result->lock.pages, p->mem, page);
	}
}

/* The one environment that the lock is for. */
static void add_environment(struct provider *p)
{
	const struct marker_env *env = &p->request->target->markers;

	vec_push(&p->result->lock.environments, p->mem,
	         arena_printf(p->mem,
	                      "python_version == '" STR_FMT "' and implementation_name == '" STR_FMT
	                      "' and sys_platform == '" STR_FMT "' and platform_machine == '" STR_FMT "'",
	                      STR_ARG(env->value[MARKER_PYTHON_VERSION]), STR_ARG(env->value[MARKER_IMPLEMENTATION_NAME]),
	                      STR_ARG(env->value[MARKER_SYS_PLATFORM]), STR_ARG(env->value[MARKER_PLATFORM_MACHINE])));
}

static void add_option(struct provider *p, const char *key, struct str value)
{
	if (value.len)
		vec_push(&p->result->lock.options, p->mem, ((struct lock_option){str_of(key), value}));
}

static void add_options(struct provider *p)
{
	static const char *const prerelease[] = {"", "allow", "disallow"}, *const mode[] = {"", "lowest", "lowest-direct"};
	const struct resolve_request *r = p->request;

	add_option(p, "target", p->universe ? STR("universal") : r->target->text);
	add_option(p, "prerelease", str_of(prerelease[r->prerelease]));
	add_option(p, "resolution", str_of(mode[r->mode]));
}

void inputs_note(struct provider *p)
{
	struct lock *lock = &p->result->lock;

	lock->has_instant = instant_of(p, &lock->instant);
	set_default_index(p);
	if (!p->universe)
		add_environment(p);
	add_options(p);
	add_roots(p);
	add_pages(p);
}

void inputs_note_more(struct provider *p)
{
	struct lock *lock = &p->result->lock;
	int64_t instant;

	if (instant_of(p, &instant) && (!lock->has_instant || instant > lock->instant)) {
		lock->has_instant = true;
		lock->instant = instant;
	}
	add_pages(p);
}
