/* Files out of memory: an opener for the readers' tests. `files` ends with a NULL path. */
#ifndef ASSAY_TEST_PINS_FILES_H
#define ASSAY_TEST_PINS_FILES_H

#include "pins/requirements.h"

struct test_file {
	const char *path, *text;
};

static inline status test_files_read(void *user, struct str path, struct arena *mem, struct str *ret, struct err *err)
{
	const struct test_file *files = user;

	(void)mem;
	for (; files->path; files++)
		if (str_eq(str_of(files->path), path)) {
			*ret = str_of(files->text);
			return OK;
		}
	return err_set(err, E_NOT_FOUND, "no file '" STR_FMT "'", STR_ARG(path));
}

#define TEST_FILES(files) (&(const struct requirements_opener){test_files_read, (void *)(uintptr_t)(files)})

/* Does any line of the chain hold this text? */
static inline bool err_tells(const struct err *err, const char *text)
{
	for (size_t i = 0; i < err->lines; i++)
		if (str_find_str(err_line(err, i), str_of(text), 0) != SIZE_MAX)
			return true;
	return false;
}

#endif
