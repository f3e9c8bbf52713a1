/* Dependency specifiers. The canonical text reads back as the same requirement. */
#include "pep/requirement.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct requirement req, again;
	struct str text;

	if (requirement_parse((struct str){(const char *)data, size}, &mem, &req, NULL) != OK)
		return 0;
	must_hold(req.name.len > 0 && req.name.p >= (const char *)data);
	must_hold(req.url.len == 0 || req.specifier.count == 0);
	text = requirement_text(&req, &mem);
	if (text.len > LIMIT_REQUIREMENT)
		return 0;
	must_hold(requirement_parse(text, &mem, &again, NULL) == OK);
	must_hold(str_eq(requirement_text(&again, &mem), text));
	must_hold(str_eq(req.name, again.name) && str_eq(req.url, again.url));
	must_hold(req.extras_count == again.extras_count && req.specifier.count == again.specifier.count);
	return 0;
}
