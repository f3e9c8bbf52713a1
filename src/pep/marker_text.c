/* A marker's canonical text. */
#include "pep/marker_parse.h"

static void operand_put(struct marker_out *out, const struct marker_operand *side)
{
	if (side->variable == MARKER_LITERAL)
		marker_literal_put(out, side->text);
	else
		marker_out_put(out, side->text);
}

static void comparison_put(struct marker_out *out, const struct marker *node)
{
	operand_put(out, &node->left);
	marker_out_put(out, STR(" "));
	marker_out_put(out, marker_op_text(node->op));
	marker_out_put(out, STR(" "));
	operand_put(out, &node->right);
}

/* Depth is bounded by what marker_parse took (LIMIT_MARKER_DEPTH), or by whoever built the tree. */
static void marker_put(struct marker_out *out, const struct marker *node)
{
	if (node->kind == MARKER_COMPARE) {
		comparison_put(out, node);
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		const struct marker *item = &node->items[i];
		bool group = item->grouped || (item->kind == MARKER_OR && node->kind == MARKER_AND);

		if (i)
			marker_out_put(out, node->kind == MARKER_AND ? STR(" and ") : STR(" or "));
		if (group)
			marker_out_put(out, STR("("));
		marker_put(out, item);
		if (group)
			marker_out_put(out, STR(")"));
	}
}

struct str marker_text(const struct marker *marker, struct arena *mem)
{
	struct marker_out out = {.mem = mem};

	marker_put(&out, marker);
	return (struct str){out.p, out.len};
}
