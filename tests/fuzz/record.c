/* RECORD: what is read and then written is read as the same. */
#include "pep/record.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const struct record_entry *entry, struct arena *mem)
{
	cleanup(buf_free) struct buf out = buf_make(MIB);
	static struct err err;
	struct record_entry again;
	struct record record;
	bool more;

	if (entry->hash == RECORD_STRONG)
		record_write(&out, entry->path, entry->kind, entry->digest, entry->size);
	else
		record_write_bare(&out, entry->path);
	record = record_open(buf_str(&out));
	/* A mark in front of the first path would be taken for the file's. */
	if (str_starts(entry->path, STR("\xef\xbb\xbf")))
		return;
	must_hold(record_next(&record, mem, &again, &more, &err) == OK && more);
	must_hold(str_eq(again.path, entry->path));
	if (entry->hash == RECORD_STRONG)
		must_hold(again.kind == entry->kind && bytes_equal(again.digest, entry->digest, hash_size(entry->kind)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	static struct err err;
	struct record record = record_open((struct str){(const char *)data, size});
	struct record_entry entry;
	bool more = true;

	while (record_next(&record, &mem, &entry, &more, &err) == OK && more) {
		must_hold(entry.path.len && !str_has(entry.path, '\n') && !str_has(entry.path, '\0'));
		round_trip(&entry, &mem);
	}
	return 0;
}
