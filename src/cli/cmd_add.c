/* assay add: put requirements into the project's file and lock it. */
#include "cli/editing.h"
#include "pep/name.h"
#include "pep/requirement.h"
#include "pep/version.h"

/* A requirement that says no version: it gets the one that is chosen as its lower bound. */
struct unbound {
	struct requirement requirement;
	struct str name;
};

struct adding {
	struct editing editing; /* first: hooks get a pointer to it */
	VEC(struct unbound) unbound;
};

/* Put it in. One that says no version changes nothing where the project has it already. */
static status add(struct adding *a, struct str text, struct err *err)
{
	struct editing *e = &a->editing;
	struct arena *mem = e->locking.cli->mem;
	struct unbound one = {0};
	bool there = false, bare;
	status st = requirement_parse(text, mem, &one.requirement, err);

	if (st != OK)
		return err_wrap(err, E_USAGE, "'" STR_FMT "' is not a requirement", STR_ARG(text));
	if (!name_valid(one.requirement.name))
		return err_set(err, E_USAGE, "'" STR_FMT "' is no package name", STR_ARG(one.requirement.name));
	bare = !one.requirement.url.len && !one.requirement.specifier.count;
	text = requirement_text(&one.requirement, mem);
	st = edit_has(e->path, e->text, &e->list, text, mem, &there, err);
	if (st != OK || (there && bare)) {
		if (st == OK)
			cli_note(e->locking.cli, "'" STR_FMT "' is in " STR_FMT " already", STR_ARG(text), STR_ARG(e->path));
		return st;
	}
	if (bare) {
		one.name = name_normalize(one.requirement.name, mem);
		vec_push(&a->unbound, mem, one);
	}
	return edit_add(e->path, e->text, &e->list, text, mem, &e->text, err);
}

/* The lowest version that a lock has of a package; empty: none. */
static struct str lowest(const struct lock *lock, struct str name, struct arena *mem)
{
	struct version best = {0}, version;
	bool found = false;

	for (size_t at = lock_find(lock, name, 0); at != SIZE_MAX; at = lock_find(lock, name, at + 1))
		if (version_parse(lock->packages.p[at].version, mem, &version, NULL) == OK &&
		    (!found || version_cmp(&version, &best) < 0)) {
			best = version;
			found = true;
		}
	return found ? version_public(&best, mem) : (struct str){0};
}

/* The versions are known: write them as lower bounds. */
static status bind(void *user, const struct lock *made, bool *again, struct err *err)
{
	struct adding *a = user;
	struct editing *e = &a->editing;
	struct arena *mem = e->locking.cli->mem;
	status st = OK;

	vec_each (struct unbound, one, a->unbound) {
		struct str version = lowest(made, one->name, mem);

		if (st != OK || !version.len)
			continue;
		st = specifier_set_parse(arena_printf(mem, ">=" STR_FMT, STR_ARG(version)), mem, &one->requirement.specifier, err);
		if (st == OK)
			st = edit_add(e->path, e->text, &e->list, requirement_text(&one->requirement, mem), mem, &e->text, err);
		*again = true;
	}
	return st;
}

static status run_add(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct adding *a = arena_new(cli->mem, struct adding);
	struct locking *l = &a->editing.locking;
	status st;

	if (argc == 0)
		return err_set(err, E_USAGE, "'add' needs a requirement, such as 'flask' or 'flask>=3'");
	st = editing_open(cli, &a->editing, err);
	for (int i = 0; st == OK && i < argc; i++)
		st = add(a, str_of(argv[i]), err);
	if (st != OK)
		return st;
	l->hooks.resolved = bind;
	if (a->editing.list.extra.len)
		vec_push(&l->args.extras, cli->mem, a->editing.list.extra);
	if (a->editing.list.group.len)
		vec_push(&l->args.groups, cli->mem, a->editing.list.group);
	return editing_run(&a->editing, err);
}

static const struct option add_options[] = {EDITING_OPTIONS, {0}};

const struct command cmd_add = {"add", "Add requirements to a project and lock it", run_add,
                                COMMAND_SETTINGS | COMMAND_JSON, add_options, sizeof(struct editing_args)};
