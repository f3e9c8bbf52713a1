/* Which versions of a project may be used: the policy, judged for each file and only when somebody looks at the version.
 * What keeps a version out is said in words that explanations use. */
#include "base/sha256.h"
#include "base/time.h"
#include "lock/provider.h"
#include "pep/filename.h"

/* Why a file is out. Of several files of a version the one that came closest speaks for it. */
enum obstacle {
	OBSTACLE_NONE,
	OBSTACLE_AGE,      /* everything else fits */
	OBSTACLE_NO_TIME,
	OBSTACLE_YANKED,
	OBSTACLE_HASH,
	OBSTACLE_NO_HASH,
	OBSTACLE_PYTHON,
	OBSTACLE_TAGS,
	OBSTACLE_SDIST,
	OBSTACLE_FORMAT,
	OBSTACLE_NO_FILE,
};

/* -- single questions about a file -- */

enum { PYTHON_NO = 1, PYTHON_UNPROVEN, PYTHON_YES };

/* Of many Pythons: it is enough when it holds for one. */
static uintptr_t judge_pythons(struct provider *p, struct str requires)
{
	for (int pinned = 0; pinned <= 1; pinned++) {
		struct marker_set where;
		bool disjoint;

		if (universe_python(p->universe, requires, pinned, &where, &p->scratch) != OK ||
		    markers_disjoint(p->universe->markers, p->where, where, &disjoint, &p->scratch) != OK)
			return PYTHON_NO;
		if (!disjoint)
			return pinned ? PYTHON_UNPROVEN : PYTHON_YES;
	}
	return PYTHON_NO;
}

status versions_python_parts(struct provider *p, struct str requires, bool pinned, bool *ret, struct marker_set *where,
                             struct err *err)
{
	bool implied = true;
	status st = OK;

	if (requires.len)
		st = universe_python(p->universe, requires, pinned, where, err);
	if (st == OK && requires.len)
		st = markers_implies(p->universe->markers, p->where, *where, &implied, err);
	*ret = !implied;
	return st;
}

/* Upper bounds are guesses about Pythons that did not exist yet: for a version that the project pins, PYTHON_UNPROVEN
 * (all but the upper bounds hold) is enough. */
static uintptr_t judge_python(struct provider *p, struct str requires)
{
	const struct version *python = &p->request->target->python;
	struct specifier_set set;

	if (p->universe)
		return judge_pythons(p, requires);
	if (specifier_set_parse(requires, p->mem, &set, &p->scratch) != OK)
		return PYTHON_NO;
	if (specifier_set_contains(&set, python, PRERELEASES_ALLOW))
		return PYTHON_YES;
	for (size_t i = 0; i < set.count; i++) {
		const struct specifier *clause = &set.clauses[i];

		if (clause->op != SPECIFIER_LESS && clause->op != SPECIFIER_LESS_EQUAL && !specifier_contains(clause, python))
			return PYTHON_NO;
	}
	return PYTHON_UNPROVEN;
}

bool versions_python_fits(struct provider *p, struct str requires, bool pinned)
{
	void **known;

	if (requires.len == 0)
		return true;
	known = map_put(&p->pythons, p->mem, requires);
	if (!*known)
		*known = (void *)judge_python(p, requires);
	return (uintptr_t)*known >= (pinned ? (uintptr_t)PYTHON_UNPROVEN : (uintptr_t)PYTHON_YES);
}

bool versions_is_pinned(const struct package *base, struct str key)
{
	vec_each (const struct str, exact, base->exact)
		if (str_eq(*exact, key))
			return true;
	return false;
}

static bool hash_fits(const struct package *base, const struct page_file *file)
{
	char hex[2 * SHA256_BYTES + 1];

	if (base->hashes.len == 0)
		return true;
	hex_format(file->sha256, SHA256_BYTES, hex);
	vec_each (const struct pin_hash, hash, base->hashes)
		if (str_eq(hash->algorithm, STR("sha256")) && str_eq_nocase(hash->digest, str_of(hex)))
			return true;
	return false;
}

static enum obstacle age_of(struct provider *p, const struct package *base, const struct page_file *file)
{
	const struct resolve_request *r = p->request;
	int64_t limit = r->exclude_newer;
	bool aged = r->settings->min_age > 0 && !settings_allows(r->settings, STR("min-age"), base->name);

	if (aged && r->now - r->settings->min_age < limit)
		limit = r->now - r->settings->min_age;
	if (limit == INT64_MAX)
		return OBSTACLE_NONE;
	if (file->flags & PAGE_FILE_HAS_TIME)
		return file->upload_time < limit ? OBSTACLE_NONE : OBSTACLE_AGE;
	if (r->exclude_newer != INT64_MAX || r->settings->min_age_origin != ORIGIN_BUILTIN)
		return OBSTACLE_NO_TIME;
	provider_warn(p, arena_printf(p->mem, STR_FMT " gives no upload times: the minimum age of files is not checked there",
	                              STR_ARG(settings_index_shown(base->project->source, p->mem))));
	return OBSTACLE_NONE;
}

static enum obstacle format_of(struct provider *p, const struct package *base, const struct page_file *file)
{
	const struct resolve_request *r = p->request;

	if (file->flags & PAGE_FILE_WHEEL)
		return resolve_names_have(&r->no_binary, base->name) ? OBSTACLE_FORMAT : OBSTACLE_NONE;
	if (resolve_names_have(&r->only_binary, base->name))
		return OBSTACLE_FORMAT;
	return settings_allows(r->settings, STR("sdist"), base->name) ? OBSTACLE_NONE : OBSTACLE_SDIST;
}

/* All that counts for a file whatever the target. */
static enum obstacle policy_of(struct provider *p, const struct package *base, struct str key,
                               const struct page_file *file)
{
	enum obstacle format = format_of(p, base, file);

	/* Which file it is, the project says itself. */
	if (base->by_url)
		return OBSTACLE_NONE;
	if (format != OBSTACLE_NONE)
		return format;
	if (!(file->flags & PAGE_FILE_HAS_SHA256))
		return OBSTACLE_NO_HASH;
	if (!hash_fits(base, file))
		return OBSTACLE_HASH;
	if (file->flags & PAGE_FILE_YANKED && !versions_is_pinned(base, key))
		return OBSTACLE_YANKED;
	return age_of(p, base, file);
}

/* *rank: how well it fits, lower is better; an sdist comes last. */
static enum obstacle judge_file(struct provider *p, const struct package *base, struct str key,
                                const struct page_file *file, int *rank)
{
	enum obstacle policy;

	*rank = INT32_MAX;
	if (file->flags & PAGE_FILE_WHEEL && p->universe) {
		*rank = universe_rank(p->universe, p->where, file->python, file->abi, file->platform);
		if (*rank < 0)
			return OBSTACLE_TAGS;
	} else if (file->flags & PAGE_FILE_WHEEL) {
		*rank = tags_rank(&p->request->target->tags, file->python, file->abi, file->platform);
		if (*rank < 0)
			return OBSTACLE_TAGS;
	}
	policy = policy_of(p, base, key, file);
	if (policy == OBSTACLE_SDIST || policy == OBSTACLE_FORMAT)
		return policy;
	if (!versions_python_fits(p, file->requires_python, versions_is_pinned(base, key)))
		return OBSTACLE_PYTHON;
	return policy;
}

bool versions_take_file(struct provider *p, struct package *base, uint32_t version, const struct page_file *file)
{
	struct str key = page_version(&base->project->page, version).key;

	return policy_of(p, base, key, file) == OBSTACLE_NONE;
}

bool versions_serve(struct provider *p, struct package *base, uint32_t version, struct marker_set where)
{
	struct page_version v = page_version(&base->project->page, version);

	for (uint32_t i = 0; i < v.files; i++) {
		struct page_file file = page_file(&base->project->page, v.first + i);

		if (versions_take_file(p, base, version, &file) &&
		    (!(file.flags & PAGE_FILE_WHEEL) || universe_rank(p->universe, where, file.python, file.abi, file.platform) >= 0))
			return true;
	}
	return false;
}

/* -- words -- */

static struct str age_words(const struct provider *p)
{
	cleanup(buf_free) struct buf span = buf_make(64);

	if (p->request->exclude_newer != INT64_MAX)
		return STR("is newer than --exclude-newer allows");
	time_format_span(p->request->settings->min_age, &span);
	return arena_printf(p->mem, "is younger than " STR_FMT " (min-age)", STR_ARG(buf_str(&span)));
}

static struct str words_of(const struct provider *p, enum obstacle obstacle, const struct page_file *file)
{
	switch (obstacle) {
	case OBSTACLE_AGE:
		return age_words(p);
	case OBSTACLE_NO_TIME:
		return STR("has no upload time on its index, and an age limit is set");
	case OBSTACLE_YANKED:
		if (file->yanked_reason.len)
			return arena_printf(p->mem, "is yanked (" STR_FMT ")", STR_ARG(file->yanked_reason));
		return STR("is yanked");
	case OBSTACLE_HASH:
		return STR("has no file with a hash that the project asks for");
	case OBSTACLE_NO_HASH:
		return STR("has no sha256 on its index");
	case OBSTACLE_PYTHON:
		return arena_printf(p->mem, "needs Python " STR_FMT, STR_ARG(file->requires_python));
	case OBSTACLE_TAGS:
		return arena_printf(p->mem, "has no wheel for " STR_FMT, STR_ARG(p->request->target->text));
	case OBSTACLE_SDIST:
		return STR("has no wheel, and source distributions are not allowed for it");
	case OBSTACLE_FORMAT:
		return STR("has no file of the kind asked for (--only-binary, --no-binary)");
	case OBSTACLE_NONE:
	case OBSTACLE_NO_FILE:
		break;
	}
	return STR("has no files");
}

static struct str help_of(const struct provider *p, enum obstacle obstacle, const struct package *base)
{
	switch (obstacle) {
	case OBSTACLE_AGE:
		if (p->request->exclude_newer != INT64_MAX)
			return STR("give a later --exclude-newer");
		return STR("wait until it is older, or make an exception for it: [[allow]] with check = \"min-age\"");
	case OBSTACLE_YANKED:
		return STR("to take it all the same, pin it with == in your own requirements");
	case OBSTACLE_PYTHON:
		return p->universe ? STR("bound the project's requires-python to what its dependencies support") :
		                     STR("--python-version locks for another Python");
	case OBSTACLE_SDIST:
		return arena_printf(p->mem, "--allow-sdist " STR_FMT " takes source distributions that say what they need without "
		                    "being run", STR_ARG(base->name));
	default:
		return STR("");
	}
}

static uint32_t obstacle_reason(struct provider *p, enum obstacle obstacle, const struct package *base,
                                const struct page_file *file)
{
	struct str help = help_of(p, obstacle, base), general = STR("");
	uint32_t id = provider_reason(p, words_of(p, obstacle, file), help), other;

	if (obstacle == OBSTACLE_YANKED)
		general = STR("is yanked");
	if (obstacle == OBSTACLE_PYTHON && p->universe)
		general = STR("is not for these Pythons");
	else if (obstacle == OBSTACLE_PYTHON)
		general = arena_printf(p->mem, "is not for Python " STR_FMT, STR_ARG(p->request->target->python.text));
	if (general.len) {
		other = provider_reason(p, general, help);
		p->reasons.p[id].general = other;
	}
	return id;
}

uint32_t versions_python_reason(struct provider *p, struct str requires)
{
	const struct page_file file = {.requires_python = requires};

	return obstacle_reason(p, OBSTACLE_PYTHON, NULL, &file);
}

/* -- versions -- */

/* Of two wheels with the same tags the higher build counts. */
static bool higher_build(struct provider *p, const struct page_file *a, const struct page_file *b)
{
	struct wheel_filename x, y;

	return wheel_filename_split(a->name, &x, &p->scratch) == OK &&
	       wheel_filename_split(b->name, &y, &p->scratch) == OK &&
	       wheel_filename_cmp_build(&x, &y) > 0;
}

static bool is_kept(const struct package *base, struct str key)
{
	return base->kept && base->kept->parsed_version && str_eq(base->kept->parsed_version->key, key);
}

static uint32_t judge(struct provider *p, struct package *base, uint32_t version)
{
	const struct page *page = &base->project->page;
	struct page_version v = page_version(page, version);
	struct page_file best = {0}, worst = {0};
	enum obstacle closest = OBSTACLE_NO_FILE;
	int best_rank = 0;
	bool found = false;
	struct str reason;

	if (p->request->prerelease == RESOLVE_PRERELEASE_DISALLOW && v.is_prerelease)
		return STATE_REASONS + provider_reason(p, STR("is a pre-release, and these are not allowed"),
		                                       STR("--prerelease if-necessary takes them where nothing else fits"));
	if (page_status(page, &reason) == PAGE_QUARANTINED)
		return STATE_REASONS + provider_reason(p, STR("is of a project that its index has quarantined"), STR(""));
	for (uint32_t i = 0; i < v.files; i++) {
		struct page_file file = page_file(page, v.first + i);
		int rank;
		enum obstacle obstacle = judge_file(p, base, v.key, &file, &rank);

		/* What a lock has already is not too young for it. */
		if ((obstacle == OBSTACLE_AGE || obstacle == OBSTACLE_NO_TIME) && is_kept(base, v.key))
			obstacle = OBSTACLE_NONE;
		if (obstacle != OBSTACLE_NONE) {
			if (obstacle < closest)
				closest = obstacle, worst = file;
			continue;
		}
		if (found && (rank > best_rank || (rank == best_rank && !higher_build(p, &file, &best))))
			continue;
		found = true;
		best = file;
		best_rank = rank;
		base->files[version] = v.first + i;
	}
	return found ? (uint32_t)STATE_USABLE : STATE_REASONS + obstacle_reason(p, closest, base, &worst);
}

uint32_t versions_judge(struct provider *p, struct package *base, uint32_t version)
{
	if (base->states[version] == STATE_UNKNOWN)
		base->states[version] = judge(p, base, version);
	return base->states[version];
}

bool versions_too_young(struct provider *p, struct package *base, uint32_t version, int64_t *when)
{
	struct page_version v = page_version(&base->project->page, version);
	bool young = false;

	if (versions_judge(p, base, version) == STATE_USABLE)
		return false;
	*when = INT64_MIN;
	for (uint32_t i = 0; i < v.files; i++) {
		struct page_file file = page_file(&base->project->page, v.first + i);
		int rank;

		if (judge_file(p, base, v.key, &file, &rank) != OBSTACLE_AGE)
			continue;
		young = true;
		if (file.upload_time > *when)
			*when = file.upload_time;
	}
	return young;
}
