/* A transfer in libcurl's hands: its options, and what libcurl calls back while it runs. */
#include "net/parts.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "base/banned.h"

enum { ERROR_PAGE_MAX = 256 * 1024 }; /* of a body that nobody reads: more of it is not waited for */

/* Did the server send what was asked for? Its body is then the caller's. */
static bool wanted(const struct transfer *t)
{
	bool range = t->req.range.last || t->req.range.to;

	return t->head.status == 200 || (t->head.status == 206 && range);
}

static size_t fail_inside(struct transfer *t, status st)
{
	t->failure = st;
	return 0; /* libcurl ends the transfer with CURLE_WRITE_ERROR */
}

static size_t take_header(char *bytes, size_t size, size_t n, void *user)
{
	struct transfer *t = ((struct slot *)user)->transfer;
	status st;

	t->heard_at = time_monotonic();
	st = head_line(&t->head, (struct str){bytes, size * n}, t->err);

	t->net->counters.bytes += size * n;
	return st == OK ? size * n : fail_inside(t, st);
}

static size_t take_wanted(struct transfer *t, const char *bytes, size_t n)
{
	status st;

	if (t->received > t->req.max_body)
		return fail_inside(t, err_set(t->err, E_LIMIT, "the answer is larger than %zu bytes", t->req.max_body));
	if (t->req.sink) {
		t->sunk = true;
		st = t->req.sink(t->req.user, (const uint8_t *)bytes, n, t->err);
		return st == OK ? n : fail_inside(t, st);
	}
	buf_add(&t->body, (struct str){bytes, n});
	return n;
}

static size_t take_body(char *bytes, size_t size, size_t n, void *user)
{
	struct transfer *t = ((struct slot *)user)->transfer;
	size_t taken;

	n *= size;
	t->heard_at = time_monotonic();
	t->received += n;
	t->net->counters.bytes += n;
	if (!wanted(t)) {
		t->enough = t->received > ERROR_PAGE_MAX;
		return t->enough ? 0 : n;
	}
	t->net->inside_curl = true;
	taken = take_wanted(t, bytes, n);
	t->net->inside_curl = false;
	return taken;
}

static bool address_allowed(struct transfer *t, enum address_class class)
{
	struct url url;
	status st;

	/* Through a proxy, the address is the proxy's, which the user named. */
	if (t->via_proxy)
		return true;
	st = url_parse(buf_str(&t->url), &url, t->err);
	if (st == OK)
		st = policy_check_address(&t->net->policy, t->origin, &url, class, t->err);
	if (st != OK)
		t->failure = st;
	return st == OK;
}

/* A new connection: judged before the first packet. */
static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = ((struct slot *)user)->transfer;

	(void)purpose;
	if (!address_allowed(t, address_classify(&address->addr)))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* A connection that exists may have been opened for another origin: judged before the request goes out. */
static int before_request(void *user, char *remote, char *local, int remote_port, int local_port)
{
	struct transfer *t = ((struct slot *)user)->transfer;
	enum address_class class = ADDRESS_LOCAL;

	(void)local;
	(void)remote_port;
	(void)local_port;
	(void)address_of_literal(str_of(remote), &class);
	return address_allowed(t, class) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

#define SET(slot, option, value) ((void)curl_api.curl_easy_setopt((slot)->easy, (option), (value)))

static long milliseconds(int64_t us)
{
	return us <= 0 ? 0 : (long)((us + 999) / 1000);
}

/* What is the same for every request of this client. */
static void set_common(struct net *net, struct slot *slot)
{
	const struct net_options *o = &net->options;

	SET(slot, CURLOPT_NOSIGNAL, 1L);
	SET(slot, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(slot, CURLOPT_FOLLOWLOCATION, 0L);
	SET(slot, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(slot, CURLOPT_PATH_AS_IS, 1L);
	SET(slot, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(slot, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	SET(slot, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	SET(slot, CURLOPT_BUFFERSIZE, 64L * 1024);
	SET(slot, CURLOPT_NOPROXY, "");
	SET(slot, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(o->connect_timeout_us));
	SET(slot, CURLOPT_TIMEOUT_MS, milliseconds(o->total_timeout_us));
	SET(slot, CURLOPT_USERAGENT, o->user_agent.len ? o->user_agent.p : NULL);
	SET(slot, CURLOPT_SHARE, net->share);
	SET(slot, CURLOPT_ERRORBUFFER, slot->words);
	SET(slot, CURLOPT_PRIVATE, slot);
	SET(slot, CURLOPT_HEADERFUNCTION, take_header);
	SET(slot, CURLOPT_HEADERDATA, slot);
	SET(slot, CURLOPT_WRITEFUNCTION, take_body);
	SET(slot, CURLOPT_WRITEDATA, slot);
	SET(slot, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(slot, CURLOPT_OPENSOCKETDATA, slot);
	SET(slot, CURLOPT_PREREQFUNCTION, before_request);
	SET(slot, CURLOPT_PREREQDATA, slot);
}

static struct slot *slot_take(struct net *net)
{
	struct slot *slot = net->idle;

	if (slot) {
		net->idle = slot->next;
		return slot;
	}
	slot = mem_new(1, sizeof *slot);
	slot->easy = curl_api.curl_easy_init();
	if (!slot->easy) {
		free(slot);
		return NULL;
	}
	net->n_slots++;
	set_common(net, slot);
	return slot;
}

static void add_line(struct slot *slot, const char *name, struct str value)
{
	cleanup(buf_free) struct buf line = buf_make(2 * LIMIT_HTTP_HEADER);
	struct curl_slist *longer;

	buf_printf(&line, "%s: " STR_FMT, name, STR_ARG(value));
	longer = curl_api.curl_slist_append(slot->lines, buf_z(&line));
	if (longer)
		slot->lines = longer;
}

static void set_lines(struct slot *slot, struct transfer *t)
{
	bool conditional = t->has_stored && str_eq(t->stored.url, buf_str(&t->url));
	bool plain = t->req.sink || t->req.range.last || t->req.range.to;

	add_line(slot, "Accept", t->req.accept.len ? t->req.accept : STR("*/*"));
	/* A range of an encoded body is of no use, and a download is wanted as it is. */
	add_line(slot, "Accept-Encoding", plain ? STR("identity") : STR("gzip"));
	if (conditional && t->stored.etag.len)
		add_line(slot, "If-None-Match", t->stored.etag);
	if (conditional && t->stored.last_modified.len)
		add_line(slot, "If-Modified-Since", t->stored.last_modified);
	SET(slot, CURLOPT_HTTPHEADER, slot->lines);
}

/* Over TLS, requests wait for the first connection to say whether one is enough (HTTP/2). Without TLS it never is, and
 * waiting for it would cost a round trip. */
static void set_version(struct slot *slot, const struct url *url)
{
	bool tls = url_has_scheme(url, "https");

	SET(slot, CURLOPT_HTTP_VERSION, (long)(tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
	SET(slot, CURLOPT_PIPEWAIT, tls ? 1L : 0L);
}

static void set_range(struct slot *slot, const struct net_range *range)
{
	char text[64];

	if (range->last)
		(void)snprintf(text, sizeof text, "-%ju", (uintmax_t)range->last);
	else if (range->to)
		(void)snprintf(text, sizeof text, "%ju-%ju", (uintmax_t)range->from, (uintmax_t)range->to);
	SET(slot, CURLOPT_RANGE, range->last || range->to ? text : NULL);
}

/* Does a URL of the settings name this scheme, host and port? */
static bool is_own_index(const struct transfer *t, const struct url *url)
{
	const struct net_options *o = &t->net->options;
	struct err quiet;
	struct url index;

	for (size_t i = 0; i < o->n_indexes; i++)
		if (url_parse(o->indexes[i], &index, &quiet) == OK && url_same_origin(&index, url))
			return true;
	return url_same_origin(&t->origin->parts, url);
}

/* libcurl copies every string that it is given. */
static void set_credential(struct slot *slot, struct transfer *t, const struct url *url)
{
	const struct credentials *all = &t->net->credentials;
	const struct credential *c = credentials_for(&t->own_room, url, true);

	if (!c)
		c = credentials_for(all, url, url_same_origin(url, &t->origin->parts));
	SET(slot, CURLOPT_USERNAME, c ? c->user.p : NULL);
	SET(slot, CURLOPT_PASSWORD, c ? c->password.p : NULL);
	if (t->net->options.client_cert.len)
		SET(slot, CURLOPT_SSLCERT, is_own_index(t, url) ? t->net->options.client_cert.p : NULL);
}

static void forget_last_try(struct transfer *t)
{
	buf_clear(&t->head.text);
	memset(t->head.field, 0, sizeof t->head.field);
	t->head.status = 0;
	buf_clear(&t->body);
	t->received = 0;
	t->enough = false;
	t->failure = OK;
	err_clear(t->err);
	t->asked_at = time_now();
	t->heard_at = time_monotonic();
}

static void set_request(struct slot *slot, struct transfer *t, const struct url *url)
{
	struct net *net = t->net;
	struct str proxy = proxy_for(&net->proxies, url);

	t->via_proxy = proxy.len > 0;
	t->by_bundle = !net->ca_folder;
	slot->words[0] = '\0';
	trust_set(net, slot->easy);
	SET(slot, CURLOPT_URL, buf_z(&t->url));
	SET(slot, CURLOPT_PROXY, proxy.len ? proxy.p : "");
	set_version(slot, url);
	set_lines(slot, t);
	set_range(slot, &t->req.range);
	set_credential(slot, t, url);
}

status send_start(struct transfer *t, struct err *err)
{
	struct net *net = t->net;
	struct slot *slot;
	struct url url;
	status st = url_parse(buf_str(&t->url), &url, err);

	if (st != OK)
		return st;
	slot = slot_take(net);
	if (!slot)
		return err_set(err, E_IO, "libcurl cannot make a handle");
	forget_last_try(t);
	slot->transfer = t;
	t->slot = slot;
	set_request(slot, t, &url);
	if (curl_api.curl_multi_add_handle(net->multi, slot->easy) != CURLM_OK) {
		send_release(t);
		return err_set(err, E_IO, "libcurl takes no more transfers");
	}
	net->counters.requests++;
	return OK;
}

void send_release(struct transfer *t)
{
	struct slot *slot = t->slot;
	struct net *net = t->net;

	(void)curl_api.curl_multi_remove_handle(net->multi, slot->easy);
	curl_api.curl_slist_free_all(slot->lines);
	slot->lines = NULL;
	SET(slot, CURLOPT_HTTPHEADER, NULL);
	slot->transfer = NULL;
	slot->next = net->idle;
	net->idle = slot;
	t->slot = NULL;
}
