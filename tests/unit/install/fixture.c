#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/path.h"

static void make_target(struct fixture *f)
{
	const struct tag_target target = {.implementation = TAG_CPYTHON, .major = 3, .minor = 11,
		.platform = {.os = TAG_OS_GLIBC, .major = 2, .minor = 36, .arch = STR("x86_64")}};

	assert_int_equal(tags_make(&target, &f->mem, &f->tags, &f->err), OK);
	f->markers.value[MARKER_PYTHON_FULL_VERSION] = STR("3.11.2");
	f->markers.value[MARKER_PYTHON_VERSION] = STR("3.11");
	f->markers.extras.defined = f->markers.dependency_groups.defined = true;
}

static void make_request(struct fixture *f)
{
	struct sync_request *r = &f->request;

	r->layout = (struct layout){.root = path_join(&f->mem, f->dir, STR("venv")),
		.purelib = STR("lib/python3.11/site-packages"), .platlib = STR("lib/python3.11/site-packages"),
		.headers = STR("include/site/python3.11"), .scripts = STR("bin")};
	r->layout.python = path_join(&f->mem, r->layout.root, STR("bin/python"));
	r->venv = (struct venv){.root = r->layout.root, .base_python = STR("/usr/bin/python3"), .version = STR("3.11.2"),
		.short_version = STR("3.11"), .implementation = STR("CPython"), .lib = r->layout.purelib, .prompt_name = STR("test"),
		.assay_version = STR("0"), .lib64 = true};
	r->cache_dir = path_join(&f->mem, f->dir, STR("cache"));
	r->plan = (struct plan_request){.lock = &f->lock, .lock_dir = f->dir, .settings = &f->settings, .markers = &f->markers,
		.tags = &f->tags};
	r->pool = pool_open(2);
}

struct fixture *fixture_open(void)
{
	struct fixture *f = mem_new(1, sizeof *f);
	char template[] = "/tmp/assay-test-XXXXXX";

	assert_non_null(mkdtemp(template));
	f->dir = arena_str(&f->mem, str_of(template));
	f->lock.lock_version = STR("1.0");
	make_target(f);
	make_request(f);
	return f;
}

void fixture_close(struct fixture *f)
{
	struct err err = {0};
	int parent = -1;

	pool_close(f->request.pool);
	assert_int_equal(dir_open(path_parent(f->dir), &parent, &err), OK);
	assert_int_equal(dir_remove_tree(parent, arena_str(&f->mem, path_name(f->dir)).p, &err), OK);
	fd_close(&parent);
	arena_free(&f->mem);
	free(f);
}

void fixture_unpin(struct fixture *f)
{
	f->lock.packages.len = 0;
}

void fixture_pin(struct fixture *f, const char *name, const char *version, const struct wheel_part *parts)
{
	struct wheel_recipe recipe = {.dist_info = arena_printf(&f->mem, "%s-%s.dist-info", name, version).p,
		.metadata = arena_printf(&f->mem, "Metadata-Version: 2.1\nName: %s\nVersion: %s\n", name, version).p};
	struct str file = arena_printf(&f->mem, "%s-%s-py3-none-any.whl", name, version), bytes;
	struct pin *pin = vec_add(&f->lock.packages, &f->mem);
	struct pin_file *wheel;
	char *hex = arena_array(&f->mem, 65, char);

	for (size_t i = 0; parts && parts[i].name; i++)
		recipe.parts[i] = parts[i];
	bytes = wheel_build(&recipe, &f->mem);
	assert_int_equal(file_write(path_join(&f->mem, f->dir, file), bytes, 0644, 0, &f->err), OK);
	sha256_hex(bytes, hex);
	*pin = (struct pin){.name = str_of(name), .version = str_of(version)};
	wheel = vec_add(&pin->wheels, &f->mem);
	*wheel = (struct pin_file){.name = file, .path = file, .size = (int64_t)bytes.len, .has_size = true};
	*vec_add(&wheel->hashes, &f->mem) = (struct pin_hash){STR("sha256"), str_of(hex)};
}

status fixture_sync(struct fixture *f)
{
	f->result = (struct sync_result){0};
	err_clear(&f->err);
	return sync_run(&f->request, &f->mem, &f->result, &f->err);
}

struct str fixture_read(struct fixture *f, const char *path)
{
	struct str text = {0};
	struct err ignored = {0};

	if (file_read(path_join(&f->mem, f->request.layout.root, str_of(path)), MIB, &f->mem, &text, &ignored) != OK)
		return (struct str){0};
	return text.p ? text : STR("");
}

struct state {
	struct fixture *f;
	struct buf text;
};

static status note(void *user, const struct dir_visit *visit, struct err *err)
{
	struct state *s = user;
	char target[512] = "";
	char hex[65] = "";

	(void)err;
	/* How the bookkeeping looks after an undo is not part of the environment. */
	if (str_eq(visit->path, STR(".assay")))
		return OK;
	if (visit->kind == DIR_LINK)
		assert_true(readlinkat(visit->dirfd, visit->name, target, sizeof target - 1) > 0);
	if (visit->kind == DIR_FILE)
		sha256_hex(fixture_read(s->f, arena_str(&s->f->mem, visit->path).p), hex);
	buf_printf(&s->text, STR_FMT " %d %s%s\n", STR_ARG(visit->path), visit->kind, target, hex);
	return OK;
}

struct str fixture_state(struct fixture *f)
{
	struct state s = {f, buf_make(MIB)};
	struct str text;
	int fd = -1;

	if (dir_open(f->request.layout.root, &fd, &f->err) == OK)
		assert_int_equal(dir_walk(fd, note, &s, &f->err), OK);
	fd_close(&fd);
	text = arena_str(&f->mem, buf_str(&s.text));
	buf_free(&s.text);
	return text;
}

bool fixture_says(const struct fixture *f, const char *words)
{
	for (size_t i = 0; i < f->err.lines; i++)
		if (str_find_str(err_line(&f->err, i), str_of(words), 0) != SIZE_MAX)
			return true;
	return false;
}
