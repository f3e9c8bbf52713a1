/* Runs a fuzz target over every file of a corpus folder, then over simple damage done to each: cut short at every one of
 * its first bytes, and with single bytes flipped. Fails when the folder is missing or empty. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DAMAGE_MAX = 512, FILE_MAX = 1 << 20 };

/* A copy of exactly the given size, so that a read past the end is seen by the address sanitizer. */
static void run_exact(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void run_damaged(uint8_t *data, size_t size)
{
	size_t step = size / DAMAGE_MAX + 1;

	run_exact(data, size);
	for (size_t i = 0; i < size; i += step) {
		run_exact(data, i);
		data[i] ^= 0x20;
		run_exact(data, size);
		data[i] ^= 0xa0;
		run_exact(data, size);
		data[i] ^= 0x80;
	}
}

static int run_file(const char *folder, const char *name)
{
	static uint8_t data[FILE_MAX];
	char path[4096];
	FILE *f;
	size_t size;

	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path || !(f = fopen(path, "rb"))) {
		perror(name);
		exit(1);
	}
	size = fread(data, 1, sizeof data, f);
	fclose(f);
	run_damaged(data, size);
	return 1;
}

int main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	int runs = 0;

	if (!dir) {
		perror(argc == 2 ? argv[1] : "usage: fuzz-NAME CORPUS");
		return 1;
	}
	for (struct dirent *e; (e = readdir(dir));)
		if (e->d_name[0] != '.')
			runs += run_file(argv[1], e->d_name);
	closedir(dir);
	printf("%d corpus files\n", runs);
	return runs == 0;
}
