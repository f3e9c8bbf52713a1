/* The address policy (DESIGN section 4, THREATS 19): where a page or a redirect may lead, measured against its origin,
 * the URL that the user's settings name. Never to file:, unless the origin is one; never from https to http; never to an
 * address of a class above the one that the origin was reached at, unless a setting names the host. */
#ifndef ASSAY_NET_POLICY_H
#define ASSAY_NET_POLICY_H

#include "base/base.h"
#include "base/url.h"
#include "net/address.h"

/* A URL that the user named, and what is known of the addresses behind it. */
struct origin {
	struct str given;              /* as it was given, to find it again */
	struct str url;                /* without credentials */
	struct url parts;              /* of `url` */
	bool reached;                  /* `class` is known */
	enum address_class class;
	struct origin *next;
};

struct policy {
	const struct str *private_hosts; /* hosts that may be reached at any address */
	size_t n;
};

/* May this URL be asked at all on the origin's word? Looks at schemes, and at hosts that are literal addresses or
 * localhost. E_REFUSED says why and what would allow it. */
status policy_check_url(const struct policy *policy, struct origin *origin, const struct url *url, struct err *err) MUST_CHECK;
/* May the connection for this URL go to this address? Remembers the class for the origin's own host; asks the resolver
 * about the origin when that has not been reached in this run. E_REFUSED likewise. */
status policy_check_address(const struct policy *policy, struct origin *origin, const struct url *url,
	enum address_class class, struct err *err) MUST_CHECK;

#endif
