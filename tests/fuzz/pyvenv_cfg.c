/* pyvenv.cfg. */
#include "env/pyvenv_cfg.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct err err;
	struct pyvenv_cfg cfg;

	if (pyvenv_cfg_parse((struct str){(const char *)data, size}, &cfg, &err) != OK)
		return 0;
	must_hold(cfg.home.len && cfg.home.p[0] == '/' && !str_has(cfg.home, '\0') && !str_has(cfg.home, '\n'));
	return 0;
}
