#include "base/map.h"

enum { MAP_FIRST = 16 };

static struct map_slot *slot_of(struct map_slot *slots, size_t cap, struct str key, uint64_t hash)
{
	for (size_t i = hash & (cap - 1);; i = (i + 1) & (cap - 1)) {
		struct map_slot *slot = &slots[i];
		if (!slot->key.p || (slot->hash == hash && str_eq(slot->key, key)))
			return slot;
	}
}

static void grow(struct map *m, struct arena *mem)
{
	size_t cap = m->cap ? mem_mul(m->cap, 2) : MAP_FIRST;
	struct map_slot *slots = arena_array(mem, cap, struct map_slot);

	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].key.p)
			*slot_of(slots, cap, m->slots[i].key, m->slots[i].hash) = m->slots[i];
	m->slots = slots;
	m->cap = cap;
}

void **map_put(struct map *m, struct arena *mem, struct str key)
{
	uint64_t hash = str_hash(key);
	struct map_slot *slot;

	if ((m->len + 1) * 4 > m->cap * 3)
		grow(m, mem);
	slot = slot_of(m->slots, m->cap, key, hash);
	if (!slot->key.p) {
		slot->key = key.p ? key : STR("");
		slot->hash = hash;
		m->len++;
	}
	return &slot->value;
}

void *map_get(const struct map *m, struct str key)
{
	return m->cap ? slot_of(m->slots, m->cap, key, str_hash(key))->value : NULL;
}
