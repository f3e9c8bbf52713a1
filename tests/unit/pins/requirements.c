/* requirements.txt: lines as pip reads them, includes, what is refused; as a lock; written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pep/requirement.h"
#include "pins/diff.h"
#include "pins/requirements.h"

#include "files.h"

#define SHA  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SHA2 "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b"

/* What was read, as one line: "text@line/hashes" for each requirement, "!" before constraints, then options "kind=value". */
static void assert_reads(const struct test_file *files, const char *want)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(8192);
	struct requirements_file file;
	struct err err = {0};

	if (requirements_read(STR("r.txt"), TEST_FILES(files), &mem, &file, &err) != OK)
		fail_msg("refused: " STR_FMT, STR_ARG(err_line(&err, 0)));
	vec_each (const struct requirements_line, line, file.requirements)
		buf_printf(&out, STR_FMT "@" STR_FMT ":%u/%zu\n", STR_ARG(line->text), STR_ARG(line->place.file), line->place.line,
		           line->hashes.len);
	vec_each (const struct requirements_line, line, file.constraints)
		buf_printf(&out, "!" STR_FMT "@" STR_FMT ":%u\n", STR_ARG(line->text), STR_ARG(line->place.file), line->place.line);
	vec_each (const struct requirements_option, option, file.options)
		buf_printf(&out, "%d=" STR_FMT "\n", (int)option->kind, STR_ARG(option->value));
	buf_printf(&out, "%zu files", file.inputs.len);
	assert_string_equal(buf_z(&out), want);
}

static void assert_text(const char *text, const char *want)
{
	assert_reads((const struct test_file[]){{"r.txt", text}, {NULL, NULL}}, want);
}

static void assert_refused_in(const struct test_file *files, const char *sentence)
{
	cleanup(arena_free) struct arena mem = {0};
	struct requirements_file file;
	struct err err = {0};

	if (requirements_read(STR("r.txt"), TEST_FILES(files), &mem, &file, &err) == OK)
		fail_msg("accepted: %s", files[0].text);
	if (!err_tells(&err, sentence))
		fail_msg("no '%s' in '" STR_FMT "'", sentence, STR_ARG(err_line(&err, 0)));
}

static void assert_refused(const char *text, const char *sentence)
{
	assert_refused_in((const struct test_file[]){{"r.txt", text}, {NULL, NULL}}, sentence);
}

static void lines(void **state)
{
	(void)state;
	assert_text("\xef\xbb\xbf" "a\r\n\n  # c\n  b>=1 # c\n", "a@r.txt:1/0\nb>=1@r.txt:4/0\n1 files");
	assert_text("a>=1,\\\n<2\n", "a>=1,<2@r.txt:1/0\n1 files");
	assert_text("a \\\n  # a comment ends it\nb\n", "a@r.txt:1/0\nb@r.txt:3/0\n1 files");
	assert_text("a # c \\\nb\nc\n", "a@r.txt:1/0\nc@r.txt:3/0\n1 files");
	assert_text("a \\", "a@r.txt:1/0\n1 files");
	assert_text("a ; os_name == 'x y'\nA[b,c]\n", "a ; os_name == 'x y'@r.txt:1/0\nA[b,c]@r.txt:2/0\n1 files");
	assert_text("a @ https://h.example/a-1-py3-none-any.whl#sha256=" SHA "\n",
	            "a @ https://h.example/a-1-py3-none-any.whl#sha256=" SHA "@r.txt:1/0\n1 files");
}

static void hashes(void **state)
{
	(void)state;
	assert_text("a==1 --hash=sha256:" SHA "\n", "a==1@r.txt:1/1\n1 files");
	assert_text("a==1 \\\n    --hash=sha256:" SHA " \\\n    --hash sha256:" SHA2 "\n    # via b\n", "a==1@r.txt:1/2\n1 files");
	assert_text("a==1 --hash=\"sha256:" SHA "\"\n", "a==1@r.txt:1/1\n1 files");
	assert_refused("a==1 --hash=md5:d41d8cd98f00b204e9800998ecf8427e\n", "'md5' proves nothing");
	assert_refused("a==1 --hash=sha256:aa\n", "64 digits");
	assert_refused("a==1 --hash=sha256:" "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n", "hexadecimal");
	assert_refused("a==1 --hash\n", "needs a value");
	assert_refused("a==1 --hash=sha256:" SHA " b==2\n", "'b==2' is not an option");
	assert_refused("a==1\n--hash=sha256:" SHA "\n", "behind a requirement");
	assert_refused("a==1 --global-option=x\n", "assay builds nothing");
	assert_refused("a==1 --index-url=https://h/\n", "'--index-url'");
}

static void options_are_told_not_applied(void **state)
{
	(void)state;
	assert_text("-i https://a.example/\n--index-url=https://b.example/\n--extra-index-url https://c.example/\n--pre\n"
	            "--require-hashes --only-binary :all:\n--no-binary=x,y\n--prefer-binary\n-ihttps://d.example/\n",
	            "0=https://a.example/\n0=https://b.example/\n1=https://c.example/\n2=\n3=\n4=:all:\n5=x,y\n6=\n0=https://d.example/\n"
	            "1 files");
	assert_refused("--trusted-host h\n", "certificate");
	assert_refused("a\n--find-links .\n", "r.txt, line 2");
	assert_refused("--no-index\n", "--offline");
	assert_refused("--frobnicate\n", "'--frobnicate'");
	assert_refused("--pre=1\n", "takes no value");
	assert_refused("-e .\n", "editable");
	assert_refused("--editable=git+https://h/x\n", "editable");
	assert_refused("-i 'https://a.example/\n", "not closed");
}

static void what_is_no_name_is_refused(void **state)
{
	(void)state;
	assert_refused("./a\n", "is a path");
	assert_refused("a-1-py3-none-any.whl\n", "is a path");
	assert_refused("https://h.example/a.whl\n", "URL without a name");
	assert_refused("git+https://h.example/a\n", "URL without a name");
	assert_refused("a @ git+https://h.example/a@main\n", "version control ('git+https')");
	assert_refused("a @ file:///tmp/a.whl\n", "scheme 'file'");
	assert_refused("a b\n", "not a requirement");
	assert_refused("a>=\n", "r.txt, line 1");
	assert_refused("a==1 ${TOKEN}\n", "environment");
	assert_refused("-i https://${USER}@h.example/\n", "environment");
	assert_text("a ; os_name == '${lower} $UP'\n", "a ; os_name == '${lower} $UP'@r.txt:1/0\n1 files");
}

static void characters_that_others_take_for_line_ends(void **state)
{
	const char *const bad[] = {"a\x0b" "b\n", "# c\x0c" "b\n", "# c\xc2\x85" "b\n", "# c\xe2\x80\xa8" "b\n", "a\rb\n", "# c\x1c" "b\n"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(bad[i], "line end");
	assert_refused("a # \xff\n", "UTF-8");
	assert_text("a # \xc3\xa9\t\n", "a@r.txt:1/0\n1 files");
}

static void includes(void **state)
{
	const struct test_file nested[] = {
		{"r.txt", "-r sub/a.txt\n-c c.txt\nz\n"}, {"sub/a.txt", "-r b.txt\na\n-c ../c.txt\n"}, {"sub/b.txt", "b\n"},
		{"c.txt", "k<2\n"}, {NULL, NULL}};
	const struct test_file cycle[] = {{"r.txt", "-r a.txt\n"}, {"a.txt", "x\n-r ./r.txt\n"}, {NULL, NULL}};
	const struct test_file missing[] = {{"r.txt", "x\n-r a.txt\n"}, {NULL, NULL}};
	const struct test_file remote[] = {{"r.txt", "-r https://h.example/a.txt\n"}, {NULL, NULL}};
	const struct test_file constrained[] = {{"r.txt", "-c c.txt\n"}, {"c.txt", "a[x]\n"}, {NULL, NULL}};
	const struct test_file both[] = {{"r.txt", "-r c.txt\n-c c.txt\n"}, {"c.txt", "a\n"}, {NULL, NULL}};

	(void)state;
	assert_reads(nested, "b@sub/b.txt:1/0\na@sub/a.txt:2/0\nz@r.txt:3/0\n!k<2@c.txt:1\n4 files");
	assert_reads(both, "a@c.txt:1/0\n!a@c.txt:1\n2 files");
	assert_refused_in(cycle, "includes itself");
	assert_refused_in(missing, "r.txt, line 2");
	assert_refused_in(remote, "network");
	assert_refused_in(constrained, "cannot have extras");
}

/* A file that includes two others that each include two others ... is read once each; a chain ends at its limit. */
static void includes_stay_bounded(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct test_file files[64] = {{0}};

	(void)state;
	for (int i = 0; i < 40; i++) {
		struct str path = i ? arena_printf(&mem, "f%d", i) : STR("r.txt");

		files[i] = (struct test_file){path.p, arena_printf(&mem, "-r f%d\n", i + 1).p};
	}
	assert_refused_in(files, "nested more than");
}

/* -- as a lock -- */

static status lock_of_text(const char *text, struct arena *mem, struct lock *lock, struct err *err)
{
	const struct test_file files[] = {{"r.txt", text}, {NULL, NULL}};
	struct requirements_file file;

	assert_int_equal(requirements_read(STR("r.txt"), TEST_FILES(files), mem, &file, err), OK);
	return requirements_lock(&file, STR("r.txt"), mem, lock, err);
}

static void a_pinned_file_is_a_lock(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	struct lock lock;
	struct err err = {0};

	(void)state;
	assert_int_equal(lock_of_text("B_b==1.0 ; os_name == 'nt' --hash=sha256:" SHA "\n"
	                              "c @ https://h.example/c-2-py3-none-any.whl --hash=sha256:" SHA "\n", &mem, &lock, &err), OK);
	assert_int_equal(lock.packages.len, 2);
	const struct pin *b = &lock.packages.p[0], *c = &lock.packages.p[1];
	assert_true(str_eq(b->name, STR("b-b")));
	assert_true(str_eq(b->version, STR("1.0")));
	assert_int_equal(b->source, PIN_HASHES);
	assert_non_null(b->parsed_marker);
	assert_non_null(b->parsed_version);
	assert_int_equal(c->source, PIN_ARCHIVE);
	assert_true(str_eq(c->archive.name, STR("c-2-py3-none-any.whl")));
	assert_int_equal(lock_of_text("a==1\n", &mem, &lock, &err), E_NO);
	assert_true(err_tells(&err, "line 1"));
	assert_int_equal(lock_of_text("a>=1 --hash=sha256:" SHA "\n", &mem, &lock, &err), E_NO);
	assert_int_equal(lock_of_text("a==1.* --hash=sha256:" SHA "\n", &mem, &lock, &err), E_NO);
	assert_int_equal(lock_of_text("a==1,!=2 --hash=sha256:" SHA "\n", &mem, &lock, &err), E_NO);
}

static void pin_add(struct lock *lock, struct pin pin, const char *file, struct arena *mem)
{
	struct pin *added = vec_add(&lock->packages, mem);

	*added = pin;
	if (pin.source == PIN_FILES) {
		struct pin_file *wheel = vec_add(&added->wheels, mem);

		wheel->name = str_of(file);
		vec_push(&wheel->hashes, mem, ((struct pin_hash){STR("sha256"), STR(SHA)}));
	}
}

static void locks_are_written_as_requirements(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(8192);
	struct lock lock = {0}, back;
	struct err err = {0};

	(void)state;
	pin_add(&lock, (struct pin){.name = STR("b"), .version = STR("2"), .marker = STR("os_name == \"nt\"")}, "b.whl", &mem);
	pin_add(&lock, (struct pin){.name = STR("a"), .version = STR("1")}, "a.whl", &mem);
	struct pin *a = &lock.packages.p[1];
	struct pin_file *second = vec_add(&a->wheels, &mem);
	second->name = STR("a-other.whl");
	vec_push(&second->hashes, &mem, ((struct pin_hash){STR("sha256"), STR(SHA2)}));
	vec_push(&a->via, &mem, STR("b"));
	vec_push(&a->via, &mem, STR("-r requirements.in"));
	vec_push(&lock.packages.p[0].via, &mem, STR("-r requirements.in\nevil==1"));
	assert_int_equal(requirements_write(&lock, STR("assay lock requirements.in"), &out, &err), OK);
	assert_string_equal(buf_z(&out),
	                    "#\n# This file is made by assay; to make it again, run:\n#\n#    assay lock requirements.in\n#\n"
	                    "a==1 \\\n    --hash=sha256:" SHA2 " \\\n    --hash=sha256:" SHA "\n"
	                    "    # via\n    #   -r requirements.in\n    #   b\n"
	                    "b==2 ; os_name == \"nt\" \\\n    --hash=sha256:" SHA "\n    # via -r requirements.in\\nevil==1\n");
	assert_int_equal(lock_of_text(buf_z(&out), &mem, &back, &err), OK);
	assert_int_equal(back.packages.len, 2);
	assert_int_equal(back.packages.p[0].hashes.len, 2);
}

/* What is written and read again is what the lock was reduced to: nothing changes by itself. */
static void a_lock_is_reduced_to_what_requirements_say(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	cleanup(buf_free) struct buf out = buf_make(8192);
	struct lock lock = {0}, back, reduced;
	struct pins_diff diff;
	struct err err = {0};

	(void)state;
	pin_add(&lock, (struct pin){.name = STR("b"), .version = STR("2"), .marker = STR("os_name == \"nt\""),
		.index = STR("https://example.org/simple/"), .has_dependencies = true}, "b.whl", &mem);
	pin_add(&lock, (struct pin){.name = STR("a"), .version = STR("1")}, "a.whl", &mem);
	struct pin_file *second = vec_add(&lock.packages.p[1].wheels, &mem);
	second->name = STR("a-other.whl");
	vec_push(&second->hashes, &mem, ((struct pin_hash){STR("sha256"), STR(SHA2)}));
	assert_int_equal(requirements_reduce(&lock, &mem, &reduced, &err), OK);
	assert_int_equal(lock_file_count(&reduced), lock_file_count(&lock));
	assert_int_equal(requirements_write(&lock, STR("x"), &out, &err), OK);
	assert_int_equal(lock_of_text(buf_z(&out), &mem, &back, &err), OK);
	lock_sort(&back);
	pins_diff(&back, &reduced, &mem, &diff);
	assert_int_equal(diff.changes.len, 0);
	assert_int_equal(diff.kept, 2);
	reduced.packages.p[0].hashes.p[0].digest = STR(SHA);
	pins_diff(&back, &reduced, &mem, &diff);
	assert_int_equal(diff.changes.len, 1);
}

static void what_requirements_cannot_say_is_refused(void **state)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct pin bad[] = {
		{.name = STR("a"), .version = STR("1"), .marker = STR("'x' in extras")},
		{.name = STR("a"), .version = STR("1"), .marker = STR("os_name == 'x # y'")},
		{.name = STR("a"), .version = STR("1"), .marker = STR("os_name == 'x -e y'")},
		{.name = STR("a"), .version = STR("1"), .marker = STR("os_name == '${X}'")},
		{.name = STR("a"), .version = STR("1"), .marker = STR("nonsense")},
		{.name = STR("a"), .version = STR("1\nevil==1")},
		{.name = STR("a")},
		{.name = STR("a"), .source = PIN_VCS},
		{.name = STR("a"), .version = STR("1"), .source = PIN_HASHES},
		{.name = STR("a"), .source = PIN_ARCHIVE, .archive = {.url = STR("https://u:p@h.example/a.whl")}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cleanup(buf_free) struct buf out = buf_make(8192);
		struct lock lock = {0};
		struct err err = {0};

		pin_add(&lock, bad[i], "a.whl", &mem);
		assert_int_equal(requirements_write(&lock, STR("x"), &out, &err), E_USAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(hashes),
		cmocka_unit_test(options_are_told_not_applied),
		cmocka_unit_test(what_is_no_name_is_refused),
		cmocka_unit_test(characters_that_others_take_for_line_ends),
		cmocka_unit_test(includes),
		cmocka_unit_test(includes_stay_bounded),
		cmocka_unit_test(a_pinned_file_is_a_lock),
		cmocka_unit_test(locks_are_written_as_requirements),
		cmocka_unit_test(a_lock_is_reduced_to_what_requirements_say),
		cmocka_unit_test(what_requirements_cannot_say_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
