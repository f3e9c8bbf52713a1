/* The inside of the marker algebra: what a diagram is made of. See marker_algebra.h. */
#ifndef ASSAY_PEP_MARKERS_PARTS_H
#define ASSAY_PEP_MARKERS_PARTS_H

#include "base/map.h"
#include "pep/marker_algebra.h"

/* An interned text. */
struct word {
	struct str text;
	uint32_t id;
};

/* Questions of one variable follow each other, in this order. */
enum test_kind {
	TEST_CUTS,   /* between which cuts does the version lie? (python_full_version, implementation_version) */
	TEST_VALUE,  /* is it one of these texts? */
	TEST_HAS,    /* does its text contain the word? Longer words first: they decide about the shorter ones */
	TEST_CLAUSE, /* does this comparison (the word is its text) hold? (platform_release as a version) */
	TEST_MEMBER, /* is the word one of the names? (extras, dependency_groups) */
};

/* A question; interned. */
struct marker_test {
	enum test_kind kind;
	enum marker_variable variable;
	const struct word *word;
	const struct marker *clause; /* of TEST_CLAUSE */
	uint32_t id;
};

/* Where an answer leads. */
struct branch {
	const struct word *at;
	const struct marker_node *to;
};

/* A question with its answers; interned, so that equal diagrams are one.
 * CUTS: branch 0 from the lowest version on, each other one from its cut on; neighbours lead to different places.
 * VALUE: branch 0 for every other text; the texts ascend, and each leads elsewhere than branch 0 would for it.
 * Others: branch 0 no, branch 1 yes. */
struct marker_node {
	const struct marker_test *test; /* NULL: all, none */
	uint32_t id;
	uint32_t count;
	uint64_t hash;
	struct branch branch[];
};

extern const struct marker_node marker_node_none, marker_node_all;
#define NONE (&marker_node_none)
#define ALL  (&marker_node_all)

enum memo_op { MEMO_AND = 1, MEMO_OR, MEMO_NOT, MEMO_ASSIGN, MEMO_WITHIN };

struct memo {
	uint32_t op, a, b, c; /* ids, not addresses: a run is like any other, to the step */
	const struct marker_node *result;
};

struct markers {
	struct arena *mem;
	struct map words, tests;
	uint32_t word_count, test_count, node_count;
	const struct marker_node **nodes; /* hash table; slots is a power of two */
	size_t slots;
	struct memo *memo;                /* keyed by op, a, b, c; newer replaces older */
	size_t memo_slots;
	VEC(struct branch) stack;         /* branches of the nodes that are being made */
	VEC(const struct marker_test *) parts; /* VALUE tests and words of `variable in "text"`, for writing */
	VEC(const struct word *) part_words;
	uint32_t *seen, seen_round;       /* by node: the last walk that came by */
	size_t seen_cap;
	uint64_t steps, steps_until;      /* taken; where the running call must end */
	bool over;                        /* the running call went beyond */
	bool too_many_tests;              /* because of LIMIT_MARKER_TESTS */
};

/* -- a call: begins, and ends OK or with E_LIMIT -- */
void markers_begin(struct markers *m);
status markers_end(struct markers *m, const struct marker_node *node, struct marker_set *ret, struct err *err) MUST_CHECK;
/* Count steps; false when there are no more. */
bool markers_step(struct markers *m, uint64_t steps);

/* -- markers_node.c -- */
const struct word *markers_word(struct markers *m, struct str text); /* copies text when it is new */
/* Beyond LIMIT_MARKER_TESTS the call is over, and the test is good for nothing else. */
const struct marker_test *markers_test(struct markers *m, enum test_kind kind, enum marker_variable variable,
                                       const struct word *word);
/* The order of questions. */
int markers_test_cmp(const struct marker_test *a, const struct marker_test *b);
/* Does the test's comparison (HAS, CLAUSE) hold for this value? */
bool markers_test_holds(const struct marker_test *t, struct str value);
void markers_push(struct markers *m, const struct word *at, const struct marker_node *to);
/* A node of the branches from base on, which leave the stack; reduced, interned. NONE when the call is over. */
const struct marker_node *markers_make(struct markers *m, const struct marker_test *t, size_t base);
/* yes where the test says yes, no elsewhere. */
const struct marker_node *markers_make_bool(struct markers *m, const struct marker_test *t, bool yes);
const struct marker_node *markers_memo_get(struct markers *m, enum memo_op op, uint32_t a, uint32_t b, uint32_t c);
void markers_memo_put(struct markers *m, enum memo_op op, uint32_t a, uint32_t b, uint32_t c,
                      const struct marker_node *result);

/* -- markers_apply.c; all give NONE when the call is over -- */
const struct marker_node *node_and(struct markers *m, const struct marker_node *f, const struct marker_node *g);
const struct marker_node *node_or(struct markers *m, const struct marker_node *f, const struct marker_node *g);
const struct marker_node *node_not(struct markers *m, const struct marker_node *f);
/* f where t (VALUE) is value; where t (HAS) holds, value NULL. */
const struct marker_node *node_assign(struct markers *m, const struct marker_node *f, const struct marker_test *t,
                                      const struct word *value);
/* Something that is f within c. */
const struct marker_node *node_within(struct markers *m, const struct marker_node *f, const struct marker_node *c);

/* -- markers_cut.c: a cut is the key of the lowest version above it; behind a final release, whose next version there is
 *    none, its key and a KEY_END -- */
/* The cut of a bound (specifier.h), in mem; empty for below all versions. */
struct str cut_of_bound(struct str bound, struct arena *mem);
/* The cut behind exactly this version. */
struct str cut_behind(struct str key, struct arena *mem);
/* The cut of python_full_version where python_version passes the cut; false when it never does. */
bool cut_of_python_version(struct str cut, struct arena *mem, struct str *ret);
/* The cut below all pre-releases of the release that the cut is in. */
struct str cut_before_release(struct str cut, struct arena *mem);
/* The cut behind the final release that the cut is in. */
struct str cut_after_release(struct str cut, struct arena *mem);
/* What a cut is, for writing. */
struct cut_text {
	struct str release;  /* "3.8", epoch included, no zeros at the end */
	struct str version;  /* with its suffix, as far as it is one */
	size_t segments;     /* of the release */
	bool prefix;         /* below all pre-releases of release */
	bool final;          /* the final release itself comes right behind it */
	bool behind;         /* behind the final release */
};
struct cut_text cut_text(struct str cut, struct arena *mem);
/* Is high the end of low's `release.*`? Low is a prefix cut. */
bool cut_ends_prefix(struct str low, struct str high, struct arena *mem);

/* -- markers_compare.c -- */
status node_of_comparison(struct markers *m, const struct marker *comparison, const struct marker_node **ret,
                          struct err *err) MUST_CHECK;
/* [low, high) of versions; an empty low is no bound; has_high says whether there is a high. */
const struct marker_node *node_of_range(struct markers *m, const struct marker_test *t, struct str low, bool has_high,
                                        struct str high);
/* The words that are parts of a text, sorted, in mem. */
const struct word **word_parts(struct markers *m, struct str text, struct arena *mem, size_t *count);

/* -- markers_cover.c -- */
/* Alternatives; each is a conjunction of literals: nodes that ask one question. */
struct cube {
	const struct marker_node **literal;
	size_t count;
};
struct cover {
	struct cube *cube;
	size_t count;
};
/* Few and wide cubes whose union is f within c. E_LIMIT. */
status cover_of(struct markers *m, const struct marker_node *f, const struct marker_node *c, struct arena *mem,
                struct cover *ret, struct err *err) MUST_CHECK;

/* -- markers_text.c, markers_literal.c -- */
/* An expression that is being written: a marker tree in mem. */
struct marker marker_joined(enum marker_kind kind, struct marker *items, size_t count);
status literal_marker(struct markers *m, const struct marker_node *literal, struct arena *mem, struct marker *ret,
                      struct err *err) MUST_CHECK;

#endif
