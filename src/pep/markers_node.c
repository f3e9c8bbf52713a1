/* Diagrams: interned texts, questions and nodes. A node is reduced when it is made, and made once. */
#include "pep/markers_parts.h"

#include "pep/marker_parse.h"

const struct marker_node marker_node_none = {.id = 0};
const struct marker_node marker_node_all = {.id = 1};

enum { NODES_FIRST = 256, MEMO_FIRST = 512, WORD_STEPS = 4 };

struct markers *markers_open(struct arena *mem)
{
	struct markers *m = arena_new(mem, struct markers);

	m->mem = mem;
	m->node_count = 2;
	m->slots = NODES_FIRST;
	m->nodes = arena_array(mem, m->slots, const struct marker_node *);
	m->memo_slots = MEMO_FIRST;
	m->memo = arena_array(mem, m->memo_slots, struct memo);
	return m;
}

uint64_t markers_steps(const struct markers *m)
{
	return m->steps;
}

void markers_begin(struct markers *m)
{
	m->steps_until = m->steps + LIMIT_MARKER_STEPS;
	if (m->steps_until > LIMIT_MARKER_STEPS_ALL)
		m->steps_until = LIMIT_MARKER_STEPS_ALL;
	m->over = m->too_many_tests = false;
	m->stack.len = 0;
}

bool markers_step(struct markers *m, uint64_t steps)
{
	m->steps += steps;
	m->over |= m->steps > m->steps_until;
	return !m->over;
}

status markers_end(struct markers *m, const struct marker_node *node, struct marker_set *ret, struct err *err)
{
	if (m->too_many_tests)
		return err_set(err, E_LIMIT, "the markers together ask more than %u questions of the kind `'x' in extras`",
		               LIMIT_MARKER_TESTS);
	if (m->over && m->steps <= m->steps_until)
		return err_set(err, E_LIMIT, "a comparison takes more than %zu bytes when it is written out", LIMIT_REQUIREMENT);
	if (m->over)
		return m->steps > LIMIT_MARKER_STEPS_ALL
		               ? err_set(err, E_LIMIT, "the markers together take more than %llu steps",
		                         (unsigned long long)LIMIT_MARKER_STEPS_ALL)
		               : err_set(err, E_LIMIT, "combining markers takes more than %llu steps",
		                         (unsigned long long)LIMIT_MARKER_STEPS);
	*ret = (struct marker_set){node};
	return OK;
}

/* -- texts and questions -- */

const struct word *markers_word(struct markers *m, struct str text)
{
	struct word *word = map_get(&m->words, text);

	if (word)
		return word;
	(void)markers_step(m, WORD_STEPS + text.len / 16);
	word = arena_new(m->mem, struct word);
	*word = (struct word){arena_str(m->mem, text), ++m->word_count};
	*map_put(&m->words, m->mem, word->text) = word;
	return word;
}

const struct marker_test *markers_test(struct markers *m, enum test_kind kind, enum marker_variable variable,
                                       const struct word *word)
{
	uint32_t key[3] = {kind, variable, word ? word->id : 0};
	struct str bytes = {(const char *)key, sizeof key};
	struct marker_test *t = map_get(&m->tests, bytes);

	if (t)
		return t;
	t = arena_new(m->mem, struct marker_test);
	*t = (struct marker_test){kind, variable, word, NULL, m->test_count + 1};
	if (t->id > LIMIT_MARKER_TESTS) {
		m->over = m->too_many_tests = true;
		return t;
	}
	/* A marker's canonical text reads, unless its escapes made it too long. */
	if (kind == TEST_CLAUSE && marker_parse(word->text, m->mem, &t->clause, NULL) != OK) {
		m->over = true;
		return t;
	}
	m->test_count++;
	*map_put(&m->tests, m->mem, arena_str(m->mem, bytes)) = t;
	return t;
}

/* Versions decide most, and sys_platform decides os_name and platform_system. */
static const uint8_t ranks[MARKER_VARIABLES] = {
	[MARKER_PYTHON_FULL_VERSION] = 0, [MARKER_PYTHON_VERSION] = 1, [MARKER_IMPLEMENTATION_VERSION] = 2,
	[MARKER_SYS_PLATFORM] = 3, [MARKER_OS_NAME] = 4, [MARKER_PLATFORM_SYSTEM] = 5, [MARKER_PLATFORM_MACHINE] = 6,
	[MARKER_IMPLEMENTATION_NAME] = 7, [MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = 8, [MARKER_PLATFORM_RELEASE] = 9,
	[MARKER_PLATFORM_VERSION] = 10, [MARKER_EXTRA] = 11, [MARKER_EXTRAS] = 12, [MARKER_DEPENDENCY_GROUPS] = 13,
};

int markers_test_cmp(const struct marker_test *a, const struct marker_test *b)
{
	if (a == b)
		return 0;
	if (a->variable != b->variable)
		return ranks[a->variable] - ranks[b->variable];
	if (a->kind != b->kind)
		return (int)a->kind - (int)b->kind;
	if (a->kind == TEST_HAS && a->word->text.len != b->word->text.len)
		return a->word->text.len > b->word->text.len ? -1 : 1;
	return str_cmp(a->word->text, b->word->text);
}

bool markers_test_holds(const struct marker_test *t, struct str value)
{
	struct marker_env env = {0};
	bool holds = false;

	if (t->kind == TEST_HAS)
		return str_find_str(value, t->word->text, 0) != SIZE_MAX;
	env.value[t->variable] = value.p ? value : STR("");
	return marker_eval(t->clause, &env, &holds, NULL) == OK && holds;
}

/* -- nodes -- */

void markers_push(struct markers *m, const struct word *at, const struct marker_node *to)
{
	vec_push(&m->stack, m->mem, ((struct branch){at, to}));
}

/* Neighbours that lead to the same place are one. */
static size_t reduce_cuts(struct branch *b, size_t n)
{
	size_t kept = 1;

	for (size_t i = 1; i < n; i++)
		if (b[i].to != b[kept - 1].to)
			b[kept++] = b[i];
	return kept;
}

/* Texts that lead where all others lead are not worth asking for. The stack may move while others are made. */
static size_t reduce_values(struct markers *m, const struct marker_test *t, size_t base, size_t n)
{
	const struct marker_node *other = m->stack.p[base].to;
	size_t kept = 1;

	for (size_t i = 1; i < n; i++) {
		struct branch b = m->stack.p[base + i];
		if (b.to != node_assign(m, other, t, b.at))
			m->stack.p[base + kept++] = b;
	}
	return kept;
}

/* As reduce_values: the answer decides nothing if its `yes` is what `no` is where it holds. */
static size_t reduce_bool(struct markers *m, const struct marker_test *t, size_t base)
{
	const struct marker_node *no = m->stack.p[base].to, *yes = m->stack.p[base + 1].to;

	return yes == (t->kind == TEST_HAS ? node_assign(m, no, t, NULL) : no) ? 1 : 2;
}

static uint64_t mix(uint64_t h, uint64_t value)
{
	h = (h ^ value) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t hash_of(const struct marker_test *t, const struct branch *b, size_t n)
{
	uint64_t h = mix(t->id, n);

	for (size_t i = 0; i < n; i++)
		h = mix(h, (uint64_t)(b[i].at ? b[i].at->id : 0) << 32 | b[i].to->id);
	return h;
}

static bool is_same(const struct marker_node *node, const struct marker_test *t, const struct branch *b, size_t n)
{
	return node->test == t && node->count == n && memcmp(node->branch, b, n * sizeof *b) == 0;
}

static void nodes_grow(struct markers *m)
{
	size_t slots = mem_mul(m->slots, 2);
	const struct marker_node **nodes = arena_array(m->mem, slots, const struct marker_node *);

	for (size_t i = 0; i < m->slots; i++)
		if (m->nodes[i]) {
			size_t at = m->nodes[i]->hash & (slots - 1);
			while (nodes[at])
				at = (at + 1) & (slots - 1);
			nodes[at] = m->nodes[i];
		}
	m->nodes = nodes;
	m->slots = slots;
}

static const struct marker_node *intern(struct markers *m, const struct marker_test *t, const struct branch *b, size_t n)
{
	uint64_t hash = hash_of(t, b, n);
	struct marker_node *node;
	size_t at;

	if ((m->node_count + 1) * 2 > m->slots)
		nodes_grow(m);
	for (at = hash & (m->slots - 1); m->nodes[at]; at = (at + 1) & (m->slots - 1))
		if (m->nodes[at]->hash == hash && is_same(m->nodes[at], t, b, n))
			return m->nodes[at];
	node = arena_alloc(m->mem, sizeof *node + n * sizeof *b, 1);
	*node = (struct marker_node){.test = t, .id = m->node_count++, .count = (uint32_t)n, .hash = hash};
	memcpy(node->branch, b, n * sizeof *b);
	m->nodes[at] = node;
	return node;
}

const struct marker_node *markers_make(struct markers *m, const struct marker_test *t, size_t base)
{
	const struct marker_node *node = NONE;
	size_t n = m->stack.len - base;

	if (markers_step(m, n)) {
		n = t->kind == TEST_CUTS    ? reduce_cuts(m->stack.p + base, n)
		    : t->kind == TEST_VALUE ? reduce_values(m, t, base, n)
		                            : reduce_bool(m, t, base);
		if (!m->over)
			node = n == 1 ? m->stack.p[base].to : intern(m, t, m->stack.p + base, n);
	}
	m->stack.len = base;
	return node;
}

const struct marker_node *markers_make_bool(struct markers *m, const struct marker_test *t, bool yes)
{
	size_t base = m->stack.len;

	markers_push(m, NULL, yes ? NONE : ALL);
	markers_push(m, NULL, yes ? ALL : NONE);
	return markers_make(m, t, base);
}

/* -- results that are known -- */

static struct memo *memo_slot(struct markers *m, uint32_t op, uint32_t a, uint32_t b, uint32_t c)
{
	uint64_t h = mix(mix(0, (uint64_t)op << 32 | a), (uint64_t)b << 32 | c);

	return &m->memo[h & (m->memo_slots - 1)];
}

static void memo_grow(struct markers *m)
{
	struct memo *old = m->memo;
	size_t n = m->memo_slots;

	m->memo_slots = mem_mul(n, 4);
	m->memo = arena_array(m->mem, m->memo_slots, struct memo);
	for (size_t i = 0; i < n; i++)
		if (old[i].op)
			*memo_slot(m, old[i].op, old[i].a, old[i].b, old[i].c) = old[i];
}

const struct marker_node *markers_memo_get(struct markers *m, enum memo_op op, uint32_t a, uint32_t b, uint32_t c)
{
	const struct memo *memo = memo_slot(m, op, a, b, c);

	return memo->op == op && memo->a == a && memo->b == b && memo->c == c ? memo->result : NULL;
}

void markers_memo_put(struct markers *m, enum memo_op op, uint32_t a, uint32_t b, uint32_t c,
                      const struct marker_node *result)
{
	if (m->over)
		return;
	if (m->node_count > m->memo_slots)
		memo_grow(m);
	*memo_slot(m, op, a, b, c) = (struct memo){op, a, b, c, result};
}
