#include "cli/option.h"

#include "base/suggest.h"

/* What is being parsed. */
struct parse {
	const struct option_group *groups;
	size_t groups_len;
	int argc, at;               /* argv[at] is the next word */
	char **argv;
	struct arena *mem;
	struct err *err;
};

static bool has_name(const struct option *option, struct str name)
{
	struct str rest = str_of(option->names), token;
	bool more = rest.len > 0;

	while (more && str_token(&rest, ' ', &token, &more)) {
		if (str_eq(token, name))
			return true;
	}
	return false;
}

/* The option with this long name, or else this letter; *values is its group's struct. */
static const struct option *find(const struct parse *p, struct str name, char letter, void **values)
{
	for (size_t g = 0; g < p->groups_len; g++) {
		for (const struct option *o = p->groups[g].options; o->names; o++) {
			if (letter ? o->letter == letter : has_name(o, name)) {
				*values = p->groups[g].values;
				return o;
			}
		}
	}
	return NULL;
}

static status unknown(const struct parse *p, struct str name)
{
	struct suggest near = {.typed = name};
	status st = err_set(p->err, E_USAGE, "there is no option '--" STR_FMT "'", STR_ARG(name));

	for (size_t g = 0; g < p->groups_len; g++) {
		for (const struct option *o = p->groups[g].options; o->names; o++) {
			struct str rest = str_of(o->names), token;
			bool more = true;
			while (more && str_token(&rest, ' ', &token, &more))
				suggest_offer(&near, token);
		}
	}
	if (near.best.len > 0)
		err_help(p->err, "did you mean '--" STR_FMT "'?", STR_ARG(near.best));
	return st;
}

static bool takes_value(const struct option *option)
{
	return option->kind != OPTION_FLAG && option->kind != OPTION_COUNT;
}

static status choose(const struct parse *p, const struct option *option, struct str shown, struct str value, int *ret)
{
	struct suggest near = {.typed = value};

	for (int i = 0; option->choices[i]; i++) {
		if (str_eq(value, str_of(option->choices[i]))) {
			*ret = i;
			return OK;
		}
		suggest_offer(&near, str_of(option->choices[i]));
	}
	status st = err_set(p->err, E_USAGE, "'" STR_FMT "' is no value of " STR_FMT, STR_ARG(value), STR_ARG(shown));
	for (int i = 0; option->choices[i]; i++)
		err_note(p->err, "it may be '%s'", option->choices[i]);
	if (near.best.len > 0)
		err_help(p->err, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
	return st;
}

static status store(const struct parse *p, const struct option *option, void *values, struct str shown, struct str value)
{
	void *field = (char *)values + option->at;
	struct option_list *list;

	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return OK;
	case OPTION_COUNT:
		++*(unsigned *)field;
		return OK;
	case OPTION_TEXT:
		*(struct str *)field = value;
		return OK;
	case OPTION_LIST:
		list = field;
		vec_push(list, p->mem, value);
		return OK;
	case OPTION_CHOICE:
		return choose(p, option, shown, value, field);
	}
	return err_set(p->err, E_INTERNAL, "option '" STR_FMT "' has no kind", STR_ARG(shown));
}

/* The next word as the value of the option that was shown like this. */
static status next_value(struct parse *p, const struct option *option, struct str shown, struct str *ret)
{
	if (p->at >= p->argc)
		return err_set(p->err, E_USAGE, STR_FMT " needs a value (%s)", STR_ARG(shown), option->value);
	*ret = str_of(p->argv[p->at++]);
	return OK;
}

static status take_long(struct parse *p, struct str word)
{
	struct str name, value = {0};
	bool has_value = str_cut(str_skip(word, 2), '=', &name, &value);
	struct str shown = str_sub(word, 0, 2 + name.len);
	void *values = NULL;
	const struct option *option = find(p, name, 0, &values);

	if (!option)
		return unknown(p, name);
	if (has_value && !takes_value(option))
		return err_set(p->err, E_USAGE, STR_FMT " takes no value", STR_ARG(shown));
	if (!has_value && takes_value(option)) {
		status st = next_value(p, option, shown, &value);
		if (st != OK)
			return st;
	}
	return store(p, option, values, shown, value);
}

static status take_letters(struct parse *p, struct str word)
{
	for (size_t i = 1; i < word.len; i++) {
		void *values = NULL;
		const struct option *option = find(p, (struct str){0}, word.p[i], &values);
		char shown_z[] = {'-', word.p[i], 0};
		struct str shown = str_of(shown_z), value = str_skip(word, i + 1);
		status st = OK;

		if (!option)
			return err_set(p->err, E_USAGE, "there is no option '%s'", shown_z);
		if (!takes_value(option))
			value = (struct str){0};
		else if (value.len == 0)
			st = next_value(p, option, shown, &value);
		if (st == OK)
			st = store(p, option, values, shown, value);
		if (st != OK || takes_value(option))
			return st;
	}
	return OK;
}

status options_parse(const struct option_group *groups, size_t groups_len, bool leading, int argc, char **argv,
                     struct arena *mem, int *operands, struct err *err)
{
	struct parse p = {groups, groups_len, argc, 0, argv, mem, err};
	int kept = 0;
	bool ended = false;
	status st = OK;

	while (st == OK && p.at < argc) {
		char *word_z = argv[p.at];
		struct str word = str_of(word_z);

		if (ended || word.len < 2 || word.p[0] != '-') {
			if (leading)
				break;
			argv[kept++] = word_z;
			p.at++;
			continue;
		}
		p.at++;
		if (str_eq(word, STR("--")))
			ended = true;
		else
			st = word.p[1] == '-' ? take_long(&p, word) : take_letters(&p, word);
	}
	if (st != OK)
		return st;
	while (p.at < argc)
		argv[kept++] = argv[p.at++];
	*operands = kept;
	return OK;
}
