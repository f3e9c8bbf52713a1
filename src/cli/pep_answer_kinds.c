/* The kinds of questions. */
#include "cli/pep_answer.h"

#include "pep/filename.h"
#include "pep/name.h"
#include "pep/requirement.h"

static void put_text_or_null(struct json_out *out, const char *key, bool there, struct str text)
{
	json_out_key(out, str_of(key));
	if (there)
		json_out_string(out, text);
	else
		json_out_null(out);
}

static void put_texts(struct json_out *out, const char *key, const struct str *texts, size_t n)
{
	json_out_key(out, str_of(key));
	json_out_array(out);
	for (size_t i = 0; i < n; i++)
		json_out_string(out, texts[i]);
	json_out_array_end(out);
}

static status version_of(const struct pep_question *q, enum pep_field field, struct version *ret, struct err *err)
{
	struct str text;
	status st = pep_question_text(q, field, &text, err);

	return st == OK ? version_parse(text, q->mem, ret, err) : st;
}

status pep_answer_version(const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct version v;
	status st = version_of(q, PEP_VERSION, &v, err);

	if (st != OK)
		return st;
	json_out_key_string(out, "normalized", version_normalized(&v, q->mem));
	json_out_key_string(out, "public", version_public(&v, q->mem));
	json_out_key_string(out, "base", version_base(&v, q->mem));
	put_text_or_null(out, "local", version_has_local(&v), version_local(&v, q->mem));
	json_out_key_bool(out, "is_prerelease", version_is_prerelease(&v));
	json_out_key_bool(out, "is_postrelease", version_is_postrelease(&v));
	json_out_key_bool(out, "is_devrelease", version_is_devrelease(&v));
	return OK;
}

status pep_answer_compare(const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct version a, b;
	status st = version_of(q, PEP_A, &a, err);
	int order;

	if (st == OK)
		st = version_of(q, PEP_B, &b, err);
	if (st != OK)
		return st;
	order = version_cmp(&a, &b);
	json_out_key(out, STR("order"));
	json_out_i64(out, (order > 0) - (order < 0));
	return OK;
}

static status prereleases_of(const struct pep_question *q, enum prereleases *ret, struct err *err)
{
	struct json value = q->value[PEP_PRERELEASES];
	bool none = !q->given[PEP_PRERELEASES], allow;
	status st = none ? OK : json_take_null(&value, &none, err);

	*ret = PRERELEASES_DEFAULT;
	if (st != OK || none)
		return st;
	st = json_take_bool(&value, &allow, err);
	if (st == OK)
		*ret = allow ? PRERELEASES_ALLOW : PRERELEASES_DENY;
	return st;
}

status pep_answer_specifier(const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct str specifier, version;
	struct specifier_set set;
	enum prereleases how;
	status st = pep_question_text(q, PEP_SPECIFIER, &specifier, err);

	if (st == OK)
		st = pep_question_text(q, PEP_VERSION, &version, err);
	if (st == OK)
		st = prereleases_of(q, &how, err);
	if (st == OK)
		st = specifier_set_parse(specifier, q->mem, &set, err);
	if (st == OK)
		json_out_key_bool(out, "contains", specifier_set_contains_text(&set, version, how));
	return st;
}

/* -- markers -- */

static status names_read(struct json *j, struct arena *mem, struct marker_names *ret, struct err *err)
{
	VEC(struct str) names = {0};
	bool more = true;
	status st = json_array_open(j, err);

	while (st == OK) {
		struct str name;

		st = json_array_next(j, &more, err);
		if (st != OK || !more)
			break;
		st = json_take_string(j, &name, err);
		vec_push(&names, mem, name);
	}
	*ret = (struct marker_names){true, names.p, names.len};
	return st;
}

/* A variable's value: text, for the two sets also a list of names; null is the same as not there. */
static status variable_read(struct json *j, struct str name, struct arena *mem, struct marker_env *env, struct err *err)
{
	enum marker_variable variable;
	bool null;
	status st = json_take_null(j, &null, err);

	if (st != OK || null)
		return st;
	if (!marker_variable_find(name, &variable))
		return json_skip(j, err);
	if (json_peek(j) == JSON_ARRAY && variable == MARKER_EXTRAS)
		return names_read(j, mem, &env->extras, err);
	if (json_peek(j) == JSON_ARRAY && variable == MARKER_DEPENDENCY_GROUPS)
		return names_read(j, mem, &env->dependency_groups, err);
	return json_take_string(j, &env->value[variable], err);
}

static status environment_of(const struct pep_question *q, struct marker_env *ret, struct err *err)
{
	struct json j = q->value[PEP_ENVIRONMENT];
	struct marker_env env = {0};
	struct str name;
	bool more = true;
	status st = q->given[PEP_ENVIRONMENT] ? json_object_open(&j, err)
	                                      : err_set(err, E_SYNTAX, "the line has no \"environment\"");

	while (st == OK) {
		st = json_object_next(&j, &name, &more, err);
		if (st != OK || !more)
			break;
		st = variable_read(&j, name, q->mem, &env, err);
	}
	/* Outside of lock files a marker may always speak of `extra`. */
	if (!env.value[MARKER_EXTRA].p)
		env.value[MARKER_EXTRA] = STR("");
	*ret = env;
	return st;
}

status pep_answer_marker(const struct pep_question *q, struct json_out *out, struct err *err)
{
	const struct marker *marker;
	struct marker_env env;
	struct str text;
	bool value;
	status st = pep_question_text(q, PEP_MARKER, &text, err);

	if (st == OK)
		st = environment_of(q, &env, err);
	if (st == OK)
		st = marker_parse(text, q->mem, &marker, err);
	if (st != OK)
		return st;
	if (marker_eval(marker, &env, &value, err) == OK)
		json_out_key_bool(out, "value", value);
	else
		json_out_key_string(out, "error", pep_error_text(err, q->mem));
	return OK;
}

status pep_answer_requirement(const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct requirement req;
	struct str text;
	status st = pep_question_text(q, PEP_REQUIREMENT, &text, err);

	if (st == OK)
		st = requirement_parse(text, q->mem, &req, err);
	if (st != OK)
		return st;
	json_out_key_string(out, "name", req.name);
	put_texts(out, "extras", req.extras, req.extras_count);
	json_out_key_string(out, "specifier", specifier_set_text(&req.specifier, q->mem));
	put_text_or_null(out, "marker", req.marker, req.marker ? marker_text(req.marker, q->mem) : (struct str){0});
	put_text_or_null(out, "url", req.url.len, req.url);
	return OK;
}

/* -- names -- */

/* The build tag is null or its number, as text since it may be of any size, and what follows it. */
static status wheel_answer(struct str filename, const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct wheel_filename wheel;
	struct str *tags;
	size_t n;
	status st = wheel_filename_parse(filename, q->mem, &wheel, err);

	if (st == OK)
		st = wheel_filename_tags(&wheel, q->mem, &tags, &n, err);
	if (st != OK)
		return st;
	json_out_key_string(out, "kind", STR("wheel"));
	json_out_key_string(out, "name", wheel.name);
	json_out_key_string(out, "version", version_normalized(&wheel.version, q->mem));
	if (wheel.build_number.len) {
		put_texts(out, "build", (struct str[]){wheel.build_number, wheel.build_suffix}, 2);
	} else {
		json_out_key(out, STR("build"));
		json_out_null(out);
	}
	put_texts(out, "tags", tags, n);
	return OK;
}

static status sdist_answer(struct str filename, const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct sdist_filename sdist;
	status st = sdist_filename_parse(filename, q->mem, &sdist, err);

	if (st != OK)
		return st;
	json_out_key_string(out, "kind", STR("sdist"));
	json_out_key_string(out, "name", sdist.name);
	json_out_key_string(out, "version", version_normalized(&sdist.version, q->mem));
	json_out_key(out, STR("build"));
	json_out_null(out);
	put_texts(out, "tags", NULL, 0);
	return OK;
}

status pep_answer_filename(const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct str filename;
	status st = pep_question_text(q, PEP_FILENAME, &filename, err);

	if (st != OK)
		return st;
	switch (filename_kind(filename)) {
	case FILENAME_WHEEL:
		return wheel_answer(filename, q, out, err);
	case FILENAME_SDIST:
		return sdist_answer(filename, q, out, err);
	case FILENAME_OTHER:
		break;
	}
	return err_set(err, E_SYNTAX, "'" STR_FMT "' ends in none of .whl, .tar.gz, .zip", STR_ARG(filename));
}

status pep_answer_name(const struct pep_question *q, struct json_out *out, struct err *err)
{
	struct str name;
	status st = pep_question_text(q, PEP_NAME, &name, err);

	if (st != OK)
		return st;
	if (!name_valid(name))
		return err_set(err, E_SYNTAX, "'" STR_FMT "' is not a valid name: letters, digits, '.', '-', '_', and a letter "
		                              "or digit at both ends", STR_ARG(name));
	json_out_key_string(out, "normalized", name_normalize(name, q->mem));
	return OK;
}
