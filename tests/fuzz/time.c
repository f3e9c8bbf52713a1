/* Instants, dates, HTTP dates and spans: what is read can be written and reads as the same. */
#include <stdlib.h>

#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(buf_free) struct buf out = buf_make(100);
	struct str text = {(const char *)data, size};
	struct err err = {0};
	int64_t us, back;

	if (time_parse(text, &us, &err) == OK) {
		time_format(us, &out);
		demand(time_parse(buf_str(&out), &back, &err) == OK && back == us);
	}
	buf_clear(&out);
	if (time_parse_date(text, &us, &err) == OK) {
		time_format_date(us, &out);
		demand(str_eq(buf_str(&out), text));
	}
	buf_clear(&out);
	if (time_parse_http(text, 0, &us, &err) == OK) {
		time_format_http(us, &out);
		demand(time_parse_http(buf_str(&out), 0, &back, &err) == OK && back == us);
	}
	buf_clear(&out);
	if (time_parse_span(text, &us, &err) == OK) {
		demand(us >= 0);
		time_format_span(us, &out);
		demand(time_parse_span(buf_str(&out), &back, &err) == OK && back == us);
	}
	return 0;
}
