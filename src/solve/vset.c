#include "solve/vset.h"

static struct vset from_spans(const struct vspan *spans, uint32_t len)
{
	if (len == 0)
		return vset_empty();
	if (len == 1)
		return (struct vset){.len = 1, .one = spans[0]};
	return (struct vset){.len = len, .many = spans};
}

/* Where unions of many intervals are built: at most one interval for each that went in. */
static struct vspan *room(struct arena *mem, uint32_t a, uint32_t b)
{
	return arena_array(mem, mem_add(a, b), struct vspan);
}

static uint32_t append(struct vspan *out, uint32_t len, struct vspan span)
{
	if (len > 0 && out[len - 1].to >= span.from) {
		if (out[len - 1].to < span.to)
			out[len - 1].to = span.to;
		return len;
	}
	out[len] = span;
	return len + 1;
}

struct vset vset_union(struct vset a, struct vset b, struct arena *mem)
{
	const struct vspan *x = vset_spans(&a), *y = vset_spans(&b);
	uint32_t i = 0, j = 0, len = 0;
	struct vspan *out;

	if (a.len == 0 || b.len == 0)
		return a.len ? a : b;
	if (a.len == 1 && b.len == 1 && a.one.from <= b.one.to && b.one.from <= a.one.to)
		return vset_range(a.one.from < b.one.from ? a.one.from : b.one.from,
		                  a.one.to > b.one.to ? a.one.to : b.one.to);
	out = room(mem, a.len, b.len);
	while (i < a.len || j < b.len) {
		if (j == b.len || (i < a.len && x[i].from <= y[j].from))
			len = append(out, len, x[i++]);
		else
			len = append(out, len, y[j++]);
	}
	return from_spans(out, len);
}

static struct vspan overlap(struct vspan a, struct vspan b)
{
	return (struct vspan){a.from > b.from ? a.from : b.from, a.to < b.to ? a.to : b.to};
}

struct vset vset_intersect(struct vset a, struct vset b, struct arena *mem)
{
	const struct vspan *x = vset_spans(&a), *y = vset_spans(&b);
	uint32_t i = 0, j = 0, len = 0;
	struct vspan *out, both;

	if (a.len == 0 || b.len == 0)
		return vset_empty();
	if (a.len == 1 && b.len == 1) {
		both = overlap(a.one, b.one);
		return vset_range(both.from, both.to);
	}
	out = room(mem, a.len, b.len);
	while (i < a.len && j < b.len) {
		both = overlap(x[i], y[j]);
		if (both.from < both.to)
			out[len++] = both;
		if (x[i].to < y[j].to)
			i++;
		else
			j++;
	}
	return from_spans(out, len);
}

struct vset vset_complement(struct vset s, uint32_t n, struct arena *mem)
{
	const struct vspan *x = vset_spans(&s);
	uint32_t from = 0, len = 0;
	struct vspan *out;

	if (s.len == 0)
		return vset_full(n);
	if (s.len == 1 && s.one.from == 0)
		return vset_range(s.one.to, n);
	if (s.len == 1 && s.one.to >= n)
		return vset_range(0, s.one.from < n ? s.one.from : n);
	out = room(mem, s.len, 1);
	for (uint32_t i = 0; i < s.len && x[i].from < n; i++) {
		if (from < x[i].from)
			out[len++] = (struct vspan){from, x[i].from};
		from = x[i].to;
	}
	if (from < n)
		out[len++] = (struct vspan){from, n};
	return from_spans(out, len);
}

static enum vset_relation relate_spans(struct vspan a, struct vspan b)
{
	if (b.from <= a.from && a.to <= b.to)
		return VSET_SUBSET;
	return a.to <= b.from || b.to <= a.from ? VSET_DISJOINT : VSET_OVERLAP;
}

enum vset_relation vset_relate(struct vset a, struct vset b)
{
	const struct vspan *x = vset_spans(&a), *y = vset_spans(&b);
	bool inside = false, outside = false;
	uint32_t j = 0;

	if (a.len == 0)
		return VSET_SUBSET;
	if (b.len == 0)
		return VSET_DISJOINT;
	if (a.len == 1 && b.len == 1)
		return relate_spans(a.one, b.one);
	for (uint32_t i = 0; i < a.len; i++) {
		while (j < b.len && y[j].to <= x[i].from)
			j++;
		switch (j < b.len ? relate_spans(x[i], y[j]) : VSET_DISJOINT) {
		case VSET_SUBSET:
			inside = true;
			break;
		case VSET_DISJOINT:
			outside = true;
			break;
		case VSET_OVERLAP:
			return VSET_OVERLAP;
		}
		if (inside && outside)
			return VSET_OVERLAP;
	}
	return inside ? VSET_SUBSET : VSET_DISJOINT;
}

bool vset_disjoint(struct vset a, struct vset b)
{
	return a.len == 0 || vset_relate(a, b) == VSET_DISJOINT;
}

bool vset_equal(struct vset a, struct vset b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(vset_spans(&a), vset_spans(&b), a.len * sizeof(struct vspan)) == 0);
}

bool vset_contains(struct vset s, uint32_t x)
{
	const struct vspan *spans = vset_spans(&s);
	uint32_t low = 0, high = s.len;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (spans[mid].to <= x)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s.len && spans[low].from <= x;
}

uint32_t vset_count(struct vset s)
{
	const struct vspan *spans = vset_spans(&s);
	uint32_t n = 0;

	for (uint32_t i = 0; i < s.len; i++)
		n += spans[i].to - spans[i].from;
	return n;
}

uint32_t vset_lowest(struct vset s)
{
	return vset_spans(&s)[0].from;
}

uint32_t vset_highest(struct vset s)
{
	return vset_spans(&s)[s.len - 1].to - 1;
}

struct vset vset_copy(struct vset s, struct arena *mem)
{
	struct vspan *copy;

	if (s.len < 2)
		return s;
	copy = room(mem, s.len, 0);
	memcpy(copy, s.many, s.len * sizeof *copy);
	return from_spans(copy, s.len);
}

uint64_t vset_hash(struct vset s)
{
	const struct vspan *spans = vset_spans(&s);
	uint64_t h = s.len;

	for (uint32_t i = 0; i < s.len; i++) {
		h = (h ^ ((uint64_t)spans[i].from << 32 | spans[i].to)) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return h;
}

void vset_build_range(struct vset_builder *b, struct arena *mem, uint32_t from, uint32_t to)
{
	if (from >= to)
		return;
	if (b->spans.len > 0 && b->spans.p[b->spans.len - 1].to >= from) {
		if (b->spans.p[b->spans.len - 1].to < to)
			b->spans.p[b->spans.len - 1].to = to;
		return;
	}
	vec_push(&b->spans, mem, ((struct vspan){from, to}));
}

struct vset vset_build_end(const struct vset_builder *b)
{
	return from_spans(b->spans.p, (uint32_t)b->spans.len);
}
