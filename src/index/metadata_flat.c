#include "base/sha256.h"
#include "index/index_parts.h"

static void put_field(struct buf *flat, const char *name, struct str value)
{
	if (value.len)
		buf_printf(flat, "%s: " STR_FMT "\n", name, STR_ARG(value));
}

static void put_fields(struct buf *flat, const char *name, const struct str *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_field(flat, name, values[i]);
}

status metadata_flatten(struct str text, struct buf *flat, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	uint8_t digest[SHA256_BYTES];
	struct metadata m;
	status st = metadata_parse(text, &mem, &m, err);

	if (st != OK)
		return st;
	sha256_of(text, digest);
	buf_add(flat, (struct str){(const char *)digest, sizeof digest});
	buf_printf(flat, "Metadata-Version: %u.%u\n", m.major, m.minor);
	put_field(flat, "Name", m.name);
	put_field(flat, "Version", m.version.text);
	put_field(flat, "Requires-Python", m.requires_python);
	put_fields(flat, "Requires-Dist", m.requires_dist, m.n_requires_dist);
	put_fields(flat, "Provides-Extra", m.provides_extra, m.n_provides_extra);
	put_fields(flat, "Dynamic", m.dynamic, m.n_dynamic);
	return buf_check(flat, "the metadata", err);
}

status metadata_unflatten(struct str flat, struct arena *mem, struct metadata *ret, uint8_t sha256[32],
                          struct err *err)
{
	status st;

	if (flat.len < SHA256_BYTES)
		return err_set(err, E_SYNTAX, "stored metadata is damaged");
	st = metadata_parse(str_skip(flat, SHA256_BYTES), mem, ret, err);
	if (st == OK)
		memcpy(sha256, flat.p, SHA256_BYTES);
	return st;
}
