/* Between the files that edit projects. */
#ifndef ASSAY_LOCK_EDIT_PARTS_H
#define ASSAY_LOCK_EDIT_PARTS_H

#include "lock/edit.h"

/* What makes two requirements the same entry of a list. In one arena with its texts. */
struct edit_identity {
	struct str name;   /* normalised */
	struct str extras; /* normalised, sorted, separated by commas */
	struct str marker; /* canonical; empty: none */
};
/* False for text that is no requirement. */
bool edit_identity_of(struct str requirement, struct arena *mem, struct edit_identity *ret);
bool edit_identity_eq(const struct edit_identity *a, const struct edit_identity *b);

/* What is looked for: an entry with this identity, or (marker and extras aside) of this name. */
struct edit_wanted {
	struct edit_identity identity;
	bool name_only;
};
bool edit_wanted_is(const struct edit_wanted *wanted, struct str requirement, struct arena *mem);

/* [from, to) of text replaced by `by`, in mem. */
struct str edit_splice(struct str text, size_t from, size_t to, struct str by, struct arena *mem);
/* "\r\n" where the text's first line ends so, else "\n". */
struct str edit_newline(struct str text);
/* The start of the line that `at` stands in, and where its end (LF, CR LF, or the text's) begins. */
size_t edit_line_start(struct str text, size_t at);
size_t edit_line_end(struct str text, size_t at);
/* Behind the line end at `at`. */
size_t edit_line_next(struct str text, size_t at);

/* What edit.h's functions do, for the two kinds of files. *ret_found: an entry that is wanted was there. */
status edit_toml_add(struct str path, struct str text, const struct edit_list *list, const struct edit_wanted *wanted,
                     struct str requirement, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
/* One entry. */
status edit_toml_remove(struct str path, struct str text, const struct edit_list *list, const struct edit_wanted *wanted,
                        struct arena *mem, struct str *ret, bool *ret_found, struct err *err) MUST_CHECK;
status edit_toml_has(struct str path, struct str text, const struct edit_list *list, const struct edit_wanted *wanted,
                     struct arena *mem, bool *ret, struct err *err) MUST_CHECK;
status edit_lines_add(struct str path, struct str text, const struct edit_wanted *wanted, struct str requirement,
                      struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
struct str edit_lines_remove(struct str text, const struct edit_wanted *wanted, struct arena *mem, bool *ret_found);
bool edit_lines_has(struct str text, const struct edit_wanted *wanted, struct arena *mem);

#endif
