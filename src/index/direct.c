/* A wheel that the user's own files name by URL and hash: a project of its own, for which no index is asked. */
#include "base/json_out.h"
#include "base/sha256.h"
#include "base/url.h"
#include "index/index_parts.h"
#include "pep/filename.h"

/* The file's name, when the URL is one that leads to a wheel of this project. */
static status judge_url(struct str name, struct str text, struct arena *mem, struct str *ret, struct err *err)
{
	struct wheel_filename wheel;
	struct url url;
	status st = url_parse(text, &url, err);

	if (st == OK && !url_has_scheme(&url, "https") && !url_has_scheme(&url, "http"))
		st = err_set(err, E_CONFIG, "only http and https URLs lead to a file");
	if (st == OK)
		st = url_filename(&url, mem, ret, err);
	if (st == OK && filename_kind(*ret) != FILENAME_WHEEL)
		st = err_set(err, E_REFUSED, "'" STR_FMT "' is no wheel, and nothing else can be used without running its code",
		             STR_ARG(*ret));
	if (st == OK)
		st = wheel_filename_parse(*ret, mem, &wheel, err);
	if (st == OK && !str_eq(wheel.name, name))
		st = err_set(err, E_CONFIG, "the URL leads to a file of '" STR_FMT "'", STR_ARG(wheel.name));
	return st == E_SYNTAX ? err_wrap(err, E_CONFIG, "the URL leads to no wheel") : st;
}

/* As an index that has this one file would say it. */
static void write_page(struct str name, struct str file, struct str url, const uint8_t sha256[SHA256_BYTES], struct buf *to)
{
	struct json_out out = json_out_open(to, 0);
	char hex[2 * SHA256_BYTES + 1];

	hex_format(sha256, SHA256_BYTES, hex);
	json_out_object(&out);
	json_out_key(&out, STR("meta"));
	json_out_object(&out);
	json_out_key_string(&out, "api-version", STR("1.0"));
	json_out_object_end(&out);
	json_out_key_string(&out, "name", name);
	json_out_key(&out, STR("files"));
	json_out_array(&out);
	json_out_object(&out);
	json_out_key_string(&out, "filename", file);
	json_out_key_string(&out, "url", url);
	json_out_key(&out, STR("hashes"));
	json_out_object(&out);
	json_out_key_string(&out, "sha256", str_of(hex));
	json_out_object_end(&out);
	json_out_object_end(&out);
	json_out_array_end(&out);
	json_out_object_end(&out);
}

static status make_page(struct index *index, struct str name, struct str url, const uint8_t sha256[SHA256_BYTES],
                        struct page *ret, struct err *err)
{
	cleanup(buf_free) struct buf text = buf_make(LIMIT_URL * 4), flat = buf_make(LIMIT_URL * 8);
	struct str file;
	status st = judge_url(name, url, index->mem, &file, err);

	if (st != OK)
		return st;
	write_page(name, file, url, sha256, &text);
	st = buf_check(&text, "the URL", err);
	if (st == OK)
		st = page_from_json(buf_str(&text), name, url, &flat, err);
	return st == OK ? page_open(arena_str(index->mem, buf_str(&flat)), ret, err) : st;
}

status index_direct(struct index *index, struct str name, struct str url, const uint8_t sha256[32],
                    struct index_project **ret, struct err *err)
{
	struct project *project = arena_new(index->mem, struct project);
	struct index_setting *source = arena_new(index->mem, struct index_setting);
	struct str plain, fragment;
	status st;

	(void)str_cut(url, '#', &plain, &fragment);
	*source = (struct index_setting){.name = name, .url = plain, .where = STR("a requirement")};
	project->index = index;
	project->seen = (struct index_project){.name = name, .source = source, .done = true,
	                                       .err = arena_new(index->mem, struct err)};
	st = make_page(index, name, plain, sha256, &project->seen.page, err);
	if (st == OK)
		*ret = &project->seen;
	return st;
}
