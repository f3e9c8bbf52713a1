#include "archive/wheel_parts.h"

enum { TAGS_MAX = 4096 }; /* the product of a file name's tag sets; real ones stay below 100 */

/* What WHEEL says; it is a list of `Key: value` lines (binary distribution format, "File contents"). */
struct wheel_says {
	struct str version, purelib;
	VEC(struct str) tags;
};

static status take_line(struct str line, struct wheel_says *says, struct arena *mem, struct err *err)
{
	struct str key, value, *single = NULL;

	if (!str_cut(line, ':', &key, &value))
		return str_trim(line).len ? err_set(err, E_REFUSED, "WHEEL has a line that is not 'key: value'") : OK;
	value = str_trim(value);
	if (str_eq_nocase(key, STR("Wheel-Version")))
		single = &says->version;
	else if (str_eq_nocase(key, STR("Root-Is-Purelib")))
		single = &says->purelib;
	else if (str_eq_nocase(key, STR("Tag")))
		vec_push(&says->tags, mem, value);
	if (single && single->p)
		return err_set(err, E_REFUSED, "WHEEL says '" STR_FMT "' twice", STR_ARG(key));
	if (single)
		*single = value;
	return OK;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* All triples of WHEEL's tags, in lower case, sorted, each once: in the form that wheel_filename_tags gives. */
static status expand_tags(const struct wheel_says *says, struct arena *mem, struct str **ret, size_t *ret_n, struct err *err)
{
	VEC(struct str) all = {0};
	size_t n = 0;

	vec_each (struct str, tag, says->tags) {
		struct wheel_filename set = {0};
		struct str rest, *part;
		size_t parts;
		status st = OK;

		if (!str_cut(*tag, '-', &set.python, &rest) || !str_cut(rest, '-', &set.abi, &set.platform))
			return err_set(err, E_REFUSED, "WHEEL has the malformed tag '" STR_FMT "'", STR_ARG(*tag));
		st = wheel_filename_tags(&set, mem, &part, &parts, err);
		if (st != OK)
			return st;
		for (size_t i = 0; i < parts && all.len < TAGS_MAX; i++)
			vec_push(&all, mem, part[i]);
	}
	if (all.len)
		qsort(all.p, all.len, sizeof *all.p, by_text);
	for (size_t i = 0; i < all.len; i++)
		if (n == 0 || !str_eq(all.p[n - 1], all.p[i]))
			all.p[n++] = all.p[i];
	*ret = all.p;
	*ret_n = n;
	return OK;
}

/* "cp311-cp311" of "cp311-cp311-linux_x86_64". */
static struct str without_platform(struct str tag)
{
	struct str python, rest, abi, platform;

	(void)str_cut(tag, '-', &python, &rest);
	(void)str_cut(rest, '-', &abi, &platform);
	return str_sub(tag, 0, python.len + 1 + abi.len);
}

/* Real wheels leave tags out (py-spy), or name another platform since they were renamed after they were built (ray says
 * linux_x86_64); what is wanted is a Python and ABI in common. */
static status check_tags(const struct wheel *wheel, const struct wheel_says *says, struct arena *mem, struct err *err)
{
	struct str *named = NULL, *said = NULL;
	size_t n_named = 0, n_said = 0;
	status st = wheel_filename_tags(&wheel->filename, mem, &named, &n_named, err);

	if (st == OK)
		st = expand_tags(says, mem, &said, &n_said, err);
	for (size_t i = 0; st == OK && i < n_named; i++)
		for (size_t k = 0; k < n_said; k++)
			if (str_eq(without_platform(named[i]), without_platform(said[k])))
				return OK;
	return st == OK ? err_set(err, E_REFUSED, "WHEEL's tags are not those of the file name") : st;
}

status wheel_check_wheel(struct wheel *wheel, struct str text, struct arena *mem, struct err *err)
{
	struct wheel_says says = {0};
	struct str line;
	status st = OK;

	while (st == OK && str_line(&text, &line))
		st = take_line(line, &says, mem, err);
	if (st != OK)
		return st;
	if (!str_starts(says.version, STR("1.")))
		return err_set(err, E_REFUSED, "WHEEL is of version '" STR_FMT "'; 1.x is understood", STR_ARG(says.version));
	if (!str_eq_nocase(says.purelib, STR("true")) && !str_eq_nocase(says.purelib, STR("false")))
		return err_set(err, E_REFUSED, "WHEEL does not say whether its root is purelib");
	wheel->purelib = str_eq_nocase(says.purelib, STR("true"));
	return check_tags(wheel, &says, mem, err);
}
