/* Calls that have a safer form in this house; using one does not compile. */
#ifndef ASSAY_BANNED_H
#define ASSAY_BANNED_H

/* Pulled in first, so that the poison below cannot meet the C library's own headers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* buf (base/buf.h) builds text, str (base/str.h) takes it apart, base/time has re-entrant conversions. */
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison gmtime localtime asctime ctime
/* base/number.h parses numbers strictly, base/file.h makes temporary files, nobody starts a shell. */
#pragma GCC poison atoi atol atoll tmpnam tempnam mktemp system popen

#endif
