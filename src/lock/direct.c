/* Requirements of the project by URL: "name @ https://host/name-1.0-py3-none-any.whl#sha256=...". Only the project's own
 * files may say so, only with the hash, and never for a name that [sources] binds to an index. */
#include "base/sha256.h"
#include "base/url.h"
#include "lock/provider.h"

status direct_fault(const struct project_requirement *own, struct err *err)
{
	return err_wrap(err, err->status == E_REFUSED ? E_REFUSED : E_CONFIG, STR_FMT ", line %u: requirement '" STR_FMT "'",
	                STR_ARG(own->place.file), own->place.line, STR_ARG(own->name));
}

/* From the fragment ("sha256=..."; others may stand beside it, with '&'), else from a --hash behind the requirement. */
static bool find_hash(const struct project_requirement *own, uint8_t ret[SHA256_BYTES])
{
	struct str url, fragment, one, key, value;
	bool more = str_cut(own->requirement->url, '#', &url, &fragment);

	while (more && str_token(&fragment, '&', &one, &more))
		if (str_cut(one, '=', &key, &value) && str_eq(key, STR("sha256")))
			return hex_parse(value, ret, SHA256_BYTES);
	return pin_hash_sha256(own->hashes.p, own->hashes.len, ret);
}

static status add(struct provider *p, const struct project_requirement *own, struct err *err)
{
	void **slot = map_put(&p->by_url, p->mem, own->name);
	const struct source_setting *source = settings_binds(p->request->settings, own->name);
	struct direct_url *direct;
	uint8_t sha256[SHA256_BYTES];

	if (*slot && !str_eq(((struct direct_url *)*slot)->own->requirement->url, own->requirement->url))
		return err_set(err, E_CONFIG, "two URLs for one name");
	if (*slot)
		return OK;
	if (source) {
		err_set(err, E_REFUSED, "its source is '" STR_FMT "', and a URL would lead elsewhere", STR_ARG(source->index));
		err_note(err, STR_FMT ": \"" STR_FMT "\" = \"" STR_FMT "\"", STR_ARG(source->where), STR_ARG(source->pattern),
		         STR_ARG(source->index));
		return E_REFUSED;
	}
	if (!find_hash(own, sha256)) {
		err_set(err, E_CONFIG, "a URL without the sha256 of its file");
		err_help(err, "add it behind the URL: #sha256=...");
		return E_CONFIG;
	}
	direct = arena_new(p->mem, struct direct_url);
	direct->own = own;
	*slot = direct;
	return index_direct(p->request->index, own->name, own->requirement->url, sha256, &direct->project, err);
}

status direct_open(struct provider *p, struct err *err)
{
	vec_each (const struct project_requirement, own, p->request->project->requirements) {
		struct marker_set where;
		bool holds;
		status st;

		if (own->requirement->url.len == 0)
			continue;
		st = provider_marker(p, own->requirement->marker, STR(""), &holds, &where, err);
		if (st == OK && holds)
			st = add(p, own, err);
		if (st != OK)
			return direct_fault(own, err);
	}
	vec_each (const struct project_requirement, own, p->request->project->constraints)
		if (own->requirement->url.len) {
			err_set(err, E_CONFIG, "a constraint cannot be a URL");
			return direct_fault(own, err);
		}
	return OK;
}
