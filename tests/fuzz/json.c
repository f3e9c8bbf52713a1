/* The JSON reader: reading by tokens and skipping agree, tokens lie where they say, decoded text is UTF-8. */
#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

/* Read by tokens; *decodes says whether every key could be decoded, too. */
static status read_tokens(struct str text, struct arena *mem, bool *decodes)
{
	struct json j = json_open(text, mem);
	struct json_token token = {.kind = JSON_NOTHING};
	struct err err = {0};
	struct str decoded;
	status st = OK;

	*decodes = true;
	while (st == OK && token.kind != JSON_END) {
		st = json_next(&j, &token, &err);
		if (st != OK)
			break;
		demand(token.at + token.raw.len <= text.len && (token.raw.len == 0 || token.raw.p == text.p + token.at));
		if (token.kind != JSON_KEY && token.kind != JSON_STRING)
			continue;
		if (json_string(&token, mem, &decoded, &err) == OK)
			demand(utf8_valid(decoded) && decoded.len <= token.raw.len);
		else if (token.kind == JSON_KEY)
			*decodes = false;
	}
	return st;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text = {(const char *)data, size};
	struct json j = json_open(text, &mem);
	struct err err = {0};
	bool decodes;
	status read = read_tokens(text, &mem, &decodes), skipped = json_skip(&j, &err);

	if (skipped == OK)
		skipped = json_done(&j, &err);
	demand(read == skipped);
	if (json_unique_keys(text, &err) == OK)
		demand(read == OK && decodes);
	return 0;
}
