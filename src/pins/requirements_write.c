#include "base/escape.h"
#include "base/url.h"
#include "base/utf8.h"
#include "pep/marker.h"
#include "pins/parse.h"
#include "pins/pylock_parts.h"
#include "pins/requirements.h"

static status cannot(const struct pin *pin, struct err *err, const char *why)
{
	err_set(err, E_USAGE, "%s", why);
	err_wrap(err, E_USAGE, "'" STR_FMT "' cannot be written as a requirement", STR_ARG(pin->name));
	err_help(err, "use --format pylock");
	return E_USAGE;
}

static status check_marker(const struct pin *pin, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct marker *marker;
	status st;

	if ((st = pin_marker_parse(pin, &mem, &marker, err)) != OK || !marker)
		return st;
	if (marker_names_variable(marker, MARKER_EXTRA) || marker_names_variable(marker, MARKER_EXTRAS) ||
	    marker_names_variable(marker, MARKER_DEPENDENCY_GROUPS))
		return cannot(pin, err, "its marker asks for an extra or a group, which requirements.txt does not know");
	return OK;
}

/* Only characters that show. */
static bool utf8_plain(struct str text)
{
	for (size_t i = 0; i < text.len;) {
		uint32_t code;
		size_t n = utf8_take(str_skip(text, i), &code);

		if (!n || utf8_is_unseen(code))
			return false;
		i += n;
	}
	return true;
}

/* Nothing that would make the line read otherwise: line ends, a comment, an option, a variable. */
static bool is_plain(struct str text)
{
	const struct str signs[] = {STR("\\"), STR(" #"), STR(" -"), STR("${")};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_find_str(text, signs[i], 0) != SIZE_MAX)
			return false;
	return utf8_plain(text);
}

static status check_texts(const struct pin *pin, struct err *err)
{
	struct url url;
	struct str version = pin->version;

	if (!is_plain(pin->name) || !is_plain(version) || !is_plain(pin->marker) || str_has(version, ' '))
		return cannot(pin, err, "its name, version or marker would be read otherwise there");
	if (pin->source == PIN_ARCHIVE && (url_parse(pin->archive.url, &url, err) != OK || url.has_user || url.has_password ||
	                                   !is_plain(pin->archive.url)))
		return cannot(pin, err, "its URL is malformed or holds credentials");
	return OK;
}

static status check_pin(const struct pin *pin, struct err *err)
{
	if (pin->source == PIN_VCS || pin->source == PIN_DIRECTORY)
		return cannot(pin, err, "it has no digest");
	if (pin->source == PIN_ARCHIVE && !pin->archive.url.len)
		return cannot(pin, err, "it is a file without a URL");
	if (pin->source != PIN_ARCHIVE && !pin->version.len)
		return cannot(pin, err, "it has no version");
	status st = check_texts(pin, err);
	return st == OK ? check_marker(pin, err) : st;
}

/* The digest to check a file by: sha256, else the next stronger one that pip takes. */
static const struct pin_hash *best_hash(const struct pin_file *file)
{
	const struct str taken[] = {STR("sha256"), STR("sha384"), STR("sha512")};

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		vec_each (const struct pin_hash, hash, file->hashes)
			if (str_eq(hash->algorithm, taken[i]))
				return hash;
	return NULL;
}

struct hash_list {
	VEC(struct pin_hash) items;
};

static status add_file(const struct pin *pin, const struct pin_file *file, struct arena *mem, struct hash_list *list,
                       struct err *err)
{
	const struct pin_hash *hash = best_hash(file);

	if (!hash)
		return cannot(pin, err, "one of its files has no sha256");
	vec_push(&list->items, mem, *hash);
	return OK;
}

/* The digests of every file of the package. */
static status collect(const struct pin *pin, struct arena *mem, struct hash_list *list, struct err *err)
{
	status st = OK;

	for (size_t i = 0; st == OK && i < pin->wheels.len; i++)
		st = add_file(pin, &pin->wheels.p[i], mem, list, err);
	if (st == OK && pin->has_sdist)
		st = add_file(pin, &pin->sdist, mem, list, err);
	if (st == OK && pin->source == PIN_ARCHIVE)
		st = add_file(pin, &pin->archive, mem, list, err);
	vec_each (const struct pin_hash, hash, pin->hashes)
		vec_push(&list->items, mem, *hash);
	if (st == OK && !list->items.len)
		st = cannot(pin, err, "it has no files");
	return st;
}

static int hash_order(const void *p, const void *q)
{
	const struct pin_hash *a = p, *b = q;
	int order = str_cmp(a->algorithm, b->algorithm);

	return order ? order : str_cmp(a->digest, b->digest);
}

static void put_via(struct buf *out, const struct pin *pin)
{
	if (!pin->via.len)
		return;
	buf_printf(out, "    # via%s", pin->via.len == 1 ? " " : "\n");
	vec_each (const struct str, via, pin->via) {
		if (pin->via.len > 1)
			buf_printf(out, "    #   ");
		escape_terminal(out, *via);
		buf_byte(out, '\n');
	}
}

static status put_pin(struct buf *out, const struct pin *pin, struct arena *mem, struct err *err)
{
	struct hash_list list = {0};
	status st = check_pin(pin, err);

	if (st == OK)
		st = collect(pin, mem, &list, err);
	if (st != OK)
		return st;
	buf_add(out, pin->name);
	if (pin->source == PIN_ARCHIVE)
		buf_printf(out, " @ " STR_FMT, STR_ARG(pin->archive.url));
	else
		buf_printf(out, "==" STR_FMT, STR_ARG(pin->version));
	if (pin->marker.len)
		buf_printf(out, " ; " STR_FMT, STR_ARG(pin->marker));
	qsort(list.items.p, list.items.len, sizeof *list.items.p, hash_order);
	vec_each (const struct pin_hash, hash, list.items)
		buf_printf(out, " \\\n    --hash=" STR_FMT ":" STR_FMT, STR_ARG(hash->algorithm), STR_ARG(hash->digest));
	buf_byte(out, '\n');
	put_via(out, pin);
	return OK;
}

status requirements_write(struct lock *lock, struct str command, struct buf *out, struct err *err)
{
	cleanup(arena_free) struct arena mem = {0};

	lock_sort(lock);
	buf_printf(out, "#\n# This file is made by assay; to make it again, run:\n#\n#    ");
	escape_terminal(out, command);
	buf_printf(out, "\n#\n");
	vec_each (const struct pin, pin, lock->packages) {
		status st = put_pin(out, pin, &mem, err);

		if (st != OK)
			return st;
	}
	return buf_check(out, "the requirements file", err);
}

static status reduce_pin(const struct pin *pin, struct arena *mem, struct pin *ret, struct err *err)
{
	struct pin reduced = {.name = pin->name, .version = pin->version, .marker = pin->marker, .source = PIN_HASHES};
	struct hash_list list = {0};
	status st = collect(pin, mem, &list, err);

	if (st != OK)
		return st;
	if (pin->source == PIN_ARCHIVE) {
		reduced.source = PIN_ARCHIVE;
		reduced.version = STR(""); /* such a line names none */
		reduced.archive = (struct pin_file){.url = pin->archive.url};
		reduced.archive.name = pylock_derived_name((struct str){0}, pin->archive.url, mem);
		vec_push(&reduced.archive.hashes, mem, list.items.p[0]);
	} else {
		vec_each (const struct pin_hash, hash, list.items)
			vec_push(&reduced.hashes, mem, *hash);
	}
	*ret = reduced;
	return OK;
}

status requirements_reduce(const struct lock *lock, struct arena *mem, struct lock *ret, struct err *err)
{
	struct lock reduced = {0};

	vec_each (const struct pin, pin, lock->packages) {
		status st = reduce_pin(pin, mem, vec_add(&reduced.packages, mem), err);

		if (st != OK)
			return st;
	}
	lock_sort(&reduced);
	*ret = reduced;
	return OK;
}
