/* Small locks out of text, for the tests of this room. One package a line: "NAME VERSION: NEEDED NEEDED ..."; a line that
 * starts with "root" names the project's own requirements. */
#ifndef ASSAY_TEST_PINS_BUILD_H
#define ASSAY_TEST_PINS_BUILD_H

#include "pins/lock.h"

static inline struct str word_take(struct str *rest)
{
	struct str word;

	if (!str_cut(str_trim(*rest), ' ', &word, rest))
		*rest = (struct str){0};
	return word;
}

static inline struct lock lock_of(const char *text, struct arena *mem)
{
	struct lock lock = {0};
	struct str rest = str_of(text), line;

	while (str_line(&rest, &line)) {
		struct str head, needs, name;

		if (!str_cut(line, ':', &head, &needs))
			continue;
		name = word_take(&head);
		if (str_eq(name, STR("root"))) {
			while ((name = word_take(&needs)).len)
				vec_push(&lock.roots, mem, ((struct lock_root){.text = name, .name = name}));
			continue;
		}
		struct pin *pin = vec_add(&lock.packages, mem);
		pin->name = name;
		pin->version = word_take(&head);
		pin->has_dependencies = true;
		while ((name = word_take(&needs)).len)
			vec_push(&pin->dependencies, mem, ((struct pin_dependency){.name = name}));
	}
	return lock;
}

#endif
