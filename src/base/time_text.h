/* What the readers of dates share (time_text.c, time_http.c, toml_time.c). */
#ifndef ASSAY_TIME_TEXT_H
#define ASSAY_TIME_TEXT_H

#include "base/time.h"

/* Take exactly n (at most 9) decimal digits off *rest. */
bool time_take_digits(struct str *rest, size_t n, int *ret);
/* Take the byte c off *rest. */
bool time_take_byte(struct str *rest, char c);
/* Take `YYYY-MM-DD`, a valid date, off *rest. */
bool time_take_date(struct str *rest, struct time_civil *ret);
/* Take `HH:MM:SS`, a valid time of day, off *rest. */
bool time_take_clock(struct str *rest, struct time_civil *ret);
/* Take `.digits` off *rest if it is there: nanoseconds, further digits cut. False for a point without digits. */
bool time_take_fraction(struct str *rest, uint32_t *nanoseconds);
/* Take `Z` or `+HH:MM` off *rest: minutes east of UTC. */
bool time_take_offset(struct str *rest, int *ret);

#endif
