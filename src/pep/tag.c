/* Ranking a wheel's tags against a target's. See tag_make.c for where the lists come from. */
#include "pep/tag.h"

#include "pep/tag_table.h"

enum { NOT_FOUND = UINT16_MAX };

/* Eight bytes of text at a time, letters folded to lower case by setting their sixth bit: that makes more texts equal
 * than should be ('[' and '{'), so a match is compared again. */
static uint64_t hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ (word | 0x2020202020202020u)) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

uint32_t tag_hash(struct str s)
{
	uint64_t hash = s.len, word = 0;
	size_t i = 0;

	for (; i + 8 <= s.len; i += 8) {
		memcpy(&word, s.p + i, 8);
		hash = hash_word(hash, word);
	}
	if (i < s.len) {
		word = 0;
		if (s.len >= 8) {
			memcpy(&word, s.p + s.len - 8, 8);
		} else {
			for (; i < s.len; i++)
				word = word << 8 | (uint8_t)s.p[i];
		}
		hash = hash_word(hash, word);
	}
	return (uint32_t)(hash ^ (hash >> 32));
}

static uint16_t table_find(const struct tag_table *table, struct str name)
{
	uint32_t at = tag_hash(name);

	for (;; at++) {
		uint16_t slot = table->slots[at & table->mask];

		if (slot == 0)
			return NOT_FOUND;
		if (str_eq_nocase(table->names[slot - 1], name))
			return (uint16_t)(slot - 1);
	}
}

/* The next member of a compressed set; false at its end. */
static bool set_next(struct str *rest, struct str *member)
{
	const char *dot;

	if (!rest->p)
		return false;
	dot = rest->len ? memchr(rest->p, '.', rest->len) : NULL;
	if (dot) {
		*member = (struct str){rest->p, (size_t)(dot - rest->p)};
		*rest = str_skip(*rest, member->len + 1);
	} else {
		*member = *rest;
		*rest = (struct str){0};
	}
	return true;
}

/* The set's members among the ABIs, a bit each. */
static uint32_t abis_find(const struct tag_table *table, struct str abis)
{
	struct str abi;
	uint32_t found = 0;

	while (set_next(&abis, &abi)) {
		uint16_t i = table_find(table, abi);

		if (i != NOT_FOUND)
			found |= UINT32_C(1) << i;
	}
	return found;
}

/* The best (python, abi) pair and the best python for `any` among the sets; NOT_FOUND where there is none. */
static void pairs_find(const struct tags *tags, struct str pythons, uint32_t abis, uint16_t *best_pair, uint16_t *best_any)
{
	struct str name;

	*best_pair = *best_any = NOT_FOUND;
	while (set_next(&pythons, &name)) {
		uint16_t python = table_find(&tags->pythons, name);

		if (python == NOT_FOUND)
			continue;
		for (uint32_t rest = abis; rest; rest &= rest - 1) {
			uint16_t abi = (uint16_t)__builtin_ctz(rest);
			uint16_t pair = tags->pair_of[(size_t)python * tags->abis.len + abi];

			if (pair && pair - 1 < *best_pair)
				*best_pair = (uint16_t)(pair - 1);
		}
		/* No wheel for `any` platform has an ABI; "none" is the first one in the table. */
		if ((abis & 1) && tags->any_of[python] && tags->any_of[python] - 1 < *best_any)
			*best_any = (uint16_t)(tags->any_of[python] - 1);
	}
}

int tags_rank(const struct tags *tags, struct str python, struct str abi, struct str platform)
{
	uint32_t abis = abis_find(&tags->abis, abi);
	uint16_t pair, any_python, best = NOT_FOUND;
	bool any = false;
	struct str name;

	if (!abis)
		return -1;
	pairs_find(tags, python, abis, &pair, &any_python);
	if (pair == NOT_FOUND && any_python == NOT_FOUND)
		return -1;
	while (set_next(&platform, &name)) {
		uint16_t i;

		if (str_eq_nocase(name, STR("any"))) {
			any = true;
			continue;
		}
		i = table_find(&tags->platforms, name);
		if (i < best)
			best = i;
	}
	if (pair != NOT_FOUND && best != NOT_FOUND)
		return (int)pair * tags->platforms.len + best;
	if (any && any_python != NOT_FOUND)
		return (int)tags->n_pairs * tags->platforms.len + any_python;
	return -1;
}

size_t tags_count(const struct tags *tags)
{
	return (size_t)tags->n_pairs * tags->platforms.len + tags->n_anys;
}

struct tag tags_at(const struct tags *tags, size_t rank)
{
	size_t platforms = tags->platforms.len, specific = tags->n_pairs * platforms;

	if (rank >= specific)
		return (struct tag){tags->pythons.names[tags->anys[rank - specific]], STR("none"), STR("any")};
	return (struct tag){
		.python = tags->pythons.names[tags->pairs[rank / platforms].python],
		.abi = tags->abis.names[tags->pairs[rank / platforms].abi],
		.platform = tags->platforms.names[rank % platforms],
	};
}

bool tag_valid(struct str tag)
{
	for (size_t i = 0; i < tag.len; i++)
		if (!is_alnum(tag.p[i]) && tag.p[i] != '_')
			return false;
	return tag.len > 0;
}
