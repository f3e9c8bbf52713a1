/* URLs (RFC 3986), taken apart, resolved and put together. Strict: ASCII only, no spaces, controls, quotes, angle
 * brackets or backslashes, `%` only before two hexadecimal digits, hosts of letters, digits, '-', '_', '.' or IP
 * literals. What others read differently is refused here. */
#ifndef ASSAY_URL_H
#define ASSAY_URL_H

#include "base/arena.h"
#include "base/buf.h"

/* The parts as they stand in the text (nothing is decoded); slices borrow it. */
struct url {
	struct str scheme;   /* empty in a relative reference */
	struct str user, password;
	struct str host;     /* an IPv6 literal with its brackets */
	struct str port;     /* digits, at most 65535; may be empty */
	struct str path;
	struct str query;    /* without '?' */
	struct str fragment; /* without '#' */
	bool has_authority, has_user, has_password, has_query, has_fragment;
};

/* Take a URL or a relative reference apart. E_SYNTAX names the byte; longer than LIMIT_URL is E_LIMIT. An http or https
 * URL must have a host. Texts may hold credentials, so no error repeats them. */
status url_parse(struct str text, struct url *ret, struct err *err) MUST_CHECK;
/* Put the parts together again (RFC 3986, section 5.3). */
void url_put(const struct url *u, struct buf *to);
/* The target of ref as found in the document at base (section 5.2, strict), written to `to`. base is an absolute URL. */
status url_join(struct str base, struct str ref, struct buf *to, struct err *err) MUST_CHECK;

/* The scheme is `scheme` (a lower-case literal), in whatever case it was written. */
bool url_has_scheme(const struct url *u, const char *scheme);
/* The port, or that of http (80) and https (443), or 0. */
unsigned url_port(const struct url *u);
/* Same scheme, host (ASCII case aside) and port (defaults filled in). */
bool url_same_origin(const struct url *a, const struct url *b);
/* The URL without user and password, and as it may be shown: with `****` for the password, and for a user that stands
 * alone (a token, often). Text that is no URL becomes `****` whole. */
void url_without_credentials(struct str text, struct buf *to);
void url_redacted(struct str text, struct buf *to);

/* Decode percent escapes once. E_SYNTAX: '%' without two hexadecimal digits. The result may hold any byte, NUL too. */
status url_decode(struct str s, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
/* Write s with everything but RFC 3986's unreserved characters and those of `keep` (may be NULL) escaped. */
void url_encode(struct buf *to, struct str s, const char *keep);
/* The last segment of the path, decoded ONCE: a plain file name. E_SYNTAX where it is empty, `.` or `..`, or holds a
 * slash, a backslash, a control or bytes that are not UTF-8. */
status url_filename(const struct url *u, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
