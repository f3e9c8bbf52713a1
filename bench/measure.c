/* Run a command and say what it took: `measure COMMAND...` prints "SECONDS KIB STATUS" (wall time, peak memory, exit
 * status) on standard output; the command's own output goes to standard error. A small program does this because the peak
 * memory that the kernel reports begins with that of the process which forked: a Python script alone is 15 MB. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void run(char **argv)
{
	if (dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
		(void)execvp(argv[0], argv);
	fprintf(stderr, "cannot run '%s': %s\n", argv[0], strerror(errno));
	_exit(127);
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status;
	double begin;
	pid_t child;

	if (argc < 2) {
		fprintf(stderr, "usage: measure COMMAND...\n");
		return 2;
	}
	begin = now();
	child = fork();
	if (child == 0)
		run(argv + 1);
	if (child < 0 || wait4(child, &status, 0, &used) != child) {
		perror("measure");
		return 2;
	}
	printf("%.6f %ld %d\n", now() - begin, used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
