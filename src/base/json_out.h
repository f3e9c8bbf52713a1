/* JSON (RFC 8259), written: valid by construction, deterministic, and harmless to whoever looks at it, since controls,
 * invisible and bidirectional characters leave as \u escapes and bytes that are not UTF-8 as U+FFFD. */
#ifndef ASSAY_JSON_OUT_H
#define ASSAY_JSON_OUT_H

#include "base/buf.h"
#include "base/limits.h"

/* A writer; on the stack, no handle to free. */
struct json_out {
	struct buf *to;
	unsigned indent; /* spaces a level; 0: all on one line, without spaces */
	unsigned depth;
	bool empty;      /* nothing stands in the innermost container yet */
	bool after_key;
};

/* Write to `to`, whose maximum bounds the document (ask buf_check at the end). */
struct json_out json_out_open(struct buf *to, unsigned indent);

void json_out_object(struct json_out *o);
void json_out_object_end(struct json_out *o);
void json_out_array(struct json_out *o);
void json_out_array_end(struct json_out *o);
/* A key; its value must follow. The caller sees to it that keys differ. */
void json_out_key(struct json_out *o, struct str key);
void json_out_string(struct json_out *o, struct str s);
void json_out_u64(struct json_out *o, uint64_t n);
void json_out_i64(struct json_out *o, int64_t n);
void json_out_bool(struct json_out *o, bool b);
void json_out_null(struct json_out *o);
/* A whole value that is JSON already, as it is: a number's text, a nested document. */
void json_out_raw(struct json_out *o, struct str json);

/* Key and value at once. */
void json_out_key_string(struct json_out *o, const char *key, struct str s);
void json_out_key_u64(struct json_out *o, const char *key, uint64_t n);
void json_out_key_bool(struct json_out *o, const char *key, bool b);

/* Only the quoted string, for those who build JSON by other means. */
void json_out_quoted(struct buf *to, struct str s);

#endif
