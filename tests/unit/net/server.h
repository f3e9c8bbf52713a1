/* A small HTTP server on loopback for tests, in threads of the test itself: a free port, a thread a connection, bounded
 * waits. What it answers is the test's: a function from the request's text to the bytes to send. */
#ifndef TEST_SERVER_H
#define TEST_SERVER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { REQUEST_MAX = 16 * 1024 };

struct exchange {
	struct server *server;
	void *tls;               /* SSL, or NULL */
	int fd;
	char request[REQUEST_MAX];
	char path[1024];
	size_t served;           /* requests on this connection before */
	bool close;              /* set: the connection ends after this answer */
};

struct server {
	int fd;
	unsigned port;
	void *tls;               /* SSL_CTX, or NULL */
	void (*answer)(struct exchange *x);
	pthread_t thread;
	pthread_mutex_t lock;
	size_t requests, connections, threads;
	char last[REQUEST_MAX];  /* the latest request */
	_Atomic bool stop;
};

/* Start; aborts the test program when that is not possible. With a directory given, speaks TLS with a certificate of its
 * own for 127.0.0.1 and localhost, written to that directory as ca.pem. */
void server_start(struct server *s, void (*answer)(struct exchange *x), const char *tls_dir);
void server_stop(struct server *s);
size_t server_requests(struct server *s);
size_t server_connections(struct server *s);
/* Does the latest request have a line that begins so (any case)? */
bool server_saw(struct server *s, const char *line_start);

void say(struct exchange *x, const char *bytes, size_t n);
/* A whole answer with Content-Length; extra header lines end with CR LF each. */
void reply(struct exchange *x, const char *status, const char *extra, const char *body);
void replyf(struct exchange *x, const char *status, const char *body, const char *extra_format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
