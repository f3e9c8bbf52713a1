/* Error chains: what failed, then why, then what to do. Filled where the failure is known, lengthened on the way out.
 * Grammar: lower case, no full stop, what failed first, the thing in single quotes. Texts may hold words from outside;
 * only cli prints them, through base/escape. */
#ifndef ASSAY_ERR_H
#define ASSAY_ERR_H

#include "base/status.h"
#include "base/str.h"

enum { ERR_TEXT_MAX = 8192, ERR_LINES_MAX = 48 };

enum err_kind { ERR_CAUSE, ERR_NOTE, ERR_HELP };

/* A chain; zero-initialise it on the stack (`struct err err = {0};`). Owns nothing. */
struct err {
	status status;             /* of the outermost sentence; OK when empty */
	size_t lines;
	struct {
		enum err_kind kind;
		uint16_t at, len;
	} line[ERR_LINES_MAX];     /* in the order they were added: innermost cause first */
	size_t used;
	char text[ERR_TEXT_MAX];   /* longer chains are cut, never overflow */
};

/* To all that fill a chain, err may be NULL: nobody wants the sentences. */

/* Start a chain with its innermost sentence (forgets what was there). Returns st, for `return err_set(...)`. */
status err_set(struct err *err, status st, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Put an outer sentence around the chain; st may differ from the inner status. Returns st. */
status err_wrap(struct err *err, status st, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* err_set with errno in words at the end: "cannot open 'x': permission denied". st is E_IO, or E_NOT_FOUND on ENOENT. */
status err_errno(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Add a detail line, or a line that says what to do. Keeps the status. */
void err_note(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_help(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Forget everything. */
void err_clear(struct err *err);
/* Line i as a slice that borrows err. */
struct str err_line(const struct err *err, size_t i);
/* The outermost sentence, or the empty slice. */
struct str err_what(const struct err *err);

#endif
