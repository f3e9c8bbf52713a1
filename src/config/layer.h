/* Inside config: what one source of settings says, before the merge. */
#ifndef ASSAY_CONFIG_LAYER_H
#define ASSAY_CONFIG_LAYER_H

#include "config/settings.h"

/* Values with the place that says them; an empty place says nothing. */
struct said_text {
	struct str value, where;
};
struct said_number {
	int64_t value;
	struct str where;
};

struct layer {
	enum settings_origin origin;
	struct str file;           /* for messages; empty when it is no file */
	struct said_text index_url, cache_dir, proxy, ca_file, client_cert, source;
	struct said_number min_age, link, offline, netrc, no_cache, timeout, retries, concurrency, trust;
	bool says_policy;          /* has a [policy] or an [[allow]] */
	VEC(struct index_setting) indexes;
	VEC(struct source_setting) sources;
	VEC(struct allow_setting) allows;
	VEC(struct said_text) private_addresses;
};

/* What is read and judged in one go. */
struct loading {
	const struct settings_request *request;
	struct arena *mem;
	VEC(struct layer) layers;  /* weakest first */
	VEC(struct settings_warning) warnings;
};

/* -- values, wherever they stand (value.c); E_CONFIG says what is wrong with the value alone -- */

/* An index: http, https or file URL, or a path (against dir) of a folder; the result ends with '/'. */
status value_index_url(struct str text, struct str dir, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
/* "~/x" and paths relative to dir, made absolute. */
status value_path(struct str text, struct str dir, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
status value_link(struct str text, int64_t *ret, struct err *err) MUST_CHECK;
/* A span ("3 days"); or seconds, where a bare number is common usage. */
status value_span(struct str text, int64_t *ret, struct err *err) MUST_CHECK;
status value_seconds(struct str text, int64_t *ret, struct err *err) MUST_CHECK;
/* 1, true, yes, on; 0, false, no, off. */
status value_bool(struct str text, int64_t *ret, struct err *err) MUST_CHECK;
/* A name pattern: letters, digits, '-', '_', '.', and '*'; normalised. */
status value_pattern(struct str text, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
/* A package name, normalised, or "*". */
status value_package(struct str text, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
/* A name for an index: letters, digits, '-', '_', '.'. */
status value_index_name(struct str text, struct err *err) MUST_CHECK;
/* A name for an index that was given by its URL alone: "corp" for https://packages.corp.example/. */
struct str value_index_name_of(struct str url, struct arena *mem);

/* -- the sources of settings; each adds a layer, or none -- */

/* An assay.toml, or [tool.assay] of a pyproject.toml (`embedded`). A file that is not there says nothing. */
status layer_from_toml(struct loading *l, enum settings_origin origin, struct str path, struct str shown, bool embedded,
                       struct err *err) MUST_CHECK;
/* The text of one; layer has its origin and the file's name, path is what relative paths start from. */
status layer_read_toml(struct loading *l, struct layer *layer, struct str text, struct str path, bool embedded,
                       struct err *err) MUST_CHECK;
status layer_from_environment(struct loading *l, struct err *err) MUST_CHECK;
status layer_from_options(struct loading *l, struct err *err) MUST_CHECK;
/* pip's files and PIP_* variables; adds the one warning about what is not taken over. */
status layer_from_pip(struct loading *l, struct err *err) MUST_CHECK;

/* -- afterwards -- */

/* Merge the layers whose origin is in the set (bits), weakest first, over what is built in. Warnings go to l. */
#define MERGE_ALL (~0u)
#define MERGE_BIT(origin) (1u << (origin))
status layers_merge(struct loading *l, unsigned origins, struct settings *ret, struct err *err) MUST_CHECK;

/* What a layer loosens of what stands without it. */
struct loosened {
	VEC(struct str) lines;      /* for people: "assay.toml:3: ..." */
	VEC(struct str) content;    /* what a yes is bound to: the values, without places */
};
enum loosened_parts {
	LOOSENED_INDEXES = 1,       /* indexes and roots of trust */
	LOOSENED_SOURCES = 2,       /* names moved to another index */
	LOOSENED_AGE = 4,
	LOOSENED_ALLOWS = 8,        /* allowances and private addresses */
	LOOSENED_MEANS = 16,        /* proxy, certificates, cache, links */
};
status layer_loosened(struct loading *l, const struct layer *layer, const struct settings *without, unsigned parts,
                      struct loosened *ret, struct err *err) MUST_CHECK;

/* -- what the user has said yes to (trusted.c) -- */
/* A yes is a line "DIGEST DATE PROJECT" of $XDG_STATE_HOME/assay/trusted; the digest is over the project's place and all
 * that it loosens. */
struct trusted_key {
	char hex[65];
};
struct trusted_key trusted_key_of(struct str project_dir, const struct loosened *loosened, struct arena *mem);
status trusted_has(const struct trusted_key *key, struct arena *mem, bool *ret, struct err *err) MUST_CHECK;
status trusted_add(const struct trusted_key *key, struct str project_dir, int64_t now, struct arena *mem,
                   struct err *err) MUST_CHECK;
status trusted_remove(const struct trusted_key *key, struct arena *mem, bool *ret, struct err *err) MUST_CHECK;

/* -- patterns (pattern.c): '*' stands for any run of characters -- */
bool pattern_matches(struct str pattern, struct str name);
/* Is there a name that both match? */
bool pattern_overlaps(struct str a, struct str b);
/* The more specific first: exact names, then more characters besides '*'; 0 when equally specific. */
int pattern_cmp(struct str a, struct str b);

void loading_warn(struct loading *l, struct str text);
void loading_help(struct loading *l, struct str text);

#endif
