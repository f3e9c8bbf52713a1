/* The event loop: libcurl's sockets and the pool's inbox in one epoll set, libcurl's timer, and retries that wait. */
#include "net/parts.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/time.h"
#include "base/banned.h"

enum { EVENTS = 64 };
#define WAIT_MOST (100 * TIME_SECOND / 1000) /* how late ^C may be seen that hit another thread */

/* OpenSSL writes to closed sockets without MSG_NOSIGNAL; that must not end the process. Kept off this thread only while
 * libcurl runs, and what arrived meanwhile is taken back. */
struct pipe_signal {
	sigset_t pipe, before;
};

static void pipe_hold(struct pipe_signal *held)
{
	sigemptyset(&held->pipe);
	sigaddset(&held->pipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &held->pipe, &held->before);
}

static void pipe_release(struct pipe_signal *held)
{
	const struct timespec now = {0};

	if (sigismember(&held->before, SIGPIPE))
		return;
	while (sigtimedwait(&held->pipe, NULL, &now) == SIGPIPE)
		;
	pthread_sigmask(SIG_SETMASK, &held->before, NULL);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *known)
{
	struct net *net = user;
	struct epoll_event event = {.data.fd = fd};

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(net->epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	if (!known)
		(void)curl_api.curl_multi_assign(net->multi, fd, net);
	/* A descriptor's number can come back before libcurl says that the old one is gone. */
	if (epoll_ctl(net->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) < 0)
		(void)epoll_ctl(net->epoll, errno == EEXIST ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
	return 0;
}

static int set_timer(CURLM *multi, long ms, void *user)
{
	struct net *net = user;

	(void)multi;
	net->timer_at = ms < 0 ? INT64_MAX : time_monotonic() + ms * (TIME_SECOND / 1000);
	return 0;
}

static status open_multi(struct net *net, struct err *err)
{
	status st = curl_api_load(err);

	if (st != OK)
		return err_wrap(err, st, "the network cannot be used");
	net->share = net->share ? net->share : curl_api.curl_share_init();
	net->multi = net->share ? curl_api.curl_multi_init() : NULL;
	if (!net->multi)
		return err_set(err, E_IO, "libcurl cannot be used");
	trust_open(net);
	(void)curl_api.curl_share_setopt(net->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	(void)curl_api.curl_multi_setopt(net->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	(void)curl_api.curl_multi_setopt(net->multi, CURLMOPT_SOCKETDATA, net);
	(void)curl_api.curl_multi_setopt(net->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	(void)curl_api.curl_multi_setopt(net->multi, CURLMOPT_TIMERDATA, net);
	(void)curl_api.curl_multi_setopt(net->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	(void)curl_api.curl_multi_setopt(net->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)net->options.max_transfers);
	(void)curl_api.curl_multi_setopt(net->multi, CURLMOPT_MAXCONNECTS, (long)net->options.max_transfers);
	return OK;
}

status loop_open(struct net *net, struct err *err)
{
	struct epoll_event event = {.events = EPOLLIN};

	if (net->epoll >= 0)
		return OK;
	net->epoll = epoll_create1(EPOLL_CLOEXEC);
	event.data.fd = pool_inbox_fd(net->inbox);
	if (net->epoll < 0 || epoll_ctl(net->epoll, EPOLL_CTL_ADD, event.data.fd, &event) < 0)
		return err_errno(err, "cannot wait for the network");
	/* ^C ends a wait even where another thread took the signal, or it came just before the wait. */
	event.data.fd = cancel_fd();
	if (event.data.fd >= 0 && epoll_ctl(net->epoll, EPOLL_CTL_ADD, event.data.fd, &event) < 0)
		return err_errno(err, "cannot wait for the network");
	return OK;
}

void loop_close(struct net *net)
{
	struct pipe_signal held;
	struct slot *slot;

	pipe_hold(&held);
	while (net->active) {
		struct transfer *t = net->active;
		net->active = t->next;
		send_release(t);
		transfer_free(t);
	}
	while ((slot = net->idle)) {
		net->idle = slot->next;
		curl_api.curl_easy_cleanup(slot->easy);
		free(slot);
	}
	if (net->multi)
		(void)curl_api.curl_multi_cleanup(net->multi);
	if (net->share)
		(void)curl_api.curl_share_cleanup(net->share);
	fd_close(&net->epoll);
	pipe_release(&held);
}

static void active_remove(struct net *net, struct transfer *gone)
{
	struct transfer **at = &net->active;

	while (*at != gone)
		at = &(*at)->next;
	*at = gone->next;
	net->n_active--;
}

static void take_finished(struct net *net)
{
	CURLMsg *message;
	int left;

	while ((message = curl_api.curl_multi_info_read(net->multi, &left))) {
		struct slot *slot = NULL;
		CURLcode code = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_api.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
		active_remove(net, slot->transfer);
		answer_take(slot->transfer, code);
	}
}

/* libcurl's own limit measures speed over several seconds; this one is exact. Looked at after what has arrived was read,
 * since this thread may have been busy elsewhere for long. */
static void end_silent(struct net *net)
{
	int64_t since = net->active ? time_monotonic() - net->options.idle_timeout_us : 0;

	for (struct transfer *t = net->active, *next; t; t = next) {
		next = t->next;
		if (t->heard_at > since)
			continue;
		active_remove(net, t);
		answer_take(t, CURLE_OPERATION_TIMEDOUT);
	}
}

/* Failures end the one transfer, through its `done`. */
static void send_one(struct net *net)
{
	struct transfer *t = net_list_take(&net->queue);
	struct err err = {0};
	status st = OK;

	net->n_queue--;
	if (str_starts_nocase(buf_str(&t->url), STR("file:"))) {
		file_url_answer(t);
		return;
	}
	if (!net->multi)
		st = open_multi(net, &err);
	if (st == OK)
		st = send_start(t, &err);
	if (st != OK) {
		*t->err = err;
		transfer_fail(t, st);
		return;
	}
	t->next = net->active;
	net->active = t;
	net->n_active++;
}

/* Retries whose time has come go to the end of the queue. */
static void wake_waiting(struct net *net)
{
	int64_t now = net->waiting ? time_monotonic() : 0;

	for (struct transfer **at = &net->waiting; *at;) {
		struct transfer *t = *at;
		if (t->retry_at > now) {
			at = &t->next;
			continue;
		}
		*at = t->next;
		net_list_add(&net->queue, t);
		net->n_queue++;
	}
}

static void send_queued(struct net *net)
{
	wake_waiting(net);
	while (net->queue.first && net->n_active < net->options.max_transfers)
		send_one(net);
}

static void run_timer(struct net *net)
{
	int running;

	if (net->multi && net->timer_at <= time_monotonic()) {
		net->timer_at = INT64_MAX;
		(void)curl_api.curl_multi_socket_action(net->multi, CURL_SOCKET_TIMEOUT, 0, &running);
		take_finished(net);
	}
}

void loop_kick(struct net *net)
{
	struct pipe_signal held;
	struct err later;

	/* If there is no epoll, the next loop_turn says so. */
	if (loop_open(net, &later) != OK)
		return;
	pipe_hold(&held);
	send_queued(net);
	run_timer(net);
	pipe_release(&held);
}

static void take_jobs(struct net *net)
{
	struct pool_job *job = pool_inbox_take(net->inbox), *next;

	for (; job; job = next) {
		next = job->next;
		net->n_pool--;
		body_done(job->user);
	}
}

static int wait_ms(const struct net *net)
{
	int64_t until = net->timer_at, now = time_monotonic(), us;

	for (const struct transfer *t = net->waiting; t; t = t->next)
		until = t->retry_at < until ? t->retry_at : until;
	us = until > now ? until - now : 0;
	if (us > WAIT_MOST)
		us = WAIT_MOST;
	return (int)((us + 999) / 1000);
}

static void take_events(struct net *net, const struct epoll_event *events, int n)
{
	int running;

	for (int i = 0; i < n; i++) {
		unsigned bits = events[i].events;
		if (events[i].data.fd == pool_inbox_fd(net->inbox)) {
			take_jobs(net);
			continue;
		}
		if (events[i].data.fd == cancel_fd())
			continue; /* the caller looks at the flag */
		(void)curl_api.curl_multi_socket_action(net->multi, events[i].data.fd,
			(bits & EPOLLIN ? CURL_CSELECT_IN : 0) | (bits & EPOLLOUT ? CURL_CSELECT_OUT : 0)
			| (bits & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0), &running);
		take_finished(net);
	}
}

status loop_turn(struct net *net, bool wait, struct err *err)
{
	struct epoll_event events[EVENTS];
	struct pipe_signal held;
	status st = loop_open(net, err);
	int n;

	if (st != OK)
		return st;
	pipe_hold(&held);
	send_queued(net);
	run_timer(net);
	if (!net->ready.first) {
		n = epoll_wait(net->epoll, events, EVENTS, wait ? wait_ms(net) : 0);
		if (n < 0 && errno != EINTR)
			st = err_errno(err, "cannot wait for the network");
		take_events(net, events, n);
		run_timer(net);
		end_silent(net);
	}
	pipe_release(&held);
	return st;
}
