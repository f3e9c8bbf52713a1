/* All maxima of the program, each with its reason. Whoever reads or builds something bounds it by one of these. */
#ifndef ASSAY_LIMITS_H
#define ASSAY_LIMITS_H

#include <stddef.h>

#define KIB ((size_t)1024)
#define MIB ((size_t)1024 * 1024)
#define GIB ((size_t)1024 * 1024 * 1024)

/* -- text formats -- */



/* -- files and processes -- */



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
