/* Project pages: the first byte chooses JSON or HTML. What is accepted must open, and every reference must hold. */
#include <stdlib.h>

#include "base/base.h"
#include "index/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct page *page)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str key = {0};

	for (uint32_t i = 0; i < page_versions(page); i++) {
		struct page_version v = page_version(page, i);
		if (i > 0 && str_cmp(key, v.key) >= 0)
			abort();
		key = v.key;
		if (page_find(page, v.key) != i)
			abort();
	}
	for (uint32_t i = 0; i < page_files(page); i++) {
		struct page_file file = page_file(page, i);
		if (file.name.len == 0 || page_file_url(page, i, &mem).len == 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(buf_free) struct buf flat = buf_make(LIMIT_PAGE_FLAT);
	struct str body = {(const char *)data + 1, size ? size - 1 : 0};
	struct err err = {0};
	struct page page;
	status st;

	if (size == 0)
		return 0;
	st = data[0] == 'j' ? page_from_json(body, STR("demo"), STR("http://127.0.0.1/simple/demo/"), &flat, &err)
	                    : page_from_html(body, STR("demo"), STR("http://127.0.0.1/simple/demo/"), &flat, &err);
	if (st != OK)
		return 0;
	if (page_open(buf_str(&flat), &page, &err) != OK)
		abort();
	walk(&page);
	return 0;
}
