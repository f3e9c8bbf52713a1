/* URLs: the first line is the base, the rest the reference. Parts come together again; what is joined is a URL. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/url.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static void check_parts(struct str text)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(2 * LIMIT_URL), bare = buf_make(2 * LIMIT_URL);
	struct err err = {0};
	struct url u, v;
	struct str name;

	if (url_parse(text, &u, &err) != OK)
		return;
	url_put(&u, &out);
	/* An empty port is all that is not put back. */
	demand(out.len == text.len || (out.len + 1 == text.len && u.has_authority && u.port.len == 0));
	url_without_credentials(text, &bare);
	demand(url_parse(buf_str(&bare), &v, &err) == OK && !v.has_user && str_eq(u.host, v.host));
	if (url_filename(&u, &mem, &name, &err) == OK)
		demand(name.len && utf8_valid(name) && !str_has(name, '/') && !str_has(name, '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(buf_free) struct buf out = buf_make(2 * LIMIT_URL);
	struct str base, ref;
	struct err err = {0};
	struct url u;

	(void)str_cut((struct str){(const char *)data, size}, '\n', &base, &ref);
	check_parts(base);
	check_parts(ref);
	if (url_join(base, ref, &out, &err) != OK)
		return 0;
	demand(url_parse(buf_str(&out), &u, &err) == OK && u.scheme.len > 0);
	check_parts(buf_str(&out));
	return 0;
}
