/* What the tests of the HTTP client share: three servers on loopback with the same pages (plain, with TLS, and one that is
 * somebody else's), and running one request to its end. */
#ifndef TEST_SITE_H
#define TEST_SITE_H

#include "base/base.h"
#include "net/http.h"
#include "server.h"

#define SAY(x, text) say((x), (text), sizeof(text) - 1)

extern struct server plain, secure, other;
extern char top[64], ca_file[80]; /* a folder for the test's files; the certificate of `secure` */
extern struct pool *pool;
extern int flaky_failures;        /* how often /flaky still fails */

/* Group set-up and tear-down. */
int site_start(void **state);
int site_stop(void **state);

/* How a request ended; texts are cut. */
struct result {
	bool done;
	status status;
	int http_status;
	char body[64], type[64], why[2048];
	size_t length, taken;
	uint64_t total_size;
	bool from_cache, stale;
};

/* A client that trusts `secure`, has credentials for /private/ on `plain`, and never tries twice. */
struct net_options options(void);
struct net *open_with(const struct net_options *o);
/* options() with a cache in a folder of that name; a request for a page that may be cached. */
struct net_options with_cache(struct arena *mem, const char *name);
struct net_request cached(const char *path);
/* For net_request.done: `user` is a struct result. */
void take_result(void *user, const struct net_response *r);
/* Run a request to its end; `done` is taken. run_with opens and closes a client around it. */
struct result run_on(struct net *net, struct net_request request);
struct result run_with(struct net_options o, struct net_request request);
struct result get(const struct server *s, const char *path);
/* In one of eight static rooms. */
struct str url_on(const struct server *s, const char *path);
/* Does the failure say these words? */
bool says(const struct result *r, const char *words);
/* Does the request have this header line? */
bool has_line(const struct exchange *x, const char *line);

#endif
