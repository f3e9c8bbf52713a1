/* A small world for settings: a home, an /etc and a project in a temporary folder, and an environment that knows only
 * these. */
#ifndef ASSAY_TESTS_CONFIG_WORLD_H
#define ASSAY_TESTS_CONFIG_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "config/settings.h"

struct world {
	struct arena mem;
	char top[64];
	struct settings_options options;
	struct settings_request request;
	struct settings settings;
	struct err err;
};

/* cmocka set-up and tear-down: *state is a struct world. */
int world_open(void **state);
int world_close(void **state);

/* Write a file below the world's top, with its folders: "home/.config/assay/assay.toml", "etc/pip.conf", "project/...". */
void world_write(struct world *w, const char *path, const char *text);
/* Load; everything from a previous load is forgotten. */
status world_load(struct world *w);
/* All lines of the error, innermost first, joined by "; ", with the world's top written as "TOP". */
const char *world_said(struct world *w);
/* The same for the warnings. */
const char *world_warned(struct world *w);
/* The URL of the index that a name belongs to, or "refused". */
const char *world_source(struct world *w, const char *name);

#endif
