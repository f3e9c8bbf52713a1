#include "install/hazard.h"

#include "base/sha256.h"
#include "install/pth.h"

/* Commands that people and programs run without thinking of a path. */
static const char *const everyday[] = {
	"[", "ar", "as", "awk", "base64", "basename", "bash", "cat", "cc", "chgrp", "chmod", "chown", "clear", "cp", "csh", "curl",
	"cut", "dash", "date", "dd", "df", "diff", "dirname", "doas", "docker", "du", "echo", "egrep", "env", "expr", "false",
	"fgrep", "find", "fish", "gcc", "git", "gpg", "gpg2", "grep", "gunzip", "gzip", "head", "hg", "id", "install", "kill",
	"ksh", "kubectl", "ld", "less", "ln", "login", "ls", "make", "man", "mkdir", "mktemp", "more", "mount", "mv", "nano",
	"nohup", "openssl", "passwd", "perl", "pkexec", "podman", "printf", "ps", "pwd", "rm", "rmdir", "rsync", "scp", "sed",
	"sftp", "sh", "sleep", "sort", "ssh", "ssh-add", "ssh-agent", "ssh-keygen", "stat", "su", "sudo", "svn", "tail", "tar",
	"tcsh", "tee", "test", "touch", "tr", "true", "uname", "uniq", "unzip", "vi", "vim", "wc", "wget", "which", "whoami",
	"xargs", "zip", "zsh", NULL,
};

static status refuse(const struct hazard_context *c, const char *check, struct str path, const char *why, struct err *err)
{
	err_set(err, E_REFUSED, "'" STR_FMT "' %s", STR_ARG(path), why);
	if (!check)
		return E_REFUSED;
	err_help(err, "if this is what you want, allow it in assay.toml:");
	err_help(err, "  [[allow]]");
	err_help(err, "  check = \"%s\"", check);
	err_help(err, "  package = \"" STR_FMT "\"", STR_ARG(c->name));
	err_help(err, "  reason = \"...\"");
	return E_REFUSED;
}

static bool allowed(const struct hazard_context *c, const char *check)
{
	return c->settings && settings_allows(c->settings, str_of(check), c->name) != NULL;
}

/* pip, pip3, pip3.11: pip's own. */
static bool is_pip(struct str script)
{
	if (!str_starts(script, STR("pip")))
		return false;
	for (size_t i = 3; i < script.len; i++)
		if (!is_digit(script.p[i]) && script.p[i] != '.')
			return false;
	return true;
}

static status check_script(const struct hazard_context *c, struct str path, struct str script, struct err *err)
{
	bool hazard = is_pip(script) && !str_eq(c->name, STR("pip"));

	for (size_t i = 0; everyday[i] && !hazard; i++)
		hazard = str_eq_nocase(script, str_of(everyday[i]));
	if (hazard && !allowed(c, "script-name"))
		return refuse(c, "script-name", path, "would stand in for an everyday command while the environment is active", err);
	return OK;
}

static status check_pth(const struct hazard_context *c, struct str path, struct str folder, size_t file, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str text, why = {0};
	status st;

	if (allowed(c, "pth"))
		return OK;
	st = c->content(c->user, file, &mem, &text, err);
	if (st == E_LIMIT)
		return refuse(c, "pth", path, "is larger than a .pth file has reason to be", err);
	if (st != OK || hazard_pth_is_known(c, folder, text, &why))
		return st;
	return refuse(c, "pth", path, str_eq(why, STR("code")) ? "runs code whenever Python starts"
		: "puts a path that is not the package's own on Python's search path", err);
}

/* The first part of a name up to its first '.', which is what Python imports it by. */
static bool imports_as(struct str rest, const char *module)
{
	struct str top, stem, tail;

	(void)str_cut(rest, '/', &top, &tail);
	(void)str_cut(top, '.', &stem, &tail);
	return str_eq(stem, str_of(module));
}

static bool is_bytecode(struct str path)
{
	return str_ends(path, STR(".pyc")) || str_ends(path, STR(".pyo")) || str_starts(path, STR("__pycache__/")) ||
		str_find_str(path, STR("/__pycache__/"), 0) != SIZE_MAX;
}

/* What importlib.metadata and installers take for a distribution's own records. */
static bool is_metadata(struct str rest)
{
	static const char *const endings[] = {".dist-info", ".egg-info", ".egg-link", NULL};
	struct str top, tail;

	(void)str_cut(rest, '/', &top, &tail);
	for (size_t i = 0; endings[i]; i++)
		if (top.len >= strlen(endings[i]) && str_eq_nocase(str_skip(top, top.len - strlen(endings[i])), str_of(endings[i])))
			return true;
	return false;
}

/* rest is the path below one of the folders that Python searches. */
static status check_module(const struct hazard_context *c, struct str path, struct str rest, size_t file, struct err *err)
{
	bool top = !str_has(rest, '/');

	if (is_metadata(rest) && !(str_starts(path, c->dist_info) && str_starts(str_skip(path, c->dist_info.len), STR("/"))))
		return refuse(c, NULL, path, "would speak for another project", err);
	if (top && str_ends(rest, STR(".pth")))
		return check_pth(c, path, str_sub(path, 0, path.len - rest.len), file, err);
	if (top && str_ends(rest, STR(".start")) && !allowed(c, "start-file"))
		return refuse(c, "start-file", path, "names code that runs whenever Python starts (PEP 829)", err);
	if ((imports_as(rest, "sitecustomize") || imports_as(rest, "usercustomize")) && !allowed(c, "sitecustomize"))
		return refuse(c, "sitecustomize", path, "is imported whenever Python starts", err);
	return OK;
}

status hazard_check(const struct hazard_context *c, struct str path, size_t file, struct err *err)
{
	struct str rest;

	if (layout_is_own(c->layout, path))
		return refuse(c, NULL, path, "belongs to the environment itself", err);
	if (is_bytecode(path) && !allowed(c, "bytecode"))
		return refuse(c, "bytecode", path, "is bytecode, which need not be what its source says", err);
	if (str_starts(path, c->layout->scripts) && path.len > c->layout->scripts.len && path.p[c->layout->scripts.len] == '/')
		return check_script(c, path, str_skip(path, c->layout->scripts.len + 1), err);
	if (layout_in_site(c->layout, path, &rest))
		return check_module(c, path, rest, file, err);
	return OK;
}
