#include "pins/lock.h"

size_t lock_find(const struct lock *lock, struct str name, size_t from)
{
	for (size_t i = from; i < lock->packages.len; i++)
		if (str_eq(lock->packages.p[i].name, name))
			return i;
	return SIZE_MAX;
}

size_t lock_file_count(const struct lock *lock)
{
	size_t n = 0;

	vec_each (const struct pin, pin, lock->packages)
		n += pin->wheels.len + pin->has_sdist + (pin->source == PIN_ARCHIVE) + pin->hashes.len;
	return n;
}

static bool hex_decode(struct str hex, uint8_t *ret, size_t n)
{
	if (hex.len != n * 2)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(hex.p[2 * i]), low = hex_digit(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool pin_hash_sha256(const struct pin_hash *hashes, size_t n, uint8_t ret[32])
{
	uint8_t digest[32];

	for (size_t i = 0; i < n; i++)
		if (str_eq(hashes[i].algorithm, STR("sha256")) && hex_decode(hashes[i].digest, digest, sizeof digest)) {
			memcpy(ret, digest, sizeof digest);
			return true;
		}
	return false;
}

bool pylock_name_valid(struct str path)
{
	struct str folder, name;

	if (!str_rcut(path, '/', &folder, &name))
		name = path;
	if (str_eq(name, STR("pylock.toml")))
		return true;
	return str_starts(name, STR("pylock.")) && str_ends(name, STR(".toml")) && name.len > 12 &&
	       !str_has(str_sub(name, 7, name.len - 5), '.');
}
