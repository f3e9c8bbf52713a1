/* pyvenv.cfg, which makes a folder a virtual environment (PEP 405). */
#ifndef ASSAY_ENV_PYVENV_CFG_H
#define ASSAY_ENV_PYVENV_CFG_H

#include "base/base.h"

/* Slices of the text. */
struct pyvenv_cfg {
	struct str home;      /* the folder of the base interpreter; absolute */
	struct str version;   /* `version`, else `version_info`, as written ("3.11.7", "3.11.7.final.0"); may be empty */
	struct str assay;     /* the version of assay that made it; empty: somebody else did */
	bool system_packages; /* include-system-site-packages */
};
/* Read text: `key = value` lines, keys in any case, others passed over. Linear. E_SYNTAX: no home, one that is not
 * absolute, a key of these twice (Python takes the first in one place and the last in another), a control character. */
status pyvenv_cfg_parse(struct str text, struct pyvenv_cfg *ret, struct err *err) MUST_CHECK;

#endif
