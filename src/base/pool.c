#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/banned.h"

enum { THREADS_MAX = 64 }; /* beyond it memory bandwidth, not processors, is what is short */

struct job_list {
	struct pool_job *first, *last;
};

struct pool_inbox {
	pthread_mutex_t lock;
	struct job_list done;
	int fd;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t work;  /* a job waits, or the end has come */
	pthread_cond_t quiet; /* nothing runs and nothing waits */
	struct job_list waiting;
	size_t queued, running, idle;
	size_t started, max;
	bool closing;
	pthread_t threads[THREADS_MAX];
};

static void list_add(struct job_list *list, struct pool_job *job)
{
	job->next = NULL;
	if (list->last)
		list->last->next = job;
	else
		list->first = job;
	list->last = job;
}

static struct pool_job *list_take(struct job_list *list)
{
	struct pool_job *job = list->first;

	if (job) {
		list->first = job->next;
		if (!list->first)
			list->last = NULL;
	}
	return job;
}

status pool_inbox_open(struct pool_inbox **ret, struct err *err)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct pool_inbox *inbox;

	if (fd < 0)
		return err_errno(err, "cannot make an event descriptor");
	inbox = mem_new(1, sizeof *inbox);
	pthread_mutex_init(&inbox->lock, NULL);
	inbox->fd = fd;
	*ret = inbox;
	return OK;
}

void pool_inbox_close(struct pool_inbox *inbox)
{
	if (!inbox)
		return;
	close(inbox->fd);
	pthread_mutex_destroy(&inbox->lock);
	free(inbox);
}

int pool_inbox_fd(const struct pool_inbox *inbox)
{
	return inbox->fd;
}

static void inbox_put(struct pool_inbox *inbox, struct pool_job *job)
{
	bool first;

	pthread_mutex_lock(&inbox->lock);
	first = !inbox->done.first;
	list_add(&inbox->done, job);
	/* Under the lock: once it is released, the owner may take the job and close the inbox. */
	if (first)
		(void)eventfd_write(inbox->fd, 1);
	pthread_mutex_unlock(&inbox->lock);
}

struct pool_job *pool_inbox_take(struct pool_inbox *inbox)
{
	struct pool_job *jobs;
	eventfd_t count;

	pthread_mutex_lock(&inbox->lock);
	jobs = inbox->done.first;
	inbox->done = (struct job_list){0};
	if (jobs)
		(void)eventfd_read(inbox->fd, &count);
	pthread_mutex_unlock(&inbox->lock);
	return jobs;
}

/* Run the next job; called and left with the lock held. */
static void run_next(struct pool *pool)
{
	struct pool_job *job = list_take(&pool->waiting);
	struct pool_inbox *inbox = job->inbox;

	pool->queued--;
	pool->running++;
	pthread_mutex_unlock(&pool->lock);
	job->run(job->user);
	if (inbox)
		inbox_put(inbox, job);
	pthread_mutex_lock(&pool->lock);
	pool->running--;
	if (pool->running == 0 && pool->queued == 0)
		pthread_cond_broadcast(&pool->quiet);
}

static void *worker(void *arg)
{
	struct pool *pool = arg;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		while (!pool->queued && !pool->closing) {
			pool->idle++;
			pthread_cond_wait(&pool->work, &pool->lock);
			pool->idle--;
		}
		if (!pool->queued)
			break;
		run_next(pool);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* Workers take no signals: ^C is the main thread's. */
static void start_worker(struct pool *pool)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&pool->threads[pool->started], NULL, worker, pool) == 0)
		pool->started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

size_t pool_processors(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;

	return n > 0 ? (size_t)n : 1;
}

struct pool *pool_open(size_t threads)
{
	struct pool *pool = mem_new(1, sizeof *pool);

	if (threads == 0)
		threads = pool_processors();
	pool->max = threads < THREADS_MAX ? threads : THREADS_MAX;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->quiet, NULL);
	return pool;
}

size_t pool_threads(const struct pool *pool)
{
	return pool->max;
}

void pool_run(struct pool *pool, struct pool_job *job)
{
	pthread_mutex_lock(&pool->lock);
	list_add(&pool->waiting, job);
	pool->queued++;
	if (pool->idle < pool->queued && pool->started < pool->max)
		start_worker(pool);
	if (pool->started == 0)
		run_next(pool);
	else if (pool->idle)
		pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->lock);
}

void pool_wait(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	while (pool->queued || pool->running) {
		if (pool->queued)
			run_next(pool);
		else
			pthread_cond_wait(&pool->quiet, &pool->lock);
	}
	pthread_mutex_unlock(&pool->lock);
}

void pool_close(struct pool *pool)
{
	if (!pool)
		return;
	pool_wait(pool);
	pthread_mutex_lock(&pool->lock);
	pool->closing = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < pool->started; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->work);
	pthread_cond_destroy(&pool->quiet);
	free(pool);
}
