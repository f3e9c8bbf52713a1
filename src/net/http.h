/* net: how bytes come from indexes: an HTTP client on libcurl's multi interface with a cache (RFC 9111), credentials that
 * stay where they belong, and a policy on which addresses a page or a redirect may lead to. One thread owns a client;
 * decoding, transforming and writing to the cache happen on pool threads. What is fresh in the cache needs no network:
 * libcurl is not even loaded then. */
#ifndef ASSAY_NET_HTTP_H
#define ASSAY_NET_HTTP_H

#include <signal.h>

#include "base/base.h"
#include "base/pool.h"

struct net;

/* What the client needs to know; all slices are borrowed until net_open returns. Zero means "the default". */
struct net_options {
	struct str cache_dir;         /* assay's cache directory (PATH_CACHE); empty: nothing is cached */
	struct str user_agent;        /* empty: "assay/VERSION" is the caller's to give, so: no such header */
	struct str proxy;             /* a proxy's URL; empty: the environment's http_proxy, https_proxy, all_proxy */
	struct str ca_file;           /* PEM bundle to trust instead of the system's */
	struct str client_cert;       /* PEM with certificate and key; shown only to the hosts of `indexes` and of a request's origin */
	struct str netrc;             /* path of a netrc file; empty: none is read (config finds NETRC or ~/.netrc) */
	/* Base URLs that the user's settings name; "https://user:password@host/simple/" gives credentials for everything
	 * under the parent of that path ("/simple/" -> "/", "/pypi/corp/simple/" -> "/pypi/corp/") at that scheme, host
	 * and port, and nowhere else. */
	const struct str *indexes;
	size_t n_indexes;
	/* Hosts ("files.corp.example", "10.1.2.3", "host:8080") that may be reached at any address, whoever leads there. */
	const struct str *private_hosts;
	size_t n_private_hosts;
	bool offline;                 /* answer from the cache only, stale entries included */
	bool refresh;                 /* ask the server about every entry of the cache, fresh ones included */
	int64_t connect_timeout_us;   /* default 10 s */
	int64_t idle_timeout_us;      /* no byte for this long ends a transfer; default 30 s */
	int64_t total_timeout_us;     /* a transfer with all its bytes; default none */
	int retries;                  /* after the first try; default 3; -1: none */
	size_t max_transfers;         /* at once; default and most: LIMIT_TRANSFERS */
	struct pool *pool;            /* borrowed for the client's life; NULL: everything happens on the owner's thread */
	const volatile sig_atomic_t *cancelled; /* when it turns nonzero, net_wait returns E_CANCELLED; may be NULL */
};

/* Opens the cache directory; nothing else. E_REFUSED when that is not the user's own, E_CONFIG for a bad URL or netrc. */
status net_open(const struct net_options *options, struct net **ret, struct err *err) MUST_CHECK;
/* Abandons what is under way (its `done` is not called); frees all payloads. NULL is allowed. */
void net_close(struct net *net);

enum net_cache {
	NET_CACHE_NONE,      /* neither read nor written: downloads that the caller stores itself */
	NET_CACHE_NORMAL,    /* RFC 9111, as a private cache; without explicit freshness every use asks the server again */
	NET_CACHE_IMMUTABLE, /* what is stored is used forever: the caller checks it against a hash it knows */
};

struct net_range {
	uint64_t from, to; /* bytes from..to, both included; */
	uint64_t last;     /* or, when nonzero, this many bytes at the end */
};

/* What a transform gets. Borrowed for the call. */
struct net_body {
	struct str bytes;         /* content decoding (gzip) is done */
	struct str url;           /* where it came from in the end; no credentials in it */
	struct str content_type;  /* the header's value as it is; may be empty */
	uint64_t total_size;      /* of the whole file, for a range; else bytes.len */
};

struct net_response {
	status status;            /* OK when a server (or the cache) answered; else what `err` says */
	const struct err *err;    /* words for the status; host, failure and remedy; never credentials */
	int http_status;          /* 200, 206 (a range), 404, 401, ...; a cached answer has its own status; 0 on failure */
	struct str url;           /* in the end, after redirects; without credentials */
	struct str content_type;
	struct str payload;       /* 200 and 206 only: the transform's output or the body; aligned to 16 bytes; empty
	                           * with a sink. Valid until net_close or net_payload_drop */
	uint64_t total_size;      /* of the whole file for 206; else the body's bytes as received */
	bool from_cache;          /* no byte of it crossed the network, except perhaps a 304 */
	bool stale;               /* used past its freshness, because the client is offline */
};

/* One GET. Slices are copied by net_start; `user` and the functions must stay valid until `done` was called. */
struct net_request {
	struct str url;           /* http, https, or file (only when `origin` is one); absolute; a fragment is ignored */
	/* On whose word: the base URL of the index that this page or file belongs to. The address policy and the rule
	 * "no http from https" are measured against it. Empty: the user named this URL itself. */
	struct str origin;
	struct str accept;        /* empty: any */
	struct net_range range;
	size_t max_body;          /* bytes, after decoding; more is E_LIMIT while it streams, not afterwards */
	enum net_cache cache;
	/* The cache's key is this, the URL, accept, the range and the credentials' identity. Put in what else the payload
	 * depends on: the index, its root of trust, the version of the transform's output format. */
	struct str cache_namespace;
	bool revalidate;          /* ask the server even when the cached answer is fresh */
	/* Turn a fresh 200 (or 206) body into what is kept. On a pool thread: a pure function of the body and of what
	 * `user` holds read-only. Its output goes to the cache and to `payload`; a failure is the response's status. */
	status (*transform)(void *user, const struct net_body *body, struct buf *payload, struct err *err);
	size_t max_payload;       /* of the transform's output; 0: max_body */
	/* Take the body of a 200 or 206 piece by piece instead of keeping it; on the owner's thread, never with
	 * NET_CACHE_NORMAL or a transform. A failure ends the transfer and is the response's status. */
	status (*sink)(void *user, const uint8_t *bytes, size_t n, struct err *err);
	/* A retry begins: forget what the sink took. Without it a broken download is not tried again. */
	status (*restart)(void *user, struct err *err);
	/* Called exactly once, from net_wait, on the owner's thread; may call net_start. */
	void (*done)(void *user, const struct net_response *response);
	void *user;
};

/* The cached answer, if it may be used without asking anybody: true, and *ret is set. Opens, maps and checks one file.
 * A damaged entry is removed and is no answer. Borrows nothing; errors are no answer. */
bool net_cached(struct net *net, const struct net_request *request, struct net_response *ret);

/* Queue a request: first come, first served. E_CONFIG or E_REFUSED when the URL may not be asked at all (then `done` is
 * not called); all later failures come through `done`. */
status net_start(struct net *net, const struct net_request *request, struct err *err) MUST_CHECK;

/* Run until `until(user)` is true (NULL: never) or nothing is left to do. E_CANCELLED on ^C. Failures of single requests
 * are not failures here; a libcurl that cannot be loaded fails each request. */
status net_wait(struct net *net, bool (*until)(void *user), void *user, struct err *err) MUST_CHECK;
/* Take what has arrived meanwhile, and call `done` for it, without waiting: for a caller with much work of its own. */
status net_poll(struct net *net, struct err *err) MUST_CHECK;

/* Give a payload's memory back early. */
void net_payload_drop(struct net *net, struct str payload);

/* How it stands, for progress lines and statistics. */
struct net_counters {
	size_t queued, active;        /* requests that wait; transfers under way, retries that wait included */
	uint64_t requests;            /* sent to servers so far, redirects and retries included */
	uint64_t hits, not_modified;  /* fresh from the cache; 304 answers */
	uint64_t bytes;               /* received, before decoding */
	uint64_t store_failures;      /* answers that the cache could not keep (a full disk), which fails nothing */
};
struct net_counters net_count(const struct net *net);

#endif
