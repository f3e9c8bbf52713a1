#include "cli/lock_explain.h"

#include "base/json_out.h"

struct explaining {
	struct cli *cli;
	const struct solve_provider *words;
	struct json_out *out;
};

/* "versions": in words, or null for all there are. */
static void put_versions(struct explaining *e, const char *key, uint32_t package, struct vset set)
{
	uint32_t count = 0;
	struct err err;
	struct str text = STR("");

	if (package != 0 && e->words->count(e->words->user, package, &count, &err) == OK)
		text = solve_versions_text(e->words, package, set, count, e->cli->mem);
	json_out_key(e->out, str_of(key));
	if (vset_is_empty(set))
		json_out_string(e->out, STR("none"));
	else if (text.len)
		json_out_string(e->out, text);
	else
		json_out_null(e->out);
}

static void put_need(struct explaining *e, const struct solve_step *step)
{
	struct solve_requirement_text text = e->words->requirement_text(e->words->user, step->origin, e->cli->mem);

	json_out_key_string(e->out, "needs", e->words->package_name(e->words->user, step->on, e->cli->mem));
	put_versions(e, "accepts", step->on, step->on_set);
	if (step->merged)
		return;
	json_out_key_string(e->out, "requirement", text.needs);
	if (text.place.len)
		json_out_key_string(e->out, "place", text.place);
}

static void put_step(struct explaining *e, const struct solve_step *step)
{
	static const char *const kinds[] = {"needs", "limits", "unavailable"};

	json_out_object(e->out);
	json_out_key_string(e->out, "kind", str_of(kinds[step->kind]));
	json_out_key_string(e->out, "package", e->words->package_name(e->words->user, step->package, e->cli->mem));
	put_versions(e, "versions", step->package, step->set);
	if (step->kind == SOLVE_STEP_UNAVAILABLE)
		json_out_key_string(e->out, "reason", e->words->reason_text(e->words->user, step->reason, e->cli->mem));
	else
		put_need(e, step);
	json_out_object_end(e->out);
}

void lock_explain_json(struct cli *cli, const struct resolve_result *result)
{
	const struct solve_explanation *why = result->explanation;
	cleanup(buf_free) struct buf text = buf_make(LIMIT_LOCK_BYTES);
	struct json_out out = json_out_open(&text, 2);
	struct explaining e = {cli, result->words, &out};

	json_out_object(&out);
	json_out_key_bool(&out, "solved", false);
	json_out_key(&out, STR("contested"));
	if (why->contested == SOLVE_NONE)
		json_out_null(&out);
	else
		json_out_string(&out, e.words->package_name(e.words->user, why->contested, cli->mem));
	json_out_key(&out, STR("steps"));
	json_out_array(&out);
	for (size_t i = 0; i < why->len; i++)
		if (!why->steps[i].link)
			put_step(&e, &why->steps[i]);
	json_out_array_end(&out);
	json_out_key(&out, STR("lines"));
	json_out_array(&out);
	for (size_t i = 0; i < why->lines_len; i++)
		json_out_string(&out, why->lines[i]);
	json_out_array_end(&out);
	json_out_object_end(&out);
	buf_byte(&text, '\n');
	term_raw(&cli->out, buf_str(&text));
}
