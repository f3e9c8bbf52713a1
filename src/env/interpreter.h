/* env: Python interpreters and environments on this machine: finding an interpreter that may be trusted, asking it once
 * what it is, reading what an environment holds; and the targets that locks are made for. Nothing here installs. */
#ifndef ASSAY_ENV_INTERPRETER_H
#define ASSAY_ENV_INTERPRETER_H

#include "env/pyvenv_cfg.h"
#include "pep/marker.h"
#include "pep/tag.h"
#include "pep/version.h"

/* Where the parts of a wheel go. Folders; headers of a distribution go into headers/NAME. */
struct env_paths {
	struct str purelib, platlib, scripts, data, headers;
};

/* What an interpreter said of itself. Everything is in the arena it was found with. */
struct interpreter {
	struct str path;           /* its file, absolute, links resolved */
	struct str base_prefix;    /* the installation that it belongs to */
	struct version version;    /* "3.11.7", "3.14.0rc1" */
	unsigned major, minor;
	struct str cache_tag;      /* sys.implementation.cache_tag: "cpython-311" */
	struct marker_env markers; /* all but extra and the sets of names */
	struct tag_target tags;
	struct env_paths scheme;   /* of an environment made for it: relative to the environment's folder */
};

struct interpreter_request {
	struct str wanted;      /* --python: a path (has a '/'), a program's name ("python3.12"), a version ("3.12", "3.12.4",
	                         * "3.13t", "pypy3.10"), or empty */
	struct str project_dir; /* nothing below it is executed; may be empty */
	struct str cache_dir;   /* answers are kept in its folder "interpreters"; empty: nothing is kept */
};

/* Find an interpreter and ask it what it is, unless the answer is known from before: then nothing is executed. Asking is
 * done with -I -S, from the root directory, with a bare environment, bounded by LIMIT_PROBE_SECONDS and
 * LIMIT_PROBE_OUTPUT.
 * A path is taken as it is; a folder stands for the environment in it. Names and versions are looked for in PATH, in its
 * order (and a version in pyenv's folder). With nothing wanted: the base of VIRTUAL_ENV, of the project's .venv when
 * assay made that, then python3 and python of PATH.
 * What lies in project_dir (links resolved), is owned or writable by somebody else, or lies in a folder that is (also
 * /tmp), is passed over, unless the command line gave its path. E_NOT_FOUND: there is none, with what was passed over
 * and why; E_REFUSED: all that there were had to be passed over; E_IO, E_SYNTAX: one that was named does not answer. */
status interpreter_find(const struct interpreter_request *request, struct arena *mem, struct interpreter *ret,
	struct err *err) MUST_CHECK;

/* An environment that exists. */
struct environment {
	struct str path;             /* its folder, absolute, not resolved */
	struct pyvenv_cfg cfg;
	struct interpreter base;     /* the interpreter that it was made for */
	struct env_paths paths;      /* absolute */
};
/* Read the environment in a folder: its pyvenv.cfg, and its base interpreter (asked as above; `wanted` is ignored).
 * E_NOT_FOUND: no pyvenv.cfg there. E_CONFIG: one that makes no sense, or whose interpreter is gone or of another
 * version. E_REFUSED: its interpreter must not be executed. */
status environment_open(struct str folder, const struct interpreter_request *request, struct arena *mem,
	struct environment *ret, struct err *err) MUST_CHECK;
/* The folders of an environment for this interpreter at `folder`; in mem. */
struct env_paths environment_paths(const struct interpreter *base, struct str folder, struct arena *mem);

#endif
