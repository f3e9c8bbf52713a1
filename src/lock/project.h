/* What the user wants locked: pyproject.toml ([project], PEP 621; [dependency-groups], PEP 735) and requirements files,
 * read without running anything. Dynamic dependencies would need a build backend and are refused. */
#ifndef ASSAY_LOCK_PROJECT_H
#define ASSAY_LOCK_PROJECT_H

#include "base/base.h"
#include "pins/requirements.h"

struct requirement;
struct specifier_set;
struct toml_value;

struct project_requirement {
	const struct requirement *requirement;
	struct str text;            /* canonical */
	struct str name;            /* normalised */
	struct str extra, group;    /* normalised, of the project; empty: its main dependencies, or a requirements file */
	VEC(struct pin_hash) hashes;/* --hash of a requirements line: the files to choose from */
	struct pin_place place;
};

struct project {
	struct str name, version;   /* of [project]; empty: none */
	struct str requires_python; /* as written; empty: any */
	const struct specifier_set *parsed_requires_python;
	VEC(struct project_requirement) requirements;
	VEC(struct project_requirement) constraints;
	struct pin_texts extras, groups; /* all that the files declare, normalised, sorted; asked for or not */
	VEC(struct requirements_option) options;
	VEC(struct requirements_input) inputs; /* every file read: path as opened, bytes */
	const struct toml_value *tool_assay;   /* [tool.assay] of the first pyproject.toml; NULL: none */
	struct str pyproject;       /* its path; empty: none */
};

struct project_request {
	const struct str *sources;  /* paths: pyproject.toml (any file ending in .toml), requirements files, folders */
	size_t n_sources;
	const struct str *extras;   /* wanted, any spelling */
	size_t n_extras;
	bool all_extras;
	const struct str *groups;   /* wanted dependency groups, any spelling */
	size_t n_groups;
	bool all_groups;
	const struct requirements_opener *opener; /* NULL: the disk */
};

/* Read the sources. Extras may name the project's own extras ("demo[test]"), which are followed. An extra or group that no
 * source declares: E_USAGE with the known ones. Malformed or dynamic: E_CONFIG with file and line. */
status project_read(const struct project_request *request, struct arena *mem, struct project *ret,
                    struct err *err) MUST_CHECK;

/* The project file of a folder: "FOLDER/pyproject.toml", else "FOLDER/requirements.in" (of those that exist), in mem.
 * E_CONFIG with help when there is none. */
status project_find(struct str folder, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
