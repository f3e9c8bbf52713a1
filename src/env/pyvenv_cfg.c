#include "env/pyvenv_cfg.h"

#include "base/path.h"

/* One of the keys that are read. */
struct key {
	struct str name;
	struct str value;
	bool seen;
};

static status line_take(struct str line, struct key *keys, size_t n, struct err *err)
{
	struct str name, value;

	for (size_t i = 0; i < line.len; i++)
		if (((uint8_t)line.p[i] < 0x20 && line.p[i] != '\t') || line.p[i] == 0x7f)
			return err_set(err, E_SYNTAX, "a control character");
	if (!str_cut(line, '=', &name, &value))
		return OK;
	name = str_trim(name);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq_nocase(name, keys[i].name))
			continue;
		if (keys[i].seen)
			return err_set(err, E_SYNTAX, "'" STR_FMT "' stands there twice", STR_ARG(keys[i].name));
		keys[i].seen = true;
		keys[i].value = str_trim(value);
	}
	return OK;
}

status pyvenv_cfg_parse(struct str text, struct pyvenv_cfg *ret, struct err *err)
{
	enum { HOME, VERSION, VERSION_INFO, SYSTEM, ASSAY, KEYS };
	struct key keys[KEYS] = {
		{.name = STR("home")}, {.name = STR("version")}, {.name = STR("version_info")},
		{.name = STR("include-system-site-packages")}, {.name = STR("assay")},
	};
	struct str line;

	for (size_t n = 1; str_line(&text, &line); n++) {
		status st = line_take(line, keys, KEYS, err);

		if (st != OK)
			return err_wrap(err, st, "pyvenv.cfg, line %zu", n);
	}
	if (!path_is_absolute(keys[HOME].value))
		return err_set(err, E_SYNTAX, "pyvenv.cfg names no 'home' by an absolute path");
	*ret = (struct pyvenv_cfg){
		.home = keys[HOME].value,
		.version = keys[VERSION].value.len ? keys[VERSION].value : keys[VERSION_INFO].value,
		.assay = keys[ASSAY].value,
		.system_packages = str_eq_nocase(keys[SYSTEM].value, STR("true")),
	};
	return OK;
}
