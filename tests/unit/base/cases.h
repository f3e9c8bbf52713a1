/* Files of test suites: walk a folder, read a file. For tests only. */
#ifndef ASSAY_TEST_CASES_H
#define ASSAY_TEST_CASES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/base.h"

/* The whole file, in mem; ends the test program when it cannot be read. The copy has exactly its size, so that the
 * address sanitizer sees a read past its end when mem is fresh. */
static inline struct str case_read(struct arena *mem, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct stat info;
	char *p;

	if (!f || fstat(fileno(f), &info) != 0) {
		perror(path);
		exit(1);
	}
	p = arena_alloc(mem, (size_t)info.st_size + 1, 1);
	if (fread(p, 1, (size_t)info.st_size, f) != (size_t)info.st_size) {
		perror(path);
		exit(1);
	}
	(void)fclose(f);
	return (struct str){p, (size_t)info.st_size};
}

/* Call each(path, user) for every file below folder whose name ends in suffix; how many there were, 0 without a folder. */
static inline size_t case_each(const char *folder, const char *suffix, void (*each)(const char *path, void *user), void *user)
{
	DIR *dir = folder ? opendir(folder) : NULL;
	char path[4096];
	struct stat info;
	size_t n = 0;

	if (!dir)
		return 0;
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.' || snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= (int)sizeof path)
			continue;
		if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
			n += case_each(path, suffix, each, user);
		} else if (str_ends(str_of(path), str_of(suffix))) {
			each(path, user);
			n++;
		}
	}
	closedir(dir);
	return n;
}

/* "$variable/name", or NULL where the variable is not set. In mem. */
static inline const char *case_folder(struct arena *mem, const char *variable, const char *name)
{
	const char *root = getenv(variable);

	return root ? arena_printf(mem, "%s/%s", root, name).p : NULL;
}

/* A generator for properties: print the seed, take ASSAY_TEST_SEED to replay it (splitmix64). */
struct dice {
	uint64_t state;
};

static inline struct dice dice_open(const char *property)
{
	const char *given = getenv("ASSAY_TEST_SEED");
	struct dice d = {given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 2654435761u};

	printf("# %s: ASSAY_TEST_SEED=%llu\n", property, (unsigned long long)d.state);
	return d;
}

static inline uint64_t dice_roll(struct dice *d, uint64_t below)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % below;
}

#endif
