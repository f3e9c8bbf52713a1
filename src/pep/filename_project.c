#include "pep/filename_project.h"

#include <utf8proc.h>

#include "base/lazy.h"
#include "base/utf8.h"
#include "pep/name.h"

/* Names outside of ASCII are so rare that the library with Unicode's tables waits until one comes. */
#define UTF8PROC_FUNCTIONS(X) X(utf8proc_category) X(utf8proc_tolower)
LAZY_TABLE(unicode, "libutf8proc.so.2", UTF8PROC_FUNCTIONS);

/* What a byte may mean for a file name and for a project's name. */
enum { BAD = 1, BEYOND_ASCII = 2, NO_NAME = 4 };
static const uint8_t MEANINGS[256] = {
	[0 ... 0x1f] = BAD | NO_NAME,
	[' ' ... '-'] = NO_NAME,
	['/'] = BAD | NO_NAME,
	[':' ... '@'] = NO_NAME,
	['['] = NO_NAME,
	['\\'] = BAD | NO_NAME,
	[']' ... '^'] = NO_NAME,
	['`'] = NO_NAME,
	['{' ... '~'] = NO_NAME,
	[0x7f] = BAD | NO_NAME,
	[0x80 ... 0xff] = BEYOND_ASCII,
};

static unsigned meanings(struct str text)
{
	unsigned all = 0;

	for (size_t i = 0; i < text.len; i++)
		all |= MEANINGS[(uint8_t)text.p[i]];
	return all;
}

bool filename_text_valid(struct str text)
{
	unsigned all = meanings(text);

	if (!(all & (BAD | BEYOND_ASCII)))
		return true;
	if (all & BAD)
		return false;
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

static bool has_double(struct str project)
{
	const char *p = project.p, *end = project.p + project.len;

	while ((p = memchr(p, '_', (size_t)(end - p))) && ++p < end)
		if (*p == '_')
			return true;
	return false;
}

bool filename_project_valid(struct str project)
{
	unsigned all = meanings(project);

	if (project.len == 0 || (all & NO_NAME) || has_double(project))
		return false;
	return !(all & BEYOND_ASCII) || words_valid(project);
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
	if (meanings(project) & BEYOND_ASCII) {
		status st = lazy_load(&unicode_lazy, err);

		if (st != OK)
			return st;
		project = lower(project, mem);
	}
	*ret = name_normalize(project, mem);
	return OK;
}
