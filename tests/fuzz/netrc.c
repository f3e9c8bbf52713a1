/* A netrc file (ftp(1)): what is read has a host and an end. */
#include <stdlib.h>

#include "net/credentials.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct credentials all = {0};
	struct err err = {0};

	(void)!credentials_add_netrc(&all, (struct str){(const char *)data, size}, &err);
	vec_each (struct credential, c, all.known)
		if (c->host.len == 0 || c->user.len > size || c->password.len > size)
			abort();
	credentials_free(&all);
	return 0;
}
