#include "cli/lock_report.h"

#include "base/json_out.h"
#include "base/time.h"
#include "cli/changes.h"

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

/* Newer releases that have to grow older first. */
static void print_held(const struct lock_report *r)
{
	cleanup(buf_free) struct buf span = buf_make(64);

	time_format_span(r->cli->settings.min_age, &span);
	vec_each (const struct resolve_held, held, r->result->held)
		cli_note(r->cli, "  ! " STR_FMT " " STR_FMT " is " STR_FMT "; " STR_FMT " taken (min-age " STR_FMT ")",
		         STR_ARG(held->name), STR_ARG(held->version), STR_ARG(changes_age(r->cli, r->started, held->upload_time)),
		         STR_ARG(held->chosen), STR_ARG(buf_str(&span)));
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

static void print_json(const struct lock_report *r, const struct changes *changes, bool changed)
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
	changes_json(changes, &out);
	json_out_key(&out, STR("warnings"));
	json_out_array(&out);
	vec_each (const struct str, warning, r->result->warnings)
		json_out_string(&out, *warning);
	json_out_array_end(&out);
	json_out_object_end(&out);
	buf_byte(&text, '\n');
	term_raw(&r->cli->out, buf_str(&text));
}

/* "Resolved 91 packages from PyPI in 31 ms (42 kept, 3 new)" */
static void print_resolved(const struct lock_report *r, const struct changes *changes)
{
	size_t packages = r->result->lock.packages.len;
	struct str summary = r->previous ? changes_summary(changes) : (struct str){0};

	cli_note(r->cli, "Resolved " STR_FMT " package%s from " STR_FMT " in " STR_FMT "%s" STR_FMT "%s",
	         STR_ARG(count_text(r, packages)), plural(packages), STR_ARG(source_text(r)), STR_ARG(took(r)),
	         summary.len ? " (" : "", STR_ARG(summary), summary.len ? ")" : "");
}

void lock_report_changes(const struct lock_report *r)
{
	size_t packages = r->result->lock.packages.len, files = lock_file_count(&r->result->lock);
	struct changes changes;

	changes_find(r->cli, r->previous, r->made, &r->result->lock, r->started, &changes);
	if (r->cli->json)
		print_json(r, &changes, true);
	print_resolved(r, &changes);
	if (r->previous && !r->cli->common.quiet)
		changes_print(&changes, &r->cli->err);
	print_held(r);
	if (r->output.len && r->written)
		cli_note(r->cli, "Wrote " STR_FMT " (" STR_FMT " package%s, " STR_FMT " file%s, all hashed)",
		         STR_ARG(r->output), STR_ARG(count_text(r, packages)), plural(packages),
		         STR_ARG(count_text(r, files)), plural(files));
}

void lock_report_current(const struct lock_report *r)
{
	const struct changes none = {0};
	size_t packages = r->result->lock.packages.len;

	if (r->cli->json)
		print_json(r, &none, false);
	cli_note(r->cli, STR_FMT " is up to date (" STR_FMT " package%s, " STR_FMT ")", STR_ARG(r->output),
	         STR_ARG(count_text(r, packages)), plural(packages), STR_ARG(took(r)));
}
