/* Cases with `packaging`'s answers: a part of them lies in tests/data/pep, all of them where $ASSAY_SHARED points to.
 * A reader of JSON can be copied, so a value is a reader that stands before it. */
#ifndef ASSAY_TEST_PEP_VECTORS_H
#define ASSAY_TEST_PEP_VECTORS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/file.h"
#include "base/json.h"

/* -- random choices, for properties -- */

static uint64_t vectors_random;

/* Say the seed, which $ASSAY_SEED sets. */
static inline void vectors_seed(void)
{
	const char *given = getenv("ASSAY_SEED");
	unsigned long seed = given ? strtoul(given, NULL, 10) : (unsigned long)time(NULL) ^ (unsigned long)getpid();

	print_message("# seed %lu (ASSAY_SEED repeats it)\n", seed);
	vectors_random = seed;
}

static inline size_t vectors_pick(size_t n)
{
	vectors_random = vectors_random * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(vectors_random >> 33) % n;
}

/* Up to most of n pieces, one behind the other. */
static inline struct str vectors_pieces(const char *const *pieces, size_t n, size_t most, struct arena *mem)
{
	struct str text = STR("");

	for (size_t left = 1 + vectors_pick(most); left > 0; left--)
		text = arena_printf(mem, STR_FMT "%s", STR_ARG(text), pieces[vectors_pick(n)]);
	return text;
}

/* -- files of cases -- */

static inline void vectors_must(status st, const struct err *err)
{
	if (st != OK)
		fail_msg("unexpected error: " STR_FMT, STR_ARG(err_what(err)));
}

/* Call check with each file of that name that is there; at least the repository's own must be. */
static inline void vectors_each(const char *name, void (*check)(struct json file, struct arena *mem))
{
	const char *dirs[] = {getenv("ASSAY_TEST_DATA"), getenv("ASSAY_SHARED")};
	const char *below[] = {"pep", "vectors"};

	for (size_t i = 0; i < 2; i++) {
		cleanup(arena_free) struct arena mem = {0};
		struct err err = {0};
		struct str path = arena_printf(&mem, "%s/%s/%s", dirs[i] ? dirs[i] : ".", below[i], name), text;

		if (i == 1 && access(path.p, R_OK) != 0)
			continue;
		vectors_must(file_read(path, 16 * MIB, &mem, &text, &err), &err);
		check(json_open(text, &mem), &mem);
	}
}

/* The value of an object's key. */
static inline bool vectors_find(struct json object, const char *key, struct json *ret)
{
	struct err err = {0};
	struct str name;
	bool more;

	vectors_must(json_object_open(&object, &err), &err);
	for (;;) {
		vectors_must(json_object_next(&object, &name, &more, &err), &err);
		if (!more)
			return false;
		if (str_eq(name, str_of(key))) {
			*ret = object;
			return true;
		}
		vectors_must(json_skip(&object, &err), &err);
	}
}

static inline struct json vectors_get(struct json object, const char *key)
{
	struct json value = {0};

	if (!vectors_find(object, key, &value))
		fail_msg("the case has no '%s'", key);
	return value;
}

static inline struct str vectors_str(struct json value)
{
	struct err err = {0};
	struct str s = {0};

	vectors_must(json_take_string(&value, &s, &err), &err);
	return s;
}

static inline struct str vectors_get_str(struct json object, const char *key)
{
	return vectors_str(vectors_get(object, key));
}

static inline bool vectors_is_null(struct json object, const char *key)
{
	struct json value = vectors_get(object, key);

	return json_peek(&value) == JSON_NULL;
}

static inline bool vectors_get_bool(struct json object, const char *key)
{
	struct json value = vectors_get(object, key);

	return json_peek(&value) == JSON_TRUE;
}

static inline struct json vectors_open(struct json array)
{
	struct err err = {0};

	vectors_must(json_array_open(&array, &err), &err);
	return array;
}

static inline bool vectors_next(struct json *array, struct json *item)
{
	struct err err = {0};
	bool more;

	vectors_must(json_array_next(array, &more, &err), &err);
	if (!more)
		return false;
	*item = *array;
	vectors_must(json_skip(array, &err), &err);
	return true;
}

/* `vectors_items (item, array)`: item stands before each element in turn. */
#define vectors_items(item, array) \
	for (struct json item##_rest = vectors_open(array), item; vectors_next(&item##_rest, &item);)

static inline void vectors_same(struct str got, struct str want, struct str input)
{
	if (!str_eq(got, want))
		fail_msg("'" STR_FMT "': got '" STR_FMT "', expected '" STR_FMT "'", STR_ARG(input), STR_ARG(got), STR_ARG(want));
}

#endif
