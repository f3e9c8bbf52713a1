/* Cuts of the axis of versions. Bounds of specifiers are keys of no version, and different ones lie between the same two
 * versions: here each becomes the key of the lowest version above it (version_key.h has the grammar of keys). Versions
 * are what a Python has: neither post-releases nor local ones. */
#include "pep/markers_parts.h"

#include "pep/version_key.h"

/* A key that is read; what stands before `at` was read. */
struct key_in {
	const uint8_t *p;
	size_t len, at;
};

static struct key_in key_open(struct str key)
{
	return (struct key_in){(const uint8_t *)key.p, key.len, 0};
}

static int key_peek(const struct key_in *in)
{
	return in->at < in->len ? in->p[in->at] : -1;
}

/* Bytes of the number that comes next; 0 when there is none. */
static size_t number_len(const struct key_in *in)
{
	int byte = key_peek(in);

	if (byte < KEY_NUMBER || byte == KEY_END)
		return 0;
	if (byte == KEY_NUMBER_DIGITS)
		return 3 + ((size_t)in->p[in->at + 1] << 8 | in->p[in->at + 2]);
	return byte > KEY_NUMBER_BYTES ? 1 + (size_t)(byte - KEY_NUMBER_BYTES) : 1;
}

/* Its decimal digits. */
static struct str number_digits(const uint8_t *p, size_t len, struct arena *mem)
{
	uint64_t n = 0;

	if (p[0] == KEY_NUMBER_DIGITS)
		return (struct str){(const char *)p + 3, len - 3};
	if (len == 1)
		return arena_printf(mem, "%d", p[0] - KEY_NUMBER);
	for (size_t i = 1; i < len; i++)
		n = n << 8 | p[i];
	return arena_printf(mem, "%llu", (unsigned long long)n);
}

/* A number plus one, as digits. */
static struct str digits_next(struct str digits, struct arena *mem)
{
	char *out = arena_alloc(mem, digits.len + 1, 1);
	size_t i = digits.len;

	out[0] = '0';
	memcpy(out + 1, digits.p, digits.len);
	while (out[i] == '9')
		out[i--] = '0';
	out[i]++;
	return (struct str){out + (out[0] == '0'), digits.len + (out[0] != '0')};
}

/* A key that is written: room for the old one, a number that grew by a byte or became digits, and what is put behind it. */
static struct key_out out_open(size_t len, struct arena *mem)
{
	return (struct key_out){arena_alloc(mem, 2 * len + 64, 1), 0};
}

static void out_bytes(struct key_out *out, const uint8_t *p, size_t len)
{
	memcpy(out->p + out->len, p, len);
	out->len += len;
}

static struct str out_done(const struct key_out *out)
{
	return (struct str){(const char *)out->p, out->len};
}

/* The bytes before `to`, and the last byte `phase` with a zero: the lowest of what they begin. */
static struct str lowest_with(const struct key_in *in, size_t to, uint8_t phase, struct arena *mem)
{
	struct key_out out = out_open(in->len, mem);

	out_bytes(&out, in->p, to);
	key_byte(&out, phase);
	key_number(&out, (struct str){0});
	return out_done(&out);
}

/* The bytes before the number at `from`, the number plus one, and, unless it is 0, a phase with a zero. */
static struct str next_number(const struct key_in *in, size_t from, uint8_t phase, struct arena *mem)
{
	struct key_in at = {in->p, in->len, from};
	struct key_out out = out_open(in->len, mem);
	struct str digits = number_digits(in->p + from, number_len(&at), mem);

	out_bytes(&out, in->p, from);
	key_number(&out, str_eq(digits, STR("0")) ? STR("1") : digits_next(digits, mem));
	if (phase) {
		key_byte(&out, phase);
		key_number(&out, (struct str){0});
	}
	return out_done(&out);
}

/* Read epoch and release; the place of the last number. */
static size_t release_skip(struct key_in *in)
{
	size_t last = 0, n;

	while ((n = number_len(in)) > 0) {
		last = in->at;
		in->at += n;
	}
	return last;
}

/* `DEV number`, at the number. */
static struct str dev_cut(struct key_in *in, struct str bound, struct arena *mem)
{
	size_t from = in->at;

	in->at += number_len(in);
	return in->at == in->len ? bound : next_number(in, from, 0, mem);
}

/* `(A | B | RC) number phase`, at the number. */
static struct str pre_cut(struct key_in *in, struct str bound, struct arena *mem)
{
	size_t from = in->at;
	int phase;

	in->at += number_len(in);
	phase = key_peek(in);
	if (phase < 0)
		return lowest_with(in, in->at, PHASE_DEV, mem);
	in->at++;
	if (phase == PHASE_DEV)
		return dev_cut(in, bound, mem);
	return phase == PHASE_FINAL && in->at == in->len ? bound : next_number(in, from, PHASE_DEV, mem);
}

/* Behind the final release whose numbers end at `to`. */
static struct str behind_final(const struct key_in *in, size_t to, struct arena *mem)
{
	struct key_out out = out_open(in->len, mem);

	out_bytes(&out, in->p, to);
	key_byte(&out, KEY_FINAL);
	key_byte(&out, KEY_END);
	return out_done(&out);
}

static struct str cut_of(struct str bound, struct arena *mem)
{
	struct key_in in = key_open(bound);
	size_t last = release_skip(&in), suffix = in.at;
	int byte = key_peek(&in);

	if (byte < 0)
		return lowest_with(&in, suffix, KEY_DEV, mem);
	in.at++;
	switch (byte) {
	case KEY_END:
		return next_number(&in, last, KEY_DEV, mem);
	case KEY_DEV:
		return dev_cut(&in, bound, mem);
	case KEY_A:
	case KEY_B:
	case KEY_RC:
		return pre_cut(&in, bound, mem);
	case KEY_FINAL:
		return in.at == in.len ? bound : behind_final(&in, suffix, mem);
	default: /* post-releases, and what is behind them */
		return behind_final(&in, suffix, mem);
	}
}

struct str cut_of_bound(struct str bound, struct arena *mem)
{
	static const char lowest[] = {KEY_NUMBER, KEY_DEV, KEY_NUMBER}; /* 0.dev0 */
	struct str cut = bound.len ? cut_of(bound, mem) : bound;

	return str_cmp(cut, (struct str){lowest, sizeof lowest}) <= 0 ? (struct str){0} : cut;
}

struct str cut_behind(struct str key, struct arena *mem)
{
	struct key_out out = out_open(key.len, mem);

	out_bytes(&out, (const uint8_t *)key.p, key.len);
	key_byte(&out, KEY_END);
	return cut_of_bound(out_done(&out), mem);
}

/* -- python_version -- */

/* Number i of the release (0 is the epoch) as digits; empty for zero and for what is not there. */
static struct str release_digits(struct str key, size_t i, struct arena *mem)
{
	struct key_in in = key_open(key);
	size_t n;
	struct str digits;

	while ((n = number_len(&in)) > 0 && i--)
		in.at += n;
	digits = n ? number_digits(in.p + in.at, n, mem) : (struct str){0};
	return str_eq(digits, STR("0")) ? (struct str){0} : digits;
}

/* The key of X.Y with the suffix, zeros dropped. */
static struct key_out two_segments(struct str x, struct str y, struct arena *mem)
{
	struct key_out out = out_open(x.len + y.len, mem);

	key_number(&out, (struct str){0});
	if (x.len || y.len)
		key_number(&out, x);
	if (y.len)
		key_number(&out, y);
	return out;
}

/* The lowest X.Y that is not below the cut decides: behind it, every version whose python_version is X.Y or more. */
bool cut_of_python_version(struct str cut, struct arena *mem, struct str *ret)
{
	struct str x = release_digits(cut, 1, mem), y = release_digits(cut, 2, mem);
	struct key_out own = two_segments(x, y, mem), from;

	if (release_digits(cut, 0, mem).len)
		return false;
	key_byte(&own, KEY_FINAL);
	if (str_cmp(out_done(&own), cut) < 0)
		y = y.len ? digits_next(y, mem) : STR("1");
	from = two_segments(x, y, mem);
	*ret = cut_of_bound(out_done(&from), mem);
	return true;
}

struct str cut_before_release(struct str cut, struct arena *mem)
{
	struct key_in in = key_open(cut);

	(void)release_skip(&in);
	if (in.at + 2 == in.len && in.p[in.at] == KEY_FINAL)
		return cut; /* behind the final release */
	return cut_of_bound(str_sub(cut, 0, in.at), mem);
}

struct str cut_after_release(struct str cut, struct arena *mem)
{
	struct key_in in = key_open(cut);

	(void)release_skip(&in);
	return behind_final(&in, in.at, mem);
}

/* -- writing -- */

static struct str joined(struct str a, const char *between, struct str b, struct arena *mem)
{
	return arena_printf(mem, STR_FMT "%s" STR_FMT, STR_ARG(a), between, STR_ARG(b));
}

/* The number at the cursor, taken. */
static struct str number_take(struct key_in *in, struct arena *mem)
{
	size_t n = number_len(in), from = in->at;

	in->at += n;
	return n ? number_digits(in->p + from, n, mem) : STR("0");
}

static void release_take(struct key_in *in, struct arena *mem, struct cut_text *text)
{
	struct str epoch = number_take(in, mem);

	text->release = number_take(in, mem);
	for (text->segments = 1; number_len(in) > 0; text->segments++)
		text->release = joined(text->release, ".", number_take(in, mem), mem);
	if (!str_eq(epoch, STR("0")))
		text->release = joined(epoch, "!", text->release, mem);
}

struct cut_text cut_text(struct str cut, struct arena *mem)
{
	static const char *const words[] = {[KEY_DEV] = ".dev", [KEY_A] = "a", [KEY_B] = "b", [KEY_RC] = "rc"};
	struct key_in in = key_open(cut);
	struct cut_text text = {0};
	int suffix;

	release_take(&in, mem, &text);
	text.version = text.release;
	suffix = key_peek(&in);
	in.at++;
	if (suffix == KEY_FINAL) {
		text.final = in.at == in.len;
		text.behind = !text.final;
		return text;
	}
	text.version = joined(text.release, words[suffix], number_take(&in, mem), mem);
	text.prefix = suffix == KEY_DEV && str_ends(text.version, STR(".dev0")) && in.at == in.len;
	if (suffix != KEY_DEV && key_peek(&in) == PHASE_DEV) {
		in.at++;
		text.version = joined(text.version, ".dev", number_take(&in, mem), mem);
	}
	return text;
}

bool cut_ends_prefix(struct str low, struct str high, struct arena *mem)
{
	struct key_in in = key_open(low);
	struct str end;

	(void)release_skip(&in);
	if (in.at == number_len(&(struct key_in){in.p, in.len, 0})) /* "0": 0.* is no prefix of its key */
		return false;
	end = (struct str){(const char *)in.p, in.at};
	return str_eq(cut_behind(end, mem), high);
}
