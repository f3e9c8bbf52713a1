/* libcurl's functions, loaded when the first request really goes out. */
#ifndef ASSAY_NET_CURL_API_H
#define ASSAY_NET_CURL_API_H

/* Its checking macros would hide the names that the table is made of. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/err.h"
#include "base/lazy.h"

#define CURL_FUNCTIONS(X) \
	X(curl_global_init) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_easy_strerror) \
	X(curl_multi_init) X(curl_multi_cleanup) X(curl_multi_add_handle) X(curl_multi_remove_handle) X(curl_multi_setopt) \
	X(curl_multi_assign) X(curl_multi_socket_action) X(curl_multi_info_read) X(curl_slist_append) X(curl_slist_free_all) \
	X(curl_version_info) X(curl_share_init) X(curl_share_setopt) X(curl_share_cleanup)

struct curl_api { CURL_FUNCTIONS(LAZY_FUNCTION) };
/* Valid after curl_api_load. */
extern struct curl_api curl_api;

/* Load and initialise once a process. E_IO when there is no libcurl. */
status curl_api_load(struct err *err) MUST_CHECK;

#endif
