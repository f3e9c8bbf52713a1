/* Inside config: the reader of assay.toml, shared by the files that know its keys. */
#ifndef ASSAY_CONFIG_TOML_PARTS_H
#define ASSAY_CONFIG_TOML_PARTS_H

#include "base/toml.h"
#include "config/layer.h"

struct reader {
	struct loading *l;
	struct layer *layer;
	struct str shown, dir;      /* the file's name for people; its folder */
	struct str where;           /* FILE:LINE of the entry at hand */
	struct index_setting index; /* the [[index]] or [[allow]] at hand */
	struct allow_setting allow;
	bool embedded;              /* a table of a pyproject.toml */
};

typedef status take_fn(struct reader *r, const struct toml_value *value, struct err *err);

struct key {
	const char *name;
	enum toml_kind kind;
	take_fn *take;
};

/* Give every entry of a table to its key's function. E_CONFIG names file and line. */
status reader_keys(struct reader *r, const struct toml_value *table, const struct key *keys, const char *section,
                   struct err *err) MUST_CHECK;
/* Put FILE:LINE around the error. */
status reader_at(struct reader *r, const struct toml_place *at, struct err *err) MUST_CHECK;

/* -- lists of the document (toml_lists.c) -- */
take_fn take_indexes, take_sources, take_allows;

#endif
