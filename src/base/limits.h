/* All maxima of the program, each with its reason. Whoever reads or builds something bounds it by one of these. */
#ifndef ASSAY_LIMITS_H
#define ASSAY_LIMITS_H

#include <stddef.h>

#define KIB ((size_t)1024)
#define MIB ((size_t)1024 * 1024)
#define GIB ((size_t)1024 * 1024 * 1024)

/* -- text formats -- */



/* -- files and processes -- */
#define LIMIT_FILE_NAME   ((size_t)255)      /* one segment of a path; what Linux, macOS and Windows file systems take */
#define LIMIT_MEMBER_PATH ((size_t)1024)     /* a path from an archive or RECORD; macOS takes no longer one */
#define LIMIT_DIR_DEPTH   ((size_t)64)       /* nested directories that we walk; 2 x the deepest seen in site-packages */
#define LIMIT_DIR_ENTRIES ((size_t)1000000)  /* entries of one directory; the largest site-packages have a few thousand */



/* -- net -- */



/* -- pep -- */



/* -- config -- */



/* -- env -- */



/* -- archive -- */



/* -- index -- */



/* -- pins -- */



/* -- solve -- */



/* -- lock -- */



/* -- install -- */



/* -- cli -- */



#endif
