/* Changes to an existing environment that can be finished or undone at any moment. Files that go are moved aside, files
 * that come are put where nothing was; the journal, written first, names them all. Until it is renamed to its final
 * name, undoing it brings the environment back as it was; afterwards only what was moved aside has to go. */
#ifndef ASSAY_INSTALL_JOURNAL_H
#define ASSAY_INSTALL_JOURNAL_H

#include "base/base.h"

/* The plan of one change; paths below the environment's root, clean (archive/member_name.h). */
struct journal {
	struct str *out;   size_t n_out;   /* to be moved aside; out[i] goes to .assay/trash/i */
	struct str *in;    size_t n_in;    /* to be made: nothing lies there, or only what `out` names */
	struct str *dirs;  size_t n_dirs;  /* folders that the change makes, parents before children */
};

/* Write the journal, durably, before anything is touched. */
status journal_begin(int root, const struct journal *journal, struct err *err) MUST_CHECK;
/* Move out[i] aside. What is not there (any more) is no error. */
status journal_move_out(int root, const struct journal *journal, size_t i, struct err *err) MUST_CHECK;
/* The change is done: from here on it can only be finished, which this does as well. */
status journal_commit(int root, const struct journal *journal, struct err *err) MUST_CHECK;
/* Undo the change of an environment that was interrupted, or finish one that was committed; *undone and *finished say
 * what there was to do. Idempotent. E_REFUSED when the journal is not one that assay wrote. */
status journal_recover(int root, bool *undone, bool *finished, struct err *err) MUST_CHECK;

#endif
