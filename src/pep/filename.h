/* File names of distributions: wheels (binary distribution format, "File name convention"; PEP 427) and sdists (source
 * distribution format; PEP 625). What `packaging` accepts is accepted, except what the formats forbid or what is no
 * plain file name: tags hold ASCII letters, digits and '_' only; no '/', '\', control character or bad UTF-8 anywhere.
 * A project's name may be one that name_valid refuses ("_foo", "f\u00f4o"): it then equals no name that anybody asks for. */
#ifndef ASSAY_PEP_FILENAME_H
#define ASSAY_PEP_FILENAME_H

#include "pep/tag.h"
#include "pep/version.h"

enum filename_kind {
	FILENAME_OTHER, /* nothing that assay installs: eggs, installers, .tar.bz2, signatures */
	FILENAME_WHEEL, /* .whl */
	FILENAME_SDIST, /* .tar.gz, .zip */
};
/* By its ending alone, which must be in lower case. */
enum filename_kind filename_kind(struct str filename);

/* The parts of a wheel's name; slices of it, unless said otherwise. */
struct wheel_filename {
	struct str project;       /* the name as it is written there: "Foo_Bar" */
	struct str version_text;
	struct str build_number;  /* digits without leading zeros ("0" for zero); empty: no build tag */
	struct str build_suffix;
	struct str python, abi, platform; /* compressed sets: "py2.py3"; as written, not in lower case */
	/* Only after wheel_filename_parse: */
	struct str name;          /* normalised; in mem where it differs from project */
	struct version version;
};
/* Take the name apart and check everything but the version, without allocating. E_SYNTAX, E_LIMIT (LIMIT_FILENAME). */
status wheel_filename_split(struct str filename, struct wheel_filename *ret, struct err *err) MUST_CHECK;
/* The same, with the version parsed and the name normalised. */
status wheel_filename_parse(struct str filename, struct arena *mem, struct wheel_filename *ret, struct err *err) MUST_CHECK;
/* tags_rank of its tags: 0 is best, -1 is not supported. */
int wheel_filename_rank(const struct wheel_filename *wheel, const struct tags *tags);
/* Order of two build tags (none is lowest, then by number, then by suffix): <0, 0, >0. Higher is to be preferred. */
int wheel_filename_cmp_build(const struct wheel_filename *a, const struct wheel_filename *b);
/* Every triple of its compressed sets as "python-abi-platform" in lower case, sorted, each once.
 * E_LIMIT above LIMIT_FILENAME_TAGS. */
status wheel_filename_tags(const struct wheel_filename *wheel, struct arena *mem, struct str **ret, size_t *ret_n,
	struct err *err) MUST_CHECK;

struct sdist_filename {
	struct str project, version_text;
	/* Only after sdist_filename_parse: */
	struct str name; /* normalised */
	struct version version;
};
/* As for wheels. What stands before the last '-' is the name. */
status sdist_filename_split(struct str filename, struct sdist_filename *ret, struct err *err) MUST_CHECK;
status sdist_filename_parse(struct str filename, struct arena *mem, struct sdist_filename *ret, struct err *err) MUST_CHECK;

#endif
