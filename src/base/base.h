/* base: what every other room stands on, and which knows none of them: slices, arenas, capped buffers, errors,
 * files, text formats and the confinement of the process. Nothing here prints, exits (except when memory runs out,
 * see mem.h) or knows a word of Python packaging. This header brings in the parts that nearly every file needs. */
#ifndef ASSAY_BASE_H
#define ASSAY_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"
#include "base/mem.h"
#include "base/status.h"
#include "base/str.h"
#include "base/err.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "base/limits.h"

#endif
