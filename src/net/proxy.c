#include "net/proxy.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/banned.h"

static struct str env(struct arena *mem, const char *lower, const char *upper)
{
	const char *value = getenv(lower);

	if ((!value || !value[0]) && upper)
		value = getenv(upper);
	return arena_str(mem, str_trim(str_of(value)));
}

struct proxies proxies_of(struct str setting, struct arena *mem)
{
	struct proxies p = {.exempt = env(mem, "no_proxy", "NO_PROXY")};
	struct str all;

	if (setting.len) {
		p.http = p.https = arena_str(mem, setting);
		return p;
	}
	all = env(mem, "all_proxy", "ALL_PROXY");
	p.http = env(mem, "http_proxy", NULL);
	p.https = env(mem, "https_proxy", "HTTPS_PROXY");
	if (!p.http.len)
		p.http = all;
	if (!p.https.len)
		p.https = all;
	return p;
}

static bool to_address(struct str host, uint8_t out[16], unsigned *bits)
{
	char z[64];

	if (host.len >= 2 && host.p[0] == '[')
		host = str_sub(host, 1, host.len - 1);
	if (host.len >= sizeof z)
		return false;
	memcpy(z, host.p, host.len);
	z[host.len] = '\0';
	*bits = 32;
	if (inet_pton(AF_INET, z, out) == 1)
		return true;
	*bits = 128;
	return inet_pton(AF_INET6, z, out) == 1;
}

/* "10.0.0.0/8" against a literal address. */
static bool block_matches(struct str block, struct str length, struct str host)
{
	uint8_t wanted[16], got[16];
	unsigned wanted_bits, got_bits;
	uint64_t n;

	if (!to_address(block, wanted, &wanted_bits) || !to_address(host, got, &got_bits) || wanted_bits != got_bits
		|| !number_u64(length, wanted_bits, &n))
		return false;
	if (memcmp(wanted, got, n / 8) != 0)
		return false;
	return n % 8 == 0 || ((wanted[n / 8] ^ got[n / 8]) >> (8 - n % 8)) == 0;
}

/* "example.org" and ".example.org" cover the host and all below it; "host:port" only that port. */
static bool name_matches(struct str pattern, const struct url *url)
{
	struct str head, tail, host = url->host;
	uint64_t port;

	if (pattern.len && pattern.p[0] != '[' && str_rcut(pattern, ':', &head, &tail) && !str_has(head, ':')) {
		if (!number_u64(tail, 65535, &port) || port != url_port(url))
			return false;
		pattern = head;
	}
	if (str_starts(pattern, STR("*.")))
		pattern = str_skip(pattern, 1);
	if (str_starts(pattern, STR(".")))
		pattern = str_skip(pattern, 1);
	if (pattern.len == 0 || host.len < pattern.len)
		return false;
	if (!str_eq_nocase(str_skip(host, host.len - pattern.len), pattern))
		return false;
	return host.len == pattern.len || host.p[host.len - pattern.len - 1] == '.';
}

static bool exempt(struct str list, const struct url *url)
{
	struct str entry, block, length;
	bool more = true;

	while (str_token(&list, ',', &entry, &more)) {
		entry = str_trim(entry);
		if (str_eq(entry, STR("*")) || name_matches(entry, url))
			return true;
		if (str_cut(entry, '/', &block, &length) && block_matches(block, length, url->host))
			return true;
	}
	return false;
}

struct str proxy_for(const struct proxies *proxies, const struct url *url)
{
	struct str proxy = url_has_scheme(url, "https") ? proxies->https : proxies->http;

	return proxy.len && !exempt(proxies->exempt, url) ? proxy : (struct str){0};
}
