/* Changing what a project asks for, in its own file: pyproject.toml ([project] dependencies, optional-dependencies,
 * [dependency-groups]) or a requirements file. Comments, order and layout stay; only text is made here, nothing written. */
#ifndef ASSAY_LOCK_EDIT_H
#define ASSAY_LOCK_EDIT_H

#include "base/base.h"

/* Which of a pyproject.toml's lists, any spelling; both empty: the main dependencies. At most one of them. */
struct edit_list {
	struct str extra, group;
};

/* A requirement put into the text of the file at `path` (.toml, else a requirements file). One of the same name, extras
 * and marker is replaced where it stands (left as it is when it is no other); else it goes behind the last one, in the
 * layout of that one. Missing tables and lists are made. `requirement` is canonical text. The result is in mem, or text.
 * E_CONFIG: the file is malformed, or written in a way that cannot be added to; E_USAGE: an extra or group in a
 * requirements file, or whose name is none. Time in proportion to the text. */
status edit_add(struct str path, struct str text, const struct edit_list *list, struct str requirement, struct arena *mem,
                struct str *ret, struct err *err) MUST_CHECK;
/* All requirements of this normalised name taken out of the list, whatever their extras and markers; *removed says how
 * many there were. */
status edit_remove(struct str path, struct str text, const struct edit_list *list, struct str name, struct arena *mem,
                   struct str *ret, size_t *removed, struct err *err) MUST_CHECK;
/* Whether the list has a requirement of the same name, extras and marker. */
status edit_has(struct str path, struct str text, const struct edit_list *list, struct str requirement, struct arena *mem,
                bool *ret, struct err *err) MUST_CHECK;

#endif
