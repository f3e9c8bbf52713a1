/* Growing arrays in an arena: `VEC(struct file) files = {0}; *vec_add(&files, mem) = f;`. Nothing to free. */
#ifndef ASSAY_VEC_H
#define ASSAY_VEC_H

#include "base/arena.h"

#define VEC(type)                 \
	struct {                  \
		type *p;          \
		size_t len, cap;  \
	}

/* Room for one more: p, or its copy with at least twice the capacity when len has reached *cap. */
void *vec_room(struct arena *mem, void *p, size_t len, size_t *cap, size_t size);

/* A pointer to a new zeroed element at the end; valid until the next vec_add. */
#define vec_add(v, mem)                                                                           \
	({                                                                                        \
		__typeof__(v) vec_ = (v);                                                         \
		vec_->p = vec_room((mem), vec_->p, vec_->len, &vec_->cap, sizeof *vec_->p);       \
		&vec_->p[vec_->len++];                                                            \
	})
#define vec_push(v, mem, item) ((void)(*vec_add((v), (mem)) = (item)))
/* `vec_each (struct file, f, files)`: f points to each element in turn. */
#define vec_each(type, it, v) for (type *it = (v).p; it && it < (v).p + (v).len; it++)

#endif
