#include "pins/sort.h"

#include <stdlib.h>

/* Take a run of digits off *s, without its leading zeros. */
static struct str digits_take(struct str *s)
{
	size_t n = 0, zeros = 0;
	struct str run;

	while (n < s->len && is_digit(s->p[n]))
		n++;
	while (zeros + 1 < n && s->p[zeros] == '0')
		zeros++;
	run = str_sub(*s, zeros, n);
	*s = str_skip(*s, n);
	return run;
}

int version_text_cmp(struct str a, struct str b)
{
	struct str x = a, y = b;

	while (x.len && y.len) {
		if (is_digit(*x.p) && is_digit(*y.p)) {
			struct str m = digits_take(&x), n = digits_take(&y);

			if (m.len != n.len)
				return m.len < n.len ? -1 : 1;
			if (!str_eq(m, n))
				return str_cmp(m, n);
			continue;
		}
		if (*x.p != *y.p)
			return (uint8_t)*x.p < (uint8_t)*y.p ? -1 : 1;
		x = str_skip(x, 1);
		y = str_skip(y, 1);
	}
	return x.len || y.len ? (x.len ? 1 : -1) : str_cmp(a, b);
}

/* The first of several comparisons that tells a difference. */
#define FIRST(...)                                                                        \
	({                                                                                \
		const int order_[] = {__VA_ARGS__};                                       \
		int first_ = 0;                                                           \
		for (size_t i_ = 0; i_ < sizeof order_ / sizeof *order_ && !first_; i_++) \
			first_ = order_[i_];                                              \
		first_;                                                                   \
	})

int pin_order(const struct pin *a, const struct pin *b)
{
	int order = str_cmp(a->name, b->name);

	return order ? order : FIRST(version_text_cmp(a->version, b->version), str_cmp(a->marker, b->marker));
}

int pin_file_order(const struct pin_file *a, const struct pin_file *b)
{
	int order = str_cmp(a->name, b->name);

	return order ? order : FIRST(str_cmp(a->url, b->url), str_cmp(a->path, b->path));
}

/* qsort's view of a comparison. */
#define ORDER(name, type, ...)                                   \
	static int name(const void *p, const void *q)            \
	{                                                        \
		const type *a = p, *b = q;                       \
		return FIRST(__VA_ARGS__);                       \
	}

ORDER(pin_cmp, struct pin, pin_order(a, b))
ORDER(file_cmp, struct pin_file, pin_file_order(a, b))
ORDER(str_list_cmp, struct str, str_cmp(*a, *b))
ORDER(dependency_cmp, struct pin_dependency, str_cmp(a->name, b->name), version_text_cmp(a->version, b->version),
      str_cmp(a->marker, b->marker))
ORDER(requires_cmp, struct pin_requires, str_cmp(a->name, b->name), str_cmp(a->text, b->text))
ORDER(input_cmp, struct lock_input, str_cmp(a->path, b->path), str_cmp(a->sha256, b->sha256))
ORDER(page_cmp, struct lock_page, str_cmp(a->name, b->name), str_cmp(a->index, b->index), str_cmp(a->sha256, b->sha256))
ORDER(root_cmp, struct lock_root, str_cmp(a->extra, b->extra), str_cmp(a->group, b->group), str_cmp(a->name, b->name),
      str_cmp(a->text, b->text), str_cmp(a->origin, b->origin), (a->line > b->line) - (a->line < b->line))
ORDER(option_cmp, struct lock_option, str_cmp(a->key, b->key), str_cmp(a->value, b->value))

static int hash_cmp(const void *p, const void *q)
{
	const struct pin_hash *a = p, *b = q;
	bool a_first = str_eq(a->algorithm, STR("sha256")), b_first = str_eq(b->algorithm, STR("sha256"));

	return FIRST((int)b_first - (int)a_first, str_cmp(a->algorithm, b->algorithm), str_cmp(a->digest, b->digest));
}

/* Sort n elements and drop those that compare equal to the one before; returns how many are left. Sorted input, which is
 * the usual case, costs one pass. */
static size_t sort_unique(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	char *at = p;
	size_t kept = n > 0, sorted = 1;

	while (sorted < n && cmp(at + (sorted - 1) * size, at + sorted * size) < 0)
		sorted++;
	if (sorted >= n)
		return n;
	qsort(p, n, size, cmp);
	for (size_t i = 1; i < n; i++)
		if (cmp(at + (kept - 1) * size, at + i * size) != 0)
			memmove(at + kept++ * size, at + i * size, size);
	return kept;
}

#define SORT(v, cmp) ((v).len = sort_unique((v).p, (v).len, sizeof *(v).p, cmp))

static void file_sort(struct pin_file *file)
{
	SORT(file->hashes, hash_cmp);
}

static void pin_sort(struct pin *pin)
{
	SORT(pin->dependencies, dependency_cmp);
	SORT(pin->requires, requires_cmp);
	SORT(pin->hashes, hash_cmp);
	SORT(pin->via, str_list_cmp);
	SORT(pin->wheels, file_cmp);
	vec_each (struct pin_file, wheel, pin->wheels)
		file_sort(wheel);
	file_sort(&pin->sdist);
	file_sort(&pin->archive);
}

/* Packages are sorted but none is dropped: two of one name, version and marker are a fault that stays visible. */
static void packages_sort(struct lock *lock)
{
	if (lock->packages.len > 1)
		qsort(lock->packages.p, lock->packages.len, sizeof *lock->packages.p, pin_cmp);
	vec_each (struct pin, pin, lock->packages)
		pin_sort(pin);
}

void lock_sort(struct lock *lock)
{
	packages_sort(lock);
	SORT(lock->extras, str_list_cmp);
	SORT(lock->dependency_groups, str_list_cmp);
	SORT(lock->default_groups, str_list_cmp);
	SORT(lock->inputs, input_cmp);
	SORT(lock->pages, page_cmp);
	SORT(lock->roots, root_cmp);
	SORT(lock->options, option_cmp);
}
