/* Between the files of the pylock.toml reader. */
#ifndef ASSAY_PINS_PYLOCK_PARTS_H
#define ASSAY_PINS_PYLOCK_PARTS_H

#include "base/toml.h"
#include "pins/lock.h"

struct pylock_reader {
	struct str path;
	struct arena *mem;
	struct lock *lock;
};

/* Typed keys of a table; where the key is missing, *ret stays as it was (callers start from zero). */
status pylock_text(const struct toml_value *table, struct str key, struct str *ret, struct err *err) MUST_CHECK;
/* The same, but the key must be there. */
status pylock_text_needed(const struct toml_value *table, struct str key, struct str *ret, struct err *err) MUST_CHECK;
status pylock_bool(const struct toml_value *table, struct str key, bool *ret, struct err *err) MUST_CHECK;
/* An array all of whose elements are of one kind; *ret is NULL when it is missing. */
status pylock_array(const struct toml_value *table, struct str key, enum toml_kind kind, const struct toml_value **ret,
                    struct err *err) MUST_CHECK;
/* E_SYNTAX "line 3, column 1: ..." about a value. */
status pylock_fault(const struct toml_value *value, struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
struct pin_place pylock_place(const struct pylock_reader *r, const struct toml_value *value);
/* A sentence for lock.warnings. */
void pylock_warn(const struct pylock_reader *r, struct str sentence);

/* One element of [[packages]]. */
status pylock_package(struct pylock_reader *r, const struct toml_value *table, struct pin *ret, struct err *err) MUST_CHECK;
/* packages.wheels[i], .sdist, .archive: the file; its name is left empty where neither path nor url tell one. */
status pylock_file(struct pylock_reader *r, const struct toml_value *table, struct pin_file *ret, struct err *err) MUST_CHECK;
/* [tool.assay] and [packages.tool.assay]. */
status pylock_tool(struct pylock_reader *r, const struct toml_value *tool, struct err *err) MUST_CHECK;
status pylock_package_tool(struct pylock_reader *r, const struct toml_value *tool, struct pin *pin, struct err *err) MUST_CHECK;

/* Whether a (sorted) lock can be written: E_USAGE says what cannot. */
status pylock_writable(const struct lock *lock, struct err *err) MUST_CHECK;

/* The file name that a path or a URL ends in, decoded once; empty when there is none. What a lock that does not give a
 * name means (PEP 751 packages.wheels.name). In mem where it had to be decoded. */
struct str pylock_derived_name(struct str path, struct str url, struct arena *mem);

#endif
