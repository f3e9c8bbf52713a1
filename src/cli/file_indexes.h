/* Indexes that a requirements file asks for (--index-url, --extra-index-url): a file of a checkout, which may not choose
 * where names come from (DESIGN, principle 6). */
#ifndef ASSAY_CLI_FILE_INDEXES_H
#define ASSAY_CLI_FILE_INDEXES_H

#include "cli/cli.h"
#include "pins/requirements.h"

/* OK when every index that the options name is one of the settings'. Else E_REFUSED with the place and what to do:
 * passing over the line would look the names up elsewhere, and taking it would let the file choose. */
status file_indexes_check(struct cli *cli, const struct requirements_option *options, size_t n, struct err *err) MUST_CHECK;

#endif
