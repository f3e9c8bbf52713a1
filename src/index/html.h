/* As much of HTML as simple pages need: the start tags of a document with their attributes, character references
 * resolved. Lenient where browsers are (an unknown tag is passed over), linear in the text, no recursion. */
#ifndef ASSAY_INDEX_HTML_H
#define ASSAY_INDEX_HTML_H

#include "base/base.h"

struct html {           /* a reader; borrows the text and mem */
	struct str rest;
	struct arena *mem;
};

struct html_tag {
	struct str name;    /* lower case is up to the reader: compare without case */
	struct str inside;  /* what stands between the name and the '>': see html_attribute */
};

struct html html_open(struct str text, struct arena *mem);
/* The next start tag; false at the end. Comments, end tags, declarations, script and style bodies are passed over. */
bool html_next(struct html *at, struct html_tag *ret);
/* The value of an attribute, references resolved (in the reader's arena); false when the tag has no such attribute. One
 * without a value, or an empty one, is present and empty. The first of several counts. */
bool html_attribute(const struct html *at, const struct html_tag *tag, struct str name, struct str *value);

#endif
