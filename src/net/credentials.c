#include "net/credentials.h"

#include "base/banned.h"

void credentials_free(struct credentials *all)
{
	arena_free(&all->mem);
	*all = (struct credentials){0};
}

static struct str lower(struct arena *mem, struct str s)
{
	char *p = arena_alloc(mem, mem_add(s.len, 1), 1);

	for (size_t i = 0; i < s.len; i++)
		p[i] = to_lower(s.p[i]);
	return (struct str){p, s.len};
}

/* "/a/b/" and "/a/b" -> "/a/"; "/a" and "/" -> "/". */
static struct str scope_of(struct arena *mem, struct str path)
{
	struct str head, tail;

	while (path.len && path.p[path.len - 1] == '/')
		path.len--;
	(void)str_rcut(path, '/', &head, &tail);
	return arena_printf(mem, STR_FMT "/", STR_ARG(head));
}

status credentials_add_url(struct credentials *all, struct str url, struct err *err)
{
	struct credential c = {0};
	struct url u;
	status st = url_parse(url, &u, err);

	if (st != OK || !u.has_user)
		return st;
	st = url_decode(u.user, &all->mem, &c.user, err);
	if (st == OK)
		st = url_decode(u.password, &all->mem, &c.password, err);
	if (st != OK)
		return err_set(err, E_CONFIG, "the user or password in an index URL is not percent-encoded correctly");
	c.scheme = lower(&all->mem, u.scheme);
	c.host = lower(&all->mem, u.host);
	c.port = url_port(&u);
	c.path = scope_of(&all->mem, u.path);
	c.user = arena_str(&all->mem, c.user);
	c.password = arena_str(&all->mem, c.password);
	vec_push(&all->known, &all->mem, c);
	return OK;
}

static bool path_in_scope(struct str path, struct str scope)
{
	if (str_eq(scope, STR("/")))
		return true;
	for (size_t at = 0; (at = str_find(path, '%', at)) != SIZE_MAX; at++) {
		struct str code = str_sub(path, at + 1, at + 3);
		if (str_eq_nocase(code, STR("2e")) || str_eq_nocase(code, STR("2f")) || str_eq_nocase(code, STR("5c")))
			return false;
	}
	return str_starts(path, scope);
}

static bool in_scope(const struct credential *c, const struct url *url, bool trusted_host)
{
	if (!str_eq_nocase(c->host, url->host) || (c->port && c->port != url_port(url)))
		return false;
	if (c->scheme.len ? !str_eq_nocase(c->scheme, url->scheme) : !trusted_host && !url_has_scheme(url, "https"))
		return false;
	return path_in_scope(url->path.len ? url->path : STR("/"), c->path);
}

const struct credential *credentials_for(const struct credentials *all, const struct url *url, bool trusted_host)
{
	const struct credential *best = NULL;

	vec_each (const struct credential, c, all->known)
		if (in_scope(c, url, trusted_host) && (!best || c->path.len > best->path.len || (best->scheme.len == 0 && c->scheme.len)))
			best = c;
	return best;
}
