#include "index/index_parts.h"
#include "index/page_flat.h"

#include "base/url.h"

status index_open(const struct settings *settings, struct net *net, struct arena *mem, struct index **ret,
                  struct err *err)
{
	struct index *index;

	for (size_t i = 0; i < settings->indexes_len; i++)
		if (settings->indexes[i].tuf_root.len) {
			err_set(err, E_REFUSED, "index '" STR_FMT "' asks for pages signed with TUF, which this version cannot check",
			        STR_ARG(settings->indexes[i].name));
			err_note(err, "set in " STR_FMT, STR_ARG(settings->indexes[i].where));
			err_help(err, "leave out 'tuf-root' only if you mean to trust the index without it");
			return E_REFUSED;
		}
	index = arena_new(mem, struct index);
	*index = (struct index){.settings = settings, .net = net, .mem = mem};
	*ret = index;
	return OK;
}

void index_watch(struct index *index, struct index_watcher watcher)
{
	index->watcher = watcher;
}

void index_project_came(struct project *project)
{
	const struct index_watcher *watcher = &project->index->watcher;

	project->seen.done = true;
	if (watcher->page)
		watcher->page(watcher->user, &project->seen);
}

void index_metadata_came(struct metadata_read *read)
{
	const struct index_watcher *watcher = &read->project->index->watcher;

	read->seen.done = true;
	if (watcher->metadata)
		watcher->metadata(watcher->user, &read->seen);
}

struct str index_shown(struct index *index, const struct index_project *project)
{
	return settings_index_shown(project->source, index->mem);
}

struct str index_namespace(struct index *index, const struct index_project *project, const char *kind, struct str more)
{
	cleanup(buf_free) struct buf url = buf_make(LIMIT_URL);

	url_without_credentials(project->source->url, &url);
	return arena_printf(index->mem, "%s " STR_FMT " " STR_FMT " " STR_FMT, kind, STR_ARG(buf_str(&url)),
	                    STR_ARG(project->source->tuf_root), STR_ARG(more));
}

void index_ask(struct index *index, const struct net_request *request)
{
	struct net_response response = {0};
	struct err *err;

	if (net_cached(index->net, request, &response)) {
		request->done(request->user, &response);
		return;
	}
	err = arena_new(index->mem, struct err);
	response.status = net_start(index->net, request, err);
	response.err = err;
	if (response.status != OK)
		request->done(request->user, &response);
}

struct err *index_failure(struct index *index, const struct index_project *project, const struct err *err, status *st)
{
	struct err *chain = arena_new(index->mem, struct err);

	*chain = *err;
	if (*st == E_SYNTAX || *st == E_LIMIT || *st == E_NOT_FOUND)
		*st = E_NET;
	err_wrap(chain, *st, "cannot read '" STR_FMT "' from " STR_FMT, STR_ARG(project->name),
	         STR_ARG(index_shown(index, project)));
	return chain;
}

status index_http_error(int http_status, struct err *err)
{
	if (http_status == 404 || http_status == 410)
		return err_set(err, E_NOT_FOUND, "the index has no such file (HTTP %d)", http_status);
	err_set(err, E_NET, "the index answered with HTTP %d", http_status);
	if (http_status == 401 || http_status == 403)
		err_help(err, "give credentials in the index's URL (user settings) or in a netrc file; no other index is asked");
	return E_NET;
}

/* -- project pages -- */

#define ACCEPT_PAGES \
	"application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"

enum page_format { FORMAT_JSON, FORMAT_HTML, FORMAT_NONE };

static enum page_format format_of(const struct net_body *body)
{
	struct str type, parameters;

	(void)str_cut(body->content_type, ';', &type, &parameters);
	type = str_trim(type);
	if (str_eq_nocase(type, STR("application/vnd.pypi.simple.v1+json")) || str_eq_nocase(type, STR("application/json")))
		return FORMAT_JSON;
	if (str_eq_nocase(type, STR("application/vnd.pypi.simple.v1+html")) || str_eq_nocase(type, STR("text/html")))
		return FORMAT_HTML;
	return FORMAT_NONE;
}

/* On a pool thread: the page as served -> its flat form. */
static status flatten_page(void *user, const struct net_body *body, struct buf *flat, struct err *err)
{
	const struct project *project = user;

	switch (format_of(body)) {
	case FORMAT_JSON:
		return page_from_json(body->bytes, project->seen.name, body->url, flat, err);
	case FORMAT_HTML:
		return page_from_html(body->bytes, project->seen.name, body->url, flat, err);
	case FORMAT_NONE:
		break;
	}
	return err_set(err, E_SYNTAX, "the index answered with '" STR_FMT "', which is no project page",
	               STR_ARG(body->content_type));
}

static void page_failed(struct project *project, status st, const struct err *err)
{
	project->seen.st = st;
	project->seen.err = index_failure(project->index, &project->seen, err, &project->seen.st);
	index_project_came(project);
}

static void ask_page(struct project *project);

static void page_done(void *user, const struct net_response *response)
{
	struct project *project = user;
	struct err err;
	status st = response->status;

	if (st == E_NOT_FOUND || response->http_status == 404 || response->http_status == 410) {
		project->seen.absent = true;
		index_project_came(project);
		return;
	}
	err_clear(&err);
	if (st != OK) {
		page_failed(project, st, response->err);
		return;
	}
	st = response->http_status == 200 ? page_open(response->payload, &project->seen.page, &err)
	                                  : index_http_error(response->http_status, &err);
	if (st == E_SYNTAX && response->from_cache && !project->past_cache) {
		project->past_cache = true; /* the cache holds what it should not: the index itself is asked */
		ask_page(project);
		return;
	}
	if (st != OK)
		page_failed(project, st, &err);
	else
		index_project_came(project);
}

static void ask_page(struct project *project)
{
	struct index *index = project->index;
	struct index_project *seen = &project->seen;

	index_ask(index, &(struct net_request){
		.url = arena_printf(index->mem, STR_FMT STR_FMT "/", STR_ARG(seen->source->url), STR_ARG(seen->name)),
		.origin = seen->source->url,
		.accept = STR(ACCEPT_PAGES),
		.max_body = LIMIT_PAGE_BODY,
		.max_payload = LIMIT_PAGE_FLAT,
		.cache = project->past_cache ? NET_CACHE_NONE : NET_CACHE_NORMAL,
		.cache_namespace = index_namespace(index, seen, PAGE_MAGIC, (struct str){0}),
		.transform = flatten_page,
		.done = page_done,
		.user = project,
	});
}

struct index_project *index_project(struct index *index, struct str name)
{
	struct project **known = (struct project **)map_put(&index->projects, index->mem, name);
	struct project *project;

	if (*known)
		return &(*known)->seen;
	*known = project = arena_new(index->mem, struct project);
	project->index = index;
	project->seen.name = name;
	project->seen.err = arena_new(index->mem, struct err);
	project->seen.st = settings_index_of(index->settings, name, &project->seen.source, project->seen.err);
	if (project->seen.st != OK)
		project->seen.done = true;
	else
		ask_page(project);
	return &project->seen;
}

static bool project_is_done(void *user)
{
	return ((const struct index_project *)user)->done;
}

status index_project_wait(struct index *index, struct index_project *project, struct err *err)
{
	status st = project->done ? OK : net_wait(index->net, project_is_done, project, err);

	if (st != OK)
		return st;
	if (!project->done)
		return err_set(err, E_INTERNAL, "the page of '" STR_FMT "' never came", STR_ARG(project->name));
	if (project->st != OK)
		*err = *project->err;
	return project->st;
}
