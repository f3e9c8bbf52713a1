/* Documents in which no object names a key twice. */
#include "base/json.h"

#include "base/banned.h"
#include "base/vec.h"

struct key {
	struct str text;
	size_t at;
};

/* The keys of all open objects, outermost first; each object's begin where frames says. */
struct keys {
	VEC(struct key) all;
	size_t frames[LIMIT_JSON_DEPTH + 1], depth;
};

static int by_text(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = str_cmp(x->text, y->text);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* The innermost object is over: judge its keys and forget them. */
static status close_frame(struct keys *keys, struct err *err)
{
	size_t from = keys->frames[--keys->depth], n = keys->all.len - from;
	struct key *key = n ? keys->all.p + from : NULL;

	if (n > 1)
		qsort(key, n, sizeof *key, by_text);
	for (size_t i = 1; i < n; i++)
		if (str_eq(key[i].text, key[i - 1].text))
			return err_set(err, E_SYNTAX, "JSON names the key '" STR_FMT "' twice in one object, at bytes %zu and %zu",
				       STR_ARG(str_sub(key[i].text, 0, 200)), key[i - 1].at, key[i].at);
	keys->all.len = from;
	return OK;
}

status json_unique_keys(struct str text, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct json j = json_open(text, &mem);
	struct keys keys = {0};
	struct json_token token;
	status st;

	if (text.len > LIMIT_JSON_UNIQUE)
		return err_set(err, E_LIMIT, "JSON is longer than %zu bytes", LIMIT_JSON_UNIQUE);
	while ((st = json_next(&j, &token, err)) == OK && token.kind != JSON_END) {
		if (token.kind == JSON_OBJECT)
			keys.frames[keys.depth++] = keys.all.len;
		if (token.kind == JSON_KEY) {
			struct key *key = vec_add(&keys.all, &mem);
			key->at = token.at;
			st = json_string(&token, &mem, &key->text, err);
		}
		if (token.kind == JSON_OBJECT_END)
			st = close_frame(&keys, err);
		if (st != OK)
			break;
	}
	return st;
}
