#include "net/policy.h"

#include <netdb.h>

#include "base/number.h"
#include "base/banned.h"

static bool is_localhost(struct str host)
{
	while (host.len && host.p[host.len - 1] == '.')
		host.len--;
	return str_eq_nocase(host, STR("localhost"))
		|| (host.len > sizeof ".localhost" - 1 && str_eq_nocase(str_skip(host, host.len - (sizeof ".localhost" - 1)), STR(".localhost")));
}

/* "host" or "host:port", as the setting has it. */
static bool host_is_named(struct str named, const struct url *url)
{
	struct str host, port;
	uint64_t n;

	if (str_eq_nocase(named, url->host))
		return true;
	return str_rcut(named, ':', &host, &port) && str_eq_nocase(host, url->host) && number_u64(port, 65535, &n)
		&& n == url_port(url);
}

static bool is_excepted(const struct policy *policy, const struct origin *origin, const struct url *url)
{
	/* The user named the origin's host itself, whatever is behind it. */
	if (str_eq_nocase(origin->parts.host, url->host))
		return true;
	for (size_t i = 0; i < policy->n; i++)
		if (host_is_named(policy->private_hosts[i], url))
			return true;
	return false;
}

/* The lowest class among the addresses of the origin's host: a name that also leads outside is no internal one. */
static enum address_class resolve_class(struct str host)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	enum address_class class = ADDRESS_LOCAL;
	struct addrinfo *found = NULL;
	char z[256 + 1];

	if (address_of_literal(host, &class) || is_localhost(host))
		return class;
	if (host.len == 0 || host.len >= sizeof z)
		return ADDRESS_PUBLIC;
	memcpy(z, host.p, host.len);
	z[host.len] = '\0';
	if (getaddrinfo(z, NULL, &hints, &found) != 0 || !found)
		return ADDRESS_PUBLIC;
	for (const struct addrinfo *a = found; a; a = a->ai_next) {
		enum address_class one = address_classify(a->ai_addr);
		class = one < class ? one : class;
	}
	freeaddrinfo(found);
	return class;
}

static enum address_class class_of_origin(struct origin *origin)
{
	if (!origin->reached) {
		/* A file: origin lies on this machine, but what it leads to does not have to. */
		origin->class = url_has_scheme(&origin->parts, "file") ? ADDRESS_PUBLIC : resolve_class(origin->parts.host);
		origin->reached = true;
	}
	return origin->class;
}

static status refuse_address(const struct origin *origin, const struct url *url, enum address_class class, struct err *err)
{
	err_set(err, E_REFUSED, "refused to go to '" STR_FMT "': it is at %s address, and '" STR_FMT "', which leads there, is at %s one",
		STR_ARG(url->host), address_class_name(class), STR_ARG(origin->parts.host), address_class_name(origin->class));
	err_help(err, "if that is right, name the host in your settings: private-addresses = [\"" STR_FMT "\"]", STR_ARG(url->host));
	return E_REFUSED;
}

status policy_check_address(const struct policy *policy, struct origin *origin, const struct url *url,
	enum address_class class, struct err *err)
{
	if (str_eq_nocase(origin->parts.host, url->host) && url_port(&origin->parts) == url_port(url)) {
		/* Reached at several addresses: the lowest class counts. */
		if (!origin->reached || class < origin->class)
			origin->class = class;
		origin->reached = true;
		return OK;
	}
	if (class == ADDRESS_PUBLIC || is_excepted(policy, origin, url) || class <= class_of_origin(origin))
		return OK;
	return refuse_address(origin, url, class, err);
}

static status check_scheme(const struct origin *origin, const struct url *url, struct err *err)
{
	bool from_file = url_has_scheme(&origin->parts, "file");

	if (url_has_scheme(url, "https") || (from_file && url_has_scheme(url, "file")))
		return OK;
	if (url_has_scheme(url, "file"))
		return err_set(err, E_REFUSED, "refused a file: URL that '" STR_FMT "' leads to", STR_ARG(origin->url));
	if (!url_has_scheme(url, "http"))
		return err_set(err, E_REFUSED, "refused a URL with the scheme '" STR_FMT "'; only https and http are read", STR_ARG(url->scheme));
	if (url_has_scheme(&origin->parts, "https"))
		return err_set(err, E_REFUSED, "refused to go from https to http, to '" STR_FMT "'", STR_ARG(url->host));
	return OK;
}

status policy_check_url(const struct policy *policy, struct origin *origin, const struct url *url, struct err *err)
{
	enum address_class class = ADDRESS_LOCAL;
	status st = check_scheme(origin, url, err);

	if (st != OK || url_has_scheme(url, "file"))
		return st;
	if (!address_of_literal(url->host, &class) && !is_localhost(url->host))
		return OK;
	if (str_eq_nocase(origin->parts.host, url->host))
		return OK;
	return policy_check_address(policy, origin, url, class, err);
}
