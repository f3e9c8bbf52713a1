/* How fast is the JSON reader? `json FILE...` reads each file 5 times, by skipping, by tokens, and by keys, and prints
 * the best rate of each way over all files, in bytes per second of processor time. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/time.h"

enum { ROUNDS = 5 };

static void stop(const char *what)
{
	perror(what);
	exit(1);
}

static struct str map_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat info;
	void *p;

	if (fd < 0 || fstat(fd, &info) != 0)
		stop(path);
	p = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (p == MAP_FAILED)
		stop(path);
	(void)close(fd);
	return (struct str){p, (size_t)info.st_size};
}

static status by_skipping(struct str text, struct err *err)
{
	struct json j = json_open(text, NULL);
	status st = json_skip(&j, err);

	return st == OK ? json_done(&j, err) : st;
}

static status by_tokens(struct str text, struct err *err)
{
	struct json j = json_open(text, NULL);
	struct json_token token;
	status st;

	do
		st = json_next(&j, &token, err);
	while (st == OK && token.kind != JSON_END);
	return st;
}

/* As a reader of pages does: objects by key, arrays by element. */
static status walk(struct json *j, struct err *err)
{
	struct str text;
	bool more = true;
	status st;

	switch (json_peek(j)) {
	case JSON_OBJECT:
		st = json_object_open(j, err);
		while (st == OK && (st = json_object_next(j, &text, &more, err)) == OK && more)
			st = walk(j, err);
		return st;
	case JSON_ARRAY:
		st = json_array_open(j, err);
		while (st == OK && (st = json_array_next(j, &more, err)) == OK && more)
			st = walk(j, err);
		return st;
	case JSON_STRING:
		return json_take_string(j, &text, err);
	default:
		return json_skip(j, err);
	}
}

static status by_keys(struct str text, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct json j = json_open(text, &mem);
	status st = walk(&j, err);

	return st == OK ? json_done(&j, err) : st;
}

/* Processor time: the machine may be busy with other things. */
static int64_t spent(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * TIME_SECOND + now.tv_nsec / 1000;
}

static void measure(const char *name, status (*read)(struct str, struct err *), char **paths, const struct str *texts, size_t n)
{
	int64_t best = INT64_MAX;
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes += texts[i].len;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t begin = spent(), took;
		for (size_t i = 0; i < n; i++) {
			struct err err = {0};
			if (read(texts[i], &err) != OK) {
				fprintf(stderr, "%s: " STR_FMT "\n", paths[i], STR_ARG(err_what(&err)));
				exit(1);
			}
		}
		took = spent() - begin;
		best = took < best ? took : best;
	}
	printf("%-8s %8.1f MB/s  (%zu files, %.1f MB)\n", name, (double)bytes / (double)best, n, (double)bytes / 1e6);
}

int main(int argc, char **argv)
{
	size_t n = (size_t)(argc - 1);
	cleanup_free struct str *texts = mem_new(n, sizeof *texts);

	if (argc < 2) {
		fprintf(stderr, "usage: json FILE...\n");
		return 2;
	}
	for (size_t i = 0; i < n; i++)
		texts[i] = map_file(argv[i + 1]);
	measure("skip", by_skipping, argv + 1, texts, n);
	measure("tokens", by_tokens, argv + 1, texts, n);
	measure("keys", by_keys, argv + 1, texts, n);
	return 0;
}
