/* From a request to a transfer: the URL is judged, the cache is asked. */
#include "net/parts.h"

#include "base/time.h"
#include "base/banned.h"

static status origin_make(struct net *net, struct str text, struct origin *origin, struct err *err)
{
	cleanup(buf_free) struct buf clean = buf_make(LIMIT_URL);
	status st = net_url_clean(text, &clean, err);

	origin->given = arena_str(&net->mem, text);
	origin->url = arena_str(&net->mem, buf_str(&clean));
	if (st == OK)
		st = url_parse(origin->url, &origin->parts, err);
	return st;
}

/* The origin of this name, made when it is new. By scheme, host and port, since that is what is judged. */
static status origin_find(struct net *net, struct str text, struct origin **ret, struct err *err)
{
	struct origin fresh = {0};
	status st;

	for (*ret = net->origins; *ret; *ret = (*ret)->next)
		if (str_eq((*ret)->given, text))
			return OK;
	st = origin_make(net, text, &fresh, err);
	if (st != OK)
		return err_wrap(err, E_CONFIG, "an index URL is wrong");
	for (*ret = net->origins; *ret; *ret = (*ret)->next)
		if (url_same_origin(&(*ret)->parts, &fresh.parts))
			return OK;
	fresh.next = net->origins;
	net->origins = *ret = arena_new(&net->mem, struct origin);
	**ret = fresh;
	return OK;
}

static struct str copy_text(char **at, struct str s)
{
	struct str copy = {*at, s.len};

	if (s.len)
		memcpy(*at, s.p, s.len);
	*at += s.len;
	return copy;
}

/* One block for the transfer and its strings: a warm run makes thousands of them. */
static struct transfer *copy_request(const struct net_request *request)
{
	size_t length = mem_add(mem_add(request->url.len, request->accept.len), request->cache_namespace.len);
	struct transfer *t = mem_new(1, mem_add(sizeof *t, length));
	char *at = t->text;

	t->req = *request;
	t->req.url = copy_text(&at, request->url);
	t->req.accept = copy_text(&at, request->accept);
	t->req.cache_namespace = copy_text(&at, request->cache_namespace);
	t->req.origin = (struct str){0};
	return t;
}

/* Credentials in the URL itself count only where the user wrote that URL; a page's are dropped. */
static status take_own_credentials(struct transfer *t, bool named_by_user, struct err *err)
{
	status st = named_by_user ? credentials_add_url(&t->own_room, t->req.url, err) : OK;

	if (st == OK && t->own_room.known.len)
		t->own = t->own_room.known.p;
	return st;
}

/* The credential for where the transfer is now. */
static const struct credential *credential_of(struct transfer *t, const struct url *url)
{
	const struct credential *own = t->own_room.known.len ? credentials_for(&t->own_room, url, true) : NULL;

	if (own)
		return own;
	return credentials_for(&t->net->credentials, url, url_same_origin(url, &t->origin->parts));
}

static void make_key(struct transfer *t)
{
	const struct credential *c = t->own;
	char range[64];
	int n = snprintf(range, sizeof range, "%ju-%ju/%ju", (uintmax_t)t->req.range.from, (uintmax_t)t->req.range.to,
		(uintmax_t)t->req.range.last);
	const struct str parts[] = {STR("GET"), t->req.cache_namespace, buf_str(&t->url), t->req.accept, {range, (size_t)n},
		c ? c->user : STR(""), c ? c->password : STR("")};

	t->cacheable = t->req.cache != NET_CACHE_NONE && cache_key(parts, sizeof parts / sizeof parts[0], t->key);
}

static status judge(struct transfer *t, const struct net_request *request, struct err *err)
{
	struct net *net = t->net;
	struct url url;
	bool named = request->origin.len == 0;
	status st = net_url_clean(t->req.url, &t->url, err);

	if (st == OK)
		st = url_parse(buf_str(&t->url), &url, err);
	if (st == OK && url.scheme.len == 0)
		st = err_set(err, E_CONFIG, "it has no scheme");
	if (st != OK)
		return err_wrap(err, E_CONFIG, "a URL cannot be used");
	st = origin_find(net, named ? buf_str(&t->url) : request->origin, &t->origin, err);
	if (st == OK)
		st = policy_check_url(&net->policy, t->origin, &url, err);
	if (st == OK)
		st = take_own_credentials(t, named, err);
	if (st == OK)
		t->own = credential_of(t, &url);
	return st;
}

status transfer_make(struct net *net, const struct net_request *request, struct transfer **ret, struct err *err)
{
	struct transfer *t = copy_request(request);
	status st;

	t->net = net;
	t->url = buf_make(LIMIT_URL);
	t->head = head_make();
	t->body = buf_make(request->max_body);
	t->decoded = buf_make(request->max_body);
	t->payload = buf_make(request->max_payload ? request->max_payload : request->max_body);
	t->hops_allow_storing = true;
	t->hops_fresh_until = INT64_MAX;
	st = judge(t, request, err);
	if (st != OK) {
		transfer_free(t);
		return st;
	}
	make_key(t);
	*ret = t;
	return OK;
}

static bool agent_differs(const struct transfer *t)
{
	return t->stored.flags & CACHE_ENTRY_VARIES_BY_AGENT && t->stored.agent != t->net->agent;
}

static bool is_fresh(const struct transfer *t, int64_t now)
{
	const struct net_options *o = &t->net->options;

	if (t->req.cache == NET_CACHE_IMMUTABLE)
		return true;
	/* A clock that was set back tells nothing about age. */
	if (now >= t->stored.fresh_until || now < t->stored.stored_at || t->req.revalidate)
		return false;
	return !o->refresh || t->stored.flags & CACHE_ENTRY_IMMUTABLE;
}

static void respond_from_stored(struct transfer *t, bool stale)
{
	struct net *net = t->net;

	t->response = (struct net_response){.status = OK, .http_status = t->stored.http_status, .url = t->stored.url,
		.content_type = t->stored.content_type, .payload = t->stored.payload, .total_size = t->stored.total_size,
		.from_cache = true, .stale = stale};
	/* The strings of the response lie in the same mapping, which lives as long as the payload. */
	net_payload_keep(net, t->stored.payload, t->stored_map, NULL);
	t->stored_map = (struct file_map){0};
}

bool transfer_from_cache(struct transfer *t)
{
	struct net *net = t->net;
	bool fresh;

	if (!t->cacheable || !cache_load(&net->cache, t->key, &t->stored_map, &t->stored))
		return false;
	if (agent_differs(t)) {
		file_map_close(&t->stored_map);
		return false;
	}
	fresh = is_fresh(t, time_now());
	if (fresh || net->options.offline) {
		respond_from_stored(t, !fresh);
		net->counters.hits += fresh;
		return true;
	}
	t->has_stored = true;
	return false;
}

bool net_cached(struct net *net, const struct net_request *request, struct net_response *ret)
{
	struct transfer *t = NULL;
	struct err quiet = {0};
	bool found;

	if (transfer_make(net, request, &t, &quiet) != OK)
		return false;
	found = transfer_from_cache(t);
	if (found)
		*ret = t->response;
	transfer_free(t);
	return found;
}
