/* Markers. The canonical text reads back as a marker with the same text and the same value. */
#include "pep/marker.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct marker_env environment(bool lock)
{
	static const struct str names[] = {STR("Foo_Bar"), STR("test")};
	struct marker_env env = {0};

	for (enum marker_variable v = 0; v < MARKER_EXTRAS; v++)
		env.value[v] = STR("posix");
	env.value[MARKER_PYTHON_VERSION] = STR("3.12");
	env.value[MARKER_PYTHON_FULL_VERSION] = STR("3.12.4+");
	env.value[MARKER_PLATFORM_RELEASE] = STR("6.8.0-45-generic");
	if (lock)
		env.extras = env.dependency_groups = (struct marker_names){true, names, 2};
	return env;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	const struct marker *marker, *again;
	struct str text;

	if (marker_parse((struct str){(const char *)data, size}, &mem, &marker, NULL) != OK)
		return 0;
	text = marker_text(marker, &mem);
	if (text.len > LIMIT_REQUIREMENT)
		return 0;
	must_hold(marker_parse(text, &mem, &again, NULL) == OK);
	must_hold(str_eq(marker_text(again, &mem), text));
	for (int lock = 0; lock <= 1; lock++) {
		struct marker_env env = environment(lock);
		bool a = false, b = false;

		must_hold(marker_eval(marker, &env, &a, NULL) == marker_eval(again, &env, &b, NULL));
		must_hold(a == b);
	}
	return 0;
}
