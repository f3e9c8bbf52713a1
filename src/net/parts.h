/* What the files of net share among themselves: the client, and one request on its way. */
#ifndef ASSAY_NET_PARTS_H
#define ASSAY_NET_PARTS_H

#include "base/base.h"
#include "base/file.h"
#include "net/cache.h"
#include "net/credentials.h"
#include "net/curl_api.h"
#include "net/head.h"
#include "net/http.h"
#include "net/policy.h"
#include "net/proxy.h"

/* A request, from net_start until its `done` was called. */
struct transfer {
	struct transfer *next;         /* in exactly one list, or none while it is in libcurl's or the pool's hands */
	struct net *net;
	struct net_request req;        /* its slices lie in `text` */
	struct arena mem;              /* rarely used */
	struct origin *origin;
	struct buf url;                /* where it is now: absolute, no fragment, no credentials */
	const struct credential *own;  /* that the user wrote into this very URL */
	struct credentials own_room;

	bool cacheable;                /* `key` is set */
	uint8_t key[SHA256_BYTES];
	bool has_stored;               /* an entry that must be asked about */
	struct cache_entry stored;
	struct file_map stored_map;

	struct slot *slot;             /* while libcurl has it */
	struct head head;
	struct buf body;
	uint64_t received;             /* of this try, before decoding */
	bool sunk;                     /* the sink has got something */
	bool enough;                   /* an error page that is long enough: the transfer was cut on purpose */
	bool via_proxy;
	bool by_bundle;                /* of certificates; false: by ca_folder, so there is another form to try */
	int hops, tries;
	int64_t asked_at, answered_at; /* time_now */
	int64_t retry_at, heard_at;    /* time_monotonic */
	bool hops_allow_storing;       /* RFC 9110 15.4: temporary redirects are not kept without explicit freshness */
	int64_t hops_fresh_until;

	struct err *err;               /* the words of a failure; made when it goes beyond the cache, since it is large */
	status failure;                /* set by our own callbacks inside libcurl */
	struct pool_job job;
	struct buf decoded, payload;
	struct cache_entry entry;      /* to be stored, when its payload is ready */
	bool store, store_failed;
	struct net_response response;
	char text[];
};

/* An easy handle with what belongs to it; reused, since setting one up costs more than a small request. */
struct slot {
	struct slot *next;
	CURL *easy;
	struct transfer *transfer;
	struct curl_slist *lines;
	char words[CURL_ERROR_SIZE];
};

struct payload {
	struct payload *next;
	struct str bytes;
	struct file_map map;   /* or */
	char *heap;
};

struct list {
	struct transfer *first, *last;
};

struct net {
	struct arena mem;              /* options, origins */
	struct net_options options;
	struct cache cache;
	struct credentials credentials;
	struct proxies proxies;
	struct policy policy;
	struct origin *origins;
	uint32_t agent;                /* a checksum of the User-Agent */

	struct list queue, ready;      /* to be sent; to be handed out */
	struct transfer *waiting;      /* for their next try */
	struct transfer *active;       /* in libcurl's hands; linked by next */
	size_t n_queue, n_active, n_pool;
	struct pool_inbox *inbox;
	struct payload *payloads;
	struct net_counters counters;

	CURLM *multi;
	CURLSH *share;
	struct slot *idle;
	size_t n_slots;
	int epoll;
	int64_t timer_at;              /* monotonic; INT64_MAX: none */
	const char *ca_folder;         /* of single certificates by hash; NULL: libcurl's bundle is read whole */
	bool inside_curl;              /* its functions may not be called from its callbacks */
};

/* net.c: lists and ends */
void net_list_add(struct list *list, struct transfer *t);
struct transfer *net_list_take(struct list *list);
void transfer_free(struct transfer *t);
/* Hand it out at the next net_wait. */
void transfer_ready(struct transfer *t);
/* The same with a failure: its status is that of t->err. */
void transfer_fail(struct transfer *t, status st);
void net_payload_keep(struct net *net, struct str bytes, struct file_map map, char *heap);
/* Put a URL into its normal form: no fragment, no credentials, dot segments resolved. */
status net_url_clean(struct str url, struct buf *to, struct err *err) MUST_CHECK;

/* request.c: from a request to a transfer, and the answers that need no network */
status transfer_make(struct net *net, const struct net_request *request, struct transfer **ret, struct err *err) MUST_CHECK;
bool transfer_from_cache(struct transfer *t);

/* trust.c: whose certificates count */
void trust_open(struct net *net);
void trust_set(const struct net *net, CURL *easy);
/* From now on the other form of the same authorities. */
void trust_other_form(struct net *net);

/* send.c: a transfer in libcurl's hands */
status send_start(struct transfer *t, struct err *err) MUST_CHECK;
void send_release(struct transfer *t);

/* answer.c: what to do with how it ended */
void answer_take(struct transfer *t, CURLcode code);
void answer_words(struct transfer *t, CURLcode code, const char *words);

/* body.c: decode, transform, store: on a pool thread */
void body_finish(struct transfer *t);
void body_done(struct transfer *t);

/* file_url.c */
void file_url_answer(struct transfer *t);

/* loop.c */
status loop_open(struct net *net, struct err *err) MUST_CHECK;
void loop_close(struct net *net);
/* Send what may be sent, without waiting. */
void loop_kick(struct net *net);
/* Take what has happened; with `wait`, wait for something first when there is nothing. */
status loop_turn(struct net *net, bool wait, struct err *err) MUST_CHECK;

#endif
