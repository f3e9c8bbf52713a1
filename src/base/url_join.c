/* Reference resolution, RFC 3986, section 5.2. */
#include "base/url.h"

#include "base/banned.h"
#include "base/limits.h"

/* Take the last segment with its '/' off what was written since `from` (section 5.2.4, 2C). */
static void drop_segment(struct buf *to, size_t from)
{
	while (to->len > from && to->p[to->len - 1] != '/')
		to->len--;
	if (to->len > from)
		to->len--;
}

/* Section 5.2.4, on whole segments: linear in the path. */
static void put_without_dots(struct buf *to, struct str path)
{
	size_t from = to->len;

	while (path.len && !to->overflow) {
		bool slash = path.p[0] == '/';
		size_t end = str_find(path, '/', slash);
		struct str segment = str_sub(path, slash, end);
		path = end == SIZE_MAX ? STR("") : str_skip(path, end);
		if (str_eq(segment, STR(".")) || str_eq(segment, STR(".."))) {
			if (segment.len == 2)
				drop_segment(to, from);
			/* "/a/." and "/a/.." name the folder: its slash stays. */
			if (path.len == 0 && slash)
				buf_byte(to, '/');
			/* A leading "./" or "../" goes with its slash. */
			if (!slash && path.len)
				path = str_skip(path, 1);
			continue;
		}
		if (slash)
			buf_byte(to, '/');
		buf_add(to, segment);
	}
}

/* Section 5.2.3: the reference's path in the place of the base's last segment. */
static void put_merged(struct buf *to, const struct url *base, struct str path)
{
	size_t slash = str_rfind(base->path, '/');

	if (base->has_authority && base->path.len == 0)
		buf_byte(to, '/');
	else if (slash != SIZE_MAX)
		buf_add(to, str_sub(base->path, 0, slash + 1));
	buf_add(to, path);
}

static void take_authority_of(struct url *u, const struct url *from)
{
	u->has_authority = from->has_authority;
	u->has_user = from->has_user;
	u->has_password = from->has_password;
	u->user = from->user;
	u->password = from->password;
	u->host = from->host;
	u->port = from->port;
}

/* Section 5.2.2; `path` holds the target's path where it is neither's. */
static struct url target_of(const struct url *base, const struct url *ref, struct buf *path)
{
	struct url t = *ref;
	cleanup(buf_free) struct buf merged = buf_make(2 * LIMIT_URL);

	if (ref->scheme.len == 0)
		t.scheme = base->scheme;
	if (ref->scheme.len || ref->has_authority) {
		put_without_dots(path, ref->path);
	} else {
		take_authority_of(&t, base);
		if (ref->path.len == 0) {
			buf_add(path, base->path);
			t.query = ref->has_query ? ref->query : base->query;
			t.has_query = ref->has_query || base->has_query;
		} else if (ref->path.p[0] == '/') {
			put_without_dots(path, ref->path);
		} else {
			put_merged(&merged, base, ref->path);
			put_without_dots(path, buf_str(&merged));
		}
	}
	t.path = buf_str(path);
	return t;
}

status url_join(struct str base, struct str ref, struct buf *to, struct err *err)
{
	cleanup(buf_free) struct buf path = buf_make(2 * LIMIT_URL), text = buf_make(LIMIT_URL);
	struct url b, r, t;
	status st = url_parse(base, &b, err);

	if (st == OK)
		st = url_parse(ref, &r, err);
	if (st != OK)
		return st;
	if (b.scheme.len == 0)
		return err_set(err, E_SYNTAX, "a base URL has no scheme");
	t = target_of(&b, &r, &path);
	/* "a:/.//b" and the like must not turn a path into an authority (RFC 3986, errata 4547). */
	if (!t.has_authority && str_starts(t.path, STR("//")))
		return err_set(err, E_SYNTAX, "a URL without a host has a path that begins with '//'");
	url_put(&t, &text);
	st = buf_check(&text, "a URL", err);
	/* A valid base and reference can still make nonsense together: http: and "//" have no host. */
	if (st == OK)
		st = url_parse(buf_str(&text), &t, err);
	if (st != OK)
		return st;
	buf_add(to, buf_str(&text));
	return buf_check(to, "a URL", err);
}
