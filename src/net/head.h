/* The header fields of one answer, as far as anybody here asks for them. Collected line by line as they arrive. */
#ifndef ASSAY_NET_HEAD_H
#define ASSAY_NET_HEAD_H

#include "base/base.h"

enum head_field {
	HEAD_AGE, HEAD_CACHE_CONTROL, HEAD_CONTENT_ENCODING, HEAD_CONTENT_RANGE, HEAD_CONTENT_TYPE, HEAD_DATE, HEAD_ETAG, HEAD_EXPIRES,
	HEAD_LAST_MODIFIED, HEAD_LOCATION, HEAD_RETRY_AFTER, HEAD_VARY, HEAD_FIELDS,
};

struct head {
	struct buf text;
	struct {
		uint32_t at, len; /* in text; len 0: missing */
	} field[HEAD_FIELDS];
	int status;           /* of the last status line; 0 before one */
};

struct head head_make(void);
void head_free(struct head *head);
/* One line with or without its end. A status line starts over (interim answers, RFC 9110 15.2). A repeated field is
 * joined with ", " (5.3) where it is a list, and else the first one counts. E_LIMIT beyond LIMIT_HTTP_HEADERS. */
status head_line(struct head *head, struct str line, struct err *err) MUST_CHECK;
/* The field's value without space around it; empty when missing. Borrows head until the next line. */
struct str head_get(const struct head *head, enum head_field field);

/* A validator that may be sent back in a request: printable, no spaces but in a date, not too long. */
bool head_value_is_clean(struct str value);
/* `bytes 0-99/1234` (RFC 9110, section 14.4) with a known length: from <= to < total; false for anything else. */
bool content_range_parse(struct str value, uint64_t *ret_from, uint64_t *ret_to, uint64_t *ret_total);

#endif
