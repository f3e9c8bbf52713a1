/* What differs between two locks, told: a table for people, a list for programs. Shared by all commands that make a lock
 * or compare two. */
#ifndef ASSAY_CLI_CHANGES_H
#define ASSAY_CLI_CHANGES_H

#include "base/json_out.h"
#include "cli/cli.h"
#include "pins/diff.h"
#include "pins/tree.h"

struct changes {
	struct cli *cli;
	struct pins_diff diff;
	const struct lock *whole;  /* the newer lock with all that is known of it: for ages, needs and causes */
	struct tree_graph graph;   /* of `whole` */
	bool has_graph;
	int64_t now;               /* ages are counted from it */
};

/* Compare two sorted locks, which must live as long as the result. `from` may be NULL (there was none). `whole` is what
 * `to` was reduced from for a format that says less; else `to` itself. */
void changes_find(struct cli *cli, const struct lock *from, const struct lock *to, const struct lock *whole, int64_t now,
                  struct changes *ret);
/* A line for each package: sign, name, versions, the release's age, who needs a new one, files gained and lost; beneath a
 * pin that went down, its cause. */
void changes_print(const struct changes *changes, struct term *term);
/* `"changes": [...]` into an open object. */
void changes_json(const struct changes *changes, struct json_out *out);
/* "42 kept, 3 new, 2 raised", in the run's arena; empty when there is nothing. */
struct str changes_summary(const struct changes *changes);
/* "12 days old" */
struct str changes_age(struct cli *cli, int64_t now, int64_t uploaded);

#endif
