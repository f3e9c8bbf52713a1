#include "cli/lock_report.h"

#include "base/json_out.h"
#include "base/time.h"

/* "1,227" */
static struct str count_text(const struct lock_report *r, size_t n)
{
	char digits[32], out[48];
	int len = snprintf(digits, sizeof digits, "%zu", n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	return arena_str(r->cli->mem, (struct str){out, (size_t)at});
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static struct str took(const struct lock_report *r)
{
	int64_t us = time_now() - r->started;

	if (us < TIME_SECOND)
		return arena_printf(r->cli->mem, "%lld ms", (long long)(us / 1000));
	return arena_printf(r->cli->mem, "%lld.%lld s", (long long)(us / TIME_SECOND),
	                    (long long)(us % TIME_SECOND / 100000));
}

/* "12 days old" */
static struct str age_of(const struct lock_report *r, int64_t uploaded)
{
	int64_t age = r->started > uploaded ? r->started - uploaded : 0;

	if (age < 2 * TIME_DAY)
		return arena_printf(r->cli->mem, "%lld hours old", (long long)(age / TIME_HOUR));
	return arena_printf(r->cli->mem, "%lld days old", (long long)(age / TIME_DAY));
}

/* By the newest of its files. */
static struct str age_text(const struct lock_report *r, const struct pin *pin)
{
	int64_t newest = INT64_MIN;

	vec_each (const struct pin_file, file, pin->wheels)
		if (file->has_time && file->upload_time > newest)
			newest = file->upload_time;
	if (pin->has_sdist && pin->sdist.has_time && pin->sdist.upload_time > newest)
		newest = pin->sdist.upload_time;
	if (newest == INT64_MIN)
		return STR("");
	return arena_printf(r->cli->mem, "   " STR_FMT, STR_ARG(age_of(r, newest)));
}

/* Newer releases that have to grow older first. */
static void print_held(const struct lock_report *r)
{
	cleanup(buf_free) struct buf span = buf_make(64);

	time_format_span(r->cli->settings.min_age, &span);
	vec_each (const struct resolve_held, held, r->result->held)
		cli_note(r->cli, "  ! " STR_FMT " " STR_FMT " is " STR_FMT "; " STR_FMT " taken (min-age " STR_FMT ")",
		         STR_ARG(held->name), STR_ARG(held->version), STR_ARG(age_of(r, held->upload_time)),
		         STR_ARG(held->chosen), STR_ARG(buf_str(&span)));
}

/* The new pin with all that is known of it, which its file may not say. */
static const struct pin *whole_pin(const struct lock_report *r, const struct pin_change *change)
{
	size_t at = change->to ? lock_find(&r->result->lock, change->to->name, 0) : SIZE_MAX;

	return at != SIZE_MAX ? &r->result->lock.packages.p[at] : change->to ? change->to : change->from;
}

static void print_change(const struct lock_report *r, const struct pin_change *change, int width)
{
	static const char signs[] = {'+', '-', '^', 'v', '!', '~', '~', '~'};
	const struct pin *pin = whole_pin(r, change);
	struct term *term = &r->cli->err;
	int pad = width - (int)pin->name.len;

	term_text(term, "  %c " STR_FMT "%*s ", signs[change->kind], STR_ARG(pin->name), pad > 0 ? pad : 0, "");
	if (change->from && change->to && !str_eq(change->from->version, change->to->version))
		term_text(term, STR_FMT " -> ", STR_ARG(change->from->version));
	term_text(term, STR_FMT, STR_ARG(pin->version));
	if (change->kind == PIN_REMOVED)
		term_text(term, "   no longer needed");
	else
		term_text(term, STR_FMT, STR_ARG(age_text(r, pin)));
	if (change->kind == PIN_ADDED && pin->via.len)
		term_text(term, "   needed by " STR_FMT "%s", STR_ARG(pin->via.p[0]), pin->via.len > 1 ? " and others" : "");
	term_line(term, "%s", "");
}

static void print_changes(const struct lock_report *r, const struct pins_diff *diff)
{
	size_t width = 0;

	vec_each (const struct pin_change, change, diff->changes) {
		size_t len = (change->to ? change->to : change->from)->name.len;

		width = len > width && len < 40 ? len : width;
	}
	vec_each (const struct pin_change, change, diff->changes)
		print_change(r, change, (int)width);
}

/* " (42 kept, 3 new, 2 raised)" */
static struct str summary(const struct lock_report *r, const struct pins_diff *diff)
{
	const struct {
		size_t n;
		const char *word;
	} parts[] = {{diff->kept, "kept"}, {diff->added, "new"}, {diff->raised, "raised"}, {diff->lowered, "lowered"},
	             {diff->removed, "removed"}, {diff->changed, "changed"}};
	cleanup(buf_free) struct buf out = buf_make(256);

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].n)
			buf_printf(&out, "%s%zu %s", out.len ? ", " : " (", parts[i].n, parts[i].word);
	if (out.len)
		buf_byte(&out, ')');
	return arena_str(r->cli->mem, buf_str(&out));
}

/* Where the packages come from: the one index, or how many. */
static struct str source_text(const struct lock_report *r)
{
	const struct settings *s = &r->cli->settings;
	const struct index_setting *only = NULL;

	vec_each (const struct pin, pin, r->result->lock.packages) {
		const struct index_setting *index = settings_index_at(s, pin->index);

		if (index && only && index != only)
			return STR("several indexes");
		only = index ? index : only;
	}
	return settings_index_shown(only ? only : &s->indexes[0], r->cli->mem);
}

/* -- for programs -- */

static void put_change(struct json_out *out, const struct pin_change *change)
{
	static const char *const kinds[] = {"added", "removed", "raised", "lowered", "rehashed", "source", "files", "other"};

	json_out_object(out);
	json_out_key_string(out, "name", (change->to ? change->to : change->from)->name);
	json_out_key_string(out, "kind", str_of(kinds[change->kind]));
	if (change->from)
		json_out_key_string(out, "from", change->from->version);
	if (change->to)
		json_out_key_string(out, "to", change->to->version);
	json_out_object_end(out);
}

static void print_json(const struct lock_report *r, const struct pins_diff *diff, bool changed)
{
	cleanup(buf_free) struct buf text = buf_make(LIMIT_LOCK_BYTES);
	struct json_out out = json_out_open(&text, 2);

	json_out_object(&out);
	json_out_key_string(&out, "lock", r->output);
	json_out_key_bool(&out, "changed", changed);
	json_out_key(&out, STR("packages"));
	json_out_array(&out);
	vec_each (const struct pin, pin, r->result->lock.packages) {
		json_out_object(&out);
		json_out_key_string(&out, "name", pin->name);
		json_out_key_string(&out, "version", pin->version);
		if (pin->marker.len)
			json_out_key_string(&out, "marker", pin->marker);
		json_out_object_end(&out);
	}
	json_out_array_end(&out);
	json_out_key(&out, STR("changes"));
	json_out_array(&out);
	vec_each (const struct pin_change, change, diff->changes)
		put_change(&out, change);
	json_out_array_end(&out);
	json_out_key(&out, STR("warnings"));
	json_out_array(&out);
	vec_each (const struct str, warning, r->result->warnings)
		json_out_string(&out, *warning);
	json_out_array_end(&out);
	json_out_object_end(&out);
	buf_byte(&text, '\n');
	term_raw(&r->cli->out, buf_str(&text));
}

void lock_report_changes(const struct lock_report *r)
{
	const struct lock none = {0};
	size_t packages = r->result->lock.packages.len, files = lock_file_count(&r->result->lock);
	struct pins_diff diff;

	pins_diff(r->previous ? r->previous : &none, r->made, r->cli->mem, &diff);
	if (r->cli->json)
		print_json(r, &diff, true);
	cli_note(r->cli, "Resolved " STR_FMT " package%s from " STR_FMT " in " STR_FMT STR_FMT,
	         STR_ARG(count_text(r, packages)), plural(packages), STR_ARG(source_text(r)), STR_ARG(took(r)),
	         STR_ARG(r->previous ? summary(r, &diff) : STR("")));
	if (r->previous && !r->cli->common.quiet)
		print_changes(r, &diff);
	print_held(r);
	if (r->output.len)
		cli_note(r->cli, "Wrote " STR_FMT " (" STR_FMT " package%s, " STR_FMT " file%s, all hashed)",
		         STR_ARG(r->output), STR_ARG(count_text(r, packages)), plural(packages),
		         STR_ARG(count_text(r, files)), plural(files));
}

void lock_report_current(const struct lock_report *r)
{
	const struct pins_diff none = {0};
	size_t packages = r->result->lock.packages.len;

	if (r->cli->json)
		print_json(r, &none, false);
	cli_note(r->cli, STR_FMT " is up to date (" STR_FMT " package%s, " STR_FMT ")", STR_ARG(r->output),
	         STR_ARG(count_text(r, packages)), plural(packages), STR_ARG(took(r)));
}
