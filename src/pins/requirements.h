/* requirements.txt, the format that pip documents ("Requirements File Format"): the reader (a door), and the writer of
 * locks in it. Nothing here applies an option: the file says what it asks for, the caller decides. */
#ifndef ASSAY_PINS_REQUIREMENTS_H
#define ASSAY_PINS_REQUIREMENTS_H

#include "pins/lock.h"

struct requirement;

/* One requirement. Markers and specifiers are in `requirement` (pep/requirement.h). */
struct requirements_line {
	const struct requirement *requirement;
	struct str text;              /* as written, without options, comments and continuations */
	struct str name;              /* normalised */
	VEC(struct pin_hash) hashes;  /* --hash of this line */
	struct pin_place place;       /* the file it stands in, which may be an included one */
};

enum requirements_option_kind {
	REQUIREMENTS_INDEX_URL,       /* -i, --index-url, --pypi-url: an index that a file brings (DESIGN.md, principle 6) */
	REQUIREMENTS_EXTRA_INDEX_URL, /* --extra-index-url: likewise */
	REQUIREMENTS_PRE,             /* --pre */
	REQUIREMENTS_REQUIRE_HASHES,  /* --require-hashes */
	REQUIREMENTS_ONLY_BINARY,     /* --only-binary: value is ":all:", ":none:" or names */
	REQUIREMENTS_NO_BINARY,       /* --no-binary: would need sdists to be built */
	REQUIREMENTS_PREFER_BINARY,   /* --prefer-binary: how assay chooses anyway */
};

/* An option line: what a file asks for. Nothing is applied. */
struct requirements_option {
	enum requirements_option_kind kind;
	struct str value;             /* empty for those without one */
	struct pin_place place;
};

/* A file that was read, for the digests of a lock's inputs. */
struct requirements_input {
	struct str path;              /* as opened */
	struct str text;              /* its bytes, in the arena */
};

struct requirements_file {
	VEC(struct requirements_line) requirements, constraints;
	VEC(struct requirements_option) options;
	VEC(struct requirements_input) inputs; /* in the order of reading, each once */
};

/* How files are opened: the bytes of path, in mem. E_NOT_FOUND, E_IO. Tests feed text. */
struct requirements_opener {
	status (*read)(void *user, struct str path, struct arena *mem, struct str *ret, struct err *err);
	void *user;
};
/* The opener that reads the disk, bounded by limits.h. */
extern const struct requirements_opener requirements_disk;

/* Read a requirements file and what it includes (-r, -c relative to the file that says so; depth and count bounded, a
 * file that includes itself refused). Editable and local installs, VCS URLs, environment variables in lines and options
 * that loosen security or cannot make sense here are refused by name, with file and line. E_CONFIG with the place. */
status requirements_read(struct str path, const struct requirements_opener *opener, struct arena *mem,
                         struct requirements_file *ret, struct err *err) MUST_CHECK;

/* Take a requirements file as a lock: every line pins one version with `==` (or a direct URL) and has hashes of sha256 or
 * better. E_NO with place and help when it is not a lock (a range, a line without hash, an unpinned constraint). */
status requirements_lock(const struct requirements_file *file, struct str path, struct arena *mem, struct lock *ret,
                         struct err *err) MUST_CHECK;

/* Append the lock in the form that pip-compile writes and `pip install --require-hashes` takes: `name==version ; marker \`,
 * indented hashes of every file, `# via` comments. `command` goes into the header comment; it must not hold the paths of
 * a machine. Markers with `extras` or `dependency_groups`, vcs and directories cannot be said in it: E_USAGE. */
status requirements_write(struct lock *lock, struct str command, struct buf *out, struct err *err) MUST_CHECK;

/* What is left of a lock when it is written as requirements and read again: names, versions, markers, digests. For
 * comparing with a lock that requirements_lock made. Sorted, in mem; texts are borrowed. E_USAGE as requirements_write. */
status requirements_reduce(const struct lock *lock, struct arena *mem, struct lock *ret, struct err *err) MUST_CHECK;

#endif
