/* A package index in a temporary folder, made from lines, and settings and a network client to resolve over it.
 *   a 1.0 python=>=3.9 tags=cp311-cp311-linux_x86_64 time=2026-05-31 yanked=reason nohash sdist : b >=1 | c ; extra == 'x'
 * Behind ':' stands what the version needs, and which extras it has ("+x"), separated by '|'. A version may have several lines: several files. */
#ifndef ASSAY_TEST_INDEX_FOLDER_H
#define ASSAY_TEST_INDEX_FOLDER_H

#include "base/map.h"
#include "index/index.h"

struct index_folder {
	struct arena mem;
	char dir[64];
	struct map pages;            /* name -> struct buf *: the files so far */
	struct index_setting setting;
	struct settings settings;
	struct net *net;
	struct index *index;
};

void index_folder_open(struct index_folder *f);
/* A line as above; fails the test on anything else. */
void index_folder_add(struct index_folder *f, struct str line);
/* Write the pages and open the index; settings may be changed before. */
void index_folder_done(struct index_folder *f);
/* Removes everything. */
void index_folder_close(struct index_folder *f);

#endif
