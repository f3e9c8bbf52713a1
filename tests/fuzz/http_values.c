/* An answer's header, line by line, and the values that are looked into. */
#include <stdlib.h>

#include "base/time.h"
#include "net/cache_control.h"
#include "net/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_into(const struct head *head)
{
	const int64_t now = INT64_C(1795000000) * TIME_SECOND;
	const struct cache_fields fields = {head_get(head, HEAD_CACHE_CONTROL), head_get(head, HEAD_EXPIRES), head_get(head, HEAD_DATE),
		head_get(head, HEAD_AGE), head_get(head, HEAD_VARY), now, now};
	struct cache_terms terms = cache_terms_of(&fields);
	uint64_t from, to, total;

	/* Nothing is fresh for longer than the largest number of seconds, or than a date can say. */
	if (terms.fresh_until > now + (int64_t)10000 * 366 * TIME_DAY)
		abort();
	if (retry_after_parse(head_get(head, HEAD_RETRY_AFTER), now) < -1)
		abort();
	if (content_range_parse(head_get(head, HEAD_CONTENT_RANGE), &from, &to, &total) && (from > to || to >= total))
		abort();
	(void)head_value_is_clean(head_get(head, HEAD_ETAG));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, line;
	struct head head = head_make();
	struct err err = {0};

	while (str_line(&rest, &line))
		if (head_line(&head, line, &err) != OK)
			break;
	look_into(&head);
	head_free(&head);
	return 0;
}
