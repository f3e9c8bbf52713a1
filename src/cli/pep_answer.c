#include "cli/pep_answer.h"

static const struct str field_names[PEP_FIELDS] = {
	[PEP_VERSION] = STR("version"),         [PEP_A] = STR("a"),
	[PEP_B] = STR("b"),                     [PEP_SPECIFIER] = STR("specifier"),
	[PEP_PRERELEASES] = STR("prereleases"), [PEP_MARKER] = STR("marker"),
	[PEP_ENVIRONMENT] = STR("environment"), [PEP_REQUIREMENT] = STR("requirement"),
	[PEP_FILENAME] = STR("filename"),       [PEP_NAME] = STR("name"),
};

static status question_read(struct json *j, struct pep_question *q, struct err *err)
{
	struct str key;
	bool more = true;
	status st = json_object_open(j, err);

	while (st == OK) {
		st = json_object_next(j, &key, &more, err);
		if (st != OK || !more)
			break;
		for (size_t i = 0; i < PEP_FIELDS; i++)
			if (str_eq(key, field_names[i])) {
				q->value[i] = *j;
				q->given[i] = true;
			}
		st = json_skip(j, err);
	}
	return st == OK ? json_done(j, err) : st;
}

status pep_question_text(const struct pep_question *q, enum pep_field field, struct str *ret, struct err *err)
{
	struct json value = q->value[field];

	if (!q->given[field])
		return err_set(err, E_SYNTAX, "the line has no \"" STR_FMT "\"", STR_ARG(field_names[field]));
	return json_take_string(&value, ret, err);
}

struct str pep_error_text(const struct err *err, struct arena *mem)
{
	struct str text = {0};

	for (size_t i = err->lines; i > 0; i--) {
		struct str line = err_line(err, i - 1);
		text = text.len ? arena_printf(mem, STR_FMT ": " STR_FMT, STR_ARG(text), STR_ARG(line)) : line;
	}
	return text;
}

static status question_answer(pep_answer_fn *answer, const struct buf *line, struct arena *mem, struct json_out *out,
                              struct err *err)
{
	struct json j = json_open(buf_str(line), mem);
	struct pep_question q = {.mem = mem};
	status st = buf_check(line, "line", err);

	if (st == OK)
		st = question_read(&j, &q, err);
	return st == OK ? answer(&q, out, err) : st;
}

void pep_answer(pep_answer_fn *answer, const struct buf *line, struct arena *mem, struct buf *out)
{
	struct json_out o = json_out_open(out, 0);
	struct err err = {0};
	status st;

	json_out_object(&o);
	json_out_key_bool(&o, "valid", true);
	st = question_answer(answer, line, mem, &o, &err);
	if (st == OK)
		st = buf_check(out, "answer", &err);
	if (st != OK) {
		buf_clear(out);
		o = json_out_open(out, 0);
		json_out_object(&o);
		json_out_key_bool(&o, "valid", false);
		json_out_key_string(&o, "error", pep_error_text(&err, mem));
	}
	json_out_object_end(&o);
}
