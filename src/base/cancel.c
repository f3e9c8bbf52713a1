#include "base/cancel.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/banned.h"

static volatile sig_atomic_t raised;
static int wake[2] = {-1, -1};

void cancel_request(void)
{
	int saved = errno;

	raised = 1;
	if (wake[1] >= 0 && write(wake[1], "", 1) < 0) {
		/* A full pipe is readable already, which is all that is wanted. */
	}
	errno = saved;
}

static void on_signal(int sig)
{
	(void)sig;
	cancel_request();
}

void cancel_install(void)
{
	/* SA_RESETHAND: whoever presses ^C twice means it, and no command needs its exit path to keep the disk whole. */
	struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND};

	/* Without the pipe only poll's wake-up is missing; EINTR still ends most waits. */
	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) < 0)
		wake[0] = wake[1] = -1;
	sigemptyset(&act.sa_mask);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
}

bool cancel_requested(void)
{
	return raised != 0;
}

status cancel_check(struct err *err)
{
	return raised ? err_set(err, E_CANCELLED, "interrupted") : OK;
}

int cancel_fd(void)
{
	return wake[0];
}
