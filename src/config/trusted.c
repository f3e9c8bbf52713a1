/* The file of what the user has said yes to. */
#include "base/file.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/time.h"
#include "config/layer.h"

struct trusted_key trusted_key_of(struct str project_dir, const struct loosened *loosened, struct arena *mem)
{
	struct trusted_key key;
	size_t size = project_dir.len + 32;

	vec_each (struct str, piece, loosened->content)
		size = mem_add(size, mem_add(piece->len, 32));
	struct buf all = buf_make(size);
	/* Lengths first, so that no two lists of pieces read the same. */
	buf_printf(&all, "%zu:" STR_FMT, project_dir.len, STR_ARG(project_dir));
	vec_each (struct str, piece, loosened->content) {
		buf_printf(&all, "%zu:", piece->len);
		buf_add(&all, *piece);
	}
	(void)mem;
	sha256_hex(buf_str(&all), key.hex);
	buf_free(&all);
	return key;
}

static status read_all(int dir, struct arena *mem, struct str *ret, struct err *err)
{
	struct file_map map;
	status st = file_map_open_at(dir, "trusted", LIMIT_TRUSTED_FILE, &map, err);

	*ret = (struct str){0};
	if (st == E_NOT_FOUND) {
		err_clear(err);
		return OK;
	}
	if (st != OK)
		return st;
	*ret = arena_str(mem, map.bytes);
	file_map_close(&map);
	return OK;
}

/* The private folder for state, and the text of the file in it. */
static status open_state(struct arena *mem, int *dir, struct str *text, struct err *err)
{
	struct str path;
	status st = path_own(mem, PATH_STATE, &path, err);

	if (st == OK)
		st = dir_open_private(path, dir, err);
	return st == OK ? read_all(*dir, mem, text, err) : st;
}

static bool is_line_of(struct str line, const struct trusted_key *key)
{
	return str_starts(line, str_of(key->hex));
}

status trusted_has(const struct trusted_key *key, struct arena *mem, bool *ret, struct err *err)
{
	cleanup(fd_close) int dir = -1;
	struct str text = {0}, line;
	status st = open_state(mem, &dir, &text, err);

	if (st != OK)
		return err_wrap(err, st, "cannot look up what you have said yes to");
	*ret = false;
	while (str_line(&text, &line))
		*ret |= is_line_of(line, key);
	return OK;
}

/* The file without the key's line; with `added` behind it. */
static status rewrite(const struct trusted_key *key, struct str added, struct arena *mem, bool *was, struct err *err)
{
	cleanup(fd_close) int dir = -1;
	cleanup(fd_close) int lock = -1;
	cleanup(buf_free) struct buf out = buf_make(LIMIT_TRUSTED_FILE);
	struct str text = {0}, line;
	status st = open_state(mem, &dir, &text, err);

	if (st == OK)
		st = file_lock_at(dir, "trusted.lock", FILE_LOCK_EXCLUSIVE, true, &lock, err);
	if (st == OK)
		st = read_all(dir, mem, &text, err);
	*was = false;
	while (st == OK && str_line(&text, &line)) {
		if (is_line_of(line, key)) {
			*was = true;
			continue;
		}
		buf_add(&out, line);
		buf_byte(&out, '\n');
	}
	buf_add(&out, added);
	if (st == OK)
		st = buf_check(&out, "what you have said yes to", err);
	struct str all = buf_str(&out);
	if (st == OK && (added.len > 0 || *was))
		st = file_write_at(dir, "trusted", &all, 1, 0600, FILE_DURABLE, err);
	return st == OK ? OK : err_wrap(err, st, "cannot remember what you have said yes to");
}

status trusted_add(const struct trusted_key *key, struct str project_dir, int64_t now, struct arena *mem, struct err *err)
{
	cleanup(buf_free) struct buf line = buf_make(LIMIT_TRUSTED_FILE);
	bool was;

	buf_printf(&line, "%s ", key->hex);
	time_format_date(now, &line);
	buf_byte(&line, ' ');
	/* For people who look into the file; a line feed in a folder's name must not make a second line. */
	for (size_t i = 0; i < project_dir.len; i++)
		buf_byte(&line, (unsigned char)project_dir.p[i] < ' ' ? '?' : project_dir.p[i]);
	buf_byte(&line, '\n');
	return rewrite(key, buf_str(&line), mem, &was, err);
}

status trusted_remove(const struct trusted_key *key, struct arena *mem, bool *ret, struct err *err)
{
	return rewrite(key, (struct str){0}, mem, ret, err);
}
