/* Sets of environments: what markers mean, apart from how they are written. A set is the exact answer to "where is this
 * marker true?", so that questions about all environments (is there any? are there two sides to it?) have answers, and a
 * set becomes the shortest marker that says it.
 *
 * A set is a decision diagram: one kind of question at a time (which Python, which sys_platform...) in one fixed order,
 * shared and reduced, so equal sets are the same pointer. What is exact, and in which world:
 * - python_full_version and implementation_version hold versions that are neither post-releases nor local versions (what
 *   follows a '+' is ignored), written X.Y.Z; python_version is the X.Y of python_full_version and shares its axis.
 *   Pre-releases and development releases are values like others.
 * - Other variables hold any text; `"a" in sys_platform` and `sys_platform in "a b"` are understood against each other and
 *   against ==. `extra` holds one normalised name or nothing. `extras` and `dependency_groups` hold any names.
 * - Taken as independent of everything else, so that sets may seem possible that are not: texts within a version
 *   (`"3.1" in python_version`), and platform_release compared as a version. Values are still exact.
 * Variables that go together (sys_platform and os_name...) do so only where markers_platforms() is part of a set.
 *
 * Cost: a step is one branch of one diagram. A call takes up to LIMIT_MARKER_STEPS, all calls of a context up to
 * LIMIT_MARKER_STEPS_ALL; what would take more fails with E_LIMIT and changes nothing. Not for threads to share. */
#ifndef ASSAY_PEP_MARKER_ALGEBRA_H
#define ASSAY_PEP_MARKER_ALGEBRA_H

#include "base/base.h"
#include "pep/marker.h"
#include "pep/specifier.h"

/* Where sets live; in the arena that it was opened with. */
struct markers;
struct marker_node;

/* A set of environments, by value; of one context, and as long as that. Zero-initialised it is none. */
struct marker_set {
	const struct marker_node *node;
};

/* A context in mem, which outlives it. Nothing to close. */
struct markers *markers_open(struct arena *mem);

/* Every environment, and no environment. */
struct marker_set markers_all(void);
struct marker_set markers_none(void);
static inline bool markers_equal(struct marker_set a, struct marker_set b)
{
	return (a.node ? a.node : markers_none().node) == (b.node ? b.node : markers_none().node);
}
static inline bool markers_is_all(struct marker_set a) { return markers_equal(a, markers_all()); }
static inline bool markers_is_none(struct marker_set a) { return markers_equal(a, markers_none()); }

/* Where marker is true, as marker_eval has it ("Dependency specifiers" specification; PEP 751 for the sets of names). NULL:
 * everywhere. Borrows nothing. E_SYNTAX and E_NOT_FOUND for comparisons that marker_eval refuses; E_LIMIT names the
 * marker. */
status markers_of(struct markers *m, const struct marker *marker, struct marker_set *ret, struct err *err) MUST_CHECK;

/* How bounds of Python versions count. */
enum markers_python {
	MARKERS_PYTHON_EXACT,    /* 3.12.0rc1 is not >=3.12 (PEP 440) */
	MARKERS_PYTHON_RELEASES, /* each pre-release counts as the release that it precedes: 3.12.0rc1 is >=3.12 */
};
/* Where python_full_version is one of the specifiers (Requires-Python). Under RELEASES all but the oddest bounds are bounds
 * of python_version or of whole micro releases, which have short texts on both sides. */
status markers_of_python(struct markers *m, const struct specifier_set *specifiers, enum markers_python how,
                         struct marker_set *ret, struct err *err) MUST_CHECK;

/* The set where each pre-release of Python counts as the release that it precedes, as under RELEASES above: `3.12.0rc1` is
 * in it when `3.12.0` is in a. Forks that are cut there have short texts on both sides. */
status markers_releases(struct markers *m, struct marker_set a, struct marker_set *ret, struct err *err) MUST_CHECK;

/* What is known of the real world, as a set to be part of an environment: win32, linux, darwin, cygwin, android,
 * emscripten and ios as sys_platform against os_name and platform_system; cpython and pypy as implementation_name against
 * platform_python_implementation. Holds for the interpreters that carry those names (CPython from 3.3 on, PyPy). */
status markers_platforms(struct markers *m, struct marker_set *ret, struct err *err) MUST_CHECK;

/* In both; in one at least; not in a; in a but not in b. E_LIMIT. */
status markers_and(struct markers *m, struct marker_set a, struct marker_set b, struct marker_set *ret,
                   struct err *err) MUST_CHECK;
status markers_or(struct markers *m, struct marker_set a, struct marker_set b, struct marker_set *ret,
                  struct err *err) MUST_CHECK;
status markers_not(struct markers *m, struct marker_set a, struct marker_set *ret, struct err *err) MUST_CHECK;
status markers_minus(struct markers *m, struct marker_set a, struct marker_set b, struct marker_set *ret,
                     struct err *err) MUST_CHECK;

/* Is there no environment in both? Is every environment of a one of b? E_LIMIT. */
status markers_disjoint(struct markers *m, struct marker_set a, struct marker_set b, bool *ret,
                        struct err *err) MUST_CHECK;
status markers_implies(struct markers *m, struct marker_set a, struct marker_set b, bool *ret,
                       struct err *err) MUST_CHECK;

/* The set among environments where `extra` has this value (any spelling; empty for none): it no longer asks for extra. */
status markers_given_extra(struct markers *m, struct marker_set a, struct str extra, struct marker_set *ret,
                           struct err *err) MUST_CHECK;

/* Is env in the set? E_NOT_FOUND when a variable that decides it has no value; E_SYNTAX when a version is none. */
status markers_eval(struct marker_set a, const struct marker_env *env, bool *ret, struct err *err) MUST_CHECK;

/* A set that is a within `within` and asks little: what `within` implies is left out. What it holds elsewhere is open. */
status markers_simplify(struct markers *m, struct marker_set a, struct marker_set within, struct marker_set *ret,
                        struct err *err) MUST_CHECK;

/* A short marker, in mem, that is true for a's environments among those of `within`, false for the others there, and
 * anything elsewhere. "" when all of `within` is in a (no marker is needed), `python_version < "0"` when nothing is.
 * The same sets give the same text; read back it gives the same set (within). E_NO when no marker says it, which needs a
 * `not` of platform_release compared as a version; E_LIMIT beyond LIMIT_MARKER_TERMS alternatives. */
status markers_text(struct markers *m, struct marker_set a, struct marker_set within, struct arena *mem, struct str *ret,
                    struct err *err) MUST_CHECK;

/* The pieces of `within` on each of which every one of the n sets is true everywhere or nowhere; no two of them agree on
 * all sets, so there are as few as possible. *pieces, in mem, disjoint, in an order that depends on the sets' order only;
 * those where earlier sets hold come first. E_LIMIT beyond LIMIT_MARKER_PIECES. */
status markers_partition(struct markers *m, struct marker_set within, const struct marker_set *sets, size_t n,
                         struct arena *mem, struct marker_set **pieces, size_t *count, struct err *err) MUST_CHECK;

/* Steps that were taken so far. */
uint64_t markers_steps(const struct markers *m);

#endif
