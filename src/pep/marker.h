/* Environment markers ("Dependency specifiers" specification, formerly PEP 508; `extras` and `dependency_groups` of lock
 * files, PEP 751): conditions such as `python_version >= "3.9" and os_name == "posix"`. The tree is plain, so that others
 * can reason about it; evaluating is apart from reading. Behaviour is that of `packaging` 26. */
#ifndef ASSAY_PEP_MARKER_H
#define ASSAY_PEP_MARKER_H

#include "base/base.h"
#include "pep/specifier.h"

enum marker_variable {
	MARKER_IMPLEMENTATION_NAME,
	MARKER_IMPLEMENTATION_VERSION,
	MARKER_OS_NAME,
	MARKER_PLATFORM_MACHINE,
	MARKER_PLATFORM_PYTHON_IMPLEMENTATION,
	MARKER_PLATFORM_RELEASE,
	MARKER_PLATFORM_SYSTEM,
	MARKER_PLATFORM_VERSION,
	MARKER_PYTHON_FULL_VERSION,
	MARKER_PYTHON_VERSION,
	MARKER_SYS_PLATFORM,
	MARKER_EXTRA,
	MARKER_EXTRAS,            /* a set of names; lock files only */
	MARKER_DEPENDENCY_GROUPS, /* a set of names; lock files only */
	MARKER_VARIABLES,         /* how many there are */
	MARKER_LITERAL = MARKER_VARIABLES, /* not a variable: text in quotes */
};

enum marker_op {
	MARKER_COMPATIBLE,    /* ~= */
	MARKER_EQUAL,         /* == */
	MARKER_NOT_EQUAL,     /* != */
	MARKER_LESS_EQUAL,    /* <= */
	MARKER_GREATER_EQUAL, /* >= */
	MARKER_LESS,          /* < */
	MARKER_GREATER,       /* > */
	MARKER_ARBITRARY,     /* === ; up to here as enum specifier_op */
	MARKER_IN,
	MARKER_NOT_IN,
};

/* One side of a comparison. */
struct marker_operand {
	enum marker_variable variable; /* MARKER_LITERAL for a literal */
	struct str text;               /* the literal's value, a normalised name where it is compared with names; or the
	                                * variable's name */
};

enum marker_kind { MARKER_COMPARE, MARKER_AND, MARKER_OR };

/* A node of the tree. */
struct marker {
	enum marker_kind kind;
	bool grouped;           /* AND, OR: it stood in parentheses; matters to marker_text only */
	/* COMPARE */
	enum marker_op op;
	struct marker_operand left, right;
	const struct specifier *clause; /* `VARIABLE op "literal"` with a version variable: as a clause; NULL if it is none */
	/* AND, OR: two or more */
	const struct marker *items;
	size_t count;
};

/* Names that are asked for: extras or dependency groups. */
struct marker_names {
	bool defined;            /* may markers speak of it here? (in lock files) */
	const struct str *names; /* any spelling */
	size_t count;
};

/* What markers are evaluated against; zero-initialised, nothing is known. Borrows. */
struct marker_env {
	/* By variable; p is NULL where it is not known, which makes evaluation fail, except that an unknown `extra` is the
	 * empty text unless the sets are defined (lock files have no `extra`). The places of the two sets stay empty. */
	struct str value[MARKER_VARIABLES];
	struct marker_names extras, dependency_groups;
};

/* Read a whole marker. *ret, in mem, borrows text. Linear. E_SYNTAX names the column; E_LIMIT beyond
 * LIMIT_MARKER_DEPTH. Refused although Python would read them: \N{...} and surrogates in a literal. */
status marker_parse(struct str text, struct arena *mem, const struct marker **ret, struct err *err) MUST_CHECK;

/* Is it true there? Versions are compared as versions where the variable holds one and the other side makes a specifier
 * with the operator, else as text, for which < and > are never true and <= and >= mean equality. Every part is evaluated:
 * E_NOT_FOUND when env lacks a variable, E_SYNTAX for a comparison without meaning (~= or === of texts; a set of names
 * anywhere but to the right). */
status marker_eval(const struct marker *marker, const struct marker_env *env, bool *ret, struct err *err) MUST_CHECK;

/* Canonical text, in mem; reading it gives the same marker. Parentheses stay where they enclose an `and` or `or`. */
struct str marker_text(const struct marker *marker, struct arena *mem);

/* A variable's name ("os_name"), and the variable of that exact name. */
struct str marker_variable_name(enum marker_variable variable);
bool marker_variable_find(struct str name, enum marker_variable *ret);
/* Does it compare versions as such? (python_version, python_full_version, implementation_version, platform_release) */
bool marker_variable_is_version(enum marker_variable variable);
/* Does it hold names, which are compared in normalised form? (extra, extras, dependency_groups) */
bool marker_variable_is_name(enum marker_variable variable);
/* "==", "not in" and so on. */
struct str marker_op_text(enum marker_op op);

#endif
