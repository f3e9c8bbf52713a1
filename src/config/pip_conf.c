#include "config/pip_conf.h"

/* The file being read. */
struct ini {
	struct str section;        /* the one that counts */
	pip_conf_entry *entry;
	void *user;
	bool inside;               /* of that section */
	struct str key;            /* the entry at hand; empty before the first */
	struct buf value;
	size_t line;               /* where it stands */
};

static void end_entry(struct ini *ini)
{
	if (ini->key.len > 0 && ini->inside)
		ini->entry(ini->user, ini->key, buf_str(&ini->value), ini->line);
	ini->key = (struct str){0};
	buf_clear(&ini->value);
}

/* `key = value`, `key: value`, or a key alone. */
static void start_entry(struct ini *ini, struct str text, size_t number)
{
	size_t equals = str_find(text, '=', 0), colon = str_find(text, ':', 0);
	size_t at = equals < colon ? equals : colon;

	ini->key = str_trim(str_sub(text, 0, at < text.len ? at : text.len));
	ini->line = number;
	if (at < text.len)
		buf_add(&ini->value, str_trim(str_skip(text, at + 1)));
}

static void take_line(struct ini *ini, struct str line, size_t number)
{
	struct str text = str_trim(line);

	if (text.len == 0 || text.p[0] == '#' || text.p[0] == ';')
		return;
	if (is_space(line.p[0]) && ini->key.len > 0) {
		buf_byte(&ini->value, '\n');
		buf_add(&ini->value, text);
		return;
	}
	end_entry(ini);
	if (text.p[0] == '[' && str_ends(text, STR("]")))
		ini->inside = str_eq(str_sub(text, 1, text.len - 1), ini->section);
	else
		start_entry(ini, text, number);
}

void pip_conf_read(struct str text, struct str section, pip_conf_entry *entry, void *user)
{
	struct ini ini = {.section = section, .entry = entry, .user = user, .value = buf_make(LIMIT_SETTINGS_FILE * 2)};
	struct str rest = text, line;
	size_t number = 0;

	if (str_starts(rest, STR("\xef\xbb\xbf")))
		rest = str_skip(rest, 3);
	while (str_line(&rest, &line))
		take_line(&ini, line, ++number);
	end_entry(&ini);
	buf_free(&ini.value);
}
