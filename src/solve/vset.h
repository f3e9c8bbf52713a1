/* Sets of versions as the solver sees them: ordinals 0..n-1 of one package, in ascending version order, kept as sorted,
 * disjoint, non-touching intervals. Immutable values; intervals beyond the first pair live in the arena they were made in. */
#ifndef ASSAY_SOLVE_VSET_H
#define ASSAY_SOLVE_VSET_H

#include "base/base.h"

/* Ordinals from <= x < to. */
struct vspan {
	uint32_t from, to;
};

/* A set with no, one or many intervals. Only the functions here look inside. */
struct vset {
	uint32_t len; /* intervals */
	union {
		struct vspan one;
		const struct vspan *many;
	};
};

enum vset_relation { VSET_SUBSET, VSET_DISJOINT, VSET_OVERLAP };

static inline struct vset vset_empty(void)
{
	return (struct vset){0};
}

/* All x with from <= x < to; empty when from >= to. */
static inline struct vset vset_range(uint32_t from, uint32_t to)
{
	return (struct vset){.len = from < to, .one = {from, from < to ? to : from}};
}

static inline struct vset vset_full(uint32_t n)
{
	return vset_range(0, n);
}

static inline struct vset vset_single(uint32_t x)
{
	return vset_range(x, x + 1);
}

static inline bool vset_is_empty(struct vset s)
{
	return s.len == 0;
}

/* The intervals, ascending; valid as long as *s and its arena are. */
static inline const struct vspan *vset_spans(const struct vset *s)
{
	return s->len > 1 ? s->many : &s->one;
}

/* Time is linear in the intervals of both; the result's intervals are allocated in mem when there are several. */
struct vset vset_union(struct vset a, struct vset b, struct arena *mem);
struct vset vset_intersect(struct vset a, struct vset b, struct arena *mem);
/* All x < n that are not in s. */
struct vset vset_complement(struct vset s, uint32_t n, struct arena *mem);

/* Is a inside b (also when a is empty), apart from it, or neither? */
enum vset_relation vset_relate(struct vset a, struct vset b);
static inline bool vset_subset(struct vset a, struct vset b)
{
	return vset_relate(a, b) == VSET_SUBSET;
}
bool vset_disjoint(struct vset a, struct vset b);
bool vset_equal(struct vset a, struct vset b);
bool vset_contains(struct vset s, uint32_t x);
/* How many ordinals are in it; the lowest and highest of a set that is not empty. */
uint32_t vset_count(struct vset s);
uint32_t vset_lowest(struct vset s);
uint32_t vset_highest(struct vset s);
/* A copy whose intervals live in mem. */
struct vset vset_copy(struct vset s, struct arena *mem);
uint64_t vset_hash(struct vset s);

/* Builds a set from ordinals or intervals that come in ascending order (touching and overlapping ones melt together). */
struct vset_builder {
	VEC(struct vspan) spans;
};
void vset_build_range(struct vset_builder *b, struct arena *mem, uint32_t from, uint32_t to);
struct vset vset_build_end(const struct vset_builder *b);

#endif
