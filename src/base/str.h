/* Slices: text that is read, by value, never terminated. Borrow whatever they were made from. */
#ifndef ASSAY_STR_H
#define ASSAY_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* may be NULL when len is 0 */
	size_t len;    /* bytes */
};

/* A literal as a slice; a constant expression. */
#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})
/* For printf: STR_FMT in the format, STR_ARG(s) among the arguments. Slices longer than INT_MAX never reach it. */
#define STR_FMT    "%.*s"
#define STR_ARG(s) ((int)(s).len), ((s).p ? (s).p : "")

struct str str_of(const char *z);                       /* a C string; NULL gives the empty slice */
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b);         /* ASCII letters only */
int str_cmp(struct str a, struct str b);                /* by bytes, shorter first: <0, 0, >0 */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_has(struct str s, char c);
struct str str_sub(struct str s, size_t from, size_t to); /* [from, to), both clamped to the slice */
struct str str_skip(struct str s, size_t n);            /* without its first n bytes, clamped */
struct str str_trim(struct str s);                      /* without space, tab, CR, LF, FF, VT at both ends */
/* The position of c, or of the text, at or after from; SIZE_MAX when there is none. */
size_t str_find(struct str s, char c, size_t from);
size_t str_find_str(struct str s, struct str what, size_t from);
size_t str_rfind(struct str s, char c);
/* Split at the first (str_cut) or last (str_rcut) c: true, and both halves without it; false leaves *head = s. */
bool str_cut(struct str s, char c, struct str *head, struct str *tail);
bool str_rcut(struct str s, char c, struct str *head, struct str *tail);
/* Take the next line (without its LF or CR LF) off *rest: false at the end. An empty last line is not a line. */
bool str_line(struct str *rest, struct str *line);
/* Take the next token between separators c off *rest: "a,,b" gives "a", "", "b"; false at the end. */
bool str_token(struct str *rest, char c, struct str *token, bool *more);
uint64_t str_hash(struct str s);                        /* seeded once a process: not stable, not for files */

/* ASCII classes; the C library's depend on the locale. */
static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
static inline bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
static inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline char to_lower(char c) { return is_upper(c) ? (char)(c + 32) : c; }
/* The value of a hexadecimal digit, or -1. */
static inline int hex_digit(char c)
{
	extern const uint8_t str_hex_digits[256];

	return str_hex_digits[(unsigned char)c] - 1;
}

#endif
