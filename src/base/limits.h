/* All maxima of the program, each with its reason. Whoever reads or builds something bounds it by one of these. */
#ifndef ASSAY_LIMITS_H
#define ASSAY_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#define KIB ((size_t)1024)
#define MIB ((size_t)1024 * 1024)
#define GIB ((size_t)1024 * 1024 * 1024)

/* -- text formats -- */
#define LIMIT_JSON_BYTES   (256 * MIB) /* PyPI's largest project pages are near 40 MiB, OSV dumps larger */
#define LIMIT_JSON_DEPTH   128         /* nested SBOMs reach 20; deeper is an attack on whoever walks it */
#define LIMIT_JSON_UNIQUE  (64 * MIB)  /* where duplicate keys are looked for: signed roles, settings, attestations */
#define LIMIT_TOML_BYTES   (32 * MIB)  /* a lock of 1,000 packages with 100 files each; a tree takes up to 50 x as much */
#define LIMIT_TOML_DEPTH   64          /* pyproject files reach 8 */

/* -- files and processes -- */
#define LIMIT_FILE_NAME   ((size_t)255)      /* one segment of a path; what Linux, macOS and Windows file systems take */
#define LIMIT_MEMBER_PATH ((size_t)1024)     /* a path from an archive or RECORD; macOS takes no longer one */
#define LIMIT_DIR_DEPTH   ((size_t)64)       /* nested directories that we walk; 2 x the deepest seen in site-packages */
#define LIMIT_DIR_ENTRIES ((size_t)1000000)  /* entries of one directory; the largest site-packages have a few thousand */



/* -- net -- */
#define LIMIT_TRANSFERS    ((size_t)50)      /* at once to all hosts; what pip's and uv's defaults of 10 to 50 put on an index */
#define LIMIT_REDIRECTS    ((size_t)10)      /* hops of one request; browsers take 20, indexes need 1 or 2 */
#define LIMIT_URL          ((size_t)8192)    /* bytes; RFC 9110 4.1 asks for 8000 to be possible */
#define LIMIT_HTTP_HEADER  (16 * KIB)        /* one header line that we keep; servers cap at 8 to 16 KiB */
#define LIMIT_HTTP_HEADERS (256 * KIB)       /* all header lines of one answer */
#define LIMIT_CACHE_KEY    (64 * KIB)        /* what identifies an answer: a URL, a namespace, a few words */
#define LIMIT_NETRC        (256 * KIB)       /* a hand-written file */
#define LIMIT_CACHE_ENTRY  (512 * MIB)       /* a stored answer; the largest project pages have some 20 MB */



/* -- pep -- */
#define LIMIT_TAG           128  /* bytes of one component of a target's tags; the longest real ones have 40 */
#define LIMIT_TAG_VERSION   199u /* a version number in a target (python, glibc, macOS, API level): it is counted down from */
#define LIMIT_FILENAME      1024 /* bytes of a distribution's file name; file systems take 255 */
#define LIMIT_FILENAME_TAGS 4096 /* triples that a wheel's compressed tag sets stand for; real ones have up to 30 */
#define LIMIT_METADATA_HEADERS (2 * MIB) /* METADATA above its description; some put it, or a licence, into a header */
#define LIMIT_METADATA_FIELDS  10000 /* of one name; the largest real Requires-Dist lists have some 1,500 */
#define LIMIT_RECORD_ENTRIES   1000000 /* files of one distribution; the largest on PyPI have some 60,000 */
#define LIMIT_ENTRY_POINTS     10000 /* scripts of one distribution; real ones have up to a few hundred */
#define LIMIT_VERSION        (16 * KIB)       /* bytes; offsets into a version and its key fit 16 bits (longest on PyPI: 80) */
#define LIMIT_VERSION_DIGITS ((size_t)4300)   /* of one number; where Python's int() refuses, so that both refuse alike */
#define LIMIT_SPECIFIER_CLAUSES 1000 /* of one set: clauses are compared pair by pair; the longest sets on PyPI have some dozens */
#define LIMIT_MARKER_DEPTH   256              /* nested parentheses: bounds recursion; tools that write markers nest three deep */
/* The marker algebra (pep/marker_algebra.h). A real marker takes some ten steps to read or to combine, 150 to write. */
#define LIMIT_MARKER_STEPS     ((uint64_t)250 * 1000)       /* of one call: 15 to 50 ms and 15 MiB */
#define LIMIT_MARKER_STEPS_ALL ((uint64_t)10 * 1000 * 1000) /* of one context: two seconds and 600 MiB, if all are new */
#define LIMIT_MARKER_TESTS     2000u         /* questions of a context: `in extras`, `in sys_platform`; bounds recursion */
#define LIMIT_MARKER_PART      ((size_t)128) /* bytes of `variable in "text"`: its n * n / 2 parts become values */
#define LIMIT_MARKER_TERMS     ((size_t)1000) /* alternatives that a set is written with; nobody reads ten */
#define LIMIT_MARKER_PIECES    ((size_t)256) /* of an environment that is partitioned: each may be a fork of a lock */
#define LIMIT_REQUIREMENT    (1 * MIB)        /* bytes of a dependency specifier or marker; the longest on PyPI have some KiB */
#define LIMIT_REQUIREMENT_EXTRAS 10000      /* of one requirement; the largest `all` lists on PyPI have some hundreds */



/* -- config -- */
#define LIMIT_SETTINGS_FILE   MIB       /* assay.toml, pip.conf: written by people; a pyproject.toml rarely has 100 KiB */
#define LIMIT_SETTING_PATTERN 200       /* characters; no package name has as many */
#define LIMIT_SETTING_SECONDS 86400     /* a timeout of a day is none */
#define LIMIT_SETTING_COUNT   1000      /* indexes, and entries of [sources] and [[allow]]: written by people */
#define LIMIT_TRUSTED_FILE    MIB       /* what the user said yes to: 10,000 projects */



/* -- env -- */
#define LIMIT_PROBE_SECONDS 20           /* for an interpreter to say what it is; a cold start takes one or two */
#define LIMIT_PROBE_OUTPUT  (256 * 1024) /* bytes of its answer; real ones have some 1,500 */
#define LIMIT_PYVENV_CFG    (64 * KIB)   /* bytes of pyvenv.cfg; real ones have some 300 */
#define LIMIT_INSTALLER     (4 * KIB)    /* bytes of INSTALLER: the name of a program */



/* -- archive -- */

/* Members of one archive: the largest wheels known have some 60,000. Bounds the memory for the directory. */
#define LIMIT_ARCHIVE_MEMBERS       ((size_t)262144)
/* A member's name, and one part of it: what Linux file systems take (PATH_MAX, less room for the environment; NAME_MAX). */
#define LIMIT_ARCHIVE_NAME          ((size_t)2048)
#define LIMIT_ARCHIVE_NAME_PART     ((size_t)255)
/* How deep folders nest: real wheels stay below 20; bounds what a walk or a removal has to keep open. */
#define LIMIT_ARCHIVE_DEPTH         ((size_t)64)
/* An archive, packed and unpacked: the largest wheels (GPU libraries) have 4 GiB packed. */
#define LIMIT_ARCHIVE_PACKED        (8 * GIB)
#define LIMIT_ARCHIVE_UNPACKED      (16 * GIB)
/* How far a whole archive may grow, beyond 64 MiB that any may have: real wheels stay below 30; deflate reaches 1,032. */
#define LIMIT_ARCHIVE_RATIO         ((size_t)200)
#define LIMIT_ARCHIVE_RATIO_FREE    (64 * MIB)
#define LIMIT_ARCHIVE_MEMBER_RATIO  ((size_t)1040)
/* A zip directory that is read from the end of a remote wheel: 100 bytes or so a member. */
#define LIMIT_ARCHIVE_DIRECTORY     (64 * MIB)
/* METADATA, WHEEL, PKG-INFO, entry_points.txt (the longest METADATA on PyPI has some 1 MiB), and RECORD (some 100 bytes a file). */
#define LIMIT_WHEEL_TEXT            (4 * MIB)
#define LIMIT_WHEEL_RECORD          (64 * MIB)
/* What is unpacked of an sdist until its PKG-INFO is found; headers after it are read as well. */
#define LIMIT_SDIST_UNPACKED        (2 * GIB)



/* -- index -- */
/* The largest page on PyPI has some 40 MB of JSON; a page is read into memory whole. */
#define LIMIT_PAGE_BODY      (256 * MIB)
#define LIMIT_PAGE_FLAT      (256 * MIB)
/* Files on one page: ten times what the largest project has. */
#define LIMIT_PAGE_FILES     500000
/* One attribute of an HTML page: reasons and bounds are short, URLs rarely exceed 2 KiB. */
#define LIMIT_PAGE_ATTRIBUTE (64 * KIB)
/* One distribution file: PyPI's largest allowance is 10 GiB a project, 1 GiB and a little a file. */
#define LIMIT_FILE_SIZE      (16 * GIB)
/* METADATA with its description: the largest on PyPI have 2 MB. */
#define LIMIT_METADATA_FILE  (16 * MIB)
/* An sdist that is read for its PKG-INFO, and a wheel from a server without range reads: both are held in memory. */
#define LIMIT_SDIST_BODY     (512 * MIB)
#define LIMIT_RANGE_BODY     (512 * MIB)



/* -- pins -- */
/* A lock file: airflow's 312 pins with 7,000 files are 2 MB; the largest locks seen in public are below 20 MB. */
#define LIMIT_LOCK_BYTES (64 * MIB)
/* Packages in a lock: 30 times the largest known; keeps every quadratic temptation and every index within 32 bits. */
#define LIMIT_LOCK_PACKAGES ((size_t)50000)
/* Packages of one name in a lock, told apart by markers: one a Python and platform, a few dozen at the most; each pair
 * may be compared. And edges between packages: airflow's 312 have 1,500. */
#define LIMIT_LOCK_SAME_NAME ((size_t)256)
#define LIMIT_TREE_EDGES ((size_t)1000000)
/* An attestation identity, written out: a publisher's few keys; and how its values may nest. */
#define LIMIT_IDENTITY (16 * KIB)
#define LIMIT_IDENTITY_DEPTH 8u
/* One requirements file, and how many may include each other: a tree of includes deeper than this is a mistake. */
#define LIMIT_REQUIREMENTS_BYTES (16 * MIB)
#define LIMIT_REQUIREMENTS_FILES ((size_t)256)
#define LIMIT_REQUIREMENTS_DEPTH ((size_t)16)
/* One requirement with its options; a package with 1,000 hashes needs 90 KB. */
#define LIMIT_REQUIREMENTS_LINE (1 * MIB)
/* The graph of a lock as JSON: LIMIT_TREE_EDGES of 200 bytes. */
#define LIMIT_TREE_JSON (256 * MIB)
/* Chains that `why` lists: nobody reads more, and their number can grow exponentially with their length. */
#define LIMIT_WHY_PATHS ((size_t)100)



/* -- solve -- */

/* Versions of one package: the largest projects have ten thousand; ordinals and "not installed" must fit in 32 bits. */
#define LIMIT_SOLVE_VERSIONS ((size_t)1 << 20)
/* Looks at an incompatibility. The largest real projects need a hundred thousand; this many took 24 s on a busy machine
 * with two processors. */
#define LIMIT_SOLVE_STEPS ((uint64_t)200 * 1000 * 1000)
/* What the search remembers: far above any real project's few MiB, below what hurts the machine. */
#define LIMIT_SOLVE_MEMORY (768 * MIB)
/* Facts in an explanation that are worth making fewer: each costs a small search of its own. */
#define LIMIT_SOLVE_EXPLAIN_FACTS ((size_t)20000)
/* Work for making an explanation short; past it a longer one is given. */
#define LIMIT_SOLVE_EXPLAIN_STEPS ((uint64_t)20 * 1000 * 1000)
/* Parts of a universal lock's environments that are solved for: real projects need a handful, each some milliseconds. */
#define LIMIT_LOCK_FORKS 256



/* -- lock -- */
/* Requirements of one project, extras and groups included: home assistant, the largest known, has 2,000. */
#define LIMIT_PROJECT_REQUIREMENTS ((size_t)50000)
#define LIMIT_EDIT_REMOVED 100 /* requirements of one name in one list that are removed at once, each by a pass over the file */
/* Extras and dependency groups that lead to each other: recursion; people nest 3. */
#define LIMIT_PROJECT_DEPTH ((size_t)64)
/* Ways (extra and marker) in which extras of a project lead to each other: markers multiply along them. */
#define LIMIT_PROJECT_REFERENCES ((size_t)1000)



/* -- install -- */

/* A .pth file, or a script whose first line is rewritten: real ones have some kilobytes. */
#define LIMIT_HAZARD_TEXT           ((size_t)64 * KIB)
#define LIMIT_SCRIPT_TEXT           (16 * MIB)
/* What assay notes down in an environment: a line of some 200 bytes a distribution, and of some 100 a file in transit. */
#define LIMIT_ENVIRONMENT_STATE     (16 * MIB)
#define LIMIT_JOURNAL               (256 * MIB)
/* RECORD of an installed distribution, and the distributions that one environment may hold. */
#define LIMIT_INSTALLED_RECORD      (64 * MIB)
#define LIMIT_DISTRIBUTIONS         ((size_t)16384)
/* The JSON answer of sync: some 100 bytes a package that changed. */
#define LIMIT_SYNC_ANSWER           (16 * MIB)



/* -- cli -- */
#define LIMIT_LOOSENED_ANSWER (16 * MIB)      /* what `assay trust` says yes to, as JSON: at most a LIMIT_SETTINGS_FILE or two, escaped */
#define LIMIT_PEP_LINE       (8 * MIB)        /* one line for `assay pep`: a LIMIT_REQUIREMENT of which each byte is written \u00xx */
#define LIMIT_PEP_ANSWER     (32 * LIMIT_PEP_LINE) /* its answer: parts of the line up to five times, escaped */
#define LIMIT_TERM_TEXT (64 * KIB)      /* one line for people; what is longer is cut, nobody reads it */
#define LIMIT_OPERANDS  ((size_t)65536) /* words of a command line; the kernel's own limit is near */


#endif
