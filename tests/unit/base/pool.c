/* The thread pool, its inboxes, and libraries loaded on demand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <poll.h>

#include "base/base.h"
#include "base/lazy.h"
#include "base/pool.h"

enum { JOBS = 2000 };

struct task {
	struct pool_job job;
	int value;
	struct pool *pool;
	struct task *child;
};

static void square(void *user)
{
	struct task *task = user;

	task->value *= task->value;
}

static void every_job_comes_back_once(void **state)
{
	static struct task tasks[JOBS];
	struct pool_inbox *inbox = NULL;
	struct pool *pool = pool_open(4);
	struct err err = {0};
	int seen = 0;

	(void)state;
	assert_int_equal(pool_inbox_open(&inbox, &err), OK);
	for (int i = 0; i < JOBS; i++) {
		tasks[i] = (struct task){.job = {square, &tasks[i], inbox, NULL}, .value = i};
		pool_run(pool, &tasks[i].job);
	}
	while (seen < JOBS) {
		struct pollfd ready = {pool_inbox_fd(inbox), POLLIN, 0};
		assert_int_equal(poll(&ready, 1, 10000), 1);
		for (struct pool_job *job = pool_inbox_take(inbox); job; job = job->next)
			seen++;
	}
	assert_int_equal(seen, JOBS);
	assert_null(pool_inbox_take(inbox));
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(tasks[i].value, i * i);
	pool_close(pool);
	pool_inbox_close(inbox);
}

static void run_child(void *user)
{
	struct task *task = user;

	if (task->child)
		pool_run(task->pool, &task->child->job);
	task->value++;
}

static void jobs_may_hand_over_jobs(void **state)
{
	static struct task chain[100];
	struct pool *pool = pool_open(2);

	(void)state;
	for (int i = 0; i < 100; i++)
		chain[i] = (struct task){{run_child, &chain[i], NULL, NULL}, i, pool, i < 99 ? &chain[i + 1] : NULL};
	pool_run(pool, &chain[0].job);
	pool_wait(pool);
	for (int i = 0; i < 100; i++)
		assert_int_equal(chain[i].value, i + 1);
	pool_close(pool);
}

static void an_unused_pool_is_free(void **state)
{
	(void)state;
	pool_close(pool_open(0));
	pool_close(NULL);
	assert_true(pool_processors() >= 1);
}

#define MATH_FUNCTIONS(X) X(cos) X(sin)
LAZY_TABLE(math, "libm.so.6", MATH_FUNCTIONS);

static void libraries_load_on_demand(void **state)
{
	static void *nowhere[1];
	static const char *const missing[] = {"no_such_function"};
	struct lazy no_function = {"libm.so.6", missing, 1, nowhere, 0}, no_library = {"libnosuch.so.9", missing, 1, nowhere, 0};
	struct err err = {0};

	(void)state;
	assert_int_equal(lazy_load(&math_lazy, &err), OK);
	assert_int_equal(lazy_load(&math_lazy, &err), OK);
	assert_true(math.cos(0) == 1 && math.sin(0) == 0);
	assert_int_equal(lazy_load(&no_function, &err), E_IO);
	assert_true(str_find_str(err_what(&err), STR("no_such_function"), 0) != SIZE_MAX);
	assert_int_equal(lazy_load(&no_library, &err), E_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_job_comes_back_once),
		cmocka_unit_test(jobs_may_hand_over_jobs),
		cmocka_unit_test(an_unused_pool_is_free),
		cmocka_unit_test(libraries_load_on_demand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
