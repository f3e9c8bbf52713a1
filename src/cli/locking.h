/* Making a lock: what lock, upgrade, add and remove have in common. From the options to the project, the target, the lock
 * that is there, the resolution, and the file that is written or only compared. */
#ifndef ASSAY_CLI_LOCKING_H
#define ASSAY_CLI_LOCKING_H

#include "cli/cli.h"
#include "cli/progress.h"
#include "env/target.h"
#include "lock/resolve.h"

enum lock_format { FORMAT_UNSAID, FORMAT_PYLOCK, FORMAT_REQUIREMENTS };

/* What the options of LOCKING_OPTIONS say; the first member of a command's own struct of options. */
struct lock_args {
	struct str output;
	int format, prerelease, resolution;
	struct option_list extras, groups, upgrade_packages, only_binary, no_binary;
	bool all_extras, all_groups, upgrade, check, universal;
	struct str python, python_version, python_platform, exclude_newer;
};

extern const char *const lock_formats[], *const lock_prereleases[], *const lock_resolutions[];

#define LOCKING_AT(field) offsetof(struct lock_args, field)
/* Rows for the option table of a command that makes a lock. */
#define LOCKING_OPTIONS                                                                                     \
	{"output output-file", 'o', OPTION_TEXT, LOCKING_AT(output), "FILE", NULL},                         \
	{"format", 0, OPTION_CHOICE, LOCKING_AT(format), "FORMAT", lock_formats},                           \
	{"universal", 0, OPTION_FLAG, LOCKING_AT(universal), NULL, NULL},                                   \
	{"python", 'p', OPTION_TEXT, LOCKING_AT(python), "PYTHON", NULL},                                   \
	{"python-version", 0, OPTION_TEXT, LOCKING_AT(python_version), "VERSION", NULL},                    \
	{"python-platform", 0, OPTION_TEXT, LOCKING_AT(python_platform), "PLATFORM", NULL},                 \
	{"prerelease", 0, OPTION_CHOICE, LOCKING_AT(prerelease), "MODE", lock_prereleases},                 \
	{"resolution", 0, OPTION_CHOICE, LOCKING_AT(resolution), "MODE", lock_resolutions},                 \
	{"exclude-newer", 0, OPTION_TEXT, LOCKING_AT(exclude_newer), "WHEN", NULL},                         \
	{"only-binary", 0, OPTION_LIST, LOCKING_AT(only_binary), "NAME", NULL},                             \
	{"no-binary", 0, OPTION_LIST, LOCKING_AT(no_binary), "NAME", NULL}

/* How a command differs from `assay lock`. All may be NULL. */
struct locking_hooks {
	void *user;
	/* How the project's files are read. */
	const struct requirements_opener *opener;
	/* A resolution is there: *again when the project's text was changed by it and is to be resolved anew. */
	status (*resolved)(void *user, const struct lock *made, bool *again, struct err *err);
	/* All is well, and the lock is about to be written (if it changed): write what else there is to write. */
	status (*write)(void *user, struct err *err);
	/* The lock could not be written after all. */
	void (*undo)(void *user);
	struct str folder;           /* that `write` writes to; empty: none */
};

/* One run. */
struct locking {
	struct cli *cli;
	struct lock_args args;
	struct locking_hooks hooks;
	bool inherit;                /* the extras and groups that the lock has stay in it */
	int64_t started;             /* for how long it took */
	int64_t now;                 /* the lock's instant */
	struct str *sources;         /* what the user named; none, until locking_open: the project here */
	size_t sources_len;
	bool sources_named;
	struct str output;           /* "-": standard output */
	enum lock_format format;
	struct project project;
	struct target target;        /* universal: only a text */
	bool universal;
	struct str python_from;      /* universal: the first Python; empty: the first that the project allows */
	struct lock previous;
	bool has_previous;
	struct progress progress;
	uint64_t heard;              /* packages whose page came in */
};

/* Start a run: its times, its output and format, the lock that stands there. `l` is zeroed but for cli, args, hooks and
 * sources. */
status locking_open(struct locking *l, struct err *err) MUST_CHECK;
/* Resolve and write, or with args.check compare: E_NO when the lock would change. */
status locking_run(struct locking *l, struct err *err) MUST_CHECK;

/* Choose what the lock is for: target, or universal and python_from. The project and the lock that is there are read. */
status locking_target(struct locking *l, struct err *err) MUST_CHECK;

#endif
