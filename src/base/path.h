/* Paths as text: taking apart, joining, judging. Nothing here touches the disk except to ask for the home directory and
 * the current one. Names of members in an archive go through path_is_safe_relative before they become part of a path. */
#ifndef ASSAY_PATH_H
#define ASSAY_PATH_H

#include <limits.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* A path as system calls want it. */
struct path_z {
	char z[PATH_MAX];
};

/* path with a NUL behind it. E_LIMIT beyond PATH_MAX - 1 bytes, E_SYNTAX when it is empty or holds a NUL. */
status path_terminate(struct str path, struct path_z *ret, struct err *err) MUST_CHECK;

bool path_is_absolute(struct str path);
/* The last segment ("b" of "a/b" and of "a/b/"), and what stands before it ("a"; "." or "/" where nothing is left). */
struct str path_name(struct str path);
struct str path_parent(struct str path);
/* dir/rest; rest alone when it is absolute or dir is empty. In mem, with a NUL behind it. */
struct str path_join(struct arena *mem, struct str dir, struct str rest);
/* Without "//", "." and (by text, not by links) "seg/.."; "" becomes ".". In mem, with a NUL behind it. */
struct str path_normalize(struct arena *mem, struct str path);
/* path made absolute against the current directory and normalised. E_IO when there is no current directory. */
status path_absolute(struct arena *mem, struct str path, struct str *ret, struct err *err) MUST_CHECK;
/* What leads from dir to path ("../a/b", "."): both absolute and normalised; by text, not by links. In mem, with a NUL. */
struct str path_relative(struct arena *mem, struct str dir, struct str path);
/* Is path the directory itself or something below it? Both normalised; by text. */
bool path_is_inside(struct str dir, struct str path);

/* May a name from outside become a file below a directory of ours, on any system? Relative; segments that are not
 * empty, "." or ".." and at most 255 bytes; at most 1,024 bytes in all; no backslash, colon, control character or NUL.
 * It need not be UTF-8. */
bool path_is_safe_relative(struct str path);

/* The user's home directory (HOME, else the password file). E_CONFIG when there is none. */
status path_home(struct arena *mem, struct str *ret, struct err *err) MUST_CHECK;
/* assay's own places (XDG Base Directory Specification 0.8): a variable that is not absolute is ignored, as it says.
 * PATH_CACHE: $XDG_CACHE_HOME/assay, else ~/.cache/assay; likewise config (~/.config), state (~/.local/state). */
enum path_place { PATH_CACHE, PATH_CONFIG, PATH_STATE };
status path_own(struct arena *mem, enum path_place place, struct str *ret, struct err *err) MUST_CHECK;

#endif
