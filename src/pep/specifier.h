/* Version specifiers ("Version specifiers" specification, formerly PEP 440): sets of clauses such as ">=1.0,!=1.5.*,<2".
 * Every clause but === is an interval of version keys, or everything outside of it, so asking is two comparisons of
 * bytes, and solvers can work with the bounds. Behaviour is that of `packaging` 26. */
#ifndef ASSAY_PEP_SPECIFIER_H
#define ASSAY_PEP_SPECIFIER_H

#include "base/base.h"
#include "pep/version.h"

enum specifier_op {
	SPECIFIER_COMPATIBLE,    /* ~= */
	SPECIFIER_EQUAL,         /* == */
	SPECIFIER_NOT_EQUAL,     /* != */
	SPECIFIER_LESS_EQUAL,    /* <= */
	SPECIFIER_GREATER_EQUAL, /* >= */
	SPECIFIER_LESS,          /* < */
	SPECIFIER_GREATER,       /* > */
	SPECIFIER_ARBITRARY,     /* === */
};

/* What becomes of pre-releases (development releases included). */
enum prereleases {
	PRERELEASES_DEFAULT, /* allowed where they are all there is, or where a clause names one */
	PRERELEASES_ALLOW,
	PRERELEASES_DENY,
};

/* One clause. */
struct specifier {
	enum specifier_op op;
	bool wildcard;          /* == or != with `.*` */
	bool outside;           /* it contains what lies outside of [low, high) */
	struct str text;        /* what stands behind the operator, as given, `.*` included */
	struct version version; /* of text, without `.*`; not set for === */
	struct str low, high;   /* keys: low <= key < high; an empty high is no bound. Not set for === */
};

/* Clauses that must all hold, in canonical order, without doubles. None: any version. */
struct specifier_set {
	struct specifier *clauses;
	size_t count;
};

/* Read a set of clauses separated by commas; white space around each and around its operator is allowed, and so are empty
 * clauses. Slices borrow text, the rest is in mem. E_SYNTAX, E_LIMIT (LIMIT_SPECIFIER_CLAUSES, limits of versions). */
status specifier_set_parse(struct str text, struct arena *mem, struct specifier_set *ret, struct err *err) MUST_CHECK;
/* Read exactly one clause. */
status specifier_parse(struct str text, struct arena *mem, struct specifier *ret, struct err *err) MUST_CHECK;

/* Is the version one of the set? For a single version, DEFAULT is ALLOW: nobody knows of others that would be better.
 * === compares v's text as given, letter case aside (ASCII). */
bool specifier_set_contains(const struct specifier_set *set, const struct version *v, enum prereleases prereleases);
/* The same for text that may be no version: only === clauses can hold for such text, and a set without clauses does. */
bool specifier_set_contains_text(const struct specifier_set *set, struct str text, enum prereleases prereleases);
/* The same for one clause. */
bool specifier_contains(const struct specifier *clause, const struct version *v);
bool specifier_contains_text(const struct specifier *clause, struct str text);

/* The numbers of those of n versions that the set contains go to ret (room for n), in their order; returns how many.
 * DEFAULT: final releases only; pre-releases where the set names one, or where no final release is contained. */
size_t specifier_set_filter(const struct specifier_set *set, const struct version *versions, size_t n,
                            enum prereleases prereleases, size_t *ret);

/* Does a clause other than != name a pre-release? The set then takes pre-releases by default. */
bool specifier_set_names_prerelease(const struct specifier_set *set);

/* Canonical text: clauses as given without white space, sorted by bytes, without doubles, joined by ','. In mem. */
struct str specifier_set_text(const struct specifier_set *set, struct arena *mem);
/* The operator as text: "~=" and so on. */
struct str specifier_op_text(enum specifier_op op);

#endif
