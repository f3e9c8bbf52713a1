#include "base/url.h"

#include "base/banned.h"
#include "base/limits.h"
#include "base/number.h"

/* What may stand in a URL (RFC 3986, section 2): unreserved and reserved characters, and '%'; '[', ']', '|', '^', '`',
 * '{' and '}' anywhere, more than the grammar allows, since servers write them and nobody reads them in another way. */
static bool is_url_char(char c)
{
	/* One bit a character; pages hold a URL for every file. */
	static const uint64_t low = 0xaffffffa00000000u, high = 0x7fffffffefffffffu;
	unsigned at = (unsigned char)c;

	return at < 64 ? low >> at & 1 : at < 128 && (high >> (at - 64) & 1);
}

static status check_chars(struct str text, struct err *err)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_url_char(text.p[i]))
			return err_set(err, E_SYNTAX, "byte 0x%02x at position %zu may not stand in a URL", (uint8_t)text.p[i], i + 1);
		if (text.p[i] == '%' &&
		    (text.len - i < 3 || hex_digit(text.p[i + 1]) < 0 || hex_digit(text.p[i + 2]) < 0))
			return err_set(err, E_SYNTAX, "'%%' without two hexadecimal digits at position %zu of a URL", i + 1);
	}
	return OK;
}

/* The length of the scheme at the start of text, or 0: letter *( letter / digit / "+" / "-" / "." ) ":" */
static size_t scheme_length(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];
		if (c == ':')
			return i;
		if (!is_alpha(c) && (i == 0 || (!is_digit(c) && c != '+' && c != '-' && c != '.')))
			return 0;
	}
	return 0;
}

static bool host_valid(struct str host)
{
	bool literal = str_starts(host, STR("["));

	if (literal && (host.len < 4 || host.p[host.len - 1] != ']'))
		return false;
	for (size_t i = literal; i < host.len - literal; i++) {
		char c = host.p[i];
		if (literal ? hex_digit(c) < 0 && c != ':' && c != '.' : !is_alnum(c) && c != '-' && c != '.' && c != '_')
			return false;
	}
	return true;
}

/* [ user [ ":" password ] "@" ] host [ ":" port ] */
static status take_authority(struct str text, struct url *u, struct err *err)
{
	struct str info = {0}, host;
	uint64_t port;
	size_t bracket, colon;

	u->has_authority = true;
	u->has_user = str_cut(text, '@', &info, &host);
	if (u->has_user) {
		u->has_password = str_cut(info, ':', &u->user, &u->password);
		text = host;
	}
	bracket = str_rfind(text, ']');
	colon = str_find(text, ':', bracket == SIZE_MAX ? 0 : bracket);
	u->host = str_sub(text, 0, colon);
	u->port = colon == SIZE_MAX ? STR("") : str_skip(text, colon + 1);
	if (str_has(text, '@'))
		return err_set(err, E_SYNTAX, "a URL has more than one '@' before its host");
	if (!host_valid(u->host))
		return err_set(err, E_SYNTAX, "a URL has a host that is no name and no address");
	if (u->port.len && !number_u64(u->port, 65535, &port))
		return err_set(err, E_SYNTAX, "a URL has a port that is no number up to 65535");
	return OK;
}

/* The slice up to the first of the bytes in `stops`. */
static struct str up_to(struct str text, const char *stops)
{
	size_t n = 0;

	while (n < text.len && !strchr(stops, text.p[n]))
		n++;
	return str_sub(text, 0, n);
}

status url_parse(struct str text, struct url *ret, struct err *err)
{
	struct url u = {0};
	struct str rest = text;
	status st;

	if (text.len > LIMIT_URL)
		return err_set(err, E_LIMIT, "a URL is longer than %zu bytes", LIMIT_URL);
	st = check_chars(text, err);
	if (st != OK)
		return st;
	u.scheme = str_sub(rest, 0, scheme_length(rest));
	rest = str_skip(rest, u.scheme.len ? u.scheme.len + 1 : 0);
	if (str_starts(rest, STR("//"))) {
		struct str authority = up_to(str_skip(rest, 2), "/?#");
		rest = str_skip(rest, 2 + authority.len);
		st = take_authority(authority, &u, err);
		if (st != OK)
			return st;
	}
	u.path = up_to(rest, "?#");
	rest = str_skip(rest, u.path.len);
	u.has_query = str_starts(rest, STR("?"));
	u.query = u.has_query ? up_to(str_skip(rest, 1), "#") : STR("");
	rest = str_skip(rest, u.has_query ? u.query.len + 1 : 0);
	u.has_fragment = rest.len > 0;
	u.fragment = str_skip(rest, 1);
	if ((url_has_scheme(&u, "http") || url_has_scheme(&u, "https")) && u.host.len == 0)
		return err_set(err, E_SYNTAX, "a URL has no host");
	/* "1:2" and the like: a colon in the first segment of a relative path would read as a scheme (section 4.2). */
	if (u.scheme.len == 0 && !u.has_authority && str_has(up_to(u.path, "/"), ':'))
		return err_set(err, E_SYNTAX, "a URL has a scheme that is no scheme");
	*ret = u;
	return OK;
}

void url_put(const struct url *u, struct buf *to)
{
	if (u->scheme.len) {
		buf_add(to, u->scheme);
		buf_byte(to, ':');
	}
	if (u->has_authority) {
		buf_add(to, STR("//"));
		if (u->has_user) {
			buf_add(to, u->user);
			if (u->has_password)
				buf_byte(to, ':');
			buf_add(to, u->password);
			buf_byte(to, '@');
		}
		buf_add(to, u->host);
		if (u->port.len)
			buf_byte(to, ':');
		buf_add(to, u->port);
	}
	buf_add(to, u->path);
	if (u->has_query)
		buf_byte(to, '?');
	buf_add(to, u->query);
	if (u->has_fragment)
		buf_byte(to, '#');
	buf_add(to, u->fragment);
}

bool url_has_scheme(const struct url *u, const char *scheme)
{
	return str_eq_nocase(u->scheme, str_of(scheme));
}

unsigned url_port(const struct url *u)
{
	uint64_t port;

	if (number_u64(u->port, 65535, &port))
		return (unsigned)port;
	return url_has_scheme(u, "https") ? 443 : url_has_scheme(u, "http") ? 80 : 0;
}

bool url_same_origin(const struct url *a, const struct url *b)
{
	return str_eq_nocase(a->scheme, b->scheme) && str_eq_nocase(a->host, b->host) && url_port(a) == url_port(b);
}

void url_without_credentials(struct str text, struct buf *to)
{
	struct err err = {0};
	struct url u;

	if (url_parse(text, &u, &err) != OK) {
		buf_add(to, STR("****"));
		return;
	}
	u.has_user = false;
	url_put(&u, to);
}

void url_redacted(struct str text, struct buf *to)
{
	struct err err = {0};
	struct url u;

	if (url_parse(text, &u, &err) != OK) {
		buf_add(to, STR("****"));
		return;
	}
	if (u.has_password)
		u.password = STR("****");
	else if (u.has_user)
		u.user = STR("****");
	url_put(&u, to);
}
