#include "server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_S = 10 };

static void must(bool ok, const char *what)
{
	if (!ok) {
		perror(what);
		abort();
	}
}

void say(struct exchange *x, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = x->tls ? SSL_write(x->tls, bytes, (int)n) : send(x->fd, bytes, n, MSG_NOSIGNAL);
		if (sent <= 0) {
			x->close = true;
			return;
		}
		bytes += sent;
		n -= (size_t)sent;
	}
}

void reply(struct exchange *x, const char *status, const char *extra, const char *body)
{
	char head[4096];
	int n = snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n", status, strlen(body), extra);

	must(n > 0 && n < (int)sizeof head, "reply");
	say(x, head, (size_t)n);
	say(x, body, strlen(body));
}

void replyf(struct exchange *x, const char *status, const char *body, const char *extra_format, ...)
{
	char extra[2048];
	va_list args;

	va_start(args, extra_format);
	must(vsnprintf(extra, sizeof extra, extra_format, args) < (int)sizeof extra, "replyf");
	va_end(args);
	reply(x, status, extra, body);
}

static bool read_request(struct exchange *x)
{
	size_t len = 0;

	for (;;) {
		ssize_t n = x->tls ? SSL_read(x->tls, x->request + len, (int)(sizeof x->request - 1 - len))
			: recv(x->fd, x->request + len, sizeof x->request - 1 - len, 0);
		if (n <= 0)
			return false;
		len += (size_t)n;
		x->request[len] = '\0';
		if (strstr(x->request, "\r\n\r\n"))
			return sscanf(x->request, "GET %1023s", x->path) == 1;
		if (len == sizeof x->request - 1)
			return false;
	}
}

static void *serve_connection(void *arg)
{
	struct exchange *x = arg;
	struct server *s = x->server;
	struct timeval patience = {PATIENCE_S, 0};
	int one = 1;

	setsockopt(x->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(x->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (s->tls) {
		x->tls = SSL_new(s->tls);
		SSL_set_fd(x->tls, x->fd);
		if (SSL_accept(x->tls) != 1)
			x->close = true;
	}
	while (!x->close && !s->stop && read_request(x)) {
		pthread_mutex_lock(&s->lock);
		s->requests++;
		memcpy(s->last, x->request, sizeof s->last);
		pthread_mutex_unlock(&s->lock);
		s->answer(x);
		x->served++;
	}
	if (x->tls)
		SSL_free(x->tls);
	close(x->fd);
	pthread_mutex_lock(&s->lock);
	s->threads--;
	pthread_mutex_unlock(&s->lock);
	free(x);
	return NULL;
}

static void *serve(void *arg)
{
	struct server *s = arg;

	while (!s->stop) {
		struct pollfd ready = {s->fd, POLLIN, 0};
		pthread_t thread;
		struct exchange *x;
		int fd;
		if (poll(&ready, 1, 50) != 1 || (fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC)) < 0)
			continue;
		x = calloc(1, sizeof *x);
		must(x != NULL, "calloc");
		x->server = s;
		x->fd = fd;
		pthread_mutex_lock(&s->lock);
		s->connections++;
		s->threads++;
		pthread_mutex_unlock(&s->lock);
		must(pthread_create(&thread, NULL, serve_connection, x) == 0, "pthread_create");
		pthread_detach(thread);
	}
	return NULL;
}

static X509 *make_certificate(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);
	X509V3_CTX ctx;
	static const struct { int nid; const char *value; } extensions[] = {
		{NID_basic_constraints, "critical,CA:TRUE"}, {NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost"},
	};

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_pubkey(cert, key);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
	X509_set_issuer_name(cert, name);
	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
		X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, extensions[i].nid, extensions[i].value);
		must(e && X509_add_ext(cert, e, -1), "certificate extension");
		X509_EXTENSION_free(e);
	}
	must(X509_sign(cert, key, EVP_sha256()) > 0, "sign");
	return cert;
}

static void start_tls(struct server *s, const char *dir)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = make_certificate(key);
	char path[512];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/ca.pem", dir);
	f = fopen(path, "we");
	must(f && PEM_write_X509(f, cert) && fclose(f) == 0, path);
	s->tls = SSL_CTX_new(TLS_server_method());
	must(SSL_CTX_use_certificate(s->tls, cert) == 1 && SSL_CTX_use_PrivateKey(s->tls, key) == 1, "certificate");
	X509_free(cert);
	EVP_PKEY_free(key);
}

void server_start(struct server *s, void (*answer)(struct exchange *x), const char *tls_dir)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof at;

	memset(s, 0, sizeof *s);
	s->answer = answer;
	pthread_mutex_init(&s->lock, NULL);
	if (tls_dir)
		start_tls(s, tls_dir);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(bind(s->fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(s->fd, 128) == 0, "listen");
	must(getsockname(s->fd, (struct sockaddr *)&at, &len) == 0, "getsockname");
	s->port = ntohs(at.sin_port);
	must(pthread_create(&s->thread, NULL, serve, s) == 0, "pthread_create");
}

void server_stop(struct server *s)
{
	s->stop = true;
	pthread_join(s->thread, NULL);
	close(s->fd);
	/* Connection threads end when their peer closes, or after PATIENCE_S. */
	for (int i = 0; i < PATIENCE_S * 100; i++) {
		size_t left;
		pthread_mutex_lock(&s->lock);
		left = s->threads;
		pthread_mutex_unlock(&s->lock);
		if (left == 0)
			break;
		(void)usleep(10000);
	}
	SSL_CTX_free(s->tls);
	pthread_mutex_destroy(&s->lock);
}

size_t server_requests(struct server *s)
{
	size_t n;

	pthread_mutex_lock(&s->lock);
	n = s->requests;
	pthread_mutex_unlock(&s->lock);
	return n;
}

size_t server_connections(struct server *s)
{
	size_t n;

	pthread_mutex_lock(&s->lock);
	n = s->connections;
	pthread_mutex_unlock(&s->lock);
	return n;
}

bool server_saw(struct server *s, const char *line_start)
{
	bool saw = false;

	pthread_mutex_lock(&s->lock);
	for (const char *line = strstr(s->last, "\r\n"); line && !saw; line = strstr(line + 2, "\r\n"))
		saw = strncasecmp(line + 2, line_start, strlen(line_start)) == 0;
	pthread_mutex_unlock(&s->lock);
	return saw;
}
