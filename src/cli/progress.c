#include "cli/progress.h"

#include "base/time.h"

enum { BAR_CELLS = 24, FIRST_AFTER_US = 200 * 1000, EVERY_US = 100 * 1000 };

struct progress progress_open(struct term *term, bool quiet)
{
	return (struct progress){.term = term->tty && !quiet ? term : NULL, .started = time_monotonic()};
}

static void add_bar(struct buf *line, const struct progress_state *state)
{
	uint64_t done = state->done < state->total ? state->done : state->total;
	unsigned cells = state->total ? (unsigned)(done * BAR_CELLS / state->total) : 0;

	if (state->total == 0)
		return;
	buf_byte(line, '[');
	for (unsigned i = 0; i < BAR_CELLS; i++)
		buf_byte(line, i < cells ? '#' : '.');
	buf_printf(line, "] %llu/%llu", (unsigned long long)state->done, (unsigned long long)state->total);
}

static void compose(struct buf *line, const struct progress *p, const struct progress_state *state, int64_t now)
{
	int64_t elapsed = now - p->started;

	buf_printf(line, "%s ", state->doing);
	add_bar(line, state);
	if (state->total == 0)
		buf_printf(line, "%llu", (unsigned long long)state->done);
	if (state->bytes > 0 && elapsed > 0)
		buf_printf(line, ", %.1f MB/s", (double)state->bytes / (double)elapsed);
	if (state->waiting_for.len > 0)
		buf_printf(line, ", waiting for " STR_FMT, STR_ARG(state->waiting_for));
	if (state->last.len > 0)
		buf_printf(line, ", " STR_FMT, STR_ARG(state->last));
}

void progress_update(struct progress *p, const struct progress_state *state)
{
	if (!p->term)
		return;

	int64_t now = time_monotonic();
	if (now - p->started < FIRST_AFTER_US || now - p->drawn < EVERY_US)
		return;

	cleanup(buf_free) struct buf line = buf_make(LIMIT_TERM_TEXT);
	compose(&line, p, state, now);
	/* One column stays free: a full line would wrap on some terminals, and \r would return to its second half. */
	struct str shown = str_sub(buf_str(&line), 0, term_columns(p->term) - 1);
	term_raw(p->term, STR("\r"));
	term_text(p->term, STR_FMT, STR_ARG(shown));
	term_raw(p->term, STR("\033[K"));
	if (fflush(p->term->file) != 0)
		p->term = NULL;
	p->drawn = now;
	p->visible = true;
}

void progress_close(struct progress *p)
{
	if (p->term && p->visible) {
		term_raw(p->term, STR("\r\033[K"));
		if (fflush(p->term->file) != 0)
			p->visible = false;
	}
	p->term = NULL;
}
