/* config: what the user, the project, the machine and pip's own files say about indexes and policy, merged by strength,
 * each value with its origin; and what the user has said yes to. Reads files and the environment; prints nothing, asks
 * nothing. Past this door settings are checked values: known keys, whole URLs, spans in microseconds. */
#ifndef ASSAY_CONFIG_SETTINGS_H
#define ASSAY_CONFIG_SETTINGS_H

#include "base/base.h"

/* Where a value comes from, weakest first. ORIGIN_MACHINE (/etc/assay/assay.toml) is no rung: its policy is a floor
 * that the others can only tighten, and its indexes, sources and the rest stand like the user's, beneath them. */
enum settings_origin {
	ORIGIN_BUILTIN,
	ORIGIN_PIP,
	ORIGIN_MACHINE,
	ORIGIN_USER,
	ORIGIN_PROJECT,
	ORIGIN_ENVIRONMENT,
	ORIGIN_OPTION,
};

/* One index. indexes[0] is always there and goes by the name "pypi": the built-in one, unless --index-url,
 * ASSAY_INDEX_URL, an [[index]] of that name or pip's index-url give another URL. */
struct index_setting {
	struct str name;
	struct str url;        /* absolute, ends with '/'; may hold credentials: print settings_index_shown, never this */
	struct str tuf_root;   /* a file with the root of trust, absolute path; empty: none */
	struct str tuf_url;    /* absolute; empty without tuf_root */
	enum settings_origin origin;
	struct str where;      /* "FILE:LINE", "--index-url", "PIP_INDEX_URL", "built in": for messages */
};

/* Names that match pattern (normalised; `*` and `?` only) come from the index and from nowhere else. */
struct source_setting {
	struct str pattern;
	struct str index;      /* the name of an index_setting */
	enum settings_origin origin;
	struct str where;
};

/* One [[allow]] entry that has not expired: an exception from a check, for one package ("*": any). */
struct allow_setting {
	struct str check;      /* one of settings_checks */
	struct str package;    /* normalised, or "*" */
	struct str reason;
	int64_t until;         /* microseconds UTC, the end of that day; INT64_MAX: no end */
	enum settings_origin origin;
	struct str where;
};

enum settings_link { LINK_AUTO, LINK_REFLINK, LINK_HARD, LINK_COPY };

/* A line that the command prints on standard error before it starts; `help` lines follow their warning. */
struct settings_warning {
	struct str text;
	bool help;
};

struct settings {
	struct index_setting *indexes;      size_t indexes_len;
	struct source_setting *sources;     size_t sources_len;    /* the most specific pattern first */
	struct allow_setting *allows;       size_t allows_len;
	struct str *private_addresses;      size_t private_addresses_len; /* host names, addresses, CIDR nets that links may lead to */
	struct settings_warning *warnings;  size_t warnings_len;
	int64_t allow_ended;                /* when the last of the allowances that are over ended; INT64_MIN: none did */

	int64_t min_age;                    /* microseconds; files younger than that are not chosen */
	enum settings_origin min_age_origin;
	enum settings_link link;
	bool offline;
	bool netrc;
	struct str cache_dir;               /* absolute; empty: no cache is kept (--no-cache) */
	struct str proxy;                   /* may hold credentials; empty: what *_proxy in the environment say */
	struct str ca_file;                 /* PEM file or folder; empty: the system's */
	struct str client_cert;             /* PEM file with certificate and key; empty: none */
	int64_t timeout;                    /* microseconds without progress before a transfer is given up */
	uint32_t retries;                   /* for idempotent requests */
	uint32_t concurrency;               /* transfers at once */
	struct str project_dir;             /* the folder whose settings were read; empty: none */
	struct str project_source;          /* `source`: the folder that puts the project itself on the path; empty: none */
	size_t configured;                  /* indexes that somebody named; the built-in one counts when nobody named any */
};

/* What the command line says; empty and zero fields say nothing. Texts are borrowed. */
struct settings_options {
	struct str index_url;
	const struct str *extra_index_urls; size_t extra_index_urls_len;
	const struct str *allow_sdists;     size_t allow_sdists_len;   /* names, or ":all:" */
	struct str min_age;                 /* a span */
	struct str cache_dir, proxy, ca_file, client_cert, link;
	struct str timeout;                 /* seconds */
	bool offline, no_cache, no_config, trust_project;
};

/* Asked when the project's files loosen the user's settings and no earlier yes covers that: lines, one for each such
 * value, are for people. True is a yes; it is then remembered. */
typedef bool settings_consent_fn(void *user, const struct str *lines, size_t lines_len);

struct settings_request {
	struct str project_dir;             /* where assay.toml and pyproject.toml are looked for; empty: no project */
	const struct settings_options *options; /* NULL: none */
	settings_consent_fn *consent;       /* NULL: nobody can be asked */
	void *consent_user;
	int64_t now;                        /* microseconds UTC: judges `until` */
	struct str etc_dir;                 /* empty: "/etc"; tests bring their own */
};

/* Read and merge everything: files, the process's environment, options. E_CONFIG names file, line and key; E_REFUSED when
 * the project's files loosen the user's settings without the user's yes, with a line for each such value and what to do,
 * and when anything loosens the machine's (/etc/assay/assay.toml); E_IO when a file cannot be read. */
status settings_load(const struct settings_request *request, struct arena *mem, struct settings *ret,
                     struct err *err) MUST_CHECK;

/* Forget the yes for the project's present settings. E_NO when there was none. */
status settings_forget(const struct settings_request *request, struct err *err) MUST_CHECK;

/* The one index that a normalised name belongs to (DESIGN principle 3): the only index there is, or the one that the
 * most specific matching pattern of [sources] names. E_REFUSED, with the lines to add, when no pattern matches. */
status settings_index_of(const struct settings *settings, struct str name, const struct index_setting **ret,
                         struct err *err) MUST_CHECK;

/* The [sources] entry that binds a normalised name to its index by a pattern other than "*", or NULL. */
const struct source_setting *settings_binds(const struct settings *settings, struct str name);

/* The index by its name, or NULL. */
const struct index_setting *settings_index_named(const struct settings *settings, struct str name);

/* The index that a URL of a page or lock belongs to: the one with this URL (credentials and a trailing '/' do not
 * count), or NULL. */
const struct index_setting *settings_index_at(const struct settings *settings, struct str url);

/* How the index may be shown: its name, "PyPI" for the built-in one at its built-in URL, else the URL without
 * credentials. In mem. */
struct str settings_index_shown(const struct index_setting *index, struct arena *mem);

/* The [[allow]] entry (or --allow-sdist) that lets a normalised name pass a check, or NULL. */
const struct allow_setting *settings_allows(const struct settings *settings, struct str check, struct str name);

/* The checks that [[allow]] may name, NULL-terminated. */
extern const char *const settings_checks[];

/* "built in", "pip's settings", "/etc/assay/assay.toml", ...: for people. */
struct str settings_origin_name(enum settings_origin origin);

#endif
