/* The solver's provider over indexes: packages are names, and names with one extra; versions are those of the project's
 * page. Inner to the room. */
#ifndef ASSAY_LOCK_PROVIDER_H
#define ASSAY_LOCK_PROVIDER_H

#include "base/map.h"
#include "lock/resolve.h"
#include "lock/universe.h"
#include "pep/requirement.h"

/* A requirement of a version, for the target. */
struct need {
	struct str text;                /* as its metadata has it */
	struct str only;                /* not empty: nothing but this extra can make it count, and it is read only then */
	struct requirement requirement; /* names normalised; when read */
	uint32_t fault;                 /* a reason's id when it was read and makes no sense, else SOLVE_NONE */
	bool read;
	bool always;                    /* counts whatever extras are asked for */
	bool maybe;                     /* its marker names an extra, and it does not count without one; universal: names one */
	struct marker_set where;        /* universal, and always: in which environments */
};

/* Why a version is out, and what could be done about it (may be empty). */
struct reason {
	struct str text, help;
	uint32_t general; /* the id of a reason that holds for several like it; its own when there is none */
};

/* What a version's METADATA says that it needs, parsed once. */
struct release {
	const struct index_metadata *metadata;
	struct need *needs;
	size_t n;
	uint32_t fault;              /* a reason's id when the version cannot be used after all, else SOLVE_NONE */
	bool parsed, crawled;
};

/* How a version was judged. */
enum { STATE_UNKNOWN = 0, STATE_USABLE = 1, STATE_REASONS = 2 /* and the reason's id added */ };

struct package {
	uint32_t id;
	struct str name, extra;      /* normalised; extra is empty for the package itself */
	struct package *base;        /* the package without the extra; itself for those */
	VEC(struct package *) extras;/* of a base */

	/* Of a base only. */
	struct index_project *project;
	uint32_t versions;           /* of the page */
	uint32_t *states;            /* by version */
	uint32_t *files;             /* the file whose METADATA counts, by version; when usable */
	struct release **releases;   /* by version, when asked for */
	const struct project_requirement *by_url; /* the project's own, that says where its one file is; else NULL */
	bool direct;                 /* the project itself names it */
	bool asked;                  /* by the solver, not only ahead */
	const struct pin *kept;      /* of the previous lock, NULL: none, or to be upgraded */
	const struct version *preferred; /* chosen for other environments; NULL: none */
	VEC(struct str) exact;       /* keys of versions that the project pins with ==: these may be yanked */
	VEC(struct pin_hash) hashes; /* when the project gives some: the files to choose from */

	/* What is asked ahead. */
	VEC(const struct specifier_set *) wanted;
	struct release *guess;
};

/* A requirement somebody has. */
struct origin {
	const struct requirement *requirement;
	const struct project_requirement *own; /* of the project itself; else NULL */
	struct package *target;                /* what it needs */
	struct marker_set where;               /* universal: the environments in which it is needed */
};

/* Something about a chosen version that may have no single answer in all environments: requirements of one name that
 * hold in different ones, or a Requires-Python that holds in some. */
struct fork {
	uint32_t package, version;             /* whose; 0: the project's */
	struct package *target;                /* the name; NULL: it is the Requires-Python */
	const struct marker_set *sets;         /* of each requirement; or where the Requires-Python holds */
	const struct vset *versions;           /* of each requirement */
	size_t n;
};

struct provider {
	const struct resolve_request *request;
	struct arena *mem;
	struct map ids;              /* "name" or "name[extra]" -> struct package */
	VEC(struct package *) packages; /* by id; 0 is the root */
	VEC(struct origin) origins;
	struct map reason_ids;       /* text -> id + 1 */
	VEC(struct reason) reasons;
	struct map by_url;           /* name -> struct direct_url */
	struct universe *universe;   /* a lock for many environments; NULL: for the target */
	struct marker_set where;     /* universal: the environments that are solved for */
	VEC(struct fork) forks;      /* in the order in which they were seen */
	const struct map *preferred; /* name -> struct version: choices of other environments; NULL: none */
	struct map pythons;          /* requires-python as written -> how the target's Python stands to it */
	struct resolve_result *result;
	struct marker_env env;       /* the target's, with an extra put in */
	VEC(struct index_project *) pages_in;
	VEC(struct index_metadata *) metadata_in;
	VEC(struct package *) extras_in;
	unsigned held;               /* nothing that came in is looked at while it is not zero */
	struct solve_provider table;
	struct err scratch;          /* of failures that nobody hears of: one of these is large */
};

/* A name that the project takes from a URL. */
struct direct_url {
	const struct project_requirement *own;
	struct index_project *project;
};

/* direct.c */
/* The project's requirements by URL, before anything is asked for. E_CONFIG with the place: no hash, two URLs for one
 * name, a URL that leads to no wheel of that name. E_REFUSED: [sources] binds the name. */
status direct_open(struct provider *p, struct err *err) MUST_CHECK;
/* Around a chain: "FILE, line 3: requirement 'x'". Keeps the status. */
status direct_fault(const struct project_requirement *own, struct err *err);

/* provider.c */
void provider_open(struct provider *p, const struct resolve_request *request, struct arena *mem,
                   struct resolve_result *result);
/* The same for the environments of where (not none), a part of the universe. */
void provider_open_for(struct provider *p, const struct resolve_request *request, struct universe *universe,
                         struct marker_set where, const struct map *preferred, struct arena *mem,
                         struct resolve_result *result);
/* The package, known from now on, its page on the way. Names are normalised. */
struct package *provider_package(struct provider *p, struct str name, struct str extra);
/* Wait for a base's page; its versions are known then. */
status provider_wait(struct provider *p, struct package *package, struct err *err) MUST_CHECK;
/* The id of a reason, by its text. */
uint32_t provider_reason(struct provider *p, struct str text, struct str help);
void provider_warn(struct provider *p, struct str text);
/* Does the marker hold for the target, or anywhere in the environments, with this extra asked for ("" for none)? *where:
 * in which of them. NULL holds. E_SYNTAX, E_LIMIT. */
status provider_marker(struct provider *p, const struct marker *marker, struct str extra, bool *ret,
                       struct marker_set *where, struct err *err) MUST_CHECK;

/* versions.c: which versions may be used */
/* STATE_USABLE, or STATE_REASONS + a reason's id. The base's page is there. */
uint32_t versions_judge(struct provider *p, struct package *base, uint32_t version);
/* Does a Requires-Python hold for the target? For a version that the project pins with == its upper bounds do not count. */
bool versions_python_fits(struct provider *p, struct str requires, bool pinned);
/* The reason's id of one that does not. */
uint32_t versions_python_reason(struct provider *p, struct str requires);
/* Universal: does a Requires-Python hold in some of the environments, but not in all? *where: in which.
 * E_LIMIT, E_SYNTAX. */
status versions_python_parts(struct provider *p, struct str requires, bool pinned, bool *ret, struct marker_set *where,
                             struct err *err) MUST_CHECK;
/* Does the project pin the version with this key? Then it may be yanked, too. */
bool versions_is_pinned(const struct package *base, struct str key);
/* Universal: has a usable version a file for some of these environments? */
bool versions_serve(struct provider *p, struct package *base, uint32_t version, struct marker_set where);
/* May this file of a usable version be put into the lock? */
bool versions_take_file(struct provider *p, struct package *base, uint32_t version, const struct page_file *file);
/* Is it age alone that keeps the version out? *when: its files' newest upload. */
bool versions_too_young(struct provider *p, struct package *base, uint32_t version, int64_t *when);

/* choose.c: sets of versions */
struct vset versions_of(struct provider *p, const struct package *base, const struct specifier_set *specifiers);
/* The best usable version in set, or SOLVE_NONE. */
uint32_t versions_choose(struct provider *p, struct package *base, const struct vset *set);

/* release.c: what versions need */
/* The METADATA of a usable version, started. */
struct release *release_of(struct provider *p, struct package *base, uint32_t version);
/* Parse it, once it is there. */
void release_parse(struct provider *p, const struct package *base, struct release *release);
/* Read what only this extra needs. The reason's id when that cannot be understood, else SOLVE_NONE. */
uint32_t release_read_extra(struct provider *p, struct release *release, struct str extra);
/* Does it count for the package, or (with extra not empty) only for name[extra]? *where (may be NULL): where. */
bool release_needs(struct provider *p, const struct need *need, struct str extra, struct marker_set *where);
status provider_dependencies(void *user, uint32_t package, uint32_t version, struct solve_version *ret,
                             struct err *err) MUST_CHECK;

/* needs.c: what one version, or the project, needs as the solver's dependencies */
struct needed {
	const struct requirement *requirement; /* names normalised */
	const struct project_requirement *own; /* NULL: of a package */
	struct marker_set where;
	uint32_t flags;                        /* enum solve_dependency_flags */
	struct package *base;                  /* below: needs.c's own */
	struct vset set;
	bool grouped;
};
struct needs {
	uint32_t package, version;             /* whose */
	VEC(struct needed) wanted;
	VEC(struct solve_dependency) list;     /* what comes of them */
};
void needs_link(struct provider *p, struct needs *needs, struct package *base, uint32_t version);
/* Turn what is wanted into dependencies; the pages are there afterwards. */
status needs_finish(struct provider *p, struct needs *needs, struct err *err) MUST_CHECK;

/* own.c */
status own_dependencies(struct provider *p, struct needs *needs, struct err *err) MUST_CHECK;

/* crawl.c: asking ahead */
void crawl_open(struct provider *p);
/* The package is wanted in these versions by something that is likely chosen. */
void crawl_want(struct provider *p, struct package *package, const struct specifier_set *specifiers);
void crawl_extra(struct provider *p, struct package *extra);
/* Between these, what comes in waits: for things that have to be said before it is looked at. */
void crawl_hold(struct provider *p);
void crawl_go(struct provider *p);
void crawl_prefetch(void *user, uint32_t package, const struct vset *set, uint32_t many);
void crawl_close(struct provider *p);

/* words.c: texts of the provider's table */
void words_open(struct provider *p);
/* "celery[redis] >=5.5, <6" */
struct str words_requirement(const struct requirement *requirement, struct arena *mem);

/* instant.c: the lock's instant: the earliest "now" that leads to this very answer. What was decided by time is which
 * files are old enough and which allowances are over; so it is the moment when the last of them became so. Whoever makes
 * the lock a minute later gets the same bytes, and whoever makes it with that moment as "now" does, too. Microseconds;
 * false when time decided nothing. */
bool instant_of(const struct provider *p, int64_t *ret);

/* inputs.c: what the lock was made from */
/* The instant, requirements, files, pages, options and the environment, put into the result's lock. */
void inputs_note(struct provider *p);
/* Add what another run for the same lock looked at. */
void inputs_note_more(struct provider *p);
/* A path of the project, seen from the lock's folder: the same wherever the command runs. */
struct str inputs_path(struct provider *p, struct str path);
/* The URL without credentials; the one of a base's index. */
struct str inputs_url(struct provider *p, struct str url);
struct str inputs_index(struct provider *p, const struct package *base);
/* sha256, as hexadecimal digits. */
struct str inputs_hex(const uint8_t *digest, struct arena *mem);

/* One solved part of the universe. */
struct part {
	struct provider *provider;
	struct solve_result answer;
};

/* pins.c: the solver's answer as a lock */
status pins_make(struct provider *p, const struct solve_result *answer, struct err *err) MUST_CHECK;
/* A chosen version as a pin, without a marker. */
void pins_fill(struct provider *p, const struct solve_result *answer, const struct solve_choice *choice, struct pin *pin);

/* merge.c: where each package of an answer is needed, by id; reached is as long as there are packages, and all none. */
status merge_reach(const struct part *part, struct marker_set *reached, struct err *err) MUST_CHECK;
/* The answers for the parts of the universe as one lock. `tried` are all providers that were asked. */
status merge_make(const struct part *parts, size_t n, struct provider *const *tried, size_t n_tried,
                  struct err *err) MUST_CHECK;

/* fork.c: a lock for many environments */
status fork_resolve(const struct resolve_request *request, struct arena *mem, struct resolve_result *ret,
                    struct err *err) MUST_CHECK;
/* resolve.c: the explanation's lines into err; what people should know of an answer */
status resolve_explain(const struct provider *p, const struct solve_explanation *why, struct err *err);
void resolve_warn(struct provider *p, const struct solve_result *answer);

#endif
