/* Freshness of an answer by RFC 9111, for a private cache. Pure functions over header values from outside. */
#ifndef ASSAY_NET_CACHE_CONTROL_H
#define ASSAY_NET_CACHE_CONTROL_H

#include "base/base.h"

/* The Cache-Control field (RFC 9111, section 5.2.2; immutable: RFC 8246). Repeated fields are joined with commas. */
struct cache_control {
	bool no_store, no_cache, immutable;
	bool has_max_age;
	int64_t max_age; /* seconds, at most CACHE_SECONDS_MAX; 0 where it makes no sense (then the answer is stale) */
};
enum { CACHE_SECONDS_MAX = 0x7fffffff }; /* section 1.2.2: what to take for anything larger */

/* Unknown directives are skipped; s-maxage and must-revalidate say nothing to a private cache that serves nothing stale
 * unless the user asks for it by working offline. Never fails: text that makes no sense gives no freshness. */
struct cache_control cache_control_parse(struct str value);

/* The fields of an answer that decide; empty where missing. */
struct cache_fields {
	struct str cache_control, expires, date, age, vary;
	int64_t asked_at, answered_at; /* by our clock, microseconds */
};
struct cache_terms {
	bool store;          /* may be kept at all */
	bool varies_by_agent; /* another User-Agent might get another answer */
	bool immutable;      /* not asked about while fresh, even when the user wants everything checked */
	int64_t fresh_until; /* by our clock; answered_at or earlier: stale at once. No heuristic freshness (4.2.2) */
};
struct cache_terms cache_terms_of(const struct cache_fields *fields);

/* Retry-After (RFC 9110, section 10.2.3), seconds or a date: how long to wait from now, microseconds; -1: says nothing. */
int64_t retry_after_parse(struct str value, int64_t now);

#endif
