/* Versions ("Version specifiers" specification, formerly PEP 440): read, compare, normalise. Every version has a key: bytes
 * whose order (str_cmp) is the order of versions, so that keys can be stored, sorted and made into bounds without
 * knowing what a version is. Numbers are as large as the text says. */
#ifndef ASSAY_PEP_VERSION_H
#define ASSAY_PEP_VERSION_H

#include "base/base.h"

/* A number's digits within the text, without leading zeros; len 0 is the number 0. */
struct version_digits {
	uint16_t at, len;
};

enum version_part {
	VERSION_EPOCH = 1,  /* written, and not zero */
	VERSION_PRE = 2,
	VERSION_POST = 4,
	VERSION_DEV = 8,
	VERSION_LOCAL = 16,
	VERSION_PLAIN = 32, /* the text is its own normalised form */
};

/* A version; borrows text, and the arena it was parsed with holds key. */
struct version {
	struct str text;         /* as given, without white space around it */
	struct str key;          /* its order; equal keys are equal versions */
	uint16_t key_release;    /* bytes of key that hold epoch and release (trailing zeros dropped) */
	uint16_t key_public;     /* bytes of key without the local version */
	uint16_t release_at, release_len; /* in text: the release as it was written */
	struct version_digits epoch, pre, post, dev;
	uint16_t local_at;       /* in text: behind the '+'; the local version goes on to the end */
	uint8_t parts;           /* of enum version_part */
	char pre_letter;         /* 'a', 'b' or 'r' (rc) */
};

/* Read one version, white space around it allowed. Linear. E_SYNTAX when it is none; E_LIMIT beyond LIMIT_VERSION bytes,
 * or LIMIT_VERSION_DIGITS digits in one number. */
status version_parse(struct str text, struct arena *mem, struct version *ret, struct err *err) MUST_CHECK;

/* <0, 0, >0 by the specification's order, local versions included. */
static inline int version_cmp(const struct version *a, const struct version *b)
{
	return str_cmp(a->key, b->key);
}

/* Normalised texts: whole, without the local part, and epoch and release only. Borrow v's text or are in mem. */
struct str version_normalized(const struct version *v, struct arena *mem);
struct str version_public(const struct version *v, struct arena *mem);
struct str version_base(const struct version *v, struct arena *mem);
/* The normalised local part, empty when there is none. */
struct str version_local(const struct version *v, struct arena *mem);
/* The whole version normalised, and trailing zeros of the release dropped: equal texts are equal versions. */
struct str version_canonical(const struct version *v, struct arena *mem);

/* The number of release segments as written: 3 for "1.0.0". */
size_t version_release_count(const struct version *v);
/* Release segment i as digits without leading zeros ("0" for zero, and for segments that are not written). */
struct str version_release_segment(const struct version *v, size_t i);

static inline bool version_is_prerelease(const struct version *v)
{
	return (v->parts & (VERSION_PRE | VERSION_DEV)) != 0;
}

static inline bool version_is_postrelease(const struct version *v)
{
	return (v->parts & VERSION_POST) != 0;
}

static inline bool version_is_devrelease(const struct version *v)
{
	return (v->parts & VERSION_DEV) != 0;
}

static inline bool version_has_local(const struct version *v)
{
	return (v->parts & VERSION_LOCAL) != 0;
}

#endif
