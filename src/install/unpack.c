#include "install/unpack.h"

#include <sys/mman.h>
#include <unistd.h>

/* A piece is worth a thread's while and small enough to share out: this many files, or bytes. */
enum { PIECE_FILES = 256 };
#define PIECE_BYTES (8 * MIB)

struct piece {
	struct unpack *unpack;
	size_t from, to;
	struct pool_job job;
};

/* The first failure is kept; `err` is written by whoever wins. */
static void fail(struct unpack *u, status st, const struct err *err)
{
	if (__atomic_exchange_n(&u->failed, true, __ATOMIC_ACQ_REL))
		return;
	u->st = st;
	*u->err = *err;
}

static status unpack_file(struct unpack *u, size_t i, struct buf *room, struct err *err)
{
	const struct wheel_file *file = &u->wheel.files[i];
	struct store_object *object = &u->objects[i];
	char *out;
	status st;

	buf_clear(room);
	out = buf_grow(room, file->member->size);
	st = buf_check(room, "a file of a wheel", err);
	if (st == OK)
		st = wheel_file_read(&u->wheel, file, out, object->sha256, err);
	if (st != OK)
		return err_wrap(err, st, "refused '" STR_FMT "'", STR_ARG(u->filename));
	object->size = file->member->size;
	object->executable = file->executable;
	st = store_put(u->store, buf_str(room), object, err);
	return st == OK ? OK : err_wrap(err, st, "cannot unpack '" STR_FMT "'", STR_ARG(u->filename));
}

static void finish(struct unpack *u)
{
	struct err err = {0};
	status st = OK;

	if (!__atomic_load_n(&u->failed, __ATOMIC_ACQUIRE)) {
		st = manifest_write(u->store, u->sha256, &u->wheel, u->filename, u->entry_points, u->objects, &err);
		if (st != OK)
			fail(u, st, &err);
		u->files = u->wheel.n_files;
		u->bytes = u->wheel.zip.unpacked;
	}
	file_map_close(&u->map);
	arena_free(&u->mem);
}

/* The packed bytes of a piece are not looked at again: give their pages back, or a large wheel counts as memory whole. */
static void forget_pages(const struct unpack *u, const struct piece *piece)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), base = (uintptr_t)u->map.bytes.p;
	uintptr_t from = base + u->wheel.files[piece->from].member->offset, to = base + u->wheel.files[piece->to - 1].member->end;

	from = (from + page - 1) & ~(page - 1);
	to &= ~(page - 1);
	if (from < to)
		(void)madvise((void *)from, to - from, MADV_DONTNEED);
}

static void run_piece(void *user)
{
	struct piece *piece = user;
	struct unpack *u = piece->unpack;
	cleanup(buf_free) struct buf room = buf_make(LIMIT_ARCHIVE_UNPACKED);
	struct err err = {0};
	status st = OK;

	for (size_t i = piece->from; i < piece->to && st == OK && !__atomic_load_n(&u->failed, __ATOMIC_RELAXED); i++)
		st = unpack_file(u, i, &room, &err);
	if (st != OK)
		fail(u, st, &err);
	forget_pages(u, piece);
	if (__atomic_sub_fetch(&u->pieces, 1, __ATOMIC_ACQ_REL) == 0)
		finish(u);
}

static status read_entry_points(struct unpack *u, struct err *err)
{
	struct str path = arena_printf(&u->mem, STR_FMT "/entry_points.txt", STR_ARG(u->wheel.dist_info));
	const struct zip_member *member = zip_find(&u->wheel.zip, path);
	char *text;
	status st;

	if (!member || u->wheel.n_entry_points == 0)
		return OK;
	text = arena_array(&u->mem, member->size + 1, char);
	st = zip_read(&u->wheel.zip, member, text, err);
	u->entry_points = (struct str){text, member->size};
	return st;
}

/* Pieces of about the same work; counted before the first may end. */
static void start_pieces(struct unpack *u)
{
	VEC(struct piece) pieces = {0};
	uint64_t bytes = 0;

	for (size_t i = 0; i < u->wheel.n_files; i++) {
		struct piece *last = pieces.len ? &pieces.p[pieces.len - 1] : NULL;

		if (!last || i - last->from >= PIECE_FILES || bytes >= PIECE_BYTES) {
			last = vec_add(&pieces, &u->mem);
			last->from = i;
			bytes = 0;
		}
		last->to = i + 1;
		bytes += u->wheel.files[i].member->size;
	}
	u->pieces = pieces.len + 1;
	for (size_t i = 0; i < pieces.len; i++) {
		pieces.p[i].unpack = u;
		pieces.p[i].job = (struct pool_job){.run = run_piece, .user = &pieces.p[i]};
		pool_run(u->pool, &pieces.p[i].job);
	}
}

static void run_open(void *user)
{
	struct unpack *u = user;
	struct err err = {0};
	status st = wheel_open(u->map.bytes, u->filename, &u->mem, &u->wheel, &err);

	if (st == OK)
		st = read_entry_points(u, &err);
	u->pieces = 1;
	if (st != OK) {
		fail(u, st, &err);
	} else {
		u->objects = arena_array(&u->mem, u->wheel.n_files, struct store_object);
		start_pieces(u);
	}
	if (__atomic_sub_fetch(&u->pieces, 1, __ATOMIC_ACQ_REL) == 0)
		finish(u);
}

void unpack_start(struct unpack *u)
{
	u->st = OK;
	u->failed = false;
	u->job = (struct pool_job){.run = run_open, .user = u};
	pool_run(u->pool, &u->job);
}
