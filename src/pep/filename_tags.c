/* All triples that the compressed sets of a wheel's name stand for. */
#include "pep/filename.h"

struct set {
	struct str *members; /* in lower case */
	size_t len;
};

static struct set set_expand(struct str text, struct arena *mem)
{
	VEC(struct str) members = {0};
	struct str member;
	char *lower = arena_alloc(mem, text.len, 1);
	bool more = true;

	for (size_t i = 0; i < text.len; i++)
		lower[i] = to_lower(text.p[i]);
	text.p = lower;
	while (str_token(&text, '.', &member, &more))
		vec_push(&members, mem, member);
	return (struct set){members.p, members.len};
}

static int str_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static size_t sort_once(struct str *list, size_t n)
{
	size_t kept = 0;

	qsort(list, n, sizeof *list, str_order);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !str_eq(list[i], list[kept - 1]))
			list[kept++] = list[i];
	return kept;
}

status wheel_filename_tags(const struct wheel_filename *wheel, struct arena *mem, struct str **ret, size_t *ret_n,
	struct err *err)
{
	struct set pythons = set_expand(wheel->python, mem), abis = set_expand(wheel->abi, mem);
	struct set platforms = set_expand(wheel->platform, mem);
	/* Each factor is at most LIMIT_FILENAME, so the product cannot overflow. */
	size_t total = pythons.len * abis.len * platforms.len, n = 0;
	struct str *tags;

	if (total > LIMIT_FILENAME_TAGS)
		return err_set(err, E_LIMIT, "a wheel file name that stands for %zu tags (at most %d)", total, LIMIT_FILENAME_TAGS);
	tags = arena_array(mem, total, struct str);
	for (size_t i = 0; i < pythons.len; i++)
		for (size_t j = 0; j < abis.len; j++)
			for (size_t k = 0; k < platforms.len; k++)
				tags[n++] = arena_printf(mem, STR_FMT "-" STR_FMT "-" STR_FMT, STR_ARG(pythons.members[i]),
					STR_ARG(abis.members[j]), STR_ARG(platforms.members[k]));
	*ret = tags;
	*ret_n = sort_once(tags, n);
	return OK;
}
