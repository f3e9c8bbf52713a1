/* pylock.toml: the oracle's vectors, places, what is refused, and round trips of random locks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/random.h"
#include "pins/pylock.h"

static const char base_lock[] =
	"lock-version = \"1.0\"\n"
	"created-by = \"x\"\n"
	"requires-python = \">=3.10\"\n"
	"environments = [\"sys_platform == 'linux'\"]\n"
	"extras = [\"dev\"]\n"
	"[[packages]]\n"
	"name = \"attrs\"\n"
	"version = \"25.1.0\"\n"
	"marker = \"'dev' in extras\"\n"
	"dependencies = [{name = \"cattrs\"}]\n"
	"index = \"https://index.example.org/simple\"\n"
	"[packages.sdist]\n"
	"url = \"https://example.com/attrs-25.1.0.tar.gz\"\n"
	"size = 10\n"
	"upload-time = 2025-01-25T11:30:12+02:00\n"
	"hashes = {sha256 = \"aa\"}\n"
	"[[packages]]\n"
	"name = \"cattrs\"\n"
	"[[packages.wheels]]\n"
	"path = \"wheels/cattrs-24.1.2-py3-none-any.whl\"\n"
	"hashes = {sha256 = \"cc\", sha512 = \"dd\"}\n";

static void everything_is_read_with_its_place(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock lock;
	struct err err = {0};

	(void)state;
	assert_int_equal(pylock_read(str_of(base_lock), STR("pylock.toml"), &mem, &lock, &err), OK);
	assert_int_equal(lock.packages.len, 2);
	const struct pin *attrs = &lock.packages.p[0], *cattrs = &lock.packages.p[1];
	assert_true(str_eq(attrs->place.file, STR("pylock.toml")));
	assert_int_equal(attrs->place.line, 6);
	assert_int_equal(attrs->sdist.place.line, 12);
	assert_true(str_eq(attrs->sdist.name, STR("attrs-25.1.0.tar.gz")));
	assert_true(attrs->sdist.upload_time == INT64_C(1737797412) * 1000000);
	assert_int_equal(attrs->sdist.size, 10);
	assert_non_null(attrs->parsed_marker);
	assert_true(attrs->has_dependencies);
	assert_false(cattrs->has_dependencies);
	assert_int_equal(cattrs->wheels.p[0].hashes.len, 2);
	assert_true(str_eq(cattrs->wheels.p[0].name, STR("cattrs-24.1.2-py3-none-any.whl")));
	assert_int_equal(lock.parsed_environments.len, 1);
	assert_false(lock.ours);
}

/* The cases of packaging's own reader: what it takes is taken, what it refuses is refused. */
static void run_case(struct str label, struct str toml, bool accepted)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock lock;
	struct err err = {0};
	status st = pylock_read(toml, STR("pylock.toml"), &mem, &lock, &err);

	if ((st == OK) != accepted)
		fail_msg("case '" STR_FMT "': %s: " STR_FMT, STR_ARG(label), st == OK ? "accepted" : "refused",
		         STR_ARG(err_line(&err, 0)));
}

static size_t run_cases(struct json *json)
{
	size_t n = 0;
	struct err err = {0};

	assert_int_equal(json_array_open(json, &err), OK);
	for (bool more = true;; n++) {
		struct str key, label = {0}, toml = {0};
		bool accepted = false, fields = true;

		assert_int_equal(json_array_next(json, &more, &err), OK);
		if (!more)
			return n;
		assert_int_equal(json_object_open(json, &err), OK);
		while (json_object_next(json, &key, &fields, &err) == OK && fields) {
			status st = str_eq(key, STR("label"))          ? json_take_string(json, &label, &err)
			          : str_eq(key, STR("toml"))           ? json_take_string(json, &toml, &err)
			          : str_eq(key, STR("oracle_accepts")) ? json_take_bool(json, &accepted, &err)
			                                               : json_skip(json, &err);
			assert_int_equal(st, OK);
		}
		run_case(label, toml, accepted);
	}
}

static void the_oracle_agrees(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const char *folder = getenv("ASSAY_TEST_DATA");
	struct str text, key;
	struct err err = {0};
	size_t n = 0;
	bool more = true;

	(void)state;
	assert_non_null(folder);
	assert_int_equal(file_read(arena_printf(&mem, "%s/pins/pylock-vectors.json", folder), 4 * MIB, &mem, &text, &err), OK);
	struct json json = json_open(text, &mem);
	assert_int_equal(json_object_open(&json, &err), OK);
	while (json_object_next(&json, &key, &more, &err) == OK && more) {
		if (str_eq(key, STR("cases")))
			n = run_cases(&json);
		else
			assert_int_equal(json_skip(&json, &err), OK);
	}
	assert_true(n >= 80);
}

static void assert_refused(const char *text, const char *sentence)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock lock;
	struct err err = {0};
	bool found = false;

	assert_int_not_equal(pylock_read(str_of(text), STR("pylock.toml"), &mem, &lock, &err), OK);
	for (size_t i = 0; i < err.lines; i++)
		found |= str_find_str(err_line(&err, i), str_of(sentence), 0) != SIZE_MAX;
	if (!found)
		fail_msg("no '%s' in '" STR_FMT "'", sentence, STR_ARG(err_line(&err, 0)));
}

static void faults_name_their_line(void **state)
{
	(void)state;
	assert_refused("lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"a\"\nwheels = 1\n", "line 5");
	assert_refused("lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"A\"\n", "line 4, column 8: the name 'A'");
	assert_refused("lock-version = \"2.0\"\ncreated-by = \"x\"\npackages = []\n", "line 1, column 16: lock version '2.0'");
	assert_refused("lock-version = \"1.0\"\ncreated-by = \"x\"\npackages = []\n[tool]\nassay = {instant = 1}\n", "[tool.assay]");
	assert_refused("lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"a\"\nwheels = [{url = \"https://h/b-1-py3-none-any.whl\", hashes = {sha256 = \"a\"}}]\n",
	               "line 5, column 11: the file 'b-1-py3-none-any.whl' does not belong to 'a'");
}

static void many_of_one_name_are_refused(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf text = buf_make(MIB);
	struct lock lock;
	struct err err = {0};

	(void)state;
	buf_add(&text, STR("lock-version = \"1.0\"\ncreated-by = \"x\"\n"));
	for (size_t i = 0; i <= LIMIT_LOCK_SAME_NAME; i++)
		buf_add(&text, STR("[[packages]]\nname = \"a\"\ndirectory = {path = \".\"}\n"));
	assert_int_equal(pylock_read(buf_str(&text), STR("pylock.toml"), &mem, &lock, &err), E_CONFIG);
}

/* -- writing -- */

struct dice {
	uint64_t state;
	struct arena *mem;
};

/* splitmix64 */
static uint64_t roll(struct dice *d, uint64_t sides)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % sides;
}

static struct str pick(struct dice *d, const char *const *texts, size_t n)
{
	return str_of(texts[roll(d, n)]);
}
#define PICK(d, ...) pick(d, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void hashes_make(struct dice *d, struct pin_file *file)
{
	vec_push(&file->hashes, d->mem, ((struct pin_hash){STR("sha256"), arena_printf(d->mem, "%064lx", (unsigned long)roll(d, 1000))}));
	if (roll(d, 4) == 0)
		vec_push(&file->hashes, d->mem, ((struct pin_hash){STR("blake2b \"odd\""), STR("\\x\n")}));
}

static struct pin_file file_make(struct dice *d, struct str name)
{
	struct pin_file file = {.name = name};

	if (roll(d, 3))
		file.url = arena_printf(d->mem, "https://files.example.org/%02x/" STR_FMT, (unsigned)roll(d, 256),
		                        STR_ARG(roll(d, 8) ? name : STR("other-name.bin")));
	if (!file.url.len || roll(d, 6) == 0)
		file.path = arena_printf(d->mem, "wheels/" STR_FMT, STR_ARG(name));
	file.has_size = roll(d, 3) != 0;
	file.size = file.has_size ? (int64_t)roll(d, 1u << 30) : 0;
	file.has_time = roll(d, 3) != 0;
	file.upload_time = file.has_time ? INT64_C(1700000000000000) + (int64_t)roll(d, UINT64_C(100000000000000)) : 0;
	hashes_make(d, &file);
	return file;
}

static void sources_make(struct dice *d, struct pin *pin)
{
	switch (roll(d, 8)) {
	case 0:
		pin->source = PIN_VCS;
		pin->vcs = (struct pin_vcs){STR("git"), STR("https://example.org/r.git"), {0}, PICK(d, "", "main"), STR("0123"), PICK(d, "", "sub")};
		return;
	case 1:
		pin->source = PIN_DIRECTORY;
		pin->directory = (struct pin_directory){PICK(d, ".", "a b"), PICK(d, "", "x"), roll(d, 2)};
		return;
	case 2:
		pin->source = PIN_ARCHIVE;
		pin->archive = file_make(d, STR("x-1.zip"));
		pin->archive.name = pin->archive.path.len ? STR("x-1.zip") : pin->archive.name;
		if (!str_ends(pin->archive.url, STR("x-1.zip")) && pin->archive.url.len)
			pin->archive.url = STR("https://files.example.org/x-1.zip");
		pin->archive.subdirectory = PICK(d, "", "sub");
		return;
	default:
		break;
	}
	pin->source = PIN_FILES;
	pin->has_sdist = roll(d, 2);
	if (pin->has_sdist)
		pin->sdist = file_make(d, arena_printf(d->mem, STR_FMT "-1.0.tar.gz", STR_ARG(pin->name)));
	for (size_t i = roll(d, 4) + !pin->has_sdist; i > 0; i--)
		vec_push(&pin->wheels, d->mem, file_make(d, arena_printf(d->mem, STR_FMT "-1.0-%zu-py3-none-any.whl", STR_ARG(pin->name), i)));
}

static void pin_make(struct dice *d, struct pin *pin, size_t number)
{
	pin->name = arena_printf(d->mem, "p%zu", number);
	pin->version = PICK(d, "1.0", "1", "v1.0");
	pin->marker = PICK(d, "", "", "python_version < '3.9'", "'dev' in extras and sys_platform == \"win32\"", "'t' in dependency_groups");
	pin->requires_python = PICK(d, "", ">=3.8", ">=3.8,!=3.9.1");
	pin->index = PICK(d, "", "https://index.example.org/simple/");
	pin->has_dependencies = roll(d, 3) != 0;
	for (size_t i = roll(d, 4); pin->has_dependencies && i > 0; i--)
		vec_push(&pin->dependencies, d->mem, ((struct pin_dependency){arena_printf(d->mem, "p%zu", i), PICK(d, "", "1.0"), PICK(d, "", "os_name == 'x'")}));
	sources_make(d, pin);
	if (roll(d, 4) == 0)
		vec_push(&pin->identities, d->mem, ((struct pin_identity){STR("GitHub"), STR("{ kind = \"GitHub\", n = 1, repository = \"o/r\" }")}));
	pin->metadata_sha256 = PICK(d, "", "ab12");
	for (size_t i = roll(d, 3); i > 0; i--)
		vec_push(&pin->requires, d->mem, ((struct pin_requires){arena_printf(d->mem, "P%zu[x]>=%zu", i, i), arena_printf(d->mem, "p%zu", i)}));
}

static struct lock lock_make(struct dice *d)
{
	struct lock lock = {.lock_version = STR("1.0"), .created_by = PICK(d, "assay", "\x01 odd \"tool\" \xe2\x80\xae")};

	lock.requires_python = PICK(d, "", ">=3.9");
	if (roll(d, 2)) {
		vec_push(&lock.environments, d->mem, STR("sys_platform == 'linux'"));
		vec_push(&lock.environments, d->mem, STR("os_name == 'nt'"));
		vec_push(&lock.extras, d->mem, STR("dev"));
		vec_push(&lock.dependency_groups, d->mem, STR("Test Group"));
		vec_push(&lock.default_groups, d->mem, STR("t"));
	}
	for (size_t i = roll(d, 5); i > 0; i--)
		pin_make(d, vec_add(&lock.packages, d->mem), i);
	lock.ours = true;
	lock.has_instant = roll(d, 2);
	lock.instant = lock.has_instant ? INT64_C(1790000000000000) + (int64_t)roll(d, 1000000) : 0;
	lock.default_index = PICK(d, "", "https://index.example.org/simple/");
	for (size_t i = roll(d, 3); i > 0; i--) {
		struct str name = arena_printf(d->mem, "p.%zu", i);

		vec_push(&lock.inputs, d->mem, ((struct lock_input){name, STR("00ff")}));
		vec_push(&lock.pages, d->mem, ((struct lock_page){name, PICK(d, "", "https://other.example/"), PICK(d, "", "0a")}));
		vec_push(&lock.options, d->mem, ((struct lock_option){name, STR("any value = \"1\"")}));
		vec_push(&lock.roots, d->mem, ((struct lock_root){arena_printf(d->mem, "p%zu>=1", i), arena_printf(d->mem, "p%zu", i), PICK(d, "", "dev"), PICK(d, "", "t"), STR("a.in"), (uint32_t)i}));
	}
	return lock;
}

static void what_was_written_is_read_back(void **state)
{
	uint64_t seed = random_u64();

	(void)state;
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (uint64_t round = 0; round < 500; round++) {
		cleanup(arena_free) struct arena mem = {0};
		cleanup(buf_free) struct buf first = buf_make(MIB), second = buf_make(MIB);
		struct dice d = {seed + round, &mem};
		struct lock made = lock_make(&d), back;
		struct err err = {0};

		if (pylock_write(&made, &first, &err) != OK)
			fail_msg("round %llu: " STR_FMT, (unsigned long long)round, STR_ARG(err_line(&err, 0)));
		if (pylock_read(buf_str(&first), STR("pylock.toml"), &mem, &back, &err) != OK)
			fail_msg("round %llu: " STR_FMT "\n%s", (unsigned long long)round, STR_ARG(err_line(&err, 0)), buf_z(&first));
		lock_sort(&back);
		if (!lock_equal(&made, &back))
			fail_msg("round %llu: read back otherwise:\n%s", (unsigned long long)round, buf_z(&first));
		assert_int_equal(pylock_write(&back, &second, &err), OK);
		assert_true(str_eq(buf_str(&first), buf_str(&second)));
	}
}

static void what_must_not_be_written_is_refused(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(MIB);
	struct dice d = {1, &mem};
	struct lock lock = {.created_by = STR("assay")};
	struct err err = {0};
	struct pin *pin = vec_add(&lock.packages, &mem);

	(void)state;
	pin->name = STR("a");
	assert_int_equal(pylock_write(&lock, &out, &err), E_USAGE);
	vec_push(&pin->wheels, &mem, file_make(&d, STR("a-1-py3-none-any.whl")));
	assert_int_equal(pylock_write(&lock, &out, &err), OK);
	pin->marker = STR("extra == 'x'");
	assert_int_equal(pylock_write(&lock, &out, &err), E_USAGE);
	pin->marker = STR("");
	pin->index = STR("https://user:secret@example.org/");
	assert_int_equal(pylock_write(&lock, &out, &err), E_USAGE);
	assert_true(str_find_str(err_line(&err, 0), STR("secret"), 0) == SIZE_MAX);
	pin->index = STR("");
	pin->source = PIN_HASHES;
	assert_int_equal(pylock_write(&lock, &out, &err), E_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_read_with_its_place),
		cmocka_unit_test(the_oracle_agrees),
		cmocka_unit_test(faults_name_their_line),
		cmocka_unit_test(many_of_one_name_are_refused),
		cmocka_unit_test(what_was_written_is_read_back),
		cmocka_unit_test(what_must_not_be_written_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
