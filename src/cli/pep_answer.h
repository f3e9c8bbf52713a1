/* What `assay pep` answers to one line. Apart from the command, so that a fuzz target can ask as well. */
#ifndef ASSAY_CLI_PEP_ANSWER_H
#define ASSAY_CLI_PEP_ANSWER_H

#include "base/base.h"
#include "base/json.h"
#include "base/json_out.h"

/* The fields that questions are made of. */
enum pep_field {
	PEP_VERSION, PEP_A, PEP_B, PEP_SPECIFIER, PEP_PRERELEASES, PEP_MARKER, PEP_ENVIRONMENT, PEP_REQUIREMENT, PEP_FILENAME,
	PEP_NAME, PEP_FIELDS,
};

/* A line's object, taken apart: where each field's value starts. Fields that nobody asked for are passed over; of two with
 * one name the last one counts. */
struct pep_question {
	struct json value[PEP_FIELDS];
	bool given[PEP_FIELDS];
	struct arena *mem;
};

/* The members of the answer behind "valid":true. On failure nothing was written. */
typedef status pep_answer_fn(const struct pep_question *q, struct json_out *out, struct err *err);

pep_answer_fn pep_answer_version, pep_answer_compare, pep_answer_specifier, pep_answer_marker, pep_answer_requirement,
	pep_answer_filename, pep_answer_name;

/* Answer one line into out, always with one JSON object: {"valid":true,...}, or {"valid":false,"error":...} when the line
 * is no such question or too long, or what it asks about is not valid. */
void pep_answer(pep_answer_fn *answer, const struct buf *line, struct arena *mem, struct buf *out);

/* A field that must be a string. E_SYNTAX. */
status pep_question_text(const struct pep_question *q, enum pep_field field, struct str *ret, struct err *err) MUST_CHECK;
/* A chain's sentences in one line, the outermost first. In mem. */
struct str pep_error_text(const struct err *err, struct arena *mem);

#endif
