/* Inside config: the form of pip.conf, which is that of Python's configparser without interpolation: sections, `key = value`
 * or `key: value`, values that go on in indented lines, whole lines of comment. */
#ifndef ASSAY_CONFIG_PIP_CONF_H
#define ASSAY_CONFIG_PIP_CONF_H

#include "base/base.h"

/* One entry: the key as written; the value, its lines joined by line feeds, gone after the call; the key's line. */
typedef void pip_conf_entry(void *user, struct str key, struct str value, size_t line);

/* Call `entry` for each entry of the sections of that name, in order. Lines without form are passed over, as what pip makes
 * of them is pip's affair. Linear in the text. */
void pip_conf_read(struct str text, struct str section, pip_conf_entry *entry, void *user);

#endif
