#include "env/python_version.h"

#include "base/number.h"

static struct str prefix_skip(struct str text, bool *pypy)
{
	static const struct {
		struct str prefix;
		bool pypy;
	} known[] = {{STR("cpython"), false}, {STR("python"), false}, {STR("cp"), false}, {STR("pypy"), true}, {STR("pp"), true}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_starts_nocase(text, known[i].prefix)) {
			*pypy = known[i].pypy;
			text = str_skip(text, known[i].prefix.len);
			return str_starts(text, STR("-")) || str_starts(text, STR("@")) ? str_skip(text, 1) : text;
		}
	return text;
}

bool python_version_parse(struct str text, struct arena *mem, struct python_version *ret)
{
	struct python_version python = {0};
	struct err ignored = {0};
	uint64_t major, minor;

	text = prefix_skip(text, &python.pypy);
	if (str_ends(text, STR("t"))) {
		python.free_threaded = true;
		text.len--;
	}
	if (text.len == 0 || !is_digit(text.p[0]) || version_parse(text, mem, &python.version, &ignored) != OK)
		return false;
	if (version_has_local(&python.version) || version_is_postrelease(&python.version) || python.version.epoch.len)
		return false;
	python.segments = version_release_count(&python.version);
	if (!number_u64(version_release_segment(&python.version, 0), LIMIT_TAG_VERSION, &major) ||
			!number_u64(version_release_segment(&python.version, 1), LIMIT_TAG_VERSION, &minor))
		return false;
	python.major = (unsigned)major;
	python.minor = (unsigned)minor;
	*ret = python;
	return true;
}

bool python_version_matches(const struct python_version *wanted, const struct version *version)
{
	if (version_is_prerelease(&wanted->version))
		return version_cmp(&wanted->version, version) == 0;
	for (size_t i = 0; i < wanted->segments; i++)
		if (!str_eq(version_release_segment(&wanted->version, i), version_release_segment(version, i)))
			return false;
	return true;
}
