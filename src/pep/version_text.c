/* The texts of a version: normalised, public, base, local, canonical. */
#include "pep/version.h"

/* Text that is written where its room was counted before: a version's normalised form is never longer than this. */
struct text_out {
	char *p;
	size_t len;
};

/* Words grow at most from "c", "r" or "-" to "rc0", ".post0"; "dev" to ".dev0". */
static struct text_out text_open(const struct version *v, struct arena *mem)
{
	return (struct text_out){arena_alloc(mem, v->text.len + sizeof "rc0.post0.dev0", 1), 0};
}

static void put(struct text_out *out, struct str s)
{
	if (s.len)
		memcpy(out->p + out->len, s.p, s.len);
	out->len += s.len;
}

static struct str digits_str(const struct version *v, struct version_digits digits)
{
	return digits.len ? (struct str){v->text.p + digits.at, digits.len} : STR("0");
}

/* A run of digits without leading zeros, at least one digit. */
static struct str digits_strip(struct str digits)
{
	while (digits.len > 1 && digits.p[0] == '0')
		digits = str_skip(digits, 1);
	return digits;
}

static struct str release_text(const struct version *v)
{
	return str_sub(v->text, v->release_at, (size_t)v->release_at + v->release_len);
}

static void put_base(struct text_out *out, const struct version *v)
{
	struct str rest = release_text(v), segment;
	bool more = true;

	if (v->parts & VERSION_EPOCH) {
		put(out, digits_str(v, v->epoch));
		put(out, STR("!"));
	}
	for (size_t i = 0; str_token(&rest, '.', &segment, &more); i++) {
		if (i)
			put(out, STR("."));
		put(out, digits_strip(segment));
	}
}

static void put_suffix(struct text_out *out, const struct version *v)
{
	if (v->parts & VERSION_PRE) {
		put(out, v->pre_letter == 'a' ? STR("a") : v->pre_letter == 'b' ? STR("b") : STR("rc"));
		put(out, digits_str(v, v->pre));
	}
	if (v->parts & VERSION_POST) {
		put(out, STR(".post"));
		put(out, digits_str(v, v->post));
	}
	if (v->parts & VERSION_DEV) {
		put(out, STR(".dev"));
		put(out, digits_str(v, v->dev));
	}
}

static void put_local(struct text_out *out, const struct version *v)
{
	struct str rest = str_skip(v->text, v->local_at);

	while (rest.len) {
		size_t n = 0, digits = 0;
		struct str segment;

		while (n < rest.len && is_alnum(rest.p[n]))
			digits += (size_t)is_digit(rest.p[n++]);
		segment = str_sub(rest, 0, n);
		if (digits == n)
			segment = digits_strip(segment);
		for (size_t i = 0; i < segment.len; i++)
			out->p[out->len++] = to_lower(segment.p[i]);
		if (n < rest.len)
			put(out, STR("."));
		rest = str_skip(rest, n + 1);
	}
}

static struct str done(struct text_out out)
{
	return (struct str){out.p, out.len};
}

/* Epoch and release, with the suffixes, with the local part. */
enum extent { EXTENT_BASE, EXTENT_PUBLIC, EXTENT_WHOLE };

static struct str render(const struct version *v, enum extent extent, struct arena *mem)
{
	struct text_out out;

	if (v->parts & VERSION_PLAIN)
		return v->text;
	out = text_open(v, mem);
	put_base(&out, v);
	if (extent >= EXTENT_PUBLIC)
		put_suffix(&out, v);
	if (extent >= EXTENT_WHOLE && v->parts & VERSION_LOCAL) {
		put(&out, STR("+"));
		put_local(&out, v);
	}
	return done(out);
}

struct str version_normalized(const struct version *v, struct arena *mem)
{
	return render(v, EXTENT_WHOLE, mem);
}

struct str version_public(const struct version *v, struct arena *mem)
{
	return render(v, EXTENT_PUBLIC, mem);
}

struct str version_base(const struct version *v, struct arena *mem)
{
	return render(v, EXTENT_BASE, mem);
}

struct str version_local(const struct version *v, struct arena *mem)
{
	struct text_out out;

	if (!(v->parts & VERSION_LOCAL))
		return (struct str){0};
	out = text_open(v, mem);
	put_local(&out, v);
	return done(out);
}

struct str version_canonical(const struct version *v, struct arena *mem)
{
	struct text_out out = text_open(v, mem);

	put_base(&out, v);
	while (out.len >= 2 && out.p[out.len - 1] == '0' && out.p[out.len - 2] == '.')
		out.len -= 2;
	put_suffix(&out, v);
	if (v->parts & VERSION_LOCAL) {
		put(&out, STR("+"));
		put_local(&out, v);
	}
	return done(out);
}

size_t version_release_count(const struct version *v)
{
	struct str release = release_text(v);
	size_t n = 1;

	for (size_t i = 0; i < release.len; i++)
		n += release.p[i] == '.';
	return n;
}

struct str version_release_segment(const struct version *v, size_t i)
{
	struct str rest = release_text(v), segment;
	bool more = true;

	while (str_token(&rest, '.', &segment, &more))
		if (i-- == 0)
			return digits_strip(segment);
	return STR("0");
}
