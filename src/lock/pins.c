/* The solver's answer as a lock: one pin a package, with every file of its version that the policy lets through. */
#include "base/sha256.h"
#include "base/url.h"
#include "lock/provider.h"

/* While a lock is made. */
struct making {
	struct provider *p;
	const struct solve_result *answer;
	struct lock *lock;
	const struct solve_choice **by_id; /* by package id; NULL: not chosen */
};

/* -- files -- */

static struct pin_file file_of(struct provider *p, const struct package *base, uint32_t i, const struct page_file *file)
{
	struct pin_file out = {.name = file->name, .url = inputs_url(p, page_file_url(&base->project->page, i, p->mem))};
	struct str hashes = file->hashes, one, algorithm, digest;
	bool more = hashes.len > 0;

	if (file->flags & PAGE_FILE_HAS_SHA256)
		vec_push(&out.hashes, p->mem, ((struct pin_hash){STR("sha256"), inputs_hex(file->sha256, p->mem)}));
	while (more && str_token(&hashes, ' ', &one, &more))
		if (str_cut(one, ':', &algorithm, &digest))
			vec_push(&out.hashes, p->mem, ((struct pin_hash){algorithm, digest}));
	out.has_size = file->flags & PAGE_FILE_HAS_SIZE;
	out.size = out.has_size ? (int64_t)file->size : 0;
	out.has_time = file->flags & PAGE_FILE_HAS_TIME;
	out.upload_time = out.has_time ? file->upload_time : 0;
	return out;
}

/* Was the file in the previous lock's pin? Then it stays, and no other comes. */
static bool was_kept(const struct pin *kept, const struct page_file *file, struct arena *mem)
{
	struct str digest = inputs_hex(file->sha256, mem);

	vec_each (const struct pin_hash, hash, kept->hashes)
		if (str_eq(hash->algorithm, STR("sha256")) && str_eq_nocase(hash->digest, digest))
			return true;
	return false;
}

static void add_file(struct provider *p, const struct package *base, struct pin *pin, uint32_t i,
                     const struct page_file *file)
{
	if (file->flags & PAGE_FILE_WHEEL) {
		vec_push(&pin->wheels, p->mem, file_of(p, base, i, file));
	} else if (!pin->has_sdist) {
		pin->has_sdist = true;
		pin->sdist = file_of(p, base, i, file);
	}
}

static void take_files(struct provider *p, struct package *base, uint32_t version, const struct pin *kept,
                       struct pin *pin)
{
	struct page_version v = page_version(&base->project->page, version);

	pin->source = PIN_FILES;
	for (uint32_t i = v.first; i < v.first + v.files; i++) {
		struct page_file file = page_file(&base->project->page, i);

		if (kept ? was_kept(kept, &file, p->mem) : versions_take_file(p, base, version, &file))
			add_file(p, base, pin, i, &file);
	}
}

static const struct pin *kept_at(const struct package *base, uint32_t version)
{
	const struct pin *kept = base->kept;
	struct str key = page_version(&base->project->page, version).key;

	return kept && kept->parsed_version && str_eq(kept->parsed_version->key, key) ? kept : NULL;
}

/* A kept pin's files never change by themselves. */
static void set_files(struct making *m, struct package *base, uint32_t version, struct pin *pin)
{
	const struct pin *kept = kept_at(base, version);

	if (base->by_url) {
		struct page_file file = page_file(&base->project->page, 0);

		pin->source = PIN_ARCHIVE;
		pin->archive = file_of(m->p, base, 0, &file);
		return;
	}
	if (kept)
		m->p->result->kept++;
	if (kept && kept->source == PIN_FILES) {
		pin->source = PIN_FILES;
		pin->wheels = kept->wheels;
		pin->sdist = kept->sdist;
		pin->has_sdist = kept->has_sdist;
	} else if (kept && kept->source == PIN_HASHES && m->p->request->for_requirements) {
		pin->source = PIN_HASHES;
		pin->hashes = kept->hashes;
	} else {
		take_files(m->p, base, version, kept && kept->source == PIN_HASHES ? kept : NULL, pin);
	}
}

/* -- what needs what -- */

/* Of many environments each may have another version. */
static struct str edge_version(struct provider *p, const struct solve_choice *choice)
{
	const struct package *base = p->packages.p[choice->package]->base;

	if (!p->universe)
		return STR("");
	return version_normalized(&base->releases[choice->version]->metadata->metadata.version, p->mem);
}

/* What a chosen package (with all its extras) needs: from the reasons of the others. */
static void add_edges(struct making *m, const struct package *base, struct pin *pin)
{
	for (size_t i = 0; i < m->answer->len; i++) {
		const struct solve_choice *choice = &m->answer->choices[i];
		const struct package *target = m->p->packages.p[choice->package]->base;

		for (size_t r = 0; r < choice->len && target != base; r++) {
			const struct solve_reason *reason = &choice->reasons[r];
			const struct origin *origin = &m->p->origins.p[reason->origin];

			if (reason->package == 0 || m->p->packages.p[reason->package]->base != base)
				continue;
			vec_push(&pin->dependencies, m->p->mem,
			         ((struct pin_dependency){.name = target->name, .version = edge_version(m->p, choice)}));
			if (origin->requirement)
				vec_push(&pin->requires, m->p->mem,
				         ((struct pin_requires){requirement_text(origin->requirement, m->p->mem), target->name}));
		}
	}
	pin->has_dependencies = true;
}

static void add_via(struct making *m, const struct package *base, struct pin *pin)
{
	for (size_t i = 0; i < m->answer->len; i++) {
		const struct solve_choice *choice = &m->answer->choices[i];

		if (m->p->packages.p[choice->package]->base != base)
			continue;
		for (size_t r = 0; r < choice->len; r++) {
			const struct solve_reason *reason = &choice->reasons[r];
			const struct origin *origin = &m->p->origins.p[reason->origin];
			const struct package *who = m->p->packages.p[reason->package]->base;

			if (who != base)
				vec_push(&pin->via, m->p->mem, reason->package == 0 ? inputs_path(m->p, origin->own->place.file) : who->name);
		}
	}
}

/* -- extras and groups of the project as markers -- */

struct context {
	struct str extra, group;
};

static bool same_context(const struct project_requirement *own, const struct context *context)
{
	return str_eq(own->extra, context->extra) && str_eq(own->group, context->group);
}

/* Mark all packages that the context's requirements lead to. */
static void reach(struct making *m, const struct context *context, bool *reached)
{
	bool more = true;

	/* Few rounds: as many as the longest chain against the order of ids. */
	while (more) {
		more = false;
		for (size_t i = 0; i < m->answer->len; i++) {
			const struct solve_choice *choice = &m->answer->choices[i];

			for (size_t r = 0; r < choice->len && !reached[choice->package]; r++) {
				const struct solve_reason *reason = &choice->reasons[r];
				const struct origin *origin = &m->p->origins.p[reason->origin];

				if (reason->package == 0 ? !same_context(origin->own, context) : !reached[reason->package])
					continue;
				reached[choice->package] = more = true;
			}
		}
	}
}

static int context_cmp(const void *a, const void *b)
{
	const struct context *x = a, *y = b;
	int by_group = str_cmp(x->group, y->group);

	return by_group ? by_group : str_cmp(x->extra, y->extra);
}

struct contexts {
	VEC(struct context) list; /* sorted; extras before groups */
	bool **reached;           /* by context, by package */
	bool *always;             /* by package: the main requirements lead there */
};

static void find_contexts(struct making *m, struct contexts *out)
{
	const struct project *project = m->p->request->project;
	const struct context none = {0};

	vec_each (const struct project_requirement, own, project->requirements) {
		bool known = same_context(own, &none);

		vec_each (const struct context, context, out->list)
			known = known || same_context(own, context);
		if (!known)
			vec_push(&out->list, m->p->mem, ((struct context){own->extra, own->group}));
	}
	if (out->list.len)
		qsort(out->list.p, out->list.len, sizeof *out->list.p, context_cmp);
	out->always = arena_array(m->p->mem, m->p->packages.len, bool);
	reach(m, &none, out->always);
	out->reached = arena_array(m->p->mem, out->list.len, bool *);
	for (size_t i = 0; i < out->list.len; i++) {
		out->reached[i] = arena_array(m->p->mem, m->p->packages.len, bool);
		reach(m, &out->list.p[i], out->reached[i]);
	}
}

/* PEP 751: `extras` and `dependency_groups` say what is asked for at installation. */
static struct str context_marker(struct making *m, const struct contexts *contexts, const struct package *base)
{
	cleanup(buf_free) struct buf out = buf_make(LIMIT_URL);

	if (m->p->request->for_requirements || contexts->always[base->id])
		return STR("");
	for (size_t i = 0; i < contexts->list.len; i++) {
		const struct context *context = &contexts->list.p[i];

		if (!contexts->reached[i][base->id])
			continue;
		if (context->extra.len)
			buf_printf(&out, "%s'" STR_FMT "' in extras", out.len ? " or " : "", STR_ARG(context->extra));
		else
			buf_printf(&out, "%s'" STR_FMT "' in dependency_groups", out.len ? " or " : "",
			           STR_ARG(context->group));
	}
	return arena_str(m->p->mem, buf_str(&out));
}

/* -- the whole -- */

static void fill_pin(struct making *m, const struct solve_choice *choice, struct pin *pin)
{
	struct package *base = m->p->packages.p[choice->package];
	const struct release *release = base->releases[choice->version];
	const struct metadata *metadata = &release->metadata->metadata;

	pin->name = base->name;
	pin->version = version_normalized(&metadata->version, m->p->mem);
	pin->requires_python = metadata->requires_python;
	pin->index = base->by_url ? STR("") : inputs_index(m->p, base);
	pin->metadata_sha256 = inputs_hex(release->metadata->sha256, m->p->mem);
	set_files(m, base, choice->version, pin);
	add_edges(m, base, pin);
	add_via(m, base, pin);
}

void pins_fill(struct provider *p, const struct solve_result *answer, const struct solve_choice *choice, struct pin *pin)
{
	fill_pin(&(struct making){.p = p, .answer = answer}, choice, pin);
}

static void add_pin(struct making *m, const struct contexts *contexts, const struct solve_choice *choice)
{
	struct pin *pin = vec_add(&m->lock->packages, m->p->mem);

	fill_pin(m, choice, pin);
	pin->marker = context_marker(m, contexts, m->p->packages.p[choice->package]);
}

static void add_contexts(struct making *m, const struct contexts *contexts)
{
	for (size_t i = 0; i < contexts->list.len && !m->p->request->for_requirements; i++) {
		const struct context *context = &contexts->list.p[i];

		if (context->extra.len)
			vec_push(&m->lock->extras, m->p->mem, context->extra);
		else
			vec_push(&m->lock->dependency_groups, m->p->mem, context->group);
	}
}

status pins_make(struct provider *p, const struct solve_result *answer, struct err *err)
{
	struct making m = {.p = p, .answer = answer, .lock = &p->result->lock};
	struct contexts contexts = {0};

	m.lock->lock_version = STR("1.0");
	m.lock->created_by = STR("assay");
	m.lock->ours = true;
	m.lock->requires_python = p->request->project->requires_python;
	find_contexts(&m, &contexts);
	for (size_t i = 1; i < answer->len; i++)
		if (p->packages.p[answer->choices[i].package]->extra.len == 0)
			add_pin(&m, &contexts, &answer->choices[i]);
	add_contexts(&m, &contexts);
	inputs_note(p);
	lock_sort(m.lock);
	return lock_parse(m.lock, p->mem, err);
}
