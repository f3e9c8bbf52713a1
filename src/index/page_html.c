/* Project pages in HTML: PEP 503, with the attributes of PEP 592 (yanked), 658/714 (metadata) and 792 (status). */
#include "base/url.h"
#include "index/html.h"
#include "index/page_build.h"

/* "sha256=1f0c..." -> a hash of the link; algorithms weaker than sha256 say nothing. */
static void take_hash(struct page_link *link, struct str assignment, struct arena *mem)
{
	struct str kind, hex;

	if (!str_cut(assignment, '=', &kind, &hex))
		return;
	if (str_eq(kind, STR("sha256")))
		link->sha256 = hex;
	else if (str_eq(kind, STR("sha384")) || str_eq(kind, STR("sha512")))
		link->hashes = arena_printf(mem, STR_FMT ":" STR_FMT, STR_ARG(kind), STR_ARG(hex));
}

/* PEP 714: data-core-metadata, and data-dist-info-metadata only where that is missing. */
static void take_metadata(struct page_link *link, const struct html *at, const struct html_tag *tag)
{
	struct str value, kind, hex;

	if (!html_attribute(at, tag, STR("data-core-metadata"), &value) &&
	    !html_attribute(at, tag, STR("data-dist-info-metadata"), &value))
		return;
	if (str_eq(value, STR("false")))
		return;
	link->flags |= PAGE_FILE_HAS_METADATA;
	if (str_cut(value, '=', &kind, &hex) && str_eq(kind, STR("sha256")))
		link->metadata_sha256 = hex;
}

static status take_anchor(struct page_builder *b, const struct html *at, const struct html_tag *tag, struct err *err)
{
	struct page_link link = {0};
	struct str href, fragment;
	struct err ignored;
	struct url url;

	if (!html_attribute(at, tag, STR("href"), &href))
		return OK;
	(void)str_cut(href, '#', &link.url, &fragment);
	err_clear(&ignored);
	if (url_parse(link.url, &url, &ignored) != OK || url_filename(&url, b->mem, &link.name, &ignored) != OK) {
		b->left_out++;
		return OK;
	}
	take_hash(&link, fragment, b->mem);
	take_metadata(&link, at, tag);
	(void)html_attribute(at, tag, STR("data-requires-python"), &link.requires_python);
	if (html_attribute(at, tag, STR("data-yanked"), &link.yanked_reason))
		link.flags |= PAGE_FILE_YANKED;
	return page_builder_add(b, &link, err);
}

/* What a page says of itself in <meta name=... content=...>. */
struct page_meta {
	struct str version, status, reason;
};

static void take_meta(struct page_meta *meta, const struct html *at, const struct html_tag *tag)
{
	struct str name, content;

	if (!html_attribute(at, tag, STR("name"), &name) || !html_attribute(at, tag, STR("content"), &content))
		return;
	if (str_eq(name, STR("pypi:repository-version")))
		meta->version = content;
	else if (str_eq(name, STR("pypi:project-status")))
		meta->status = content;
	else if (str_eq(name, STR("pypi:project-status-reason")))
		meta->reason = content;
}

static status take_base(struct page_builder *b, const struct html *at, const struct html_tag *tag, bool *seen,
                        struct err *err)
{
	cleanup(buf_free) struct buf base = buf_make(LIMIT_URL);
	struct str href;
	status st;

	if (*seen || !html_attribute(at, tag, STR("href"), &href))
		return OK;
	*seen = true;
	st = url_join(b->base, href, &base, err);
	if (st == OK)
		b->base = arena_str(b->mem, buf_str(&base));
	return st;
}

static status judge_meta(struct page_builder *b, const struct page_meta *meta, struct err *err)
{
	if (meta->version.len && !str_starts(meta->version, STR("1.")))
		return err_set(err, E_SYNTAX, "the page is of version '" STR_FMT "'; assay reads versions 1.x",
		               STR_ARG(meta->version));
	if (meta->status.len)
		return page_builder_status(b, meta->status, meta->reason, err);
	return OK;
}

status page_from_html(struct str body, struct str name, struct str base, struct buf *flat, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct page_builder b = page_builder_open(body, name, base, &mem);
	struct html at = html_open(body, &mem);
	struct page_meta meta = {0};
	struct html_tag tag;
	bool based = false;
	status st = OK;

	while (st == OK && html_next(&at, &tag)) {
		if (str_eq_nocase(tag.name, STR("a")))
			st = take_anchor(&b, &at, &tag, err);
		else if (str_eq_nocase(tag.name, STR("base")))
			st = take_base(&b, &at, &tag, &based, err);
		else if (str_eq_nocase(tag.name, STR("meta")))
			take_meta(&meta, &at, &tag);
	}
	if (st == OK)
		st = judge_meta(&b, &meta, err);
	if (st == OK)
		st = page_builder_finish(&b, flat, err);
	return st;
}
