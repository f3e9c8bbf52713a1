/* Asking an interpreter what it is (inside of the env room only). */
#ifndef ASSAY_ENV_PROBE_H
#define ASSAY_ENV_PROBE_H

#include "env/interpreter.h"

/* The program that is handed to the interpreter with -c. It imports nothing but the standard library and writes one JSON
 * object of strings. For Python 3.6 and later. */
extern const char PROBE_SCRIPT[];

/* Run `path` with that program and give back what it wrote. The environment is `env` and nothing else, the working
 * directory is "/", standard input is empty. E_NO when it ends with an exit code (with the last line that
 * it wrote to standard error); E_IO when it cannot be started, is killed, or takes longer than LIMIT_PROBE_SECONDS; E_LIMIT when it writes more than
 * LIMIT_PROBE_OUTPUT; E_CANCELLED. It, and what it started, has ended then. */
status probe_run(const char *path, char *const *env, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

/* What is handed down to it: HOME, the loader's and pyenv's variables, and PATH without relative folders and without
 * what lies in project (links resolved; may be empty). NULL-terminated, in mem. */
char *const *probe_env(struct str project, struct arena *mem);

/* Read the answer. E_SYNTAX when it is none. */
status probe_read(struct str json, struct arena *mem, struct interpreter *ret, struct err *err) MUST_CHECK;

/* The project's folder with links resolved; empty stays so. "/" becomes empty: everything lies in it, so nothing can be
 * told from that (containers work there). */
status project_resolve(struct str project, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

/* May the interpreter with this path (absolute, links resolved) be executed unasked (DESIGN, principle 6)? E_REFUSED
 * says why not; E_NOT_FOUND, E_IO. project: links resolved; may be empty. */
status interpreter_trust(struct str path, struct str project, struct err *err) MUST_CHECK;

/* Ask the interpreter, or remember. `path` is absolute with links resolved, `start` is what is to be executed for it:
 * mostly path itself. A script (pyenv's shims) is asked which interpreter it stands for. */
status interpreter_ask(struct str path, struct str start, const struct interpreter_request *request, struct arena *mem,
	struct interpreter *ret, struct err *err) MUST_CHECK;

/* Absolute, links resolved, in mem. E_NOT_FOUND, E_IO. */
status path_resolve(struct str path, struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;

#endif
