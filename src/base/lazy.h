/* Libraries that are loaded when they are first needed. Linking libcurl costs every run 7 ms of start-up, also those
 * that answer from the cache; so the big ones are opened with dlopen, through a table of typed function pointers. */
#ifndef ASSAY_LAZY_H
#define ASSAY_LAZY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct lazy {
	const char *library; /* with its version, as the linker would name it: "libcurl.so.4" */
	const char *const *symbols; /* n names, in the order of the table's pointers */
	size_t n;
	void *table;         /* n function pointers */
	int loaded;          /* set last, read with acquire */
};

/* Load once, fill the table; further calls cost one comparison. From any thread. E_IO names what is missing. Never
 * unloaded: the libraries keep state for threads and for the end of the process. */
status lazy_load(struct lazy *lib, struct err *err) MUST_CHECK;

/* A table from a list of functions, with the types of the library's own header:
 *	#define ZSTD_FUNCTIONS(X) X(ZSTD_compress) X(ZSTD_decompress)
 *	LAZY_TABLE(zstd, "libzstd.so.1", ZSTD_FUNCTIONS);
 *	...  status st = lazy_load(&zstd_lazy, err); ... zstd.ZSTD_compress(...)
 * defines the static objects `zstd` (the table) and `zstd_lazy`. Separators between the X() are not wanted. */
#define LAZY_FUNCTION(name) __typeof__(&name) name;
#define LAZY_SYMBOL(name)   #name,
#define LAZY_TABLE(table_name, library_name, FUNCTIONS)                                                       \
	static struct { FUNCTIONS(LAZY_FUNCTION) } table_name;                                                \
	static const char *const table_name##_symbols[] = {FUNCTIONS(LAZY_SYMBOL)};                           \
	_Static_assert(sizeof table_name == sizeof table_name##_symbols, "a table holds one pointer a function"); \
	static struct lazy table_name##_lazy = {library_name, table_name##_symbols,                           \
		sizeof table_name##_symbols / sizeof(char *), &table_name, 0}

#endif
