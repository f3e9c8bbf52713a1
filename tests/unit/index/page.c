/* Project pages: what is read from JSON and HTML, what is refused, and that the flat form never depends on order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "index/page.h"
#include "pep/version.h"

#define BASE "http://127.0.0.1:8000/simple/demo/"
#define HEX  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char json_page[] =
	"{\"meta\":{\"api-version\":\"1.4\",\"_last-serial\":1},\"name\":\"Demo\",\"versions\":[\"1.0\"],"
	"\"project-status\":{\"status\":\"archived\",\"reason\":\"moved on\"},\"files\":["
	"{\"filename\":\"demo-1.10-py3-none-any.whl\",\"url\":\"../../files/demo-1.10-py3-none-any.whl\","
	"\"hashes\":{\"sha256\":\"" HEX "\",\"md5\":\"x\"},\"size\":12,\"upload-time\":\"2024-01-02T03:04:05.000006Z\","
	"\"requires-python\":\">=3.8\",\"yanked\":false,\"core-metadata\":{\"sha256\":\"" HEX "\"}},"
	"{\"filename\":\"demo-1.9.tar.gz\",\"url\":\"https://files.example.org/x/demo-1.9.tar.gz#frag\",\"hashes\":{},"
	"\"yanked\":\"broken\",\"requires-python\":null},"
	"{\"filename\":\"demo-1.10.0.tar.gz\",\"url\":\"demo-1.10.0.tar.gz\",\"hashes\":{\"sha256\":\"" HEX "\"},"
	"\"core-metadata\":false,\"dist-info-metadata\":true},"
	"{\"filename\":\"demo-1.8-py2.7.egg\",\"url\":\"demo-1.8-py2.7.egg\",\"hashes\":{}},"
	"{\"filename\":\"other-1.0-py3-none-any.whl\",\"url\":\"o\",\"hashes\":{}}"
	"]}";

static const char html_page[] =
	"<!DOCTYPE html><html><head><meta name=\"pypi:repository-version\" content=\"1.4\">"
	"<meta name='pypi:project-status' content='archived'><meta content='moved on' name='pypi:project-status-reason'>"
	"<!-- <a href='demo-9-py3-none-any.whl'>x</a> --><script>if (a<b) '<a href=\"demo-8.tar.gz\">'</script></head><body>"
	"<a href=\"demo-1.10.0.tar.gz#sha256=" HEX "\">demo-1.10.0.tar.gz</a>"
	"<A HREF='https://files.example.org/x/demo-1.9.tar.gz' data-yanked='broken'>demo-1.9.tar.gz</A>"
	"<a href=\"../../files/demo-1.10-py3-none-any.whl#sha256=" HEX "\" data-requires-python=\"&gt;&#61;3.8\""
	" data-core-metadata=\"sha256=" HEX "\" data-dist-info-metadata=\"true\" >demo-1.10-py3-none-any.whl</a>"
	"<a href=\"demo-1.8-py2.7.egg\">demo-1.8-py2.7.egg</a><a name=top></a></body></html>";

static void open_page(struct buf *flat, struct page *page)
{
	struct err err = {0};

	assert_int_equal(page_open(buf_str(flat), page, &err), OK);
}

static void json_is_read(void **state)
{
	cleanup(buf_free) struct buf flat = buf_make(LIMIT_PAGE_FLAT);
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct page page;
	struct page_file file;
	struct str reason;

	(void)state;
	assert_int_equal(page_from_json(str_of(json_page), STR("demo"), STR(BASE), &flat, &err), OK);
	open_page(&flat, &page);
	assert_int_equal(page_versions(&page), 2);
	assert_int_equal(page_left_out(&page), 2);
	assert_true(str_eq(page_version(&page, 0).text, STR("1.9")));
	assert_int_equal(page_version(&page, 1).files, 2);
	assert_int_equal(page_status(&page, &reason), PAGE_ARCHIVED);
	assert_true(str_eq(reason, STR("moved on")));
	file = page_file(&page, page_version(&page, 1).first);
	assert_true(str_eq(file.name, STR("demo-1.10-py3-none-any.whl")));
	assert_true(str_eq(file.python, STR("py3")));
	assert_true(str_eq(file.platform, STR("any")));
	assert_true(str_eq(file.requires_python, STR(">=3.8")));
	assert_int_equal(file.size, 12);
	assert_true(file.upload_time == 1704164645000006);
	assert_int_equal(file.sha256[1], 0x23);
	assert_int_equal(file.flags, PAGE_FILE_WHEEL | PAGE_FILE_HAS_SIZE | PAGE_FILE_HAS_TIME | PAGE_FILE_HAS_SHA256 |
	                             PAGE_FILE_HAS_METADATA | PAGE_FILE_HAS_METADATA_SHA256);
	assert_true(str_eq(page_file_url(&page, 1, &mem), STR("http://127.0.0.1:8000/files/demo-1.10-py3-none-any.whl")));
	/* core-metadata counts before the older name, also when it says no */
	assert_int_equal(page_file(&page, 2).flags, PAGE_FILE_HAS_SHA256);
	file = page_file(&page, 0);
	assert_int_equal(file.flags, PAGE_FILE_YANKED);
	assert_true(str_eq(file.yanked_reason, STR("broken")));
	assert_true(str_eq(page_file_url(&page, 0, &mem), STR("https://files.example.org/x/demo-1.9.tar.gz")));
}

static void html_says_the_same(void **state)
{
	cleanup(buf_free) struct buf flat = buf_make(LIMIT_PAGE_FLAT);
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct page page;
	struct page_file file;
	struct str reason;

	(void)state;
	assert_int_equal(page_from_html(str_of(html_page), STR("demo"), STR(BASE), &flat, &err), OK);
	open_page(&flat, &page);
	assert_int_equal(page_files(&page), 3);
	assert_int_equal(page_left_out(&page), 1);
	file = page_file(&page, 1);
	assert_true(str_eq(file.requires_python, STR(">=3.8")));
	assert_int_equal(file.flags, PAGE_FILE_WHEEL | PAGE_FILE_HAS_SHA256 | PAGE_FILE_HAS_METADATA |
	                             PAGE_FILE_HAS_METADATA_SHA256);
	assert_true(str_eq(page_file_url(&page, 1, &mem), STR("http://127.0.0.1:8000/files/demo-1.10-py3-none-any.whl")));
	assert_int_equal(page_file(&page, 0).flags, PAGE_FILE_YANKED);
	assert_int_equal(page_file(&page, 2).flags, PAGE_FILE_HAS_SHA256);
	assert_int_equal(page_status(&page, &reason), PAGE_ARCHIVED);
	assert_true(str_eq(reason, STR("moved on")));
}

static void the_newest_file_before_a_moment(void **state)
{
	cleanup(buf_free) struct buf flat = buf_make(LIMIT_PAGE_FLAT), none = buf_make(LIMIT_PAGE_FLAT);
	static const char times[] =
		"{\"meta\":{\"api-version\":\"1.1\"},\"name\":\"demo\",\"files\":["
		"{\"filename\":\"demo-1.tar.gz\",\"url\":\"a\",\"hashes\":{},\"upload-time\":\"2024-01-01T00:00:02Z\"},"
		"{\"filename\":\"demo-2.tar.gz\",\"url\":\"b\",\"hashes\":{},\"upload-time\":\"2024-01-01T00:00:01Z\"},"
		"{\"filename\":\"demo-3.tar.gz\",\"url\":\"c\",\"hashes\":{}}]}";
	const int64_t second = 1704067201000000; /* of demo-2 */
	struct err err = {0};
	struct page page;
	int64_t newest = 7;

	(void)state;
	assert_int_equal(page_from_json(str_of(times), STR("demo"), STR(BASE), &flat, &err), OK);
	open_page(&flat, &page);
	assert_true(page_newest_before(&page, INT64_MAX, &newest) && newest == second + 1000000);
	assert_true(page_newest_before(&page, second + 1000000, &newest) && newest == second);
	newest = 7;
	assert_false(page_newest_before(&page, second, &newest));
	assert_int_equal(page_from_html(str_of(html_page), STR("demo"), STR(BASE), &none, &err), OK);
	open_page(&none, &page);
	assert_false(page_newest_before(&page, INT64_MAX, &newest));
	assert_true(newest == 7);
}

static void versions_are_found_by_their_key(void **state)
{
	cleanup(buf_free) struct buf flat = buf_make(LIMIT_PAGE_FLAT);
	cleanup(arena_free) struct arena mem = {0};
	struct err err = {0};
	struct version version;
	struct page page;

	(void)state;
	assert_int_equal(page_from_json(str_of(json_page), STR("demo"), STR(BASE), &flat, &err), OK);
	open_page(&flat, &page);
	assert_int_equal(version_parse(STR("1.10.0.0"), &mem, &version, &err), OK);
	assert_int_equal(page_find(&page, version.key), 1);
	assert_int_equal(version_parse(STR("1.11"), &mem, &version, &err), OK);
	assert_int_equal(page_find(&page, version.key), UINT32_MAX);
}

#define META "{\"meta\":{\"api-version\":\"1.0\"},"

static void nonsense_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "[]", "{", "null", "{\"files\":[]}", "{\"meta\":{},\"files\":[]}", META "\"name\":\"demo\"}",
		"{\"meta\":{\"api-version\":\"2.0\"},\"files\":[]}",
		META "\"name\":\"other\",\"files\":[]}",
		META "\"files\":{}}",
		META "\"files\":[]} x",
		META "\"files\":[],\"files\":[]}",
		META "\"files\":[{\"filename\":\"demo-1.tar.gz\"}]}",
		META "\"files\":[{\"filename\":\"demo-1.tar.gz\",\"url\":\"u\",\"url\":\"v\"}]}",
		META "\"files\":[{\"filename\":\"demo-1.tar.gz\",\"url\":\"u\",\"size\":-1}]}",
		META "\"files\":[{\"filename\":\"demo-1.tar.gz\",\"url\":\"u\",\"size\":99999999999999999999}]}",
		META "\"files\":[{\"filename\":\"demo-1.tar.gz\",\"url\":\"u\",\"upload-time\":\"yesterday\"}]}",
		META "\"files\":[{\"filename\":\"demo-1.tar.gz\",\"url\":\"u\",\"hashes\":{\"sha256\":\"xyz\"}}]}",
		META "\"files\":[{\"filename\":\"demo-1.tar.gz\",\"url\":\"u\",\"yanked\":7}]}",
		META "\"files\":[],\"project-status\":{\"status\":\"haunted\"}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cleanup(buf_free) struct buf flat = buf_make(LIMIT_PAGE_FLAT);
		struct err err = {0};
		if (page_from_json(str_of(bad[i]), STR("demo"), STR(BASE), &flat, &err) != E_SYNTAX)
			fail_msg("accepted: %s", bad[i]);
		assert_int_equal(flat.len, 0);
		assert_true(err.lines > 0);
	}
}

/* The flat form of a page made of the given file objects, in that order. */
static struct str flat_of(const char *const *files, size_t n, const size_t *order, struct buf *flat, struct arena *mem)
{
	struct str body = STR(META "\"files\":[");
	struct err err = {0};

	for (size_t i = 0; i < n; i++)
		body = arena_printf(mem, STR_FMT "%s%s", STR_ARG(body), i ? "," : "", files[order[i]]);
	body = arena_printf(mem, STR_FMT "]}", STR_ARG(body));
	assert_int_equal(page_from_json(body, STR("demo"), STR(BASE), flat, &err), OK);
	return buf_str(flat);
}

static void the_order_of_a_page_does_not_matter(void **state)
{
	static const char *const files[] = {
		"{\"filename\":\"demo-2.0-py3-none-any.whl\",\"url\":\"demo-2.0-py3-none-any.whl\",\"requires-python\":\">=3\"}",
		"{\"filename\":\"demo-2.0.tar.gz\",\"url\":\"../x/demo-2.0.tar.gz\",\"requires-python\":\">=3\"}",
		"{\"filename\":\"demo-10.0-py3-none-any.whl\",\"url\":\"demo-10.0-py3-none-any.whl\"}",
		"{\"filename\":\"demo-2.0-py2-none-any.whl\",\"url\":\"demo-2.0-py2-none-any.whl\",\"yanked\":true}",
	};
	const size_t forward[] = {0, 1, 2, 3}, other[] = {3, 2, 0, 1};
	cleanup(buf_free) struct buf a = buf_make(LIMIT_PAGE_FLAT), b = buf_make(LIMIT_PAGE_FLAT);
	cleanup(arena_free) struct arena mem = {0};
	struct page pa, pb;

	(void)state;
	(void)flat_of(files, 4, forward, &a, &mem);
	(void)flat_of(files, 4, other, &b, &mem);
	open_page(&a, &pa);
	open_page(&b, &pb);
	assert_int_equal(page_versions(&pa), 2);
	for (uint32_t i = 0; i < 4; i++) {
		assert_true(str_eq(page_file(&pa, i).name, page_file(&pb, i).name));
		assert_int_equal(page_file(&pa, i).flags, page_file(&pb, i).flags);
		assert_true(str_eq(page_file_url(&pa, i, &mem), page_file_url(&pb, i, &mem)));
	}
}

static void a_damaged_flat_form_is_not_believed(void **state)
{
	cleanup(buf_free) struct buf flat = buf_make(LIMIT_PAGE_FLAT);
	struct err err = {0};
	struct page page;

	(void)state;
	assert_int_equal(page_from_json(str_of(json_page), STR("demo"), STR(BASE), &flat, &err), OK);
	for (size_t len = 0; len < flat.len; len++)
		assert_int_equal(page_open((struct str){flat.p, len}, &page, &err), E_SYNTAX);
	flat.p[0] ^= 1;
	assert_int_equal(page_open(buf_str(&flat), &page, &err), E_SYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_read),
		cmocka_unit_test(html_says_the_same),
		cmocka_unit_test(the_newest_file_before_a_moment),
		cmocka_unit_test(versions_are_found_by_their_key),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(the_order_of_a_page_does_not_matter),
		cmocka_unit_test(a_damaged_flat_form_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
