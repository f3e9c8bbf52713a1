/* Options that several commands have, documented once in man/options-*.scd. */
#include "cli/command.h"

const struct option common_options[] = {
	{"help", 'h', OPTION_FLAG, offsetof(struct common_options, help), NULL, NULL},
	{"version", 'V', OPTION_FLAG, offsetof(struct common_options, version), NULL, NULL},
	{"quiet", 'q', OPTION_FLAG, offsetof(struct common_options, quiet), NULL, NULL},
	{"verbose", 'v', OPTION_COUNT, offsetof(struct common_options, verbose), NULL, NULL},
	{"directory", 'C', OPTION_TEXT, offsetof(struct common_options, directory), "DIR", NULL},
	{0},
};

const struct option json_options[] = {
	{"json", 0, OPTION_FLAG, offsetof(struct json_option, json), NULL, NULL},
	{0},
};

#define SAID(field) (offsetof(struct shared_options, said) + offsetof(struct settings_options, field))

const struct option settings_options[] = {
	{"index-url", 'i', OPTION_TEXT, SAID(index_url), "URL", NULL},
	{"extra-index-url", 0, OPTION_LIST, offsetof(struct shared_options, extra_index_urls), "URL", NULL},
	{"allow-sdist", 0, OPTION_LIST, offsetof(struct shared_options, allow_sdists), "NAME", NULL},
	{"min-age", 0, OPTION_TEXT, SAID(min_age), "SPAN", NULL},
	{"offline", 0, OPTION_FLAG, SAID(offline), NULL, NULL},
	{"cache-dir", 0, OPTION_TEXT, SAID(cache_dir), "DIR", NULL},
	{"no-cache", 0, OPTION_FLAG, SAID(no_cache), NULL, NULL},
	{"link", 0, OPTION_TEXT, SAID(link), "MODE", NULL},
	{"proxy", 0, OPTION_TEXT, SAID(proxy), "URL", NULL},
	{"cert", 0, OPTION_TEXT, SAID(ca_file), "FILE", NULL},
	{"client-cert", 0, OPTION_TEXT, SAID(client_cert), "FILE", NULL},
	{"timeout", 0, OPTION_TEXT, SAID(timeout), "SECONDS", NULL},
	{"no-config", 0, OPTION_FLAG, SAID(no_config), NULL, NULL},
	{"trust-project", 0, OPTION_FLAG, SAID(trust_project), NULL, NULL},
	{0},
};

struct settings_options shared_options_said(const struct shared_options *shared)
{
	struct settings_options said = shared->said;

	said.extra_index_urls = shared->extra_index_urls.p;
	said.extra_index_urls_len = shared->extra_index_urls.len;
	said.allow_sdists = shared->allow_sdists.p;
	said.allow_sdists_len = shared->allow_sdists.len;
	return said;
}
