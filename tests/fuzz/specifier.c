/* Specifier sets, and asking them: the first line is a set, each other one a version. The canonical text is a set that
 * contains the same. */
#include "pep/specifier.h"

#define must_hold(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct specifier_set *a, const struct specifier_set *b, struct str text, struct arena *mem)
{
	struct version v;

	for (enum prereleases how = PRERELEASES_DEFAULT; how <= PRERELEASES_DENY; how++)
		must_hold(specifier_set_contains_text(a, text, how) == specifier_set_contains_text(b, text, how));
	if (version_parse(text, mem, &v, NULL) != OK)
		return;
	for (size_t i = 0; i < a->count; i++) {
		const struct specifier *clause = &a->clauses[i];
		if (specifier_contains(clause, &v) && clause->op != SPECIFIER_ARBITRARY && !clause->outside)
			must_hold(str_cmp(v.key, clause->low) >= 0 && (!clause->high.len || str_cmp(v.key, clause->high) < 0));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str rest = {(const char *)data, size}, line = {0}, text;
	struct specifier_set set, again;

	(void)str_line(&rest, &line);
	if (specifier_set_parse(line, &mem, &set, NULL) != OK)
		return 0;
	text = specifier_set_text(&set, &mem);
	must_hold(specifier_set_parse(text, &mem, &again, NULL) == OK);
	must_hold(str_eq(specifier_set_text(&again, &mem), text));
	must_hold(specifier_set_names_prerelease(&set) == specifier_set_names_prerelease(&again));
	for (size_t n = 0; n < 20 && str_line(&rest, &line); n++)
		ask(&set, &again, line, &mem);
	return 0;
}
