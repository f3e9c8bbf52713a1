/* Failures of the network in words: which host, what failed, what to do. */
#include "net/parts.h"

#include <errno.h>

#include "base/time.h"
#include "base/banned.h"

static void say_tries(struct transfer *t)
{
	if (t->tries)
		err_note(t->err, "tried %d times", t->tries + 1);
}

/* libcurl's own sentence, for what has no better one here. It knows no credentials: URLs are given to it without. */
static void say_detail(struct transfer *t, CURLcode code, const char *words)
{
	const char *detail = words[0] ? words : curl_api.curl_easy_strerror(code);

	err_note(t->err, "%c%s", to_lower(detail[0]), detail[0] ? detail + 1 : "");
}

static void cannot_connect(struct transfer *t, const struct url *url, int os_error)
{
	char reason[128];

	if (os_error) {
		const char *text = strerror_r(os_error, reason, sizeof reason);
		err_set(t->err, E_NET, "cannot connect to '" STR_FMT "' port %u: %c%s", STR_ARG(url->host), url_port(url), to_lower(text[0]),
			text[0] ? text + 1 : "");
	} else {
		err_set(t->err, E_NET, "cannot connect to '" STR_FMT "' port %u", STR_ARG(url->host), url_port(url));
	}
	if (t->via_proxy)
		err_help(t->err, "the connection goes through a proxy; see the 'proxy' setting and https_proxy");
	else
		err_help(t->err, "check the network, or set https_proxy where a proxy is needed; --offline works from the cache");
}

static void timed_out(struct transfer *t, const struct url *url)
{
	const struct net_options *o = &t->net->options;

	err_set(t->err, E_NET, "'" STR_FMT "' did not answer in time (connecting %g s, silence %g s, all in all %g s; 0 is no limit)",
		STR_ARG(url->host), (double)o->connect_timeout_us / 1e6, (double)o->idle_timeout_us / 1e6, (double)o->total_timeout_us / 1e6);
	err_help(t->err, "try again later, or allow more with the 'timeout' setting");
}

static void bad_certificate(struct transfer *t, const struct url *url, CURLcode code, const char *words)
{
	err_set(t->err, E_NET, "no trusted connection to '" STR_FMT "': its certificate was not accepted", STR_ARG(url->host));
	say_detail(t, code, words);
	err_help(t->err, "if the host is behind an authority of your own, name its certificates with the 'cert' setting");
}

void answer_words(struct transfer *t, CURLcode code, const char *words)
{
	int os_error = errno;
	struct url url = {0};

	if (url_parse(buf_str(&t->url), &url, t->err) != OK)
		err_clear(t->err);
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		err_set(t->err, E_NET, "cannot find the host '" STR_FMT "'", STR_ARG(url.host));
		err_help(t->err, "check its name and the network, or set https_proxy where a proxy is needed");
		break;
	case CURLE_COULDNT_RESOLVE_PROXY:
		err_set(t->err, E_NET, "cannot find the proxy's host");
		err_help(t->err, "check the 'proxy' setting and the environment's http_proxy and https_proxy");
		break;
	case CURLE_COULDNT_CONNECT:
		cannot_connect(t, &url, os_error);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		timed_out(t, &url);
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
		bad_certificate(t, &url, code, words);
		break;
	case CURLE_SSL_CACERT_BADFILE:
		err_set(t->err, E_NET, "cannot read the certificates to trust in '" STR_FMT "'", STR_ARG(t->net->options.ca_file));
		break;
	case CURLE_PARTIAL_FILE:
		err_set(t->err, E_NET, "the answer of '" STR_FMT "' ended early", STR_ARG(url.host));
		break;
	default:
		err_set(t->err, E_NET, "the exchange with '" STR_FMT "' failed", STR_ARG(url.host));
		say_detail(t, code, words);
	}
	say_tries(t);
}
