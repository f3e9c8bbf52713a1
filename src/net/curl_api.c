#include "net/curl_api.h"

#include "base/banned.h"

struct curl_api curl_api;

static const char *const names[] = {CURL_FUNCTIONS(LAZY_SYMBOL)};
_Static_assert(sizeof curl_api == sizeof names, "a table holds one pointer a function");
static struct lazy library = {"libcurl.so.4", names, sizeof names / sizeof names[0], &curl_api, 0};

status curl_api_load(struct err *err)
{
	static bool ready;
	status st = lazy_load(&library, err);

	if (st != OK || ready)
		return st;
	if (curl_api.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, E_IO, "libcurl cannot be initialised");
	ready = true;
	return OK;
}
