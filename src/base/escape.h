/* Text from outside on its way out: one writer for each kind of sink. What the sink would obey, or would not show, is
 * written so that it can be read: ESC as `\x1b`, U+202E as `\u{202e}`, a byte that is not UTF-8 as `\xff`. */
#ifndef ASSAY_ESCAPE_H
#define ASSAY_ESCAPE_H

#include "base/buf.h"

/* For a terminal or a build log, as part of one line: controls (line ends and tabs too), C1, zero-width and
 * bidirectional characters, invalid UTF-8; and the commands that build machines read from logs: `::` where s begins
 * (white space before it or not), and `##` before `[`, `vso[` or `teamcity[` anywhere. Plain text is not changed. */
void escape_terminal(struct buf *to, struct str s);

#endif
