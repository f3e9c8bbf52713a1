#include "install/fetch.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/path.h"
#include "base/url.h"

enum { READ_STEP = 256 * 1024 };

struct run;

/* One wheel on its way. */
struct fetch {
	struct run *run;
	struct plan_item *item;
	struct file_temp temp;
	struct hash sha256, strong;   /* strong: of a lock that has no sha256 */
	struct str strong_digest;
	uint64_t got;
	bool active;
	status st;
	struct err *err;
	struct unpack unpack;
};

struct run {
	const struct fetch_request *request;
	struct fetch *fetches;
	size_t n, left;
	bool failed;
	struct fetch_counters counters;
};

static void report(struct run *run)
{
	run->counters.waiting_for = (struct str){0};
	for (size_t i = 0; i < run->n && !run->counters.waiting_for.len; i++)
		if (run->fetches[i].active)
			run->counters.waiting_for = run->fetches[i].item->filename;
	if (run->request->progress)
		run->request->progress(run->request->user, &run->counters);
}

/* The hash to hold it against when the lock has no sha256: the first of the stronger ones. */
static status open_hashes(struct fetch *f, struct err *err)
{
	const struct plan_item *item = f->item;
	enum hash_kind kind;
	status st = hash_open(&f->sha256, HASH_SHA256, err);

	f->strong_digest = (struct str){0};
	for (size_t i = 0; st == OK && !item->has_sha256 && !f->strong_digest.len && i < item->n_hashes; i++)
		if (hash_kind_of(item->hashes[i].algorithm, &kind)) {
			f->strong_digest = item->hashes[i].digest;
			st = hash_open(&f->strong, kind, err);
		}
	return st;
}

static status begin(struct fetch *f, struct err *err)
{
	status st = open_hashes(f, err);

	f->got = 0;
	return st == OK ? file_temp_open(f->run->request->store->temp, 0600, &f->temp, err) : st;
}

static status take(void *user, const uint8_t *bytes, size_t n, struct err *err)
{
	struct fetch *f = user;

	f->got += n;
	f->run->counters.bytes += n;
	if ((f->item->has_size && f->got > f->item->size) || f->got > LIMIT_ARCHIVE_PACKED)
		return err_set(err, E_REFUSED, "it is larger than the %llu bytes that the lock says",
			(unsigned long long)(f->item->has_size ? f->item->size : LIMIT_ARCHIVE_PACKED));
	hash_update(&f->sha256, bytes, n);
	if (f->strong_digest.len)
		hash_update(&f->strong, bytes, n);
	return fd_write(f->temp.fd, (struct str){(const char *)bytes, n}, "a download", err);
}

static status restart(void *user, struct err *err)
{
	struct fetch *f = user;

	f->got = 0;
	if (ftruncate(f->temp.fd, 0) != 0 || lseek(f->temp.fd, 0, SEEK_SET) != 0)
		return err_errno(err, "cannot begin a download again");
	return open_hashes(f, err);
}

static void end(struct fetch *f)
{
	hash_free(&f->sha256);
	hash_free(&f->strong);
	file_temp_drop(&f->temp);
	if (f->active)
		f->run->left--;
	f->active = false;
}

static void fail(struct fetch *f, status st)
{
	f->st = st;
	f->run->failed = true;
	end(f);
}

/* What was refused, which bytes they were, and where they came from. */
static status refuse(struct fetch *f, const char *why, const uint8_t *digest, struct err *err)
{
	cleanup(buf_free) struct buf shown = buf_make(LIMIT_URL);
	char hex[2 * SHA256_BYTES + 1];

	err_set(err, E_REFUSED, "%s", why);
	hex_format(digest, SHA256_BYTES, hex);
	if (f->item->url.len)
		url_redacted(f->item->url, &shown);
	err_note(err, "sha256 %s, from " STR_FMT, hex, STR_ARG(f->item->url.len ? buf_str(&shown) : f->item->path));
	if (f->item->has_sha256) {
		hex_format(f->item->sha256, SHA256_BYTES, hex);
		err_note(err, "the lock says sha256 %s", hex);
	}
	return err_wrap(err, E_REFUSED, "refused '" STR_FMT "'", STR_ARG(f->item->filename));
}

static status check(struct fetch *f, uint8_t sha256[SHA256_BYTES], struct err *err)
{
	uint8_t strong[HASH_BYTES_MAX], wanted[HASH_BYTES_MAX];
	size_t n = hash_size(f->strong.kind);

	hash_final(&f->sha256, sha256);
	if (f->item->has_size && f->got != f->item->size)
		return refuse(f, "it is not as large as the lock says", sha256, err);
	if (f->item->has_sha256)
		return bytes_equal(sha256, f->item->sha256, SHA256_BYTES) ? OK : refuse(f, "its hash is not the lock's", sha256, err);
	if (!f->strong_digest.len)
		return refuse(f, "the lock has no hash for it", sha256, err);
	hash_final(&f->strong, strong);
	if (!hex_parse(f->strong_digest, wanted, n) || !bytes_equal(strong, wanted, n))
		return refuse(f, "its hash is not the lock's", sha256, err);
	return OK;
}

/* All bytes are there: to the pool with them. The mapping outlives the temporary name. */
static status hand_over(struct fetch *f, struct err *err)
{
	struct unpack *u = &f->unpack;
	status st = check(f, u->sha256, err);

	if (st == OK)
		st = file_map_open_at(f->run->request->store->temp, f->temp.name, LIMIT_ARCHIVE_PACKED, &u->map, err);
	if (st != OK)
		return st;
	memcpy(f->item->sha256, u->sha256, SHA256_BYTES);
	f->item->has_sha256 = true;
	u->store = f->run->request->store;
	u->pool = f->run->request->pool;
	u->filename = f->item->filename;
	u->err = f->err;
	unpack_start(u);
	return OK;
}

static void finish(struct fetch *f)
{
	status st = hand_over(f, f->err);

	if (st != OK) {
		fail(f, st);
		return;
	}
	end(f);
	f->run->counters.done++;
	report(f->run);
}

static void done(void *user, const struct net_response *response)
{
	struct fetch *f = user;

	if (response->status != OK) {
		if (response->err)
			*f->err = *response->err;
		fail(f, err_wrap(f->err, response->status, "cannot download '" STR_FMT "'", STR_ARG(f->item->filename)));
	} else if (response->http_status != 200) {
		err_set(f->err, E_NET, "the server answered %d", response->http_status);
		fail(f, err_wrap(f->err, E_NET, "cannot download '" STR_FMT "'", STR_ARG(f->item->filename)));
	} else {
		finish(f);
	}
}

/* A local file is copied past the hashes as well, so that what is unpacked is what was checked. */
static status read_local(struct fetch *f, struct err *err)
{
	cleanup_free uint8_t *part = mem_new(READ_STEP, 1);
	struct path_z path;
	cleanup(fd_close) int fd = -1;
	ssize_t n;
	status st = path_terminate(f->item->path, &path, err);

	if (st != OK)
		return st;
	fd = open(path.z, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_errno(err, "cannot open '%s'", path.z);
	while ((n = read(fd, part, READ_STEP)) > 0 && st == OK)
		st = take(f, part, (size_t)n, err);
	return n < 0 ? err_errno(err, "cannot read '%s'", path.z) : st;
}

static status start(struct fetch *f, struct err *err)
{
	struct net_request request = {.url = f->item->url, .origin = f->item->origin, .max_body = LIMIT_ARCHIVE_PACKED,
		.cache = NET_CACHE_NONE, .sink = take, .restart = restart, .done = done, .user = f};
	status st = begin(f, err);

	if (st != OK)
		return st;
	f->active = true;
	f->run->left++;
	if (f->item->path.len) {
		st = read_local(f, err);
		if (st == OK)
			finish(f);
		return st;
	}
	return net_start(f->run->request->net, &request, err);
}

static bool is_over(void *user)
{
	const struct run *run = user;

	return run->failed || run->left == 0 || cancel_requested();
}

/* The first failure in the order of the lock, so that the same lock fails the same way. */
static status first_failure(struct run *run, struct err *err)
{
	for (size_t i = 0; i < run->n; i++) {
		struct fetch *f = &run->fetches[i];
		status st = f->st != OK ? f->st : f->unpack.st;

		if (st != OK) {
			*err = *f->err;
			plan_note_needed(run->request->lock, f->item->name, err);
			return st;
		}
	}
	return OK;
}

static void run_close(struct run *run)
{
	for (size_t i = 0; run->fetches && i < run->n; i++) {
		end(&run->fetches[i]);
		free(run->fetches[i].err);
	}
	free(run->fetches);
}

static status fetch_missing(struct run *run, struct plan_item *items, const size_t *missing, struct err *err)
{
	status st = OK;

	for (size_t i = 0; i < run->n; i++) {
		run->fetches[i] = (struct fetch){.run = run, .item = &items[missing[i]], .temp = FILE_TEMP_NONE};
		run->fetches[i].err = mem_new(1, sizeof(struct err));
	}
	for (size_t i = 0; i < run->n && st == OK && !run->failed; i++) {
		st = start(&run->fetches[i], run->fetches[i].err);
		if (st != OK)
			fail(&run->fetches[i], st);
	}
	report(run);
	st = run->failed || run->left == 0 ? OK : net_wait(run->request->net, is_over, run, err);
	pool_wait(run->request->pool);
	if (st == OK)
		st = first_failure(run, err);
	return st == OK ? cancel_check(err) : st;
}

static void close_all(struct manifest *manifests, size_t n)
{
	for (size_t i = 0; i < n; i++)
		manifest_close(&manifests[i]);
}

/* What a manifest says must be what this lock asks for: it may have come through another one. */
static status check_manifest(const struct plan_item *item, const struct manifest *m, struct err *err)
{
	if (!str_eq(m->name, item->name))
		return err_set(err, E_REFUSED, "'" STR_FMT "' is not a wheel of '" STR_FMT "'", STR_ARG(m->filename), STR_ARG(item->name));
	return manifest_check(m, item->version, item->has_metadata ? item->metadata_sha256 : NULL, err);
}

static status open_all(const struct fetch_request *r, struct plan_item *items, size_t n, struct manifest *manifests,
	struct err *err)
{
	status st = OK;

	for (size_t i = 0; i < n && st == OK; i++) {
		if (!manifests[i].map.bytes.p)
			st = manifest_open(r->store, items[i].sha256, &manifests[i], err);
		if (st == OK)
			st = check_manifest(&items[i], &manifests[i], err);
	}
	return st;
}

status fetch_all(const struct fetch_request *r, struct plan_item *items, size_t n, struct manifest *manifests,
	struct fetch_counters *ret, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(run_close) struct run run = {.request = r};
	size_t *missing = arena_array(&mem, n + 1, size_t);
	status st = OK;

	memset(manifests, 0, n * sizeof *manifests);
	for (size_t i = 0; i < n; i++)
		if (!items[i].has_sha256 || manifest_open(r->store, items[i].sha256, &manifests[i], err) != OK)
			missing[run.n++] = i;
	run.counters.total = n;
	run.counters.done = n - run.n;
	run.fetches = run.n ? mem_new(run.n, sizeof *run.fetches) : NULL;
	if (run.n)
		st = fetch_missing(&run, items, missing, err);
	if (st == OK)
		st = open_all(r, items, n, manifests, err);
	if (st != OK)
		close_all(manifests, n);
	else
		*ret = run.counters;
	return st;
}
