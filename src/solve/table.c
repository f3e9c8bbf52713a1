#include "solve/table.h"

static size_t home(const struct table *t, uint64_t key)
{
	key = (key ^ key >> 32) * 0x9e3779b97f4a7c15u;
	return (size_t)(key >> 20) & (t->cap - 1);
}

static void place(struct table *t, uint64_t key, uint32_t value)
{
	size_t at = home(t, key);

	while (t->slots[at].value)
		at = (at + 1) & (t->cap - 1);
	t->slots[at] = (struct table_slot){key, value};
}

static void grow(struct table *t, struct arena *mem)
{
	struct table old = *t;

	t->cap = old.cap ? mem_mul(old.cap, 2) : 64;
	t->slots = arena_array(mem, t->cap, struct table_slot);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].value)
			place(t, old.slots[i].key, old.slots[i].value);
}

void table_add(struct table *t, struct arena *mem, uint64_t key, uint32_t value)
{
	if ((t->len + 1) * 2 > t->cap)
		grow(t, mem);
	place(t, key, value + 1);
	t->len++;
}

uint32_t table_next(const struct table *t, uint64_t key, size_t *at)
{
	if (t->cap == 0)
		return UINT32_MAX;
	for (;; (*at)++) {
		const struct table_slot *slot = &t->slots[(home(t, key) + *at) & (t->cap - 1)];

		if (!slot->value)
			return UINT32_MAX;
		if (slot->key == key) {
			(*at)++;
			return slot->value - 1;
		}
	}
}
