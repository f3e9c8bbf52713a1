/* Which proxy a URL goes through: the settings' one, else the environment's http_proxy, https_proxy and all_proxy, unless
 * no_proxy names the host. Decided here and not by libcurl, because the address policy must know whether it applies. */
#ifndef ASSAY_NET_PROXY_H
#define ASSAY_NET_PROXY_H

#include "base/base.h"
#include "base/url.h"

struct proxies {
	struct str http, https; /* URLs; empty: none */
	struct str exempt;      /* no_proxy */
};

/* `setting` empty: from the environment (lower case; upper case too, except HTTP_PROXY, which a CGI server would set from
 * a request's header). In mem. */
struct proxies proxies_of(struct str setting, struct arena *mem);
/* The proxy's URL, or the empty slice for a direct connection. */
struct str proxy_for(const struct proxies *proxies, const struct url *url);

#endif
