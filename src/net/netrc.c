/* The netrc reader of net/credentials.h. */
#include "net/credentials.h"

#include "base/banned.h"

struct netrc {
	struct str rest;
	size_t line;
};

/* The next word, or a double-quoted one with backslash escapes (as curl and Python read it). False at the end. */
static bool word_take(struct netrc *at, struct arena *mem, struct str *ret)
{
	cleanup(buf_free) struct buf word = buf_make(LIMIT_NETRC);
	bool quoted;
	size_t i = 0;

	while (at->rest.len && is_space(at->rest.p[0])) {
		at->line += at->rest.p[0] == '\n';
		at->rest = str_skip(at->rest, 1);
	}
	if (at->rest.len == 0)
		return false;
	quoted = at->rest.p[0] == '"';
	for (i = quoted; i < at->rest.len; i++) {
		char c = at->rest.p[i];
		if (quoted ? c == '"' : is_space(c))
			break;
		if (c == '\\' && i + 1 < at->rest.len)
			c = at->rest.p[++i];
		buf_byte(&word, c);
	}
	*ret = arena_str(mem, buf_str(&word));
	at->rest = str_skip(at->rest, i + quoted);
	return true;
}

/* A macro's body ends at an empty line. */
static void macro_skip(struct netrc *at)
{
	struct str line;

	while (str_line(&at->rest, &line)) {
		at->line++;
		if (str_trim(line).len == 0)
			return;
	}
}

static void comment_skip(struct netrc *at)
{
	struct str line;

	if (str_line(&at->rest, &line))
		at->line++;
}

static void finish(struct credentials *all, struct credential *c)
{
	if (c->host.len && (c->user.len || c->password.len)) {
		c->path = STR("/");
		vec_push(&all->known, &all->mem, *c);
	}
	*c = (struct credential){0};
}

/* What a keyword's value belongs to; NULL for words that are no such keyword. */
static struct str *field_of(struct credential *c, struct str *ignored, struct str keyword)
{
	if (str_eq(keyword, STR("machine")))
		return &c->host;
	if (str_eq(keyword, STR("login")) || str_eq(keyword, STR("user")))
		return &c->user;
	if (str_eq(keyword, STR("password")))
		return &c->password;
	return str_eq(keyword, STR("account")) ? ignored : NULL;
}

static status keyword_take(struct credentials *all, struct netrc *at, struct credential *c, struct str word, struct err *err)
{
	struct str ignored, *field;

	if (str_starts(word, STR("#"))) {
		comment_skip(at);
		return OK;
	}
	if (str_eq(word, STR("macdef"))) {
		macro_skip(at);
		return OK;
	}
	if (str_eq(word, STR("machine")) || str_eq(word, STR("default")))
		finish(all, c);
	if (str_eq(word, STR("default")))
		return OK; /* its login and password find no host to belong to */
	field = field_of(c, &ignored, word);
	if (!field || !word_take(at, &all->mem, field))
		return err_set(err, E_CONFIG, "line %zu of the netrc file: a word that is no keyword, or one without its value", at->line);
	return OK;
}

status credentials_add_netrc(struct credentials *all, struct str text, struct err *err)
{
	struct netrc at = {text, 1};
	struct credential c = {0};
	struct str word;
	status st = OK;

	while (st == OK && word_take(&at, &all->mem, &word))
		st = keyword_take(all, &at, &c, word, err);
	if (st == OK)
		finish(all, &c);
	return st;
}
