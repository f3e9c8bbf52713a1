#include "pep/filename_project.h"

#include <utf8proc.h>

#include "base/lazy.h"
#include "base/utf8.h"
#include "pep/name.h"

/* Names outside of ASCII are so rare that the library with Unicode's tables waits until one comes. */
#define UTF8PROC_FUNCTIONS(X) X(utf8proc_category) X(utf8proc_tolower)
LAZY_TABLE(unicode, "libutf8proc.so.2", UTF8PROC_FUNCTIONS);

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((uint8_t)s.p[i] >= 0x80)
			return false;
	return true;
}

bool filename_text_valid(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = (uint8_t)text.p[i];

		if (c < 0x20 || c == 0x7f || c == '/' || c == '\\')
			return false;
	}
	if (is_ascii(text))
		return true;
	for (size_t n; text.len; text = str_skip(text, n)) {
		uint32_t code;

		n = utf8_take(text, &code);
		if (n == 0 || (code >= 0x80 && code < 0xa0)) /* C1 controls */
			return false;
	}
	return true;
}

/* What Python's regular expressions call \w. */
static bool is_word(uint32_t code)
{
	utf8proc_category_t category = unicode.utf8proc_category((utf8proc_int32_t)code);

	return code == '_' || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
		(category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static bool words_valid(struct str project)
{
	struct err ignored = {0};

	if (lazy_load(&unicode_lazy, &ignored) != OK)
		return false;
	for (size_t n; project.len; project = str_skip(project, n)) {
		uint32_t code;

		n = utf8_take(project, &code);
		if (n == 0 || (code != '.' && !is_word(code)))
			return false;
	}
	return true;
}

bool filename_project_valid(struct str project)
{
	for (size_t i = 0; i < project.len; i++) {
		char c = project.p[i];

		if ((uint8_t)c >= 0x80)
			return words_valid(project) && str_find_str(project, STR("__"), 0) == SIZE_MAX;
		if (!is_alnum(c) && c != '.' && c != '_')
			return false;
		if (c == '_' && i && project.p[i - 1] == '_')
			return false;
	}
	return project.len > 0;
}

/* Each code point in lower case; U+0130 alone becomes two. */
static struct str lower(struct str text, struct arena *mem)
{
	enum { GROWTH = 2 }; /* no code point's lower case needs more than twice its bytes */
	char *out = arena_alloc(mem, text.len, GROWTH);
	size_t len = 0;

	for (size_t n; text.len; text = str_skip(text, n)) {
		uint32_t code;

		n = utf8_take(text, &code);
		if (n == 0)
			break;
		if (code == 0x130) {
			memcpy(out + len, "i\xcc\x87", 3);
			len += 3;
		} else {
			len += utf8_put(out + len, (uint32_t)unicode.utf8proc_tolower((utf8proc_int32_t)code));
		}
	}
	return (struct str){out, len};
}

status filename_project_normalize(struct str project, struct arena *mem, struct str *ret, struct err *err)
{
	if (!is_ascii(project)) {
		status st = lazy_load(&unicode_lazy, err);

		if (st != OK)
			return st;
		project = lower(project, mem);
	}
	*ret = name_normalize(project, mem);
	return OK;
}
