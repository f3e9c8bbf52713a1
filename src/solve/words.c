/* Sets of versions in words. */
#include "solve/explain.h"

/* More intervals than this are summed up instead of listed. */
enum { SPANS_SHOWN = 4 };

static void add_version(struct buf *out, const struct solve_provider *provider, uint32_t package, uint32_t version,
                        struct arena *mem)
{
	buf_add(out, provider->version_text(provider->user, package, version, mem));
}

static void add_span(struct buf *out, const struct solve_provider *provider, uint32_t package, struct vspan span,
                     uint32_t count, struct arena *mem)
{
	bool one = span.to - span.from == 1;

	if (one) {
		add_version(out, provider, package, span.from, mem);
	} else if (span.to == count) {
		add_version(out, provider, package, span.from, mem);
		buf_add(out, STR(" and later"));
	} else if (span.from == 0) {
		add_version(out, provider, package, span.to - 1, mem);
		buf_add(out, STR(" and earlier"));
	} else {
		add_version(out, provider, package, span.from, mem);
		buf_add(out, STR(" to "));
		add_version(out, provider, package, span.to - 1, mem);
	}
}

struct str solve_versions_text(const struct solve_provider *provider, uint32_t package, struct vset set,
                               uint32_t count, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(4 * KIB);
	const struct vspan *spans = vset_spans(&set);

	if (vset_is_empty(set) || (set.len == 1 && spans[0].from == 0 && spans[0].to >= count))
		return STR("");
	if (set.len > SPANS_SHOWN) {
		buf_printf(&out, "(%u versions from ", vset_count(set));
		add_version(&out, provider, package, vset_lowest(set), mem);
		buf_add(&out, STR(" to "));
		add_version(&out, provider, package, vset_highest(set), mem);
		buf_byte(&out, ')');
		return arena_str(mem, buf_str(&out));
	}
	for (uint32_t i = 0; i < set.len; i++) {
		if (i > 0)
			buf_add(&out, i + 1 < set.len ? STR(", ") : STR(" or "));
		add_span(&out, provider, package, spans[i], count, mem);
	}
	return arena_str(mem, buf_str(&out));
}
