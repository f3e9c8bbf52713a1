/* Content decoding: gzip, with libdeflate, on whoever's thread asks. Three times as fast as libcurl's own through zlib,
 * and not on the thread that serves the sockets. */
#ifndef ASSAY_NET_DECODE_H
#define ASSAY_NET_DECODE_H

#include "base/base.h"

/* The body behind a Content-Encoding value: "" and "identity" give the input itself, "gzip" and "x-gzip" (RFC 9110,
 * 8.4.1.3; several members allowed) what it unpacks to, in `room` with its maximum. E_LIMIT when it does not fit, E_NET
 * when it is damaged or encoded in another way. */
status body_decode(struct str encoding, struct str bytes, struct buf *room, struct str *ret, struct err *err) MUST_CHECK;

#endif
