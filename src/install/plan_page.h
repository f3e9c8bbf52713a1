/* Files of a lock that names only hashes, or no index: they must be on the page of the index that the name belongs to. */
#ifndef ASSAY_INSTALL_PLAN_PAGE_H
#define ASSAY_INSTALL_PLAN_PAGE_H

#include "install/plan.h"

/* Find the best wheel of item->name and item->version on its index's page whose sha256 is among item->hashes; sets its
 * file name, URL, origin, hash and size. E_NO when there is none that fits, E_REFUSED when none has such a hash. */
status plan_page_choose(const struct plan_request *request, const struct index_setting *source, struct arena *mem,
	struct plan_item *item, struct err *err) MUST_CHECK;

/* A file that was uploaded then may be used: it is not younger than the policy wants, or the policy allows it. E_REFUSED. */
status plan_check_age(const struct plan_request *request, struct str name, struct str file, int64_t uploaded,
	struct err *err) MUST_CHECK;

#endif
