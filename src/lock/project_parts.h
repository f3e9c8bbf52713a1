/* Between the files that read projects. */
#ifndef ASSAY_LOCK_PROJECT_PARTS_H
#define ASSAY_LOCK_PROJECT_PARTS_H

#include "base/map.h"
#include "base/toml.h"
#include "lock/project.h"

struct marker;

struct project_reader {
	const struct project_request *request;
	const struct requirements_opener *opener;
	struct arena *mem;
	struct project *project;
};

/* One pyproject.toml. */
struct pyproject {
	struct project_reader *reader;
	struct str path;
	struct str name;                         /* normalised; empty: no [project] */
	const struct toml_value *document, *project;
	const struct toml_value *extras, *groups; /* [project.optional-dependencies], [dependency-groups]; NULL: none */
};

/* Read a pyproject.toml into the project. */
status pyproject_read(struct project_reader *r, struct str path, struct err *err) MUST_CHECK;
/* [project] dependencies. */
status pyproject_dependencies(const struct pyproject *p, struct err *err) MUST_CHECK;
/* Its requirements under one extra or group (normalised names), self-references and includes followed. */
status pyproject_extra(const struct pyproject *p, struct str extra, struct err *err) MUST_CHECK;
status pyproject_group(const struct pyproject *p, struct str group, struct err *err) MUST_CHECK;
/* The entry whose key normalises to name; NULL: none. */
const struct toml_entry *pyproject_entry(const struct toml_value *table, struct str name, struct arena *mem);

/* Where a requirement belongs, and the marker of the reference that led to it. */
struct pyproject_context {
	struct str extra, group;
	const struct marker *marker; /* NULL: none */
};
/* Read one requirement string. E_CONFIG for what assay cannot take from anywhere (version control, file:). */
status pyproject_requirement(const struct pyproject *p, const struct toml_value *text, const struct pyproject_context *context,
                             struct project_requirement *ret, struct err *err) MUST_CHECK;
/* The value of a key where it has that kind (NULL: no such key); E_CONFIG with file and place. */
status pyproject_want(const struct pyproject *p, const struct toml_value *table, struct str key, enum toml_kind kind,
                      const struct toml_value **ret, struct err *err) MUST_CHECK;
/* E_CONFIG "FILE, line 3: ..." */
status pyproject_fault(const struct pyproject *p, uint32_t line, struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif
