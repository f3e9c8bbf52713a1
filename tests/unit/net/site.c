/* See site.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "site.h"

struct server plain, secure, other;
char top[64], ca_file[80];
struct pool *pool;
int flaky_failures;


static void slowly(struct exchange *x)
{
	SAY(x, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
	for (int i = 0; i < 60 && !x->server->stop; i++)
		(void)usleep(50000);
	x->close = true;
}

bool has_line(const struct exchange *x, const char *line)
{
	return strcasestr(x->request, line) != NULL;
}

static void big(struct exchange *x)
{
	static char piece[65536];

	memset(piece, 'x', sizeof piece);
	SAY(x, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 1000 && !x->close; i++) {
		SAY(x, "10000\r\n");
		say(x, piece, sizeof piece);
		SAY(x, "\r\n");
	}
	SAY(x, "0\r\n\r\n");
}

static void answer_redirects(struct exchange *x)
{
	if (strcmp(x->path, "/to/ok") == 0)
		reply(x, "302 Found", "Location: ../ok\r\n", "");
	else if (strcmp(x->path, "/to/moved") == 0)
		reply(x, "301 Moved Permanently", "Location: /fresh\r\n", "");
	else if (strcmp(x->path, "/to/found") == 0)
		reply(x, "302 Found", "Location: /fresh\r\n", "");
	else if (strcmp(x->path, "/to/loop") == 0)
		reply(x, "302 Found", "Location: /to/loop\r\n", "");
	else if (strcmp(x->path, "/to/file") == 0)
		reply(x, "302 Found", "Location: file:///etc/passwd\r\n", "");
	else if (strcmp(x->path, "/to/ftp") == 0)
		reply(x, "302 Found", "Location: ftp://127.0.0.1/x\r\n", "");
	else if (strcmp(x->path, "/to/plain") == 0)
		replyf(x, "302 Found", "", "Location: http://127.0.0.1:%u/ok\r\n", plain.port);
	else if (strcmp(x->path, "/to/other") == 0)
		replyf(x, "302 Found", "", "Location: http://127.0.0.1:%u/ok\r\n", other.port);
	else
		reply(x, "404 Not Found", "", "no such page");
}

static void answer_cached(struct exchange *x)
{
	if (strcmp(x->path, "/fresh") == 0)
		reply(x, "200 OK", "Cache-Control: max-age=600\r\nETag: \"one\"\r\nContent-Type: text/x\r\n", "fresh body");
	else if (strcmp(x->path, "/etag") == 0 && has_line(x, "If-None-Match: \"e1\""))
		SAY(x, "HTTP/1.1 304 Not Modified\r\nETag: \"e1\"\r\n\r\n");
	else if (strcmp(x->path, "/etag") == 0)
		reply(x, "200 OK", "ETag: \"e1\"\r\n", "etag body");
	else if (strcmp(x->path, "/dated") == 0 && has_line(x, "If-Modified-Since: Mon, 23 Nov 2026 10:00:00 GMT"))
		SAY(x, "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=600\r\n\r\n");
	else if (strcmp(x->path, "/dated") == 0)
		reply(x, "200 OK", "Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\n", "dated body");
	else if (strcmp(x->path, "/no-store") == 0)
		reply(x, "200 OK", "Cache-Control: max-age=600, no-store\r\n", "never kept");
	else
		answer_redirects(x);
}

static void answer_plain(struct exchange *x)
{
	if (strcmp(x->path, "/ok") == 0)
		reply(x, "200 OK", "Content-Type: text/plain; charset=utf-8\r\n", "hello");
	else if (strcmp(x->path, "/gzip") == 0)
		SAY(x, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 28\r\n\r\n"
			"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x80\x88\xf9\xe5\x11\x00\x00\x00");
	else if (strcmp(x->path, "/401") == 0)
		reply(x, "401 Unauthorized", "WWW-Authenticate: Basic\r\n", "who are you");
	else if (strcmp(x->path, "/slow") == 0)
		slowly(x);
	else if (strcmp(x->path, "/big") == 0)
		big(x);
	else if (strcmp(x->path, "/short") == 0) {
		SAY(x, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
		x->close = true;
	} else if (strcmp(x->path, "/range") == 0 && has_line(x, "Range: bytes=-4"))
		reply(x, "206 Partial Content", "Content-Range: bytes 6-9/10\r\n", "6789");
	else if (strcmp(x->path, "/range") == 0 && has_line(x, "Range: bytes=2-3"))
		reply(x, "206 Partial Content", "Content-Range: bytes 2-3/10\r\n", "23");
	else if (strcmp(x->path, "/wrong-range") == 0)
		reply(x, "206 Partial Content", "Content-Range: bytes 0-3/10\r\n", "0123");
	else if (strcmp(x->path, "/flaky") == 0 && flaky_failures-- > 0)
		reply(x, "503 Service Unavailable", "Retry-After: 0\r\n", "");
	else if (strcmp(x->path, "/flaky") == 0)
		reply(x, "200 OK", "", "at last");
	else
		answer_cached(x);
}
/* -- running one request -- */

void take_result(void *user, const struct net_response *r)
{
	struct result *result = user;

	result->done = true;
	result->status = r->status;
	result->http_status = r->http_status;
	result->from_cache = r->from_cache;
	result->stale = r->stale;
	result->total_size = r->total_size;
	result->length = r->payload.len;
	(void)snprintf(result->body, sizeof result->body, STR_FMT, STR_ARG(str_sub(r->payload, 0, 60)));
	(void)snprintf(result->type, sizeof result->type, STR_FMT, STR_ARG(str_sub(r->content_type, 0, 60)));
	for (size_t i = 0; r->err && i < r->err->lines; i++) {
		struct str line = err_line(r->err, i);
		size_t at = strlen(result->why);
		(void)snprintf(result->why + at, sizeof result->why - at, STR_FMT "\n", STR_ARG(line));
	}
}

struct net_options options(void)
{
	static char index[64];
	static struct str indexes[1];

	(void)snprintf(index, sizeof index, "http://user:s%%65cret@127.0.0.1:%u/private/simple/", plain.port);
	indexes[0] = str_of(index);
	return (struct net_options){.pool = pool, .retries = -1, .indexes = indexes, .n_indexes = 1, .ca_file = str_of(ca_file)};
}

struct net *open_with(const struct net_options *o)
{
	struct net *net = NULL;
	struct err err = {0};

	assert_int_equal(net_open(o, &net, &err), OK);
	return net;
}

struct result run_on(struct net *net, struct net_request request)
{
	struct result result = {0};
	struct err err = {0};
	status st;

	request.done = take_result;
	if (!request.user)
		request.user = &result;
	if (!request.max_body)
		request.max_body = MIB;
	st = net_start(net, &request, &err);
	if (st != OK) {
		result.status = st;
		(void)snprintf(result.why, sizeof result.why, STR_FMT, STR_ARG(err_what(&err)));
		return result;
	}
	assert_int_equal(net_wait(net, NULL, NULL, &err), OK);
	assert_true(result.done);
	return result;
}

struct result run_with(struct net_options o, struct net_request request)
{
	struct net *net = open_with(&o);
	struct result result = run_on(net, request);

	net_close(net);
	return result;
}

struct str url_on(const struct server *s, const char *path)
{
	static char urls[8][256];
	static int next;
	char *url = urls[next++ % 8];

	(void)snprintf(url, sizeof urls[0], "%s://127.0.0.1:%u%s", s->tls ? "https" : "http", s->port, path);
	return str_of(url);
}

struct result get(const struct server *s, const char *path)
{
	return run_with(options(), (struct net_request){.url = url_on(s, path)});
}

bool says(const struct result *r, const char *words)
{
	if (strstr(r->why, words))
		return true;
	print_message("said instead: %s\n", r->why);
	return false;
}
struct net_options with_cache(struct arena *mem, const char *name)
{
	struct net_options o = options();

	o.cache_dir = path_join(mem, str_of(top), str_of(name));
	return o;
}

struct net_request cached(const char *path)
{
	return (struct net_request){.url = url_on(&plain, path), .cache = NET_CACHE_NORMAL, .cache_namespace = STR("test")};
}

int site_start(void **state)
{
	(void)state;
	if (snprintf(top, sizeof top, "/tmp/assay-net-XXXXXX") < 0 || !mkdtemp(top))
		return -1;
	(void)snprintf(ca_file, sizeof ca_file, "%s/ca.pem", top);
	/* A proxy of the machine's own must not stand between the test and its server. */
	setenv("no_proxy", "*", 1);
	server_start(&plain, answer_plain, NULL);
	server_start(&other, answer_plain, NULL);
	server_start(&secure, answer_plain, top);
	pool = pool_open(2);
	return 0;
}

int site_stop(void **state)
{
	struct err err = {0};
	cleanup(fd_close) int tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	pool_close(pool);
	server_stop(&plain);
	server_stop(&other);
	server_stop(&secure);
	return dir_remove_tree(tmp, top + sizeof "/tmp/" - 1, &err) == OK ? 0 : -1;
}
