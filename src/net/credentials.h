/* Users and passwords, each for one scope: a scheme, host and port, and a path prefix. They come from the index URLs of
 * the settings and from a netrc file, and are never sent outside of their scope. */
#ifndef ASSAY_NET_CREDENTIALS_H
#define ASSAY_NET_CREDENTIALS_H

#include "base/base.h"
#include "base/url.h"

struct credential {
	struct str scheme;   /* "https" or "http"; empty (netrc, which names none): https, and http at an index's own host */
	struct str host;     /* as in a URL, lower case */
	unsigned port;       /* 0: any (netrc names none) */
	struct str path;     /* begins and ends with '/'; everything below it */
	struct str user, password; /* decoded */
};

struct credentials {
	VEC(struct credential) known;
	struct arena mem;
};

void credentials_free(struct credentials *all);

/* Take user and password from an index's base URL; one without them adds nothing. Its scope is the parent of the URL's
 * path, since an index keeps its files beside its pages: "/pypi/corp/simple/" -> "/pypi/corp/". */
status credentials_add_url(struct credentials *all, struct str url, struct err *err) MUST_CHECK;

/* Take `machine` entries of a netrc file's text (ftp(1)). `default` entries are skipped: they would send a password to
 * whatever host a page names. `macdef` bodies are skipped. E_CONFIG names the line. */
status credentials_add_netrc(struct credentials *all, struct str text, struct err *err) MUST_CHECK;

/* The credential for this URL: the one with the longest path; NULL when there is none. `trusted_host` is true when the
 * user's own settings name this scheme, host and port (netrc passwords go over plain http only then). A path with
 * encoded dots or slashes is in no scope but "/": servers disagree on what it means. */
const struct credential *credentials_for(const struct credentials *all, const struct url *url, bool trusted_host);

#endif
