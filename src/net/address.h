/* Which network addresses there are for the address policy (DESIGN section 4): where a page or a redirect may lead is
 * measured by the class of the address that its index was reached at. */
#ifndef ASSAY_NET_ADDRESS_H
#define ASSAY_NET_ADDRESS_H

#include <sys/socket.h>

#include "base/base.h"

/* In rising order of what an outsider must not reach through us. */
enum address_class {
	ADDRESS_PUBLIC,
	ADDRESS_PRIVATE, /* RFC 1918, RFC 4193, RFC 6598, and all that is reserved or for documentation (RFC 6890) */
	ADDRESS_LOCAL,   /* loopback, link-local (where clouds keep their metadata), unspecified */
};

/* IPv4 and IPv6; an IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) counts as itself. Other families: LOCAL. */
enum address_class address_classify(const struct sockaddr *address);
/* A host as it stands in a URL, if it is a literal address ("10.0.0.1", "[::1]" or "::1"); false for a name. */
bool address_of_literal(struct str host, enum address_class *ret);
/* "a public", "a private or reserved", "a loopback or link-local". */
const char *address_class_name(enum address_class class);

#endif
