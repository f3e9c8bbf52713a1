#include "world.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/time.h"

int world_open(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	char dir[128];

	memcpy(w->top, "/tmp/assay-config-XXXXXX", sizeof "/tmp/assay-config-XXXXXX");
	if (!mkdtemp(w->top))
		return -1;
	/* An empty environment, but for how cmocka is to report. */
	const char *format = getenv("CMOCKA_MESSAGE_OUTPUT");
	cleanup_free char *kept = format ? strdup(format) : NULL;
	clearenv();
	if (kept)
		setenv("CMOCKA_MESSAGE_OUTPUT", kept, 1);
	snprintf(dir, sizeof dir, "%s/home", w->top);
	setenv("HOME", dir, 1);
	w->request.options = &w->options;
	w->request.etc_dir = arena_printf(&w->mem, "%s/etc", w->top);
	w->request.project_dir = arena_printf(&w->mem, "%s/project", w->top);
	w->request.now = time_now();
	*state = w;
	return 0;
}

int world_close(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	status st = dir_remove_tree(AT_FDCWD, w->top, &err);

	arena_free(&w->mem);
	free(w);
	return st == OK ? 0 : -1;
}

void world_write(struct world *w, const char *path, const char *text)
{
	struct str file = arena_printf(&w->mem, "%s/%s", w->top, path);
	struct err err = {0};

	assert_int_equal(dir_make(path_parent(file), 0700, &err), OK);
	assert_int_equal(file_write(file, str_of(text), 0600, 0, &err), OK);
}

status world_load(struct world *w)
{
	err_clear(&w->err);
	w->settings = (struct settings){0};
	return settings_load(&w->request, &w->mem, &w->settings, &w->err);
}

/* Text with the world's top as "TOP". */
static struct str with_top(struct world *w, struct str text)
{
	struct str top = str_of(w->top);
	size_t at;

	while ((at = str_find_str(text, top, 0)) != SIZE_MAX)
		text = arena_printf(&w->mem, STR_FMT "TOP" STR_FMT, STR_ARG(str_sub(text, 0, at)),
		                    STR_ARG(str_skip(text, at + top.len)));
	return text;
}

const char *world_said(struct world *w)
{
	struct str all = {0};

	for (size_t i = 0; i < w->err.lines; i++)
		all = arena_printf(&w->mem, STR_FMT "%s" STR_FMT, STR_ARG(all), i ? "; " : "", STR_ARG(err_line(&w->err, i)));
	return with_top(w, arena_str(&w->mem, all)).p;
}

const char *world_warned(struct world *w)
{
	struct str all = {0};

	for (size_t i = 0; i < w->settings.warnings_len; i++)
		all = arena_printf(&w->mem, STR_FMT "%s" STR_FMT, STR_ARG(all), i ? "; " : "",
		                   STR_ARG(w->settings.warnings[i].text));
	return with_top(w, arena_str(&w->mem, all)).p;
}

const char *world_source(struct world *w, const char *name)
{
	const struct index_setting *index;

	err_clear(&w->err);
	if (settings_index_of(&w->settings, str_of(name), &index, &w->err) != OK)
		return "refused";
	return arena_str(&w->mem, index->url).p;
}
