/* Confinement: before a command touches bytes from outside, the kernel takes from it what it never needs: starting
 * programs, and writing anywhere but in its own places (DESIGN, principle 2). It cannot be undone in this process. */
#ifndef ASSAY_CONFINE_H
#define ASSAY_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Where the process may still write: directories with all below them, and single files. They must exist. /dev/null may
 * always be written. What is open already stays as it is. */
struct confine {
	const struct str *writable;
	size_t n;
};

/* Which tiers hold now. */
struct confine_tier {
	bool no_new_privs; /* no set-user-id program gains anything */
	bool seccomp;      /* no exec, in any thread; no ptrace, mounts, namespaces, modules, io_uring, BPF */
	int landlock;      /* the ABI version that confines writing (and forbids exec once more); 0: none does */
};

/* Apply all that this kernel has. Reading, sockets and loading libraries stay free; chmod, utimes and the like are not
 * covered by Landlock. Call it before any thread starts: Landlock binds the calling thread and those it starts later
 * (seccomp binds all). A kernel that lacks a tier is no error, see *ret. E_IO or E_NOT_FOUND for a writable path that
 * cannot be opened, E_INTERNAL when the kernel has a tier but refuses it: then the caller must not go on. */
status confine_apply(const struct confine *confine, struct confine_tier *ret, struct err *err) MUST_CHECK;

/* For --verbose: "no exec (seccomp, Landlock 7), writing confined (Landlock 7)". */
struct str confine_tier_text(const struct confine_tier *tier, char *room, size_t size);

#endif
