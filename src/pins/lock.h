/* pins: what a lock says, whatever file it stands in. One model for pylock.toml (PEP 751) and requirements.txt, with the
 * place of everything in its file; readers and writers, differences, the dependency tree. Text that a reader let in is
 * well-formed, not yet trusted: pins/usable.h judges what a lock asks for before it is used. */
#ifndef ASSAY_PINS_LOCK_H
#define ASSAY_PINS_LOCK_H

#include "base/base.h"

struct version;
struct specifier_set;
struct marker;

/* A growing list of texts, for vec_add and vec_each. */
struct pin_texts {
	struct str *p;
	size_t len, cap;
};

/* Where something stands: 1-based; 0 when it was made, not read. `file` is the path as the user gave it. */
struct pin_place {
	struct str file;
	uint32_t line, column;
};

/* One digest of a file, as written: "sha256" and its hexadecimal text. Any algorithm may be read; pins/usable.h says
 * which are worth something. */
struct pin_hash {
	struct str algorithm, digest;
};

/* A file that can be installed from: a wheel, an sdist, or a direct archive. PEP 751 packages.wheels/.sdist/.archive. */
struct pin_file {
	struct str name;              /* file name: given, or taken from path or url, decoded once */
	struct str url;               /* empty: none. Never holds credentials in a lock that assay writes */
	struct str path;              /* relative to the lock file; empty: none. url and path may both be there */
	struct str subdirectory;      /* of an archive; empty: its top */
	VEC(struct pin_hash) hashes;  /* at least one; ours: sha256 first, then the rest by name */
	int64_t size;                 /* bytes; meaningful with has_size; a foreign lock may say a negative one */
	int64_t upload_time;          /* microseconds since the epoch, UTC; meaningful with has_time */
	bool has_size, has_time;
	struct pin_place place;
};

/* packages.vcs */
struct pin_vcs {
	struct str type, url, path, requested_revision, commit_id, subdirectory;
};

/* packages.directory */
struct pin_directory {
	struct str path, subdirectory;
	bool editable;
};

/* One edge to another package of the same lock: PEP 751 packages.dependencies, compared key by key. `version` is empty
 * unless several packages carry the name; `marker` likewise. */
struct pin_dependency {
	struct str name, version, marker;
};

/* A requirement as somebody wrote it, for people who ask why: [packages.tool.assay] requires. */
struct pin_requires {
	struct str text; /* "kombu[redis]>=5.5 ; python_version < '3.12'", canonical */
	struct str name; /* normalised */
};

/* packages.attestation-identities: who published the files. Kept as it is: assay does not know every kind's keys. */
struct pin_identity {
	struct str kind;
	struct str text; /* the whole table as one inline table of TOML, keys sorted: `{ kind = "x", repository = "y" }` */
};

enum pin_source {
	PIN_FILES,     /* wheels and an sdist of an index (or local paths) */
	PIN_ARCHIVE,   /* one direct URL or path */
	PIN_VCS,
	PIN_DIRECTORY,
	PIN_HASHES,    /* a name, a version and the digests that its files may have: requirements.txt knows no file names */
};

/* One package of a lock. The same name may appear several times, with markers that exclude each other. */
struct pin {
	struct str name;                 /* normalised */
	struct str version;              /* as written; empty: unknown (vcs, directory, archive) */
	struct str marker;               /* as written; `extras` and `dependency_groups` allowed, `extra` not; empty: always */
	struct str requires_python;      /* as written; empty: any */
	/* Parsed forms of the above. The readers fill them in (NULL when the text is empty); who builds a lock may leave
	 * them NULL or call pin_parse; writers look only at the texts. */
	const struct version *parsed_version;
	const struct marker *parsed_marker;
	const struct specifier_set *parsed_requires_python;

	struct str index;                /* URL of the index, without credentials; empty: not said */
	VEC(struct pin_dependency) dependencies;
	bool has_dependencies;           /* the lock says what it depends on, be it nothing; foreign locks may not */
	VEC(struct pin_requires) requires;

	enum pin_source source;
	VEC(struct pin_file) wheels;     /* PIN_FILES */
	struct pin_file sdist;           /* PIN_FILES with has_sdist */
	bool has_sdist;
	struct pin_file archive;         /* PIN_ARCHIVE */
	struct pin_vcs vcs;              /* PIN_VCS */
	struct pin_directory directory;  /* PIN_DIRECTORY */
	VEC(struct pin_hash) hashes;     /* PIN_HASHES */
	VEC(struct pin_identity) identities;

	struct str metadata_sha256;      /* [packages.tool.assay]: of the METADATA that was resolved with, hex; empty: unknown */
	struct pin_texts via;            /* who asked for it, for `# via` comments: package names, or "FILE" as given */
	struct pin_place place;
};

/* [tool.assay]: what the lock was derived from, so that somebody else can derive it again. */
struct lock_input {
	struct str path;    /* relative to the lock file, '/' between parts */
	struct str sha256;  /* hex, of the bytes read */
};
/* What an index said about one project: the page that was resolved with, also of projects that ended without a pin. */
struct lock_page {
	struct str name;    /* normalised project name */
	struct str index;   /* URL without credentials; empty: the lock's default_index */
	struct str sha256;  /* hex, of the page as served; empty: the index has no such project */
};
/* A requirement of the project itself: where the tree starts. */
struct lock_root {
	struct str text;    /* canonical requirement */
	struct str name;    /* normalised */
	struct str extra, group; /* of the project; empty: its main dependencies */
	struct str origin;  /* "pyproject.toml" or "requirements.in", relative to the lock file */
	uint32_t line;      /* 0: unknown */
};
/* What else the answer depends on (policy, target, resolution mode): key and value as text. */
struct lock_option {
	struct str key, value;
};

struct lock {
	struct str path;                    /* the file it was read from, as given; empty: made */
	struct str lock_version;            /* "1.0" */
	struct str created_by;              /* "assay" in ours */
	struct str requires_python;
	const struct specifier_set *parsed_requires_python;
	struct pin_texts environments;      /* markers; empty: any environment */
	VEC(const struct marker *) parsed_environments; /* as long as environments when read */
	struct pin_texts extras, dependency_groups, default_groups;
	VEC(struct pin) packages;

	bool ours;                          /* has a [tool.assay] table */
	bool has_instant;
	int64_t instant;                    /* microseconds UTC: the earliest "now" that leads to this resolution */
	struct str default_index;           /* URL of the index that pages without one came from */
	VEC(struct lock_input) inputs;
	VEC(struct lock_page) pages;
	VEC(struct lock_root) roots;
	VEC(struct lock_option) options;
	struct pin_texts warnings;          /* sentences for the user, e.g. a later minor lock version */
};

/* Bring a lock into the one order that writers use: packages by name then version then marker, wheels by file name,
 * hashes, inputs, pages, roots, options, dependencies, extras and groups sorted and without repetition. Environments stay
 * in the order given. In place. */
void lock_sort(struct lock *lock);

/* Fill in the parsed forms of every text in the lock that lacks them, in mem. E_SYNTAX names the package and the place. */
status lock_parse(struct lock *lock, struct arena *mem, struct err *err) MUST_CHECK;

/* The first package of this normalised name at or after index from, or SIZE_MAX. Linear. */
size_t lock_find(const struct lock *lock, struct str name, size_t from);

/* How many installable files the lock names, by name or by digest alone, over all packages. */
size_t lock_file_count(const struct lock *lock);

/* The 32 bytes of the file's sha256: false when it has none that is well-formed (64 hexadecimal digits). */
bool pin_hash_sha256(const struct pin_hash *hashes, size_t n, uint8_t ret[32]);

/* "pylock.toml" or "pylock.NAME.toml" (NAME without a dot): PEP 751, file name. `path` may have folders before it. */
bool pylock_name_valid(struct str path);

/* Whether two locks pin the same: everything but what [tool.assay] tables, `via`, places and paths say. Both sorted. */
bool lock_equal_pins(const struct lock *a, const struct lock *b);
/* Whether everything is the same but `via`, places and paths. Both sorted. */
bool lock_equal(const struct lock *a, const struct lock *b);

#endif
