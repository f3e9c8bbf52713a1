#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/banned.h"

/* The special-purpose registries of RFC 6890 with what was added since; the first that matches counts. */
static const struct block4 {
	uint8_t bytes[4];
	unsigned bits;
	enum address_class class;
} blocks4[] = {
	{{0, 0, 0, 0}, 8, ADDRESS_LOCAL},           /* "this network": Linux takes it for loopback */
	{{127, 0, 0, 0}, 8, ADDRESS_LOCAL},
	{{169, 254, 0, 0}, 16, ADDRESS_LOCAL},      /* link-local */
	{{10, 0, 0, 0}, 8, ADDRESS_PRIVATE},
	{{172, 16, 0, 0}, 12, ADDRESS_PRIVATE},
	{{192, 168, 0, 0}, 16, ADDRESS_PRIVATE},
	{{100, 64, 0, 0}, 10, ADDRESS_PRIVATE},     /* shared by carriers, RFC 6598 */
	{{192, 0, 0, 0}, 24, ADDRESS_PRIVATE},      /* protocol assignments */
	{{192, 0, 2, 0}, 24, ADDRESS_PRIVATE},      /* documentation 1 to 3, RFC 5737 */
	{{198, 51, 100, 0}, 24, ADDRESS_PRIVATE},
	{{203, 0, 113, 0}, 24, ADDRESS_PRIVATE},
	{{192, 88, 99, 0}, 24, ADDRESS_PRIVATE},    /* 6to4 relays, withdrawn by RFC 7526 */
	{{198, 18, 0, 0}, 15, ADDRESS_PRIVATE},     /* benchmarks, RFC 2544 */
	{{224, 0, 0, 0}, 3, ADDRESS_PRIVATE},       /* multicast, reserved, broadcast */
};

static const struct block6 {
	uint8_t bytes[16];
	unsigned bits;
	enum address_class class;
} blocks6[] = {
	{{0}, 127, ADDRESS_LOCAL},                              /* unspecified and loopback */
	{{0xfe, 0x80}, 10, ADDRESS_LOCAL},                      /* link-local */
	{{0xfd, 0x00, 0x0e, 0xc2}, 32, ADDRESS_LOCAL},          /* fd00:ec2::/32, where a cloud keeps its metadata */
	{{0xfe, 0xc0}, 10, ADDRESS_PRIVATE},                    /* site-local, RFC 3879 */
	{{0xfc}, 7, ADDRESS_PRIVATE},                           /* unique local, RFC 4193 */
	{{0xff}, 8, ADDRESS_PRIVATE},                           /* multicast */
	{{0x01, 0x00}, 64, ADDRESS_PRIVATE},                    /* discard-only, RFC 6666 */
	{{0x20, 0x01, 0x0d, 0xb8}, 32, ADDRESS_PRIVATE},        /* documentation, RFC 3849 */
	{{0x3f, 0xff}, 20, ADDRESS_PRIVATE},                    /* documentation, RFC 9637 */
	{{0x20, 0x01, 0x00}, 23, ADDRESS_PRIVATE},              /* protocol assignments, Teredo among them */
	{{0x5f, 0x00}, 16, ADDRESS_PRIVATE},                    /* segment routing, RFC 9602 */
	{{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, ADDRESS_PRIVATE}, /* local NAT64, RFC 8215 */
};

/* IPv6 blocks that carry an IPv4 address, and where in it. */
static const struct carrier {
	uint8_t bytes[16];
	unsigned bits, at;
} carriers[] = {
	{{[10] = 0xff, [11] = 0xff}, 96, 12},     /* mapped, RFC 4291 */
	{{0x00, 0x64, 0xff, 0x9b}, 96, 12},       /* NAT64, RFC 6052 */
	{{0x20, 0x02}, 16, 2},                    /* 6to4, RFC 3056 */
};

static bool prefix_matches(const uint8_t *address, const uint8_t *block, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(address, block, whole) != 0)
		return false;
	return rest == 0 || ((address[whole] ^ block[whole]) >> (8 - rest)) == 0;
}

static enum address_class classify4(const uint8_t *address)
{
	for (size_t i = 0; i < sizeof blocks4 / sizeof blocks4[0]; i++)
		if (prefix_matches(address, blocks4[i].bytes, blocks4[i].bits))
			return blocks4[i].class;
	return ADDRESS_PUBLIC;
}

static enum address_class classify6(const uint8_t *address)
{
	for (size_t i = 0; i < sizeof blocks6 / sizeof blocks6[0]; i++)
		if (prefix_matches(address, blocks6[i].bytes, blocks6[i].bits))
			return blocks6[i].class;
	for (size_t i = 0; i < sizeof carriers / sizeof carriers[0]; i++)
		if (prefix_matches(address, carriers[i].bytes, carriers[i].bits))
			return classify4(address + carriers[i].at);
	/* All other addresses below ::/8 are reserved (RFC 4291), and so is what is not 2000::/3 unicast. */
	return address[0] >> 5 == 1 ? ADDRESS_PUBLIC : ADDRESS_PRIVATE;
}

enum address_class address_classify(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof v4);
		return classify4((const uint8_t *)&v4.sin_addr);
	case AF_INET6:
		memcpy(&v6, address, sizeof v6);
		return classify6((const uint8_t *)&v6.sin6_addr);
	default:
		return ADDRESS_LOCAL;
	}
}

bool address_of_literal(struct str host, enum address_class *ret)
{
	char z[INET6_ADDRSTRLEN + 32];
	uint8_t v6[16];
	struct in_addr v4;
	struct str zone;

	if (host.len >= 2 && host.p[0] == '[' && host.p[host.len - 1] == ']')
		host = str_sub(host, 1, host.len - 1);
	(void)str_cut(host, '%', &host, &zone);
	if (host.len == 0 || host.len >= sizeof z)
		return false;
	memcpy(z, host.p, host.len);
	z[host.len] = '\0';
	/* inet_aton also reads "127.1", "0x7f.1" and "2130706433", as resolvers do. */
	if (inet_pton(AF_INET6, z, v6) == 1)
		*ret = classify6(v6);
	else if (inet_aton(z, &v4))
		*ret = classify4((const uint8_t *)&v4);
	else
		return false;
	return true;
}

const char *address_class_name(enum address_class class)
{
	static const char *const names[] = {"a public", "a private or reserved", "a loopback or link-local"};

	return names[class];
}
