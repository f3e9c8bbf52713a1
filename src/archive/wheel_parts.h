/* What the wheel door's files share; no other room includes this. */
#ifndef ASSAY_ARCHIVE_WHEEL_PARTS_H
#define ASSAY_ARCHIVE_WHEEL_PARTS_H

#include "archive/wheel.h"

/* The top folders that mean something: exactly one .dist-info and at most one .data, both of this project and version.
 * *dist_info is empty and the status not OK when there is none. */
status wheel_find_folders(const struct zip *zip, const struct wheel_filename *filename, struct arena *mem,
	struct str *dist_info, struct str *data, struct err *err) MUST_CHECK;

/* A member of .dist-info as text in mem, at most max bytes: content, CRC and size checked. E_NOT_FOUND when it is not there. */
status wheel_text(const struct wheel *wheel, struct str name, size_t max, struct arena *mem, struct str *ret,
	struct err *err) MUST_CHECK;

/* WHEEL: version, root, tags against the file name. */
status wheel_check_wheel(struct wheel *wheel, struct str text, struct arena *mem, struct err *err) MUST_CHECK;

/* RECORD against the directory, both ways; fills wheel->files with places, paths and digests. */
status wheel_check_record(struct wheel *wheel, struct str data, struct arena *mem, struct err *err) MUST_CHECK;

#endif
