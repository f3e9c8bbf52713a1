/* index: what the configured package indexes say. A name is asked of the one index that it belongs to (settings'
 * [sources]) and of no other; a page or METADATA is fetched once, judged at the door, kept in the cache in parsed form.
 * Everything can be started early and waited for late; the network's loop runs while waiting. */
#ifndef ASSAY_INDEX_H
#define ASSAY_INDEX_H

#include "base/base.h"
#include "config/settings.h"
#include "index/page.h"
#include "net/http.h"
#include "pep/metadata.h"

struct index;

/* Borrows settings, net and mem until the end. E_REFUSED when an index asks for a guarantee that cannot be given. */
status index_open(const struct settings *settings, struct net *net, struct arena *mem, struct index **ret,
                  struct err *err) MUST_CHECK;

/* A project as its index knows it. */
struct index_project {
	struct str name;                     /* normalised */
	const struct index_setting *source;  /* the index that the name belongs to; NULL when it is refused */
	bool absent;                         /* the index answered that there is no such project (404, 410) */
	struct page page;                    /* when neither absent nor failed */
	status st;                           /* how it ended, once it is done */
	struct err *err;                     /* why, when st is not OK; in the index's arena */
	bool done;
};

/* The project, its page on the way (or there): never waits, never NULL, the same answer for the same name. Borrows name,
 * which is normalised. A name that no index serves by the settings comes back done, with E_REFUSED and what to write. */
struct index_project *index_project(struct index *index, struct str name);
/* Wait until the page is there. OK also when it is absent; otherwise the project's status, and err has its chain. */
status index_project_wait(struct index *index, struct index_project *project, struct err *err) MUST_CHECK;

/* The project that consists of one wheel, at a URL that the user's own files name with its sha256 (32 bytes): no index is
 * asked. Done at once. E_CONFIG when the URL is none, or leads to a file of another project; E_REFUSED when it leads to
 * something other than a wheel. The page gives neither size nor upload time. */
status index_direct(struct index *index, struct str name, struct str url, const uint8_t sha256[32],
                    struct index_project **ret, struct err *err) MUST_CHECK;

/* The METADATA of one file of a page (its version's, as far as that file tells). */
struct index_metadata {
	const struct index_project *project;
	uint32_t file;
	struct metadata metadata;   /* when st is OK; in the index's arena */
	uint8_t sha256[32];         /* of the METADATA file's bytes */
	status st;                  /* how it ended, once it is done */
	struct err *err;
	bool done;
};

/* Start reading a file's METADATA: the metadata file beside it (PEP 658/714), else the wheel's own member through range
 * reads, else the static PKG-INFO of an sdist (PEP 643). The same answer for the same file. Never waits, never NULL. */
struct index_metadata *index_metadata(struct index *index, struct index_project *project, uint32_t file);
/* Wait until it is there. E_NET when the index answered nonsense; E_REFUSED when a hash differs, or an sdist's metadata
 * would need its code to run; err has the chain. */
status index_metadata_wait(struct index *index, struct index_metadata *metadata, struct err *err) MUST_CHECK;

/* Be told of every page and METADATA that comes in (or fails), as soon as it is done: from inside of index_project and
 * index_metadata when the cache has the answer, else from waiting. Whoever resolves asks early for what it will need. The
 * functions may start further reads, and must not wait. One watcher; NULL functions end it. */
struct index_watcher {
	void (*page)(void *user, struct index_project *project);
	void (*metadata)(void *user, struct index_metadata *metadata);
	void *user;
};
void index_watch(struct index *index, struct index_watcher watcher);

#endif
